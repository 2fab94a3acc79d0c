using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Tests;

/// <summary>
/// What members hold that stored data lacks: the value of their initializers, or the compiler says why not (rule 4).
/// </summary>
[Trait("Rule", "4")]
public sealed class NewMemberTests
{
    private const string Before =
        """
        [Persistent] public partial class Kept { private Line line = new() { Article = "pen" }; public string Show() => line.Article; }
        public class Line { public string Article { get; set; } = ""; }
        """;

    private const string After =
        """"
        [Persistent] public partial class Kept
        {
            private Line line = new() { Article = "pen" };
            public string Show() => $"{line.Article}/{line.Short}/{line.Many.Count}/{line.Sum}/{line.Text}/{line.Twice}/{line.Padded}/{line.Inner}";
        }

        public class Line
        {
            public string Article { get; set; } = "";
            public string Short { get; set; } = "abcdef".Cut(3);
            public List<int> Many { get; set; } = new[] { 1, 2, 3 }.Where(each => each > 1).Select(each => each * 2).ToList();
            public int Sum { get; set; } = new List<int> { 4, 5 }.Aggregate(0, (sum, each) => sum + each.Plus(by: 1));
            public string Text { get; set; } = string.Concat("""
                one
                two
                """, "!") + "x".Doubled(2) + string.Made("z");
            public int Twice { get; set; } = Texts.Cut("xy", 1).Length.Plus(1);
            public string Padded { get; set; } = "7".Fill<string>('0');
            public int Inner { get; set; } = Numbers().First();
            internal static int[] Numbers() => [8];
        }

        public static class Texts
        {
            public static string Cut(this string text, int length) => text[..length];
            public static int Plus(this int number, int by) => number + by;
            extension(string text)
            {
                public string Doubled(int times) => text + text + times;
                public static string Made(string of) => "made" + of;
            }

            internal static string Fill<T>(this string text, char with) => typeof(T).Name + text.PadLeft(3, with);
        }
        """";

    private static readonly Lazy<(Assembly Before, Assembly After)> Loaded = new(() => (
        Versions.Load("NewMembersBefore", [Before]), Versions.Load("NewMembersAfter", [After])));

    /// <summary>Members of a data type, and what is said of the one that older objects lack.</summary>
    public static TheoryData<string, string> Unrepeatable => new()
    {
        { "public string? X { get; set; } = Make(); private static string? Make() => null;", "it uses 'Make', which generated code cannot name; make that internal" },
        { "public int X = start; private static readonly int start = Environment.ProcessorCount;", "it uses 'start', which generated code cannot name; make that internal" },
        { "public int X { get; } = Inner.One; private static class Inner { public static readonly int One = int.Parse(\"1\"); }", "it uses 'Inner', which generated code cannot name; make that internal" },
        { "public int X { get; set; } = y * 2;", "it uses parameter 'y' of a constructor, and none runs" },
        { "public List<int> X { get; set; } = [y, 2];", "it uses parameter 'y' of a constructor, and none runs" },
        { "public int X { get; set; } = new Func<int>(delegate { return 3; })();", "generated code cannot repeat 'delegate { return 3; }'" },
        { "public List<int> X { get; set; } = (from z in new[] { 1 } select z).ToList();", "generated code cannot repeat 'from z in new[] { 1 } select z'" },
        { "public int X { get; set; } = 1.Half(); } internal static class E { internal static int Half(this int z) => z / 2;", "" },
        { "public string X { get; set; } = \"ab\".Cut(); } public static class E { extension(string z) { public string Cut() => z; }", "" },
        { "public string X { get; set; } = \"ab\".Cut<int>(); } public static class E { extension(string z) { public string Cut<T>() => z; }", "generated code cannot repeat 'Cut<int>'" },
        { "public int X { get; set; } = \"ab\".Size; } public static class E { extension(string z) { public int Size => z.Length; }", "generated code cannot repeat '\"ab\".Size'" },
        { "public string X { get; set; } = string.Made(); } public static class E { extension(string) { public static string Made() => \"\"; }", "" },
        { "public int X { get; set; } = y;", "" },
        { "public string X { get; set; } = default!; public string Y = null!, Z = (default)!; public int W { get; set; } = default(int);", "" },
        { "public int Y { get; set; } = y + 1; public int X => 1;", "" },
        { "public string X { get; set; } = (string?)z ?? throw new ArgumentNullException(nameof(z));", "" },
        { "public int X { get; set; } = Make(); internal static int Make() => 1;", "" },
        { "[Upgrade(nameof(Of))] public int X { get; set; } = Make(); private static int Make() => 1; internal static int Of(int first) => first;", "" },
    };

