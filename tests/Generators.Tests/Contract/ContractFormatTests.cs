using System.Globalization;
using Stubs.Generators.Contract;

namespace Stubs.Generators.Tests;

/// <summary>
/// The contract file says all that stored objects and clients count on, in a form that two people can merge.
/// </summary>
public sealed class ContractFormatTests
{
    private const string Shop =
        """
        namespace Shop;

        public enum Size : byte { Small = 1, Large = 5 }
        public record struct Line(string Article, int Count);
        [Subtype<Gift>("gift"), Subtype<Gift>("present, old")] public interface IExtra;
        public record Gift(string For) : IExtra;
        public class Tree { public Tree? Left; public List<(string Name, Line? Line)> Lines = []; }

        [Persistent]
        public abstract partial class Thing { [FormerName("label"), FormerName("b c;")] private string name = ""; public string Name => name; }

        [Persistent(Name = "the shelf"), Remote]
        public partial class Shelf : Thing
        {
            private readonly Dictionary<string, Line[][,]> lines = [];
            private Tree? tree;
            [ReadLock] public IExtra? Extra() => null;
            [Transient] private int cached;
            public IShelf? Next { get; set; }
            public Size Size { get; private set; }
            [NoLock] public int Count(Size of, CancellationToken token) => cached;
            [Operation("put it")] public Task<bool> Put(Line line, params int[] @event) => Task.FromResult(tree is null && lines.Count == 0);
            public async IAsyncEnumerable<Line> All() { await Task.Yield(); yield break; }
        }

        [Remote] public partial class Clock { public DayOfWeek Today(DayOfWeek? other) => other ?? default; }
        """;

    private const string Expected =
        """
        # What the classes of this assembly promise to stored objects and to clients of other versions.
        # Written by: dotnet build -t:UpdateStubsContract
        stubs-contract 2

        class Shop.Clock
          traits: remote
          operation Today(DayOfWeek?): (other: System.DayOfWeek?) -> System.DayOfWeek, no lock

        class Shop.Thing
          traits: recoverable persistent
          state name: string formerly "b c^003B" label
          operation get_Name(): () -> string, read lock

        class "the shelf"
          traits: recoverable persistent remote
          base: Shop.Thing
          state Next: Shop.IShelf as Shop.IShelf?
          state Size: Shop.Size
          state lines: System.Collections.Generic.Dictionary<string,Shop.Line[][,]>
          state tree: Shop.Tree as Shop.Tree?
          operation All(): () -> stream Shop.Line, write lock
          operation Count(Size): (of: Shop.Size) -> int, no lock
          operation Extra(): () -> Shop.IExtra as Shop.IExtra?, read lock
          operation get_Next(): () -> Shop.IShelf as Shop.IShelf?, read lock
          operation get_Size(): () -> Shop.Size, read lock
          operation "put it": (line: Shop.Line, event: int[]) -> bool, write lock
          operation set_Next(IShelf): (value: Shop.IShelf as Shop.IShelf?) -> void, write lock

        data Shop.Gift
          state For: string

        data Shop.IExtra
          subtype gift: Shop.Gift
          subtype "present, old": Shop.Gift

        data Shop.Line
          state Article: string
          state Count: int

        data Shop.Tree
          state Left: Shop.Tree as Shop.Tree?
          state Lines: System.Collections.Generic.List<(string,Shop.Line?)> as System.Collections.Generic.List<(string Name,Shop.Line? Line)>

        enum Shop.Size
          base: byte
          value Large: 5
          value Small: 1

        """;

    [Fact]
    public void The_file_says_what_is_stored_and_what_is_called_and_nothing_else() =>
        Contracts.Of(Shop).ShouldBe(Expected);

