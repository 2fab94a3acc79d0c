using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Tests;

/// <summary>
/// A change that stored objects or old clients would suffer from is an error that says so; one that they bear is not.
/// </summary>
public sealed class ContractAnalyzerTests
{
    public static TheoryData<string, string, string> Breaks => new()
    {
        { State(
            "int a; int b;"), State("int a;"),
            "STUB0080 [A] 'b' of 'A' is gone: what stored objects hold of it is ignored, and lost when they are written next; bring it back, say [FormerName(\"b\")] on what it became, or accept the loss in Stubs.Contract.txt" },
        { Data("int X, int Y"), Data("int X"), "STUB0080 [D] 'Y' of 'D' is gone" },
        { State("int a; int b;"), State("int a; [Transient] int b;"), "STUB0080 [b] 'b' of 'A' is marked [Transient]: what stored objects hold of it is ignored, and lost when they are written next; take the mark away, or accept the loss in Stubs.Contract.txt" },
        { State(
            "[FormerName(\"old\")] int a;"), State("int a2;"),
            "STUB0082 [a2] 'a2' of 'A' seems to be what stored objects hold as 'a'" },
        { State("long a;"), State("int a;"),
            "STUB0081 [a] 'a' of 'A' was 'long' and is 'int': stored objects and clients of other versions have the former, which cannot be read, or is misread; give it the former type back, or store it under a new name by [StoredName]" },
        { State("int? a;"), State("int a;"), "STUB0081 [a] 'a' of 'A' was 'int?' and is 'int'" },
        { State("int a;"), State("string a;"), "STUB0081 [a] 'a' of 'A' was 'int' and is 'string'" },
        { State("long a;"), State("double a;"), "STUB0081 [a] 'a' of 'A' was 'long' and is 'double'" },
        { State("List<int> a;"), State(
            "HashSet<int> a;"),
            "STUB0081 [a] 'a' of 'A' was 'System.Collections.Generic.List<int>' and is 'System.Collections.Generic.HashSet<int>'" },
        { State("byte[] a;"), State("List<byte> a;"), "STUB0081 [a] 'a' of 'A' was 'byte[]'" },
        { State("int a;"), State(
            "[FormerName(\"a\")] short b;"), "STUB0081 [b] 'b' of 'A' was 'int' and is 'short'" },
        { State("E a;") + "public enum E { X, Y }", State("E a;")
            + "public enum E { Y, X }",
            "STUB0081 [X] 'X' of 'E' was '0' and is '1'|STUB0081 [Y] 'Y' of 'E' was '1' and is '0'" },
        { State("E a;") + "public enum E { X }", State("E a;")
            + "public enum E : byte { X }",
            "STUB0081 [E] The underlying type of 'E' was 'int' and is 'byte'" },
        { State("I a;")
            + "[Subtype<D1>(\"one\"), Subtype<D2>(\"two\")] public interface I; public record D1(int X) : I; public record D2(int X) : I;", State("I a;") + "[Subtype<D1>(\"one\")] public interface I; public record D1(int X) : I; public record D2(int X) : I;", "STUB0088 [I] 'I' has no subtype 'two' any more: stored objects or clients of other versions that count on it fail; bring it back" },
        { State("I a;")
            + "[Subtype<D1>(\"one\")] public interface I; public record D1(int X) : I;",
            State("I a;")
                + "[Subtype<D2>(\"one\")] public interface I; public record D2(string X) : I;", "STUB0081 [I] Subtype 'one' of 'I' was 'D1' and is 'D2'|STUB0086 [A]" },
        { State("(int X, int Y) a;"), State("(int U, int V) a;"), "STUB0086 [a] Stubs.Contract.txt does not say what 'a' of 'A' is yet" },
        { State("D1 a;") + "public record D1(int X);", State("D2 a;")
            + "public record D2(int Y);",
            "STUB0081 [a] 'a' of 'A' was 'D1' and is 'D2'|STUB0086 [A]" },
        { State("Pair<int> a;") + Pair, State(
            "Pair<string> a;") + Pair,
            "STUB0081 [a] 'a' of 'A' was 'Pair<int>' and is 'Pair<string>'|STUB0086 [A]" },
        { State("IA a;"), State("IB a;")
            + "[Remote] public partial class B;",
            "STUB0081 [a] 'a' of 'A' was 'IA' and is 'IB'|STUB0086 [B]" },
        { State("int count; int total;"), State(
            "int counted; int total;"),
            "STUB0082 [counted] 'counted' of 'A' seems to be what stored objects hold as 'count': that is ignored, and lost when they are written next; say [FormerName(\"count\")] on it, or accept the loss in Stubs.Contract.txt; this is a guess by name and type" },
        { State("int a; int b;"), State(
            "int b2; int a2;"),
            "STUB0082 [a2] 'a2' of 'A' seems to be what stored objects hold as 'a'|STUB0082 [b2] 'b2' of 'A' seems to be what stored objects hold as 'b'" },
        { State(
            "[FormerName(\"old\")] int a;"),
            State("int a;"),
            "STUB0082 [a] 'a' of 'A' seems to be what stored objects hold as 'old'" },
        { "[Persistent] public partial class A; [Persistent] public partial class B;", "[Persistent] public partial class A;", "Stubs.Contract.txt: STUB0083 [] There is no class 'B' any more: its stored objects cannot be activated, and its clients find none; bring it back, or accept that in Stubs.Contract.txt" },
        { "namespace X { [Persistent] public partial class A; }", "namespace Y { [Persistent] public partial class A; }", "STUB0083 [A] There is no class 'X.A' any more: its stored objects cannot be activated, and its clients find none; if it is 'A' now, give that the name by which it is known: Name = \"X.A\"|STUB0086 [A]" },
        { "[Persistent] public partial class A { public int S { get; set; } }", "[Persistent] public partial class B { public int S { get; set; } }", "STUB0083 [B] There is no class 'A' any more|STUB0086 [B]" },
        { Operation(
            "public int M() => 1; public int N() => 1;"), Operation("public int N() => 1;"), "STUB0084 [A] 'A' has no operation 'M()' any more: clients of earlier versions that call it get an error; bring it back, or accept that in Stubs.Contract.txt" },
        { Operation(
            "public int M() => 1;"),
            Operation("public int N() => 1;"),
            "STUB0084 [N] 'A' has no operation 'M()' any more: clients of earlier versions that call it get an error; if it is 'N()' now, say so by [Operation(\"M()\")]" },
        { Operation(
            "public void M(int x) { }"),
            Operation(
                "public void M(long x) { }"),
            "STUB0084 [M] 'A' has no operation 'M(int)' any more" },
        { Operation(
            "public void M(long x) { }"), Operation("public void M(int x) { }"), "STUB0084 [A] 'A' has no operation 'M(long)' any more|STUB0086 [M]" },
        { Operation(
            "public int P => 1;"),
            Operation(
                "public int Q => 1;"), "STUB0084 [Q] 'A' has no operation 'get_P()' any more" },
        { Operation(
            "public int M() => 1;"), Operation("[Local] public int M() => 1;"), "STUB0084 [A] 'A' has no operation 'M()' any more" },
        { Operation(
            "public int M() => 1;"), Operation("public string M() => \"\";"), "STUB0085 [M] Operation 'M()' of 'A' has changed: it returned 'int' and returns 'string', so calls of clients of other versions fail; add an operation instead, and keep this one" },
        { Operation(
            "public int M() => 1;"), Operation("public long M() => 1;"), "STUB0085 [M] Operation 'M()' of 'A' has changed: it returned 'int' and returns 'long'" },
        { Operation("public int M() => 1;"), Operation("public void M() { }"), "STUB0085 [M] Operation 'M()' of 'A' has changed: it returned 'int' and returns nothing" },
        { Operation("public Task<int> M() => null!;"), Operation("public IAsyncEnumerable<int> M() => null!;"), "STUB0085 [M] Operation 'M()' of 'A' has changed: it gives a stream and gave one result" },
        { Operation("[Operation(\"m\")] public void M(long x) { }"), Operation("[Operation(\"m\")] public void M(int x) { }"), "STUB0085 [M] Operation 'm' of 'A' has changed: parameter 'x' was 'long' and is 'int'" },
        { Operation("[Operation(\"m\")] public void M(int x, int y) { }"), Operation("[Operation(\"m\")] public void M(int x) { }"), "STUB0085 [M] Operation 'm' of 'A' has changed: parameter 'y' is gone" },
        { Operation("public void M(int x, int y) { }"), Operation("public void M(int y, int x) { }"), "STUB0085 [M] Operation 'M(int,int)' of 'A' has changed: parameter 'x' has another position" },
        { State("int a;"), State("int a; string b;"), "STUB0086 [b]|STUB0089 [b] 'b' of 'A' is new and never null by its type, but objects that were stored before have no value for it, and it is null in them; give it an initializer, set it in OnRestored, or declare it with '?'" },
        { State("int a;"), State("int a; List<int> b = null!;"), "STUB0086 [b]|STUB0089 [b]" },
        { State("int a;"), State("int a; public required string B { get; init; }"), "STUB0086 [B]|STUB0086 [B]|STUB0089 [B]" },
        { State("int a;"), State("int a; IA b;"), "STUB0086 [b]|STUB0089 [b]" },
        { Data("int X"), Data("int X, string Y"), "STUB0086 [Y]|STUB0089 [Y] 'Y' of 'D' is new and never null by its type, but objects that were stored before have no value for it, and it is null in them; give it an initializer, or declare it with '?'" },
        { Data("int X"), Data("int X, string Y = null!"), "STUB0086 [Y]|STUB0089 [Y]" },
        { Data("int X"), Data("int X, string? Y, int Z, string U = \"u\""), "STUB0086 [U]|STUB0086 [Y]|STUB0086 [Z]|STUB0089 [Z]" },
        { State("string a;"), State("string? a;"), "STUB0086 [a]" },
        { State("int a;"), State("int a; string? b; string c = \"\"; List<int> d = []; int e;"), "STUB0086 [b]|STUB0086 [c]|STUB0086 [d]|STUB0086 [e]" },
        { State(
            "int a; string b;"), State("int a; [FormerName(\"b\")] string c;"), "STUB0086 [c]" },
        { State("int a;"), State("int a; string b; partial void OnRestored() => b ??= \"\";"), "STUB0086 [b]" },
        { State("int a;"), State("int a; int b;"), "STUB0086 [b] Stubs.Contract.txt does not say what 'b' of 'A' is yet, so changes of it are not noticed; write it with 'dotnet build -t:UpdateStubsContract'" },
        { State("int a;"), State("long a;"), "STUB0086 [a] Stubs.Contract.txt does not say what 'a' of 'A' is yet" },
        { Operation(""), Operation("public void M() { }"), "STUB0086 [M] Stubs.Contract.txt does not say what operation 'M()' of 'A' is yet" },
        { Operation("public void M() { }"), Operation("[ReadLock] public void M() { }"), "STUB0086 [M]" },
        { Operation(""), Operation("") + "[Persistent] public partial class B;", "STUB0086 [B] Stubs.Contract.txt does not say what class 'B' is yet" },
        { State("List<int> a;"), State("int[] a;"), "STUB0086 [a]" },
        { State("int a;"), State("[FormerName(\"a\")] int b;"), "STUB0086 [b]" },
        { State("E a;") + "public enum E { X }", State("E a;") + "public enum E { X, Y }", "STUB0086 [Y] Stubs.Contract.txt does not say what 'Y' of 'E' is yet" },
        { State("D1 a;") + "public record D1(int X);", State("D2 a;") + "public record D2(long X, int Y);", "STUB0086 [A] Stubs.Contract.txt does not say what 'D2' holds yet|STUB0086 [a]" },
        { "[Persistent, Remote] public partial class A;", "[Recoverable, Remote] public partial class A;", "STUB0088 [A] 'A' is no longer persistent: stored objects or clients of other versions that count on it fail; bring it back, or give the class another name" },
        { "[Persistent, Remote] public partial class A;", "[Remote] public partial class A;", "STUB0088 [A] 'A' is no longer recoverable and persistent" },
        { "[Persistent, Remote] public partial class A;", "[Persistent] public partial class A;", "STUB0088 [A] 'A' is no longer remote" },
        { Bases("A : B"), Bases("A : C"), "STUB0088 [A] 'A' no longer derives from 'B'" },
        { Bases("A : B"), Bases("A"), "STUB0088 [A] 'A' no longer derives from 'B'" },
    };