    [Fact]
    public void A_new_member_of_a_data_type_has_the_value_of_its_initializer_in_what_was_stored_before()
    {
        var old = Activator.CreateInstance(Versions.Find(Loaded.Value.Before, "Kept"))!;

        var restored = Versions.Restore(Versions.Find(Loaded.Value.After, "Kept"), Versions.Save(old));

        Versions.Show(restored).ReplaceLineEndings("\n").ShouldBe("pen/abc/2/11/one\ntwo!xx2madez/2/String007/8");
    }

    [Theory]
    [MemberData(nameof(Unrepeatable))]
    public async Task An_initializer_that_no_generated_code_can_repeat_is_a_warning_that_says_why(
        string members, string reason)
    {
        var source =
            $"[Persistent] public partial class A {{ private D d = new(1, \"\"); public int P => d.X is {{ }} ? 1 : 0; }} [Persistent] public partial class B {{ private List<D> d = []; public int P => d.Count; }} public class D(int y, string z) {{ private readonly int first = y; private readonly string second = z; public int F => first + second.Length; {members} }}";

        var found = (await Analysis.RunAsync(source)).Where(diagnostic => diagnostic.Id != "STUB0095")
            .Select(Analysis.Describe);

        found.ShouldBe(reason.Length == 0
            ? [] : [$"STUB0031 [X] The initializer of 'X' of 'D' is not run for what was stored before the member was added, which holds the default value of its type then: {reason}; or give such values by [Upgrade]"]);
    }

    [Fact]
    public async Task A_generic_base_whose_members_begin_with_the_default_value_is_no_surprise() =>
        (await Analysis.RunAsync(
            "[Persistent] public partial class A : Entity<int> { public A(string n) => Name = n; public string Name { get; } private Inner? inner; public Inner? I => inner; } [Persistent] public partial class B(string n) : Entity<Guid> { private readonly string n = n; public string N => n; } public class Inner : Entity<string>; public abstract class Entity<TId> { public TId Id { get; protected set; } = default!; public TId Other { get; protected set; } = default(TId)!; public List<TId> Third { get; protected set; } = null!; }"))
            .Where(static each => each.Id.StartsWith("STUB", StringComparison.Ordinal) || each.Id.StartsWith("CS86"))
            .Select(Analysis.Describe).ShouldBeEmpty();

    [Theory]
    [InlineData("private int x = opening * 2;", "STUB0031 [x]")]
    [InlineData("private int x = opening;", null)]
    [InlineData("private int x = Make(); private static int Make() => 1; private readonly int y = opening; public int Y => y;", null)]
    public async Task The_same_holds_for_a_class_with_a_primary_constructor(string member, string? expected)
    {
        var found = (await Analysis.RunAsync(
            $"[Persistent] public partial class A(int opening) {{ {member} public int X => x; }}"))
            .Select(Analysis.Describe).ToList();

        if (expected is null)
            found.ShouldBeEmpty();
        else
            found.ShouldHaveSingleItem().ShouldStartWith(expected);
    }

    [Fact]
    public async Task A_library_is_told_of_the_data_that_it_exports()
    {
        var found = await Analysis.RunAsync(
            "public class D { private int y; public int Y => y++; public int X { get; private set; } = Make(); private static int Make() => 1; }");

        found.Select(Analysis.Describe).ShouldHaveSingleItem().ShouldStartWith("STUB0031 [X]");
    }

