using System.Reflection;

namespace Stubs.Generators.Tests;

/// <summary>
/// A class of which objects were shared becomes a record, a struct or a class that never changes: what was stored is
/// read, each occurrence as a value of its own.
/// </summary>
[Trait("Rule", "4")]
public sealed class SharedValueTests
{
    private const string Before =
        """
        [Persistent] public partial class Two { private Old left = new() { A = 1 }; private Old right; public Two() => right = left; }
        [Persistent] public partial class TwoStructs { private Old left = new() { A = 2 }; private Old right; public TwoStructs() => right = left; }
        [Persistent] public partial class TwoInit { private Old left = new() { A = 3 }; private Old right; public TwoInit() => right = left; }
        [Persistent] public partial class Listed { private Old first = new() { A = 4 }; private List<Old?> all; private Dictionary<string, Old> named; public Listed() { all = [first, null, new Old { A = 5 }, first]; all.Add(all[2]); named = new() { ["x"] = first, ["y"] = all[2]! }; } }
        [Persistent] public partial class Nested { private Pair pair = new(); private Pair twin; private Old inner; public Nested() { twin = pair; pair.One = pair.Other = inner = new Old { A = 6 }; } }
        [Persistent] public partial class Skipped { private Old gone = new() { A = 7 }; private Old kept; public Skipped() => kept = gone; }
        [Persistent] public partial class Mixed { private Still still = new(); private Still again; private Old value = new() { A = 8 }; public Mixed() { again = still; still.Value = value; } }
        [Persistent] public partial class Based : Base { private Old own = new() { A = 9 }; public Based() { One.Value = Two.Value = own; } }
        [Persistent] public partial class Base { protected Still One = new(); protected Still Two; public Base() => Two = One; }
        [Persistent] public partial class Late { private Ring first = new() { Number = 1 }; public Late() { var last = first; for (var i = 2; i < 56; i++) last = last.Next = new() { Number = i }; } }
        [Persistent] public partial class Subtyped { private Animal one = new Dog { Name = "d" }; private Animal two; public Subtyped() => two = one; }
        [Persistent] public partial class Cycle { private Ring head = new() { Number = 1 }; public Cycle() => head.Next = new() { Number = 2, Next = head }; }
        [Persistent] public partial class Wide { private Level top = new(); public Wide() { var level = top; for (var i = 0; i < 40; i++) level = level.A = level.B = new(); level.Text = new('x', 1 << 20); } }

        public class Old { public int A; }
        public class Still { public int Size = 1; public Old? Value; }
        public class Pair { public Old? One, Other; }
        public class Ring { public int Number; public Ring? Next; }
        public class Level { public string Text = ""; public Level? A, B; }
        [Subtype<Dog>("dog")] public abstract class Animal;
        public class Dog : Animal { public string Name = ""; }
        """;

    private const string After =
        """
        [Persistent] public partial class Two { private Rec left = new(0); private Rec right = new(0); public string Show() => $"{left.A}{right.A}"; }
        [Persistent] public partial class TwoStructs { private Val left; private Val? right; public string Show() => $"{left.A}{right?.A}"; }
        [Persistent] public partial class TwoInit { private Fix left = new(); private Fix right = new(); public string Show() => $"{left.A}{right.A}"; }
        [Persistent] public partial class Listed { private Val first; private List<Rec?> all = []; private Dictionary<string, Rec> named = []; public string Show() => $"{first.A}|{string.Join(",", all.Select(each => $"{each?.A}"))}|{named["x"].A}{named["y"].A}"; }
        [Persistent] public partial class Nested { private Pair? pair; private Pair? twin; private Rec? inner; public string Show() => $"{pair!.One!.A}{pair.Other!.Value.A}{twin!.One!.A}{twin.Other!.Value.A}{inner!.A}"; }
        [Persistent] public partial class Skipped { private Rec? kept; public string Show() => $"{kept!.A}"; }
        [Persistent] public partial class Mixed { private Still? still; private Still? again; private Rec? value; public string Show() => $"{ReferenceEquals(still, again)}{still!.Value!.A}{value!.A}"; }
        [Persistent] public partial class Based : Base { private Rec? own; public string Show() => $"{ReferenceEquals(One, Two)}{One!.Value!.A}{own!.A}"; }
        [Persistent] public partial class Base { protected Still? One; protected Still? Two; }
        [Persistent] public partial class Late { private Ring? first; public string Show() { var (count, sum) = (0, 0); for (var at = first; at is not null; at = at.Next) { count++; sum += at.Number; } return $"{count}:{sum}"; } }
        [Persistent] public partial class Subtyped { private Animal? one; private Animal? two; public string Show() => $"{one}{two}"; }
        [Persistent] public partial class Cycle { private Ring? head; public string Show() => $"{head!.Number}"; }
        [Persistent] public partial class Wide { private Level? top; public string Show() => $"{top}"; }

        public record Rec(int A);
        public struct Val { public int A; }
        public class Fix { public int A { get; init; } }
        public class Still { public int Size; public Rec? Value; }
        public record Pair(Rec? One, Val? Other);
        public record Ring(int Number, Ring? Next);
        public record Level(Level? A, Level? B);
        [Subtype<Dog>("dog")] public abstract record Animal;
        public record Dog(string Name) : Animal;
        """;

    private static readonly Lazy<(Assembly Before, Assembly After)> Both = new(() => (
        Versions.Load("SharedBefore", [Before]), Versions.Load("SharedAfter", [After])));

    [Theory]
    [InlineData("Two", "11")]
    [InlineData("TwoStructs", "22")]
    [InlineData("TwoInit", "33")]
    [InlineData("Listed", "4|4,,5,4,5|45")]
    [InlineData("Nested", "66666")]
    [InlineData("Skipped", "7")]
    [InlineData("Mixed", "True88")]
    [InlineData("Based", "True99")]
    [InlineData("Late", "55:1540")]
    [InlineData("Subtyped", "Dog { Name = d }Dog { Name = d }")]
    public void What_an_earlier_version_shared_is_read_where_it_is_a_value_now(string type, string expected)
    {
        var restored = Versions.Restore(Find(type), Stored(type));

        Versions.Show(restored).ShouldBe(expected);
        // What is stored next is read as it is.
        Versions.Show(Versions.Restore(Find(type), Versions.Save(restored))).ShouldBe(expected);
    }

    [Fact]
    public void An_object_that_leads_to_itself_cannot_become_a_value_and_the_error_names_the_member()
    {
        var error = Should.Throw<StateIncompatibleException>(() => Versions.Restore(Find("Cycle"), Stored("Cycle")));

        error.Member.ShouldBe("head.Next.Next");
        error.Message.ShouldContain("leads to itself");
        error.Message.ShouldContain("[Upgrade]");
    }

    [Fact]
    public void What_would_be_too_much_when_it_is_written_out_is_refused_before_memory_is_full() =>
        Should.Throw<StateIncompatibleException>(() => Versions.Restore(Find("Wide"), Stored("Wide")))
            .Message.ShouldContain("256 MiB");

    [Fact]
    public void Arguments_share_nothing() => Should.Throw<StateIncompatibleException>(() =>
    {
        var reader = new StateReader([0xD8, 0x1C, 0xA0]);
        reader.ReadMapStart();
    }).Message.ShouldContain("expected a map");

    private static Type Find(string type) => Versions.Find(Both.Value.After, type);

    private static byte[] Stored(string type) =>
        Versions.Save(Activator.CreateInstance(Versions.Find(Both.Value.Before, type))!);
}