    [Fact]
    public void What_was_written_is_read_again()
    {
        var parsed = ContractParser.Parse(Expected);

        parsed.Malformed.ShouldBeEmpty();
        ContractWriter.Write(parsed.Contract).ShouldBe(Expected);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Line_endings_do_not_matter(string ending)
    {
        var parsed = ContractParser.Parse(Expected.Replace("\n", ending, StringComparison.Ordinal));

        parsed.Malformed.ShouldBeEmpty();
        ContractWriter.Write(parsed.Contract).ShouldBe(Expected);
    }

    [Fact]
    public void The_order_of_files_and_of_members_does_not_matter()
    {
        const string One =
            "[Persistent] public partial class B { private int y; private int x; public int M() => x + y; public int L() => 1; }";
        const string OneTurned =
            "[Persistent] public partial class B { public int L() => 1; private int x; public int M() => x + y; private int y; }";
        const string Other = "[Persistent] public partial class A { private IB? b; public IB? B => b; }";

        Contracts.Of(One, Other).ShouldBe(Contracts.Of(Other, OneTurned));
    }

    [Fact]
    public void The_culture_does_not_matter()
    {
        var before = CultureInfo.CurrentCulture;
        var strange = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        strange.NumberFormat.NegativeSign = "minus ";
        try
        {
            CultureInfo.CurrentCulture = strange;
            Contracts.Of("[Remote] public partial class A { public E M() => E.Low; } public enum E { Low = -12 }")
                .ShouldContain("value Low: -12\n");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("two words")]
    [InlineData("\"quoted\" \\ and more: than; that ^ % $(x) @(y) #z")]
    [InlineData("line\r\nbreak\u2028\u0085\t")]
    [InlineData("ends:")]
    [InlineData("#starts")]
    [InlineData("größe_名前_𝒳")]
    [InlineData("M(List<int>,(string,int)?)")]
    public void Any_name_can_be_written_and_read(string name)
    {
        var entry = new ContractEntry(new EntryKey(EntryKind.State, name), "int formerly " + ContractNames.Quote(name));
        var section = new ContractSection(
            new SectionKey(SectionKind.Class, name), Model.EquatableArray.ToEquatableArray([entry]));
        var text = ContractWriter.Write(new ContractModel([section]));

        var parsed = ContractParser.Parse(text);

        parsed.Malformed.ShouldBeEmpty();
        var read = parsed.Contract.Sections.ShouldHaveSingleItem();
        read.ShouldBe(section);
        read.Entries[0].Type.ShouldBe("int");
        read.Entries[0].FormerNames.ShouldBe([name]);
        text.ShouldAllBe(character => character == '\n' || !char.IsControl(character));
        text.IndexOfAny([';', '%', '$', '@']).ShouldBe(-1);
    }

    [Theory]
    [InlineData("List<", "int", ">")]
    [InlineData("(", "int", ",int)")]
    [InlineData("", "int", "?")]
    [InlineData("", "int", "[]")]
    [InlineData("A<int>.", "B", "")]
    public void A_type_that_contains_too_many_types_is_refused_and_one_with_less_is_read(
        string before, string inner, string after)
    {
        static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
        string Nested(int times) => Repeat(before, times) + inner + Repeat(after, times);
        static int Malformed(string line) =>
            ContractParser.Parse($"{ContractWriter.Header}\nclass A\n  {line}\n").Malformed.Count;

        Malformed($"state a: {Nested(99)}").ShouldBe(0);
        Malformed($"operation M(): () -> {Nested(99)}, no lock").ShouldBe(0);
        foreach (var times in new[] { 100, 20_000 })
        {
            Malformed($"state a: {Nested(times)}").ShouldBe(1);
            Malformed($"former a: {Nested(times)}").ShouldBe(1);
            Malformed($"operation M(): (a: {Nested(times)}) -> void, no lock").ShouldBe(1);
        }

        Malformed("state a: " + Repeat(before.Length > 0 ? before : after, 50_000)).ShouldBe(1);
    }

    [Fact]
    public void A_generic_data_type_has_a_section_for_each_construction() => Contracts.Of(
        "[Persistent] public partial class A { private Pair<int> p; private Pair<Pair<string>>.In? q; public int M() => p.X + (q is null ? 1 : 2); } public record struct Pair<T>(T X) { public class In { public T? Y; } }")
        .ShouldContain(
            "data Pair<int>\n  state X: int\n\ndata Pair<string>\n  state X: string\n\ndata Pair`1.In<Pair<string>>\n  state Y: Pair<string>\n");

    [Fact]
    public void A_class_that_saves_itself_promises_no_members() => Contracts.Of(
        "[Persistent] public partial class A { private int x; private void SaveState(ref StateWriter writer) => writer.Write(x); private void RestoreState(ref StateReader reader) => x = reader.ReadInt32(); }")
        .ShouldContain("state *: saved by its author's methods\n");
}
