using System.Text.RegularExpressions;
using Stubs.Generators.Contract;

namespace Stubs.Generators.Tests;

/// <summary>
/// What a line of the contract says besides the type: what may be null, the names of tuple elements, comparers, and the
/// converters of parameters and results (rule 20).
/// </summary>
[Trait("Rule", "20")]
public sealed partial class ContractNoteTests
{
    private const string Converter =
        " public class CConverter : IStateConverter<Version, string> { public string ToStored(Version v) => \"\"; public Version FromStored(string v) => new(); }"
        + " public class EConverter : IStateConverter<Version, string> { public string ToStored(Version v) => \"\"; public Version FromStored(string v) => new(); }";

    /// <summary>Members before and after, and what is said of that; null if nothing is.</summary>
    public static TheoryData<string, string, string?> Changes => new()
    {
        { "string? a;", "string a = \"\";", "STUB0105 [a] 'a' of 'A' was 'string?' and is 'string': where null was stored or is sent, it is null in spite of its type; keep the '?', or store the member under another name by [StoredName] and give it its value by [Upgrade]" },
        { "List<string?> a = [];", "List<string> a = [];", "STUB0105 [a] 'a' of 'A' was 'System.Collections.Generic.List<string?>' and is 'System.Collections.Generic.List<string>'" },
        { "List<string?> a = [];", "string[] a = [];", "STUB0105 [a] 'a' of 'A' was 'System.Collections.Generic.List<string?>' and is 'string[]'" },
        { "List<string>? a;", "List<string> a = [];", "STUB0105 [a]" },
        { "(string? x, int y) a;", "(string x, int y) a;", "STUB0105 [a] 'a' of 'A' was '(string? x,int y)' and is '(string x,int y)'" },
        { "IA? a;", "IA a = null!;", "STUB0105 [a]" },
        { "string? a;", "string a = \"\"; partial void OnRestored() => a ??= \"\";", null },
        { "string a = \"\";", "string? a;", null },
        { "string? a;", "[StoredName(\"b\"), Upgrade(nameof(Of))] string a = \"\"; static string Of(string? a) => a ?? \"\";", null },
        { "int? a;", "int a;", "STUB0081 [a]" },
        { "(int x, int y) a;", "(int y, int x) a;", "STUB0081 [a] 'a' of 'A' has its element 'x' at another place: it was '(int x,int y)' and is '(int y,int x)': stored objects" },
        { "List<(int x, (long y, long z) w)> a = [];", "List<(int x, (long z, long y) w)> a = [];", "STUB0081 [a] 'a' of 'A' has its element 'y' at another place" },
        { "(int x, int y)? a;", "(int y, int x)? a;", "STUB0081 [a]" },
        { "(int x, int y) a;", "(int from, int to) a;", null },
        { "Dictionary<string, int> a = new(StringComparer.OrdinalIgnoreCase);", "Dictionary<string, int> a = [];", "STUB0106 [a] 'a' of 'A' compared by 'OrdinalIgnoreCase' and now has no comparer: what is stored keeps the comparer with which it was stored" },
        { "HashSet<string> a = new(StringComparer.OrdinalIgnoreCase);", "HashSet<string> a = new(StringComparer.InvariantCulture);", "STUB0106 [a] 'a' of 'A' compared by 'OrdinalIgnoreCase' and now compares by 'InvariantCulture'" },
        { "HashSet<string> a = new(StringComparer.OrdinalIgnoreCase);", "HashSet<string> a = []; partial void OnRestored() => a = [.. a];", null },
        { "Dictionary<string, int> a = new();", "Dictionary<string, int> a = new(StringComparer.OrdinalIgnoreCase);", "STUB0086 [a] Stubs.Contract.txt does not say by which comparer 'a' of 'A' is made ('OrdinalIgnoreCase': new objects have it, stored ones keep theirs) yet" },
        { "Dictionary<string, int> a = new();", "Dictionary<string, int> a = new(StringComparer.Ordinal);", null },
        { "HashSet<string> a; public A() => a = new(StringComparer.OrdinalIgnoreCase);", "HashSet<string> a; public A() => a = [];", "STUB0106 [a] 'a' of 'A' compared by 'OrdinalIgnoreCase' and now has no comparer" },
        { "HashSet<string> a = []; public A() { this.a = new(StringComparer.OrdinalIgnoreCase); }", "HashSet<string> a = []; public A() { this.a = new(StringComparer.InvariantCulture); }", "STUB0106 [a] 'a' of 'A' compared by 'OrdinalIgnoreCase' and now compares by 'InvariantCulture'" },
        { "HashSet<string> a = new(By); static readonly StringComparer By = StringComparer.OrdinalIgnoreCase;", "HashSet<string> a = new(By); static readonly StringComparer By = StringComparer.InvariantCulture;", "STUB0106 [a] 'a' of 'A' compared by 'OrdinalIgnoreCase' and now compares by 'InvariantCulture'" },
        { "HashSet<string> a = new(By); static StringComparer By => Other; static StringComparer Other { get; } = StringComparer.OrdinalIgnoreCase;", "HashSet<string> a = new(By); static StringComparer By => StringComparer.Ordinal;", "STUB0106 [a] 'a' of 'A' compared by 'OrdinalIgnoreCase' and now has no comparer" },
        { "HashSet<string> a = Make(); static HashSet<string> Make() => new(StringComparer.OrdinalIgnoreCase);", "HashSet<string> a = Make(); static HashSet<string> Make() { return new(); }", "STUB0106 [a] 'a' of 'A' compared by 'OrdinalIgnoreCase' and now has no comparer" },
        { "\n#nullable disable\nstring a;\n#nullable enable\n", "string a = \"\";", "STUB0105 [a] 'a' of 'A' was 'string?' and is 'string'" },
        { "\n#nullable disable\nList<string> a = new();\n#nullable enable\n", "List<string> a = [];", "STUB0105 [a] 'a' of 'A' was 'System.Collections.Generic.List<string?>?' and is 'System.Collections.Generic.List<string>'" },
        { "\n#nullable disable\n(string[] x, int y) a;\n#nullable enable\n", "(string[] x, int y) a = ([], 1);", "STUB0105 [a] 'a' of 'A' was '(string?[]? x,int y)' and is '(string[] x,int y)'" },
        { "\n#nullable disable\nIA a;\n#nullable enable\n", "IA a = null!;", "STUB0105 [a]" },
        { "\n#nullable disable\nstring a;\n#nullable enable\n", "string? a;", null },
        { "\n#nullable disable\nint a; (int x, Guid y) b;\n#nullable enable\n", "int a; (int x, Guid y) b;", null },
        { "\n#nullable disable\npublic void M(string a) { }\n#nullable enable\n", "public void M(string a) { }", "STUB0105 [M]" },
        { "public string M() => \"\";", "public string? M() => null;", "STUB0086 [M] Stubs.Contract.txt does not say that operation 'M()' of 'A' may return null (clients of earlier versions do not expect it) yet" },
        { "public Task<List<string>> M() => null!;", "public Task<List<string?>> M() => null!;", "STUB0086 [M] Stubs.Contract.txt does not say that operation 'M()' of 'A' may return null" },
        { "public string? M() => null;", "public string? M() => \"\";", null },
        { "public void M((int x, int y) a) { }", "public void M((int y, int x) a) { }", "STUB0085 [M] Operation 'M((int,int))' of 'A' has changed: parameter 'a' has its element 'x' at another place: it was '(int x,int y)' and is '(int y,int x)', so calls" },
        { "public (int x, int y) M() => default;", "public (int y, int x) M() => default;", "STUB0085 [M] Operation 'M()' of 'A' has changed: its result has its element 'x' at another place: it was" },
        { "public void M([StateConverter<CConverter>] Version a) { }", "public void M([StateConverter<EConverter>] Version a) { }", "STUB0085 [M] Operation 'M(Version)' of 'A' has changed: parameter 'a' was converted by 'CConverter' and is now by 'EConverter', so calls" },
        { "[return: StateConverter<CConverter>] public Version M() => new();", "[return: StateConverter<EConverter>] public Version M() => new();", "STUB0085 [M] Operation 'M()' of 'A' has changed: its result was converted by 'CConverter' and is now by 'EConverter'" },
        { "[return: StateConverter<CConverter>] public string M() => \"\";", "public string M() => \"\";", null },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_a_line_says_besides_the_type_is_compared(string before, string after, string? expected)
    {
        var said = await Contracts.ChangeAsync(Source(before), Source(after));

        if (expected is null)
            said.ShouldAllBe(each => each.StartsWith("STUB0086"));
        else
            said.ShouldHaveSingleItem().ShouldStartWith(expected);

        // What was promised stays until its author accepts the change, and what is new is written.
        var file = Contracts.Extend(Contracts.Of(Source(before)), Source(after));
        (await Contracts.CheckAsync(file, Source(after))).Select(Contracts.Describe)
            .ShouldBe(expected is null || expected.StartsWith("STUB0086") ? [] : said);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_file_of_an_earlier_version_that_says_nothing_of_the_kind_gives_no_alarm(
        string before, string after, string? expected)
    {
        foreach (var source in new[] { before, after })
        {
            var written = Contracts.Of(Source(source));
            var file = Note().Replace(written, "").Replace(ContractWriter.Header, ContractWriter.FirstHeader);

            // A comparer is another thing than none, and no line says that there is none.
            (await Contracts.CheckAsync(file, Source(source))).Select(Contracts.Describe)
                .Where(said => !said.Contains("by which comparer") && !said.Contains("may return null")).ShouldBeEmpty(expected);
            Contracts.Extend(file, Source(source)).ShouldBe(written);
        }
    }

    [Fact]
    public void A_line_is_written_and_read_as_it_is()
    {
        var file = Contracts.Of(Source(
            "string? a; List<(int? x, string? y)> b = new(); Dictionary<string, IA?> c = new(StringComparer.OrdinalIgnoreCase); int[]? d; public void M(string? p, [StateConverter<CConverter>] Version? q, (int x, int y) r) { } public (int x, string? y) N() => default; public string? O() => null; [FormerName(\"f\")] string? e;"));

        file.ShouldContain("  state a: string as string?\n");
        file.ShouldContain("  state b: System.Collections.Generic.List<(int?,string)> as System.Collections.Generic.List<(int? x,string? y)>\n");
        file.ShouldContain("  state c: System.Collections.Generic.Dictionary<string,IA> as System.Collections.Generic.Dictionary<string,IA?> comparing OrdinalIgnoreCase\n");
        file.ShouldContain("  state d: int[] as int[]?\n");
        file.ShouldContain("  state e: string as string? formerly f\n");
        file.ShouldContain(": (p: string as string?, q: string by CConverter, r: (int,int) as (int x,int y)) -> void, write lock\n");
        file.ShouldContain(": () -> (int,string) as (int x,string? y), write lock\n");
        file.ShouldContain("operation O(): () -> string as string?, write lock\n");
        var parsed = ContractParser.Parse(file);
        parsed.Malformed.ShouldBeEmpty();
        ContractWriter.Write(parsed.Contract).ShouldBe(file);
    }

    [Theory]
    [InlineData("state a: string as")]
    [InlineData("state a: string as ")]
    [InlineData("state a: string as (int")]
    [InlineData("state a: string comparing ")]
    [InlineData("state a: string comparing a b")]
    [InlineData("state a: string by B as string?")]
    [InlineData("operation M(): (a: string as ) -> void, no lock")]
    public void A_line_of_which_a_part_means_nothing_is_reported(string line) =>
        ContractParser.Parse($"stubs-contract 1\nclass A\n  traits: persistent\n  {line}").Malformed.ShouldHaveSingleItem();

    [Fact]
    public async Task Data_that_operations_return_and_that_may_be_null_now_is_to_be_written()
    {
        static string With(string type, string use) => $"[Remote] public partial class A {{ {use} }} public record D({type} X);";
        const string returned = "public D M() => new(\"\");", taken = "public void M(D d) { }";

        (await Contracts.ChangeAsync(With("string", returned), With("string?", returned))).ShouldHaveSingleItem()
            .ShouldStartWith("STUB0086 [X] Stubs.Contract.txt does not say that 'X' of 'D' may be null where operations return it (clients of earlier versions do not expect it) yet");
        (await Contracts.ChangeAsync(With("string", taken), With("string?", taken))).ShouldHaveSingleItem()
            .ShouldStartWith("STUB0086 [X] Stubs.Contract.txt does not say that 'X' of 'D' may be null where clients send it (nodes of earlier versions do not expect it) yet");
    }

    [Theory]
    [Trait("Rule", "4")]
    [InlineData("[Persistent] public partial class A { private string X = \"\"; public int N => X.Length; }",
        "private string X", "private string? X", "'X' of 'A' may be null where it is stored (earlier versions of the program do not expect it)")]
    [InlineData("[Persistent] public partial class A { private List<string> X = []; public int N => X.Count; }",
        "List<string>", "List<string?>", "'X' of 'A' may be null where it is stored")]
    [InlineData("[Persistent] public partial class A { private D? d; public int N => d!.X.Length; } public record D(string X);",
        "string X", "string? X", "'X' of 'D' may be null where it is stored")]
    [InlineData("[Remote] public partial class A { public Out M() => new(\"\", []); } public record Out(string N, List<string> X);",
        "List<string> X", "List<string>? X", "'X' of 'Out' may be null where operations return it")]
    [InlineData("[Persistent, Remote] public partial class A { private Out? o; public Task<List<Out>> M() => Task.FromResult<List<Out>>([o!]); } public record Out(string N, List<string> X);",
        "List<string> X", "List<string>? X", "'X' of 'Out' may be null where operations return it")]
    [InlineData("[Remote] public partial class A { public void M(string x) { } }",
        "string x", "string? x", "operation 'M(string)' of 'A' may be given null (nodes of earlier versions do not expect it)")]
    public async Task What_may_be_null_now_is_to_be_written_so_that_its_going_is_seen(
        string source, string before, string after, string expected)
    {
        var (first, second) = (source, source.Replace(before, after).Replace("X.Length", "X!.Length"));
        var file = Contracts.Of(first);

        (await Contracts.CheckAsync(file, second)).Select(Contracts.Describe).ShouldHaveSingleItem()
            .ShouldContain("does not say that " + expected);
        (await Contracts.CheckAsync(Contracts.Extend(file, second), second)).ShouldBeEmpty();

        // A file of an earlier version says nothing of null.
        (await Contracts.CheckAsync(file.Replace("stubs-contract 2", "stubs-contract 1"), second))
            .Select(Contracts.Describe)
            .Where(static each => !each.Contains("operations return", StringComparison.Ordinal))
            .ShouldBeEmpty();
        ContractParser.Parse(file.Replace("stubs-contract 2", "stubs-contract 1")).Malformed.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Rule", "4")]
    public async Task Exceptions_that_are_held_sent_or_returned_have_lines_of_what_is_stored_of_them()
    {
        static string With(string members) => "[Persistent, Remote] public partial class A { private AException? a; public List<CException> M() => []; public bool N => a is null; }"
            + $" public class BException : Exception {{ public int Of {{ get; init; }} }} public class AException : BException {{ {members} [Transient] public Action? T {{ get; set; }} }}"
            + " public class CException(string c) : Exception { public string C { get; } = c; } public record Reason(int N);";
        var file = Contracts.Of(With("public Reason? R { get; init; } public string Text { get; init; } = \"\";"));

        file.ShouldContain("data AException\n  state Of: int\n  state R: Reason as Reason?\n  state Text: string\n");
        file.ShouldContain("data CException\n  state C: string\n");
        file.ShouldContain("data Reason\n  state N: int\n");
        (await Contracts.CheckAsync(file, With("public Reason? R { get; init; } public int Text { get; init; }")))
            .Select(Contracts.Describe).ShouldHaveSingleItem()
            .ShouldContain("STUB0081 [Text] 'Text' of 'AException' was 'string' and is 'int'");
        (await Contracts.CheckAsync(file, With("public Reason? R { get; init; }"))).Select(Contracts.Describe)
            .ShouldHaveSingleItem().ShouldStartWith("STUB0080 [AException] 'Text' of 'AException' is gone");

        // A file of an earlier version has none of them.
        var earlier = ContractParser.Parse(file).Contract;
        var sections = earlier.Sections.Where(
            static each => !each.Key.Name.EndsWith("Exception", StringComparison.Ordinal));
        (await Contracts.CheckAsync(
            ContractWriter.Write(new ContractModel(sections) { IsFull = false }),
            With("public Reason? R { get; init; } public string Text { get; init; } = \"\";"))).ShouldBeEmpty();
    }

    [Theory]
    [Trait("Rule", "4")]
    [InlineData("private HashSet<string> x; public A() => x = Make(); private HashSet<string> Make() => new(StringComparer.OrdinalIgnoreCase);")]
    [InlineData("private HashSet<string> x; public A(bool y) => x = y ? new() : new(StringComparer.OrdinalIgnoreCase);")]
    [InlineData("private HashSet<string> x; public A(HashSet<string>? y) => x = (y ?? new(StringComparer.OrdinalIgnoreCase));")]
    [InlineData("private HashSet<string> x; public A() : this(new HashSet<string>(StringComparer.OrdinalIgnoreCase)) { } private A(HashSet<string> y) => x = y;")]
    [InlineData("private Lazy<HashSet<string>> x = new(() => new HashSet<string>(StringComparer.OrdinalIgnoreCase));")]
    public void A_comparer_behind_a_choice_a_helper_or_a_constructor_is_in_the_contract(string members) =>
        Contracts.Of($"[Persistent] public partial class A {{ {members} }}")
            .ShouldContain(" comparing OrdinalIgnoreCase\n");

    [Fact]
    [Trait("Rule", "4")]
    public async Task The_ordinal_comparer_of_a_sorted_collection_is_in_the_contract_for_its_default_follows_the_culture()
    {
        static string With(string made) => $"#pragma warning disable STUB0026\n[Persistent] public partial class A {{ private SortedSet<string> x = {made}; private IDictionary<string, int> y = new SortedDictionary<string, int>(StringComparer.Ordinal); private HashSet<string> z = new(StringComparer.Ordinal); }}";
        var file = Contracts.Of(With("new(StringComparer.Ordinal)"));

        file.ShouldContain("state x: System.Collections.Generic.SortedSet<string> comparing Ordinal\n");
        file.ShouldContain("state y: System.Collections.Generic.IDictionary<string,int> comparing Ordinal\n");
        file.ShouldContain("state z: System.Collections.Generic.HashSet<string>\n");
        (await Contracts.CheckAsync(file, With("new()"))).Select(Contracts.Describe).ShouldHaveSingleItem()
            .ShouldStartWith("STUB0106 [x] 'x' of 'A' compared by 'Ordinal' and now has no comparer");
        // A file of an earlier version did not name it.
        (await Contracts.CheckAsync(
            file.Replace(ContractWriter.Header, ContractWriter.FirstHeader).Replace(" comparing Ordinal", ""),
            With("new(StringComparer.Ordinal)"))).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Rule", "4")]
    public async Task An_exception_of_another_name_is_another_exception()
    {
        const string source = "[Persistent] public partial class A { private AException? a; public bool N => a is null; } public class AException : Exception { public int X { get; init; } }";

        (await Contracts.ChangeAsync(source, source.Replace("AException", "BException")))
            .Where(static each => each.StartsWith("STUB0081", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldContain("'a' of 'A' was 'AException' and is 'BException'");
    }

    private static string Source(string members) =>
        "#pragma warning disable CS0169, CS8618, CS0649, CS0414\n[Persistent, Remote] public partial class A { " + members + " }" + Converter;

    [GeneratedRegex(@" as [^ ]+( [^ ,)]+[,)][^ ]*)*?(?= by| comparing| formerly|, |\) ->|\n|$)|(?<=operation.*) by \w+| comparing \w+")]
    private static partial Regex Note();

    [Theory]
    [Trait("Rule", "4")]
    [InlineData("string? x", "string x", "takes 'x', which was 'string?' and is 'string'")]
    [InlineData("List<string?> x", "List<string> x", "takes 'x', which was 'System.Collections.Generic.List<string?>' and is 'System.Collections.Generic.List<string>'")]
    [InlineData("int y, string? x", "int y, string x", "takes 'x', which was 'string?' and is 'string'")]
    [InlineData("string x", "string? x", null)]
    [InlineData("string? x", "string? x", null)]
    public async Task A_parameter_that_clients_may_send_as_null_and_that_is_never_null_now_is_a_warning(
        string before, string after, string? expected)
    {
        static string Class(string parameters) =>
            $"[Remote] public partial class A {{ public void M({parameters}) {{ }} }}";

        var said = (await Contracts.ChangeAsync(Class(before), Class(after)))
            .Where(static each => each.StartsWith("STUB0105")).ToList();

        if (expected is null)
            said.ShouldBeEmpty();
        else
            said.ShouldHaveSingleItem().ShouldContain(
                $" {expected}: where null was stored or is sent, it is null in spite of its type; keep the '?', or take what is never null in an operation of another name");
    }
}
