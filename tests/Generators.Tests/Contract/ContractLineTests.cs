using System.Globalization;
using System.Text;
using Stubs.Generators.Contract;

namespace Stubs.Generators.Tests;

/// <summary>
/// A line of the contract file is read only if all of it means something: what is mistyped is reported, and never
/// counts as nothing.
/// </summary>
public sealed class ContractLineTests
{
    private const string Sources =
        """
        namespace Shop;
        public enum Size : byte { Small = 1, Large = 5 }
        public record struct Line(string Article, int Count);
        [Subtype<Gift>("gift"), Subtype<Gift>("present, old")] public interface IExtra;
        public record Gift(string For) : IExtra;
        public class Tree { public Tree? Left; public List<(string Name, Line? Line)> Lines = []; }
        [System.Runtime.CompilerServices.InlineArray(4)] public struct Row { private int first; }
        [Persistent] public partial class Thing { [FormerName("label"), FormerName("b c;")] private string name = ""; [Upgrade(nameof(Of))] private int size; [StateConverter<Turned>] private string turned = ""; private static int Of(long width) => (int)width; public string Name => name + size; }
        public sealed class Turned : IStateConverter<string, string> { public string ToStored(string value) => value; public string FromStored(string stored) => stored; }
        [Persistent(Name = "the shelf"), Remote] public partial class Shelf : Thing
        {
            private readonly Dictionary<string, Line[][,]> lines = [];
            private Tree? tree; private Row row; public IExtra? Extra() => tree is null || row[0] == 1 ? null : null;
            public Size Size { get; private set; }
            public Task<bool> Put(Line line, params int[] @event) => Task.FromResult(tree is null && lines.Count == 0);
            public async IAsyncEnumerable<Line> All() { await Task.Yield(); yield break; }
            [Lock<Sharing>] public void Share() { }
        }
        public sealed class Sharing : LockMode { public override bool ModifiesObject => true; public override bool ConflictsWith(LockMode other) => other is not Sharing; }
        [Persistent] public partial class Box<T> { private T? item; public T? Item => item; public partial class Inner { } }
        public static class Program { public static Task Run(IBox<Gift> box) => box.GetItemAsync(); }
        [Persistent] public partial class Own { private int x; private void SaveState(ref StateWriter writer) => writer.Write(x); private void RestoreState(ref StateReader reader) => x = reader.ReadInt32(); }
        """;

    private static readonly Lazy<ContractModel> Current =
        new(() => ContractReader.Read(Driver.Run(Sources).Output, default));

    [Theory]
    [InlineData("enum E", "value Blue: x")]
    [InlineData("enum E", "value Blue: 1.5")]
    [InlineData("enum E", "value Blue: 01")]
    [InlineData("enum E", "value Blue: 99999999999999999999")]
    [InlineData("enum E", "value Blue: ")]
    [InlineData("enum E", "value : 1")]
    [InlineData("enum E", "value \"\": 1")]
    [InlineData("enum E", "base: float")]
    [InlineData("enum E", "base: ((")]
    [InlineData("enum E", "state a: int")]
    [InlineData("enum E", "traits: persistent")]
    [InlineData("construction ((", null)]
    [InlineData("construction A", null)]
    [InlineData("construction A<", null)]
    [InlineData("construction A<int>>", null)]
    [InlineData("construction A<int>", "state a: int")]
    [InlineData("construction A<int>", "traits: persistent")]
    [InlineData("data ((", null)]
    [InlineData("data A<int", null)]
    [InlineData("data A,B", null)]
    [InlineData("data void", null)]
    [InlineData("data A.", null)]
    [InlineData("data .A", null)]
    [InlineData("data 1A", null)]
    [InlineData("data A B", null)]
    [InlineData("data \"\"", null)]
    [InlineData("data", null)]
    [InlineData("datax A", null)]
    [InlineData("class \"A\"x", null)]
    [InlineData("data A", "traits: persistent")]
    [InlineData("data A", "base: B")]
    [InlineData("data A", "operation M(): () -> void, no lock")]
    [InlineData("data A", "value a: 1")]
    [InlineData("data A", "state *: saved by its author's methods")]
    [InlineData("data A", "elements: 0 int")]
    [InlineData("data A", "elements: -1 int")]
    [InlineData("data A", "elements: 4")]
    [InlineData("data A", "elements: 4  int")]
    [InlineData("data A", "subtype a: ((")]
    [InlineData("class A", "subtype a: B")]
    [InlineData("class A", "elements: 4 int")]
    [InlineData("class A", "value a: 1")]
    [InlineData("class A", "traits: persistent persistent")]
    [InlineData("class A", "traits: Persistent")]
    [InlineData("class A", "traits: persistent  remote")]
    [InlineData("class A", "base: B C")]
    [InlineData("class A", "state *: int")]
    [InlineData("class A", "state a: void")]
    [InlineData("class A", "state a: int formerly ")]
    [InlineData("class A", "state a: int formerly b  c")]
    [InlineData("class A", "state a: int formerly \"b\"\"c\"")]
    [InlineData("class A", "state a: int formerly b; c")]
    [InlineData("class A", "state a: int former b")]
    [InlineData("class A", "state a: int by ")]
    [InlineData("class A", "state a: int by B  C")]
    [InlineData("class A", "state a: int by B B")]
    [InlineData("class A", "state a: int by ((")]
    [InlineData("class A", "state a: in;t")]
    [InlineData("class A", "state a: (int a b,int c)")]
    [InlineData("class A", "state a:int")]
    [InlineData("class A", "operation M: () -> stream void, no lock")]
    [InlineData("class A", "operation M: (a: void) -> void, no lock")]
    [InlineData("class A", "operation M: (a: int, a: int) -> void, no lock")]
    [InlineData("class A", "operation M: () -> void, (( lock")]
    [InlineData("class A", "operation M: () -> void, lock")]
    [InlineData("class A", "operation M: () -> void,  lock")]
    [InlineData("class A", "operation M: () -> , no lock")]
    public void A_line_that_means_nothing_is_reported(string section, string? entry) =>
        ContractParser.Parse($"{ContractWriter.Header}\n{section}\n{(entry is null ? "" : $"  {entry}\n")}").Malformed
            .Count.ShouldBe(1);