    [Theory]
    [InlineData("Guid b = Guid.NewGuid();", "Guid.NewGuid")]
    [InlineData("public DateTime B { get; set; } = DateTime.UtcNow.AddDays(1);", "DateTime.UtcNow")]
    [InlineData("string b = $\"x{new Random().Next()}\";", "Random.Next")]
    [InlineData("int b = Random.Shared.Next(5);", "Random.Next")]
    [InlineData("int b = next++; static int next;", "next")]
    [InlineData("int b = Next(); static int Next() { return Interlocked.Increment(ref last); } static int last;", "Interlocked.Increment")]
    [InlineData("D b = new(); } public class D { public Guid X { get; set; } = Id.Make(); } public static class Id { public static Guid Make() => Guid.CreateVersion7();", "Guid.CreateVersion7")]
    [InlineData("DateTimeOffset b = Now; static DateTimeOffset Now => TimeProvider.System.GetUtcNow();", "TimeProvider.GetUtcNow")]
    [InlineData("Func<Guid>? b = null; Guid c = Guid.Empty; DateTime d = DateTime.UnixEpoch; int e = next + 1; static int next;", null)]
    [InlineData("[Transient] Func<Guid> b = () => Guid.NewGuid();", null)]
    [InlineData("[Upgrade(nameof(Of))] Guid b = Guid.NewGuid(); static Guid Of(int a) => default;", null)]
    [InlineData("[FormerName(\"a\")] Guid b = Guid.NewGuid();", null)]
    public async Task A_new_member_whose_value_differs_at_each_start_is_a_warning_where_the_file_shows_that_it_is_new(
        string added, string? by)
    {
        var found = (await Contracts.ChangeAsync(State("int a;"), State("int a; " + added)))
            .Where(said => said.StartsWith("STUB0100")).ToList();

        if (by is null)
            found.ShouldBeEmpty();
        else
            found.ShouldHaveSingleItem().ShouldContain($"from an initializer that uses '{by}': another value each time they are activated");
        // From the first day on it is stored with the object.
        (await Contracts.ChangeAsync(State("int a; " + added), State("int a; " + added))).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_holds_for_a_member_of_a_data_type()
    {
        const string Users = "[Persistent] public partial class A { private D? d; public int P => d is null ? 1 : 0; }";

        (await Contracts.ChangeAsync(
            $"{Users} public record D(int X);", $"{Users} public record D(int X) {{ public Guid Y {{ get; init; }} = Guid.NewGuid(); }}"))
            .ShouldContain(said => said.StartsWith("STUB0100 [Y] 'Y' of 'D' is new"));
    }

    [Fact]
    public async Task What_a_constructor_is_given_is_no_value_of_a_new_member() =>
        (await Contracts.ChangeAsync(
            "[Persistent] public partial class A(int x) { private int x = x; public int X => x; }",
            "[Persistent] public partial class A(int x, string y) { private int x = x; private string y = y ?? throw new ArgumentNullException(); public string X => y + x; }"))
            .ShouldContain(said => said.StartsWith("STUB0089 [y] 'y' of 'A' is new and never null by its type"));

    [Fact]
    public async Task What_is_made_of_a_constructors_parameter_is_no_value_of_a_new_member() =>
        (await Contracts.ChangeAsync(
            "[Persistent] public partial class A { private D? d; public int P => d is null ? 1 : 0; } public class D(int y) { public int Y { get; } = y; }",
            "[Persistent] public partial class A { private D? d; public int P => d is null ? 1 : 0; } public class D(int y) { public int Y { get; } = y; public int X { get; } = y * 2; }"))
            .ShouldContain(
                "STUB0089 [X] 'X' of 'D' is new, and has the default value of its type in objects that were stored before, because its initializer cannot be run for them: it uses parameter 'y' of a constructor, and none runs; or give it a value there by [Upgrade]");

    [Fact]
    [Trait("Rule", "4")]
    public async Task What_an_initializer_of_data_puts_into_an_object_and_cannot_be_saved_there_is_a_warning() =>
        (await Analysis.RunAsync(
            "[Persistent] public partial class A { private D d = new(); public int P => d.Count; } public class D { public object? F { get; set; } = DayOfWeek.Friday; public object[] G = [1, DayOfWeek.Monday]; public Dictionary<string, object> H = new() { [\"x\"] = new Version(1, 2), [\"y\"] = DayOfWeek.Sunday }; public object? I = 3; public int Count => G.Length; }"))
            .Where(static each => each.Id == "STUB0030").Select(Analysis.Describe).ShouldBe(
            [
                "STUB0030 [DayOfWeek.Friday] 'F' is declared as object and gets a 'DayOfWeek', which is refused when it is saved; only plain values can stand there, so declare the member as what it holds",
                "STUB0030 [DayOfWeek.Monday] 'G' is declared as object and gets a 'DayOfWeek', which is refused when it is saved; only plain values can stand there, so declare the member as what it holds",
                "STUB0030 [DayOfWeek.Sunday] 'H' is declared as object and gets a 'DayOfWeek', which is refused when it is saved; only plain values can stand there, so declare the member as what it holds",
            ]);

    [Theory]
    [Trait("Rule", "20")]
    [InlineData("public required int X { get; init; }", true)]
    [InlineData("public required DateTime X { get; set; }", true)]
    [InlineData("public required DayOfWeek X;", true)]
    [InlineData("public required int X { get; init; } = 3;", false)]
    [InlineData("public required int? X { get; init; }", false)]
    [InlineData("public int X { get; init; }", false)]
    public async Task A_new_member_that_is_required_has_no_value_in_what_is_stored(string member, bool isReported) =>
        (await Contracts.ChangeAsync(
            "[Persistent] public partial class A { private D? d; public int P => d is null ? 1 : 0; } public class D { public int Y { get; set; } }",
            $"[Persistent] public partial class A {{ private D? d; public int P => d is null ? 1 : 0; }} public class D {{ public int Y {{ get; set; }} {member} }}"))
            .Count(static said => said.StartsWith("STUB0089 [X] 'X' of 'D' is new, and has the default value of its type in objects that were stored before, because only code that makes an object (it is required) sets it", StringComparison.Ordinal))
            .ShouldBe(isReported ? 1 : 0);

    private const string SetByConstructor =
        "in objects that were stored before, because only a constructor sets it, and none runs for them; give it an initializer, ";

    [Theory]
    [Trait("Rule", "20")]
    [InlineData("class D(int first, int start) { public int F { get; } = first; public int X { get; } = start; }", true)]
    [InlineData("class D(int first, int start = 3) { public int F { get; } = first; public int X { get; } = start; }", false)]
    [InlineData("record D(int F, int X);", true)]
    [InlineData("record struct D(int F, int? X);", false)]
    [InlineData("class D { public D(int start) => X = start; public int F { get; } public int X { get; } }", true)]
    [InlineData("class D { public D(int f, int x) { (F, this.X) = (f, x); } public int F { get; } public int X { get; } }", true)]
    [InlineData("struct D { public D(bool x) { X = x; } public int F { get; set; } public bool X { get; } }", true)]
    [InlineData("class D { public D(int? start) => X = start; public int F { get; } public int? X { get; } }", false)]
    [InlineData("class D { public int F { get; set; } public int X { get; set; } }", false)]
    [InlineData("class D { public D(int start) => X = start; public int F { get; } public int X { get; } = 4; }", false)]
    [InlineData("record D(int F, int X = 3);", false)]
    public async Task A_value_that_only_a_constructor_gives_a_new_member_is_missed_in_what_is_stored(
        string data, bool isSaid)
    {
        const string users = "[Persistent] public partial class A { private D? d; public int P => d is null ? 1 : 0; } public ";
        var said = await Contracts.ChangeAsync(users + "class D { public int F { get; set; } }", users + data);

        said.Where(static each => each.StartsWith("STUB0089")).ShouldBe(isSaid
            ? [$"STUB0089 [X] 'X' of 'D' is new, and has the default value of its type {SetByConstructor}or give it a value there by [Upgrade]"]
            : []);
    }

    [Fact]
    [Trait("Rule", "20")]
    public async Task The_default_of_a_constructors_parameter_is_the_value_of_a_member_that_takes_it_over()
    {
        const string before = "[Persistent] public partial class A { private int x; public int X => x++; }";
        const string after =
            "[Persistent] public partial class A(int start = 3, string name = \"n\") { private int x; private int n = start; private string m = name; public string X => m + x++ + n; }";

        Driver.Run(after).Files["A.g.cs"].ShouldContain("= 3;");
        (await Contracts.ChangeAsync(before, after)).Where(static said => said.StartsWith("STUB0089")).ShouldBeEmpty();
    }

    private static string State(string members) =>
        $"#pragma warning disable CS0169, CS8618, CS0649, CS0414\n[Persistent] public partial class A {{ {members} }}";
}