    public static TheoryData<string, string> Harmless => new()
    {
        { State("int a; int b;"), State("int b; int a;") },
        { State("int a;"), State("int a;") + "/* said */" },
        { State("int a;"), State("int a; [Transient] int b;") },
        { State("DayOfWeek a;"), State("DayOfWeek a;") },
        { Operation("public Task<int> M() => null!;"), Operation("public int M() => 1;") },
        { Operation("public void M() { }"), Operation("public void M(CancellationToken token) { }") },
        { Operation("public void M(int x) { }"), Operation("public void M(int x = 3) { }") },
        { Operation("public int M() => 1;"), Operation("[Operation(\"M()\")] public int N() => 1;") },
        { "namespace X { [Persistent] public partial class A; }",
            "namespace Y { [Persistent(Name = \"X.A\")] public partial class B; }" },
        { "public class Plain { public int X; }" + Operation(""), Operation("") },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_change_of_the_contract_is_reported_where_it_was_made_and_says_what_it_does(
        string first, string second, string expected)
    {
        var diagnostics = await Contracts.ChangeAsync(first, second);

        var starts = expected.Split('|');
        diagnostics.Count.ShouldBe(starts.Length, string.Join("\n", diagnostics));
        for (var index = 0; index < starts.Length; index++)
            diagnostics[index].ShouldStartWith(starts[index]);
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task A_change_that_is_not_noticed_is_not_reported(string first, string second) =>
        (await Contracts.ChangeAsync(first, second)).ShouldBeEmpty();

    [Fact]
    public async Task Without_the_file_nothing_is_reported() =>
        (await Contracts.CheckAsync(null, State("int a;"))).ShouldBeEmpty();

    [Fact]
    public async Task The_severities_are_errors_but_for_what_the_file_lacks()
    {
        var diagnostics = await Contracts.CheckAsync(
            Contracts.Of(State("int a;")), State("int a2;", "public int M() => a2;"));

        diagnostics.ToDictionary(diagnostic => diagnostic.Id, diagnostic => diagnostic.Severity)
            .ShouldBe(
                new Dictionary<string, DiagnosticSeverity>
                    { ["STUB0082"] = DiagnosticSeverity.Error, ["STUB0086"] = DiagnosticSeverity.Warning },
                ignoreOrder: true);
    }

    [Theory]
    [InlineData("", 0, 0, "")]
    [InlineData(
        "class A\n",
        1, 0,
        "This line cannot be read, so nothing is checked: the first line must be 'stubs-contract 2'; another number is of another version of Stubs")]
    [InlineData("stubs-contract 3\n", 1, 0, "This line cannot be read, so nothing is checked: the first line must be")]
    [InlineData(
        "# hello\nstubs-contract 1\n  state a: int\n", 1, 2,
        "This line cannot be read, so nothing is checked: it belongs to no class, data type or enum")]
    [InlineData(
        "stubs-contract 1\nclass A\n<<<<<<< mine\n  state a: int\n", 1,
        2, "This line cannot be read, so nothing is checked: it is neither class, construction, data nor enum with a name")]
    [InlineData(
        "stubs-contract 1\r\nclass A\r\n  state a: int\r\n  stat b: int\r\n", 1,
        3, "This line cannot be read, so nothing is checked: it is neither traits, base, elements, state, former, subtype, value nor operation, or not in their form")]
    [InlineData(
        "stubs-contract 1\nclass A\n  state a: List<int\n", 1,
        2, "This line cannot be read, so nothing is checked: it is neither")]
    [InlineData(
        "stubs-contract 1\nclass A\n  operation M(): int\n",
        1, 2, "This line cannot be read, so nothing is checked: it is neither")]
    [InlineData(
        "stubs-contract 1\nclass A\n  state a: int\n  state a: long\n",
        1, 3, "This line cannot be read, so nothing is checked: the same is said twice")]
    [InlineData(
        "stubs-contract 1\nclass A\nclass A\n", 1,
        2, "This line cannot be read, so nothing is checked: the same is said twice")]
    public async Task A_file_that_cannot_be_read_is_reported_by_line(string file, int count, int line, string message)
    {
        var diagnostics = (await Contracts.CheckAsync(file, State("int a;"))).Where(
            diagnostic => diagnostic.Id == "STUB0087").ToList();

        diagnostics.Count.ShouldBe(count);
        foreach (var diagnostic in diagnostics)
        {
            diagnostic.GetMessage().ShouldStartWith(message);
            diagnostic.Location.GetLineSpan().Path.ShouldBe("/project/Stubs.Contract.txt");
            diagnostic.Location.GetLineSpan().StartLinePosition.Line.ShouldBe(line);
        }
    }

    [Fact]
    public async Task A_name_of_any_length_in_the_file_is_quoted_in_part()
    {
        var name = new string('x', 600_000);
        var file = Contracts.Of(State("int a;"))
            .Replace("state a: int", $"state a: int\n  state {name}: int", StringComparison.Ordinal)
            + $"\nclass Huge{name}\n  traits: persistent\n";
        var diagnostics = await Contracts.CheckAsync(file, State("int a;"));

        diagnostics.Select(static diagnostic => diagnostic.Id).ShouldBe(["STUB0080", "STUB0083"], ignoreOrder: true);
        foreach (var diagnostic in diagnostics)
            diagnostic.GetMessage().Length.ShouldBeInRange(1000, 4000);
    }

    private const string Pair = "public record Pair<T>(T X);";

    private static string State(string members, string operations = "") =>
        $"#pragma warning disable CS0169, CS8618, CS0649, CS0414\n[Persistent] public partial class A {{ {members} {operations} }}";

    private static string Data(string parameters) => State("D d;") + $"public record D({parameters});";

    private static string Operation(string members) => $"[Remote] public partial class A {{ {members} }}";

    private static string Bases(string declaration) =>
        $"[Persistent] public abstract partial class B; [Persistent] public abstract partial class C; [Persistent] public partial class {declaration};";
}