    [Theory]
    [InlineData("state a: System.Collections.Generic.Dictionary<string, int>", "state a: System.Collections.Generic.Dictionary<string,int>")]
    [InlineData("state a: (int X,int Y)", "state a: (int,int)")]
    [InlineData("state a: int formerly c b c", "state a: int formerly b c")]
    [InlineData("state \"a\": @event.B`1", "state a: @event.B`1")]
    [InlineData("state a: string by C<int, int> formerly c b", "state a: string by C<int,int> formerly b c")]
    public void Two_lines_that_say_the_same_are_read_alike(string one, string other) =>
        ContractWriter.Write(Parse(one).Contract).ShouldBe(ContractWriter.Write(Parse(other).Contract));

    [Fact]
    public void A_line_that_is_changed_anywhere_means_the_same_or_is_reported()
    {
        var text = ContractWriter.Write(Current.Value);
        ContractParser.Parse(text).Malformed.ShouldBeEmpty();
        ContractWriter.Write(ContractParser.Parse(text).Contract).ShouldBe(text);
        ContractComparison.Compare(ContractParser.Parse(text).Contract, Current.Value).ShouldBeEmpty();
        var unnoticed = new List<string>();
        var random = new Random(7);
        for (var position = text.IndexOf("\nclass", StringComparison.Ordinal) + 1; position < text.Length; position++)
        {
            List<string> mutants = [text.Remove(position, 1), text.Insert(position, text[position].ToString())];
            for (var times = 0; times < 2; times++)
            {
                var other = " :,.<>()[]?\"^*;x1-#"[random.Next(19)].ToString();
                mutants.Add(text.Remove(position, 1).Insert(position, other));
                mutants.Add(text.Insert(position, other));
            }

            unnoticed.AddRange(
                mutants.Where(mutant => !IsNoticed(mutant, text)).Select(mutant => LineAt(mutant, position)));
        }

        unnoticed.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Sections_that_lead_to_each_other_in_a_long_chain_are_followed()
    {
        const int Length = 20_000;
        var text = new StringBuilder(ContractWriter.Header).Append("\nclass A\n  traits: persistent\n  state a: D0\n");
        for (var index = 0; index < Length; index++)
            text.Append(CultureInfo.InvariantCulture, $"data D{index}\n  state next: D{index + 1}\n");
        text.Append(CultureInfo.InvariantCulture, $"data D{Length}\n  state next: D0\n");
        var file = ContractParser.Parse(text.ToString());
        var current = ContractParser.Parse($"{ContractWriter.Header}\nclass A\n  traits: persistent\n  state a: D0\n").Contract;

        file.Malformed.ShouldBeEmpty();
        file.Contract.Uses.Of(new SectionKey(SectionKind.Data, "D19999")).ShouldBe(DataUse.Stored);
        ContractMerge.Extend(file.Contract, current).Sections.Count().ShouldBe(Length + 2);
    }

    // Lines that begin with # mean nothing, wherever they come from.
    private static bool IsNoticed(string mutant, string text)
    {
        var parsed = ContractParser.Parse(mutant);
        return parsed.Malformed.Count > 0
            || ContractWriter.Write(parsed.Contract) == text
            || ContractComparison.Compare(parsed.Contract, Current.Value).Any();
    }

    private static string LineAt(string text, int position)
    {
        position = Math.Min(position, text.Length - 1);
        var start = text.LastIndexOf('\n', Math.Max(position - 1, 0)) + 1;
        var end = text.IndexOf('\n', position);
        return text[start..(end < start ? text.Length : end)];
    }

    private static ParsedContract Parse(string entry)
    {
        var parsed = ContractParser.Parse($"{ContractWriter.Header}\nclass A\n  {entry}\n");
        parsed.Malformed.ShouldBeEmpty();
        return parsed;
    }
}
