using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;

namespace Stubs.Generators.Tests;

/// <summary>
/// Data types of a referenced assembly: nothing that they hold is dropped without a word (rule 4). What the assembly
/// does not show is an error, unless the assembly exports code for it.
/// </summary>
public sealed class OtherAssembliesDataTests
{
    private const string Lost =
        " of another assembly is set by no public constructor and no public setter, and would be lost; "
        + "let that assembly reference Stubs, which then exports code for it, or copy what is needed into a type of this assembly";

    private const string Own = "[Persistent] public partial class A { public D? F; }";

    /// <summary>The library, and what would be lost of it.</summary>
    public static TheoryData<string, string> Incomplete => new()
    {
        { "public class D { public int X { get; private set; } }", "D.X" },
        { "public class D { public int X { get; internal set; } }", "D.X" },
        { "public class D { public int X { get; protected set; } public int Y; }", "D.X" },
        { "public class D { public List<int> X { get; } = []; public int Y; }", "D.X" },
        { "public class D(int y) { public int Y { get; } = y; public List<int> X { get; } = []; }", "D.X" },
        { "public class D { protected int x; public int Y; public int X => x; }", "D.x" },
        { "public class D { protected int X { get; set; } public int Y; }", "D.X" },
        { "public record D(int Y) { public int X { get; private set; } }", "D.X" },
        { "public struct D { public int X { get; private set; } public int Y; }", "D.X" },
        { "public struct D { public readonly int X; public int Y; public D(long z) { X = (int)z; Y = 0; } }", "D.X" },
        { "public class D : E { public int Y; } public class E { public int X { get; private set; } }", "D.X" },
        { "public class D : E { public new int X { get; set; } } public class E { public int X { get; set; } }", "D.X" },
        { "namespace Microsoft.Shop { public class D { public int X { get; private set; } } }", "D.X" },
    };

    /// <summary>What only the tables of the assembly show.</summary>
    public static TheoryData<string, string> Hidden => new()
    {
        { "public class D { private int x; public int Y; public int X() => x; }", "D.x" },
        { "public class D { internal int x; public int Y; public int X() => x; }", "D.x" },
        { "public class D(int y) { private int x; public int Y { get; } = y; public int X() => x++; }", "D.x" },
        { "public class D(int y) { private readonly List<int> x = []; public int Y { get; } = y; public int X() => x.Count; }", "D.x" },
        { "public class D { private int X { get; set; } public int Y; public int Z() => X; }", "D.X" },
        { "public class D : E { public int Y; } public class E { private int x; public int X() => x; }", "D.x" },
    };

    public static TheoryData<string> Complete => new()
    {
        "public class D { public int X { get; set; } public string? Y; public int Z => X + 1; public int[] W => [X]; }",
        "public record D(int X, string Y) { public int Z => X + 1; public required Uri V { get; init; } }",
        "public class D(int x) { public int X => x; }",
        "public class D { private readonly int x; public D(int x) => this.x = x; public int X => x; private readonly int twice; public int Twice() => twice; }",
        "public class D { private int m_x; public int X { get => m_x; set => m_x = value; } }",
        "public class D { private int _x; public int X { get => _x; set => _x = value; } private static int count; public static int Count => count++; }",
        "public class D { public event Action? E; private event Action? F; public int X { get; set; } public int G() { E?.Invoke(); F?.Invoke(); return X; } }",
        "public readonly struct D(int x) { public int X { get; } = x; }",
        "namespace System.Shop { public record D(int X); }",
        "namespace Microsoft.Shop { public record D(List<int> X); }",
    };

    [Theory]
    [Trait("Rule", "4")]
    [MemberData(nameof(Incomplete))]
    public async Task What_can_be_seen_and_not_be_set_is_an_error_that_names_the_ways_out(string library, string lost)
    {
        foreach (var reference in new[] { false, true })
        {
            (await RunAsync(Compile(library, reference)))
                .ShouldBe(
                    [$"STUB0020 [F] 'F' cannot be saved: '{lost}'{Lost}; mark it [Transient] if it is not state, or [Service] if the node supplies it"], reference.ToString());
        }
    }

    [Theory]
    [Trait("Rule", "4")]
    [MemberData(nameof(Hidden))]
    public async Task What_only_the_assembly_itself_shows_is_an_error_too(string library, string lost) =>
        (await RunAsync(Compile(library, asReference: false))).ShouldHaveSingleItem().ShouldContain($"'{lost}'{Lost}");

    [Theory]
    [Trait("Rule", "4")]
    [MemberData(nameof(Incomplete))]
    [MemberData(nameof(Hidden))]
    public async Task An_editor_that_has_the_other_project_open_says_the_same(string library, string lost) =>
        (await RunAsync((Source(library), Open(Driver.Compile("Library", [library]))))).ShouldBe(
            [$"STUB0020 [F] 'F' cannot be saved: '{lost}'{Lost}; mark it [Transient] if it is not state, or [Service] if the node supplies it"]);

    [Fact]
    [Trait("Rule", "4")]
    public async Task An_editor_that_has_the_other_project_open_gets_the_files_that_the_compiler_gets()
    {
        const string library =
            "public class D { public List<string> L { get; set; } = new List<string>(); public int N = new Random().Next(); "
            + "public HashSet<string> H { get; set; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase); } "
            + "public class E { public List<string> L { get; set; } = new List<string>(); public D[] Held = new D[3]; } "
            + "public record R(int X, D Y) { public List<D> Z { get; init; } = new List<D>(); } "
            + "public enum K { A, B } public class P { public E Held = new E(); protected D More = new D(); private int x; /** <summary>Counts.</summary> */ public int X() => x++; } "
            + "public class Oops : Exception { public List<string> L { get; set; } = new List<string>(); }";
        const string own =
            "[Remote, Persistent] public partial class A { private D d = new(); private E? e; private List<R> r = []; private K k; "
            + "public D Get() => d; public void Set(E given, R[] more) { e = given; r.AddRange(more); k = K.B; } public K Kind => k; public E? Held => e; } "
            + "[Persistent] public partial class B : P { private int n; public int Next() => ++n; } "
            + "public class WorseException : Oops { public string? M { get; set; } } "
            + "[Persistent] public partial class C { public Oops? O { get; private set; } }";
        var compiled = Driver.Compile("Library", [library]);
        var opened = Driver.Run("Application", [own], Open(compiled));
        var built = Driver.Run("Application", [own], Emit(compiled, asReference: false));

        opened.Files.ShouldBe(built.Files);
        opened.Result.Diagnostics.Select(static each => each.ToString())
            .ShouldBe(built.Result.Diagnostics.Select(static each => each.ToString()));
        var said = (await Analysis.RunAsync(opened)).Select(Analysis.Describe).ToList();
        said.ShouldNotContain(text => text.StartsWith("STUB0007") || text.StartsWith("AD0001"));
        said.ShouldBe((await Analysis.RunAsync(built)).Select(Analysis.Describe));
    }

    [Theory]
    [MemberData(nameof(Complete))]
    public async Task What_constructors_and_setters_give_back_is_none(string library)
    {
        (await RunAsync(Compile(library, asReference: false))).ShouldBeEmpty();
        (await RunAsync(Compile(library, asReference: true))).ShouldBeEmpty();
        (await RunAsync((Source(library), Open(Driver.Compile("Library", [library]))))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("public class D { public D() { } public D(int n) => Number = n; public int Y; public int Number { get; } }", "'D.Number' of another assembly has no public setter, and no constructor's parameter has its name: if it is what 'n' sets, name that so there, or it would be lost")]
    [InlineData("public class D { public int Y; private int _n; public int N() => _n++; }", "'D._n' of another assembly is set by no public constructor")]
    public async Task What_is_lost_has_the_name_that_its_author_knows(string library, string said) =>
        (await RunAsync(Compile(library, asReference: false))).ShouldHaveSingleItem().ShouldContain(said);

    [Theory]
    [Trait("Rule", "4")]
    [InlineData("public class D { private int x; public int Y; public void Add() => x++; }")]
    [InlineData(
        "public class D { private readonly List<int> x = []; public int Y; public IReadOnlyList<int> X => x; }")]
    public async Task What_a_reference_assembly_may_hide_is_a_warning(string library) =>
        (await RunAsync(Compile(library, asReference: true))).ShouldHaveSingleItem()
            .ShouldStartWith(
                "STUB0095 [A] 'D' of another assembly, which 'A' holds or sends, seems to have private state");

    [Theory]
    [Trait("Rule", "4")]
    [MemberData(nameof(Incomplete))]
    [MemberData(nameof(Hidden))]
    public async Task A_library_that_references_the_package_exports_code_for_its_data(string library, string lost)
    {
        var generation = Driver.Run("Library", [library]);
        generation.Problems.Where(problem => problem.Id is not ("CS1591" or "CS0649")).ShouldBeEmpty(lost);
        var exported = generation.Files.Values.First(file => file.Contains("DCodec", StringComparison.Ordinal));

        foreach (var reference in new[] { false, true })
        {
            (await RunAsync((Source(library), Emit(generation.Output, reference)))).ShouldBeEmpty(reference.ToString());
            Driver.Run("Application", [Source(library)], Emit(generation.Output, reference)).Files.Keys.ShouldBe(
                ["A.g.cs"]);
        }

        exported.ShouldContain("public sealed class");
    }

    [Theory]
    [MemberData(nameof(Complete))]
    public void A_library_exports_no_code_for_what_others_can_write(string library) =>
        Driver.Run("Library", [library]).Files.Count.ShouldBe(
            library.Contains("twice", StringComparison.Ordinal) ? 1 : 0);

    [Theory]
    [InlineData("public class D { private readonly Action x = () => { }; public int Y; public void Z() => x(); }")]
    [InlineData("public class D { private int x; public int X() => x++; }")]
    [InlineData("internal class D { private int x; public int X => x++; }")]
    [InlineData("public static class D { private static int x; public static int X => x++; }")]
    [InlineData("public abstract class D { private int x; public int X => x++; }")]
    [InlineData("public class D : Attribute { private int x; public int X => x++; }")]
    [InlineData("public class D : IDisposable { private int x; public int X => x++; public void Dispose() { } }")]
    public void A_library_exports_no_code_for_what_is_no_data(string library) =>
        Driver.Run("Library", [library]).Files.ShouldBeEmpty();

    [Theory]
    [Trait("Rule", "4")]
    [InlineData("public class D { private int x; public int X => x++; }", "STUB0101 [A] 'A' derives from 'D' of another assembly, whose private field 'x' cannot be saved here; ")]
    [InlineData("public class D { public int X { get; set; } }", "STUB0101 [A] 'A' derives from 'D' of another assembly, whose private field 'X' cannot")]
    [InlineData("public class D : E { } public class E { private readonly List<int> x = []; public int X => x.Count; }", "STUB0101 [A] 'A' derives from 'E' of another assembly, whose private field 'x' cannot")]
    [InlineData("public class D { public event Action? X; public void Y() => X?.Invoke(); }", null)]
    [InlineData("public class D { private readonly int x = 1; public int X() => x; }", "STUB0024 [A]")]
    public async Task A_class_that_derives_from_one_whose_private_state_is_seen_is_an_error(
        string library, string? expected)
    {
        const string derived = "[Persistent] public partial class A : D { private int own; public int Own => own; }";
        // Also where the assembly exports code for its data: that saves objects of the class, not parts of others.
        Compilation[] compilations =
            [Driver.Compile("Library", [library]), Driver.Run("Library", [library]).Output];
        foreach (var compilation in compilations)
        {
            var found = await RunAsync((derived, Emit(compilation, asReference: false)));
            if (expected is null)
                found.ShouldBeEmpty();
            else
                found.ShouldHaveSingleItem().ShouldStartWith(expected);
        }

        (await RunAsync((derived, Emit(Driver.Compile("Library", [library]), asReference: true))))
            .ShouldAllBe(said => said.StartsWith("STUB0024 [A]")
                || (library.Contains("set;", StringComparison.Ordinal) && said.StartsWith("STUB0101 [A]")));
    }

    /// <summary>Base classes of a reference assembly, what derives from them, and what is said of that.</summary>
    private static readonly (string Base, string Own, string? Lost)[] BasesSeenInPart =
    [
        ("abstract class D { public int B { get; set; } public virtual string V { get; set; } = \"v\"; }", "", "members 'B', 'V'"),
        ("class D { protected int B { get; set; } }", "", "member 'B'"),
        ("class D { public int B { get; init; } }", "", "member 'B'"),
        ("class D { public required string B { get; set; } }", "", "member 'B'"),
        ("class D { public int B { get; protected set; } protected internal int C { get; set; } }", "", "members 'B', 'C'"),
        ("class D { private int b; public int B { get => b; set => b = value; } }", "", "member 'B'"),
        ("class D { private int b; public int B { set => b = value; } public int C() => b; }", "", "member 'B'"),
        ("class D : DE<int> { } public class DE<T> { public T? B { get; set; } }", "", "member 'B'"),
        ("class D { public virtual int B { get; set; } }", "public override int B { get => base.B; set => base.B = value; }", "member 'B'"),
        ("class D { public virtual int B { get; set; } }", "public override int B => 1;", "member 'B'"),
        ("class D { public int B { get; set; } }", "public new int B { get; set; }", "member 'B'"),
        ("class D { public virtual int B { get; set; } }", "public override int B { get; set; }", null),
        ("class D { public virtual int B { get; set; } }", "private int b; public override int B { get => b; set => b = value; }", null),
        ("abstract class D { public abstract int B { get; set; } }", "public override int B { get; set; }", null),
        ("class D { public int B { get; } = 1; public int C { get; private set; } public int E { get; internal set; } }", "", null),
        ("class D { public int B; protected string? C; public static int E { get; set; } public int this[int at] { get => B; set => B = value; } }", "", null),
        ("class D { private int b; public int B() => b++; }", "", null),
        ("class D { public int B { get; set; } }", "protected void SaveState(ref StateWriter writer) => writer.Write(B); protected void RestoreState(ref StateReader reader) => B = reader.ReadInt32();", null),
    ];

    [Fact]
    [Trait("Rule", "4")]
    public async Task What_a_base_class_of_a_reference_assembly_shows_and_can_be_set_is_an_error_that_names_it()
    {
        var cases = BasesSeenInPart;
        string Numbered(string text, int at) =>
            System.Text.RegularExpressions.Regex.Replace(text, @"\bDE?\b", $"${{0}}{at}");
        var library = string.Concat(cases.Select((one, at) => Numbered($"public {one.Base}\n", at)));
        var derived = string.Concat(cases.Select((one, at) =>
            $"[Persistent] public partial class A{at} : D{at} {{ private int own; public int Add() => own++; {one.Own} }}\n"));

        var said = await RunAsync((derived, Emit(Driver.Compile("Library", [library]), asReference: true)));

        for (var at = 0; at < cases.Length; at++)
        {
            var own = said.Where(text => text.Contains($"[A{at}]", StringComparison.Ordinal)).ToArray();
            if (cases[at].Lost is not { } members)
                own.ShouldAllBe(text => text.StartsWith("STUB0024"), cases[at].Base + cases[at].Own);
            else
                own.Where(text => !text.StartsWith("STUB0024")).ShouldHaveSingleItem(cases[at].Base + cases[at].Own)
                    .ShouldContain($"of another assembly, whose {members} cannot be saved here; annotate that class where it is declared, or hold an object of it instead, whose assembly exports code for it if it references Stubs, or write SaveState and RestoreState");
        }

        said.Where(text => text.StartsWith("STUB0024")).ShouldNotBeEmpty();
        said.Where(text => !text.StartsWith("STUB0024") && !text.StartsWith("STUB0101")).ShouldBeEmpty();
    }

    [Theory]
    [Trait("Rule", "4")]
    [InlineData("public class D : List<int> { public string? Owner { get; set; } }", "List<int>")]
    [InlineData("public class D : List<int>;", "List<int>")]
    [InlineData("public class D : E { public int X { get; set; } } public class E : Dictionary<string, int>;", "Dictionary<string, int>")]
    [InlineData("public class D : System.Collections.ObjectModel.Collection<int>;", "Collection<int>")]
    [InlineData("public class D : System.Collections.ArrayList { public int X { get; set; } }", "ArrayList")]
    [InlineData("public class D : PriorityQueue<int, int> { public int X { get; set; } }", "PriorityQueue<int, int>")]
    public async Task The_elements_of_another_assemblys_class_that_derives_from_a_collection_are_an_error(
        string library, string collection)
    {
        foreach (var reference in new[] { false, true })
        {
            (await RunAsync(Compile(library, reference))).ShouldBe(
                [$"STUB0020 [F] 'F' cannot be saved: the elements of 'D' of another assembly would be lost, for it derives from '{collection}' and no public member gives them back; let that assembly reference Stubs, which then exports code for it, or copy what is needed into a type of this assembly; mark it [Transient] if it is not state, or [Service] if the node supplies it"],
                reference.ToString());
        }
    }

    [Theory]
    [InlineData("public class D : List<int> { public string? Owner { get; set; } }")]
    [InlineData("public class D : Dictionary<string, int>;")]
    [InlineData("public class D : List<int> { public int List { get; set; } }")]
    public async Task A_library_that_references_the_package_exports_code_for_classes_that_derive_from_collections(
        string library)
    {
        var generation = Driver.Run("Library", [library]);

        (await RunAsync((Own, Emit(generation.Output, asReference: true)))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_class_that_shows_no_data_is_not_exported_and_the_message_does_not_say_that_it_would_be()
    {
        var library = Driver.Run("Library", ["public class D { private int x; public int X() => x++; } [Remote] public partial class R;"]);

        (await RunAsync((Own, Emit(library.Output, asReference: false)))).ShouldHaveSingleItem()
            .ShouldContain("that assembly references Stubs, but exports no code for the class, which shows none of its data by a public property");
    }

    [Theory]
    [Trait("Rule", "4")]
    [InlineData("public class D(string id) { public string Id => id; public List<int> Lines { get; } = []; }", "STUB0104 [id] Other assemblies cannot store or send 'D', because no code is exported for it: parameter 'id' of the primary constructor is used by a member of 'D' and so is state without a name; initialize a field with it and use that")]
    [InlineData("public class D<T>(T id) { public T Id => id; public List<int> Lines { get; } = []; }", "STUB0104 [id] Other assemblies cannot store or send 'D'")]
    [InlineData("public class D(string id) : E(id) { public int N { get; private set; } } public class E(string key) { public string Key => key; }", "STUB0104 [key] Other assemblies cannot store or send 'D'")]
    [InlineData("public class D<T> { private readonly List<I<T>> x = []; public int X => x.Count; private record I<U>(T A, U B) { private int n; public int N => n++; } }", "STUB0104 [D] Other assemblies cannot store or send 'D', because no code is exported for it: 'D<T>' or a type of its members is private; make what is private internal, or the type partial if it is not generic")]
    [InlineData("public class D { private readonly List<I> x = []; public int X => x.Count; private record I(int A); }", "STUB0104 [D] Other assemblies cannot store or send 'D', because no code is exported for it: 'D' or a type of its members is private to 'D', which is not partial; make")]
    [InlineData("public class D { private readonly List<I> x = []; private readonly Action y = () => { }; public int X => x.Count; private record I(int A); public void Y() => y(); }", null)]
    [InlineData("public partial class D { private readonly List<I> x = []; public int X => x.Count; private record I(int A); }", null)]
    [InlineData("public class D(string id) { public string Id => id; }", null)]
    [InlineData("public class D(Action act) { public void Act() => act(); public List<int> Lines { get; } = []; }", null)]
    [InlineData("public class D(string id) { private readonly Action act = () => { }; public void Act() => act(); public string Id => id; }", null)]
    [InlineData("internal class D(string id) { public string Id => id; public List<int> Lines { get; } = []; }", null)]
    public async Task A_library_is_told_of_data_for_which_it_exports_no_code(string library, string? expected)
    {
        var generation = Driver.Run("Library", [library]);
        var said = (await Analysis.RunAsync(generation))
            .Where(static each => each.Severity >= DiagnosticSeverity.Warning)
            .Where(static each => each.Id.StartsWith("STUB", StringComparison.Ordinal))
            .Select(Analysis.Describe).ToList();

        if (expected is null)
            said.ShouldBeEmpty();
        else
            said.ShouldNotBeEmpty();
        said.ShouldAllBe(text => text.StartsWith(expected!));
    }

    [Theory]
    [InlineData("public class D<T> { public class I<U> { private int x; public int Y { get; set; } public T? A { get; set; } public U? B { get; private set; } public int X() => x++; } }", "D<int>.I<string>")]
    [InlineData("public class D<T> { public class I { private int x; public int Y { get; set; } public T? A { get; private set; } public int X() => x++; } }", "D<int>.I")]
    [InlineData("public class D { public class I<U> { private int x; public U? B { get; private set; } public int X() => x++; } }", "D.I<string>")]
    [InlineData("public class D<T> { private readonly List<I<int>> x = []; public IReadOnlyList<I<int>> X => x; public class I<U> { public T? A { get; private set; } public U? B { get; private set; } } }", "D<int>")]
    [InlineData("public class D<T> { private readonly List<I<T>> x = []; public IReadOnlyList<I<T>> X => x; public record I<U>(T A, U B) { private int n; public int N => n++; } }", "D<int>.I<string>")]
    [InlineData("public class D<T> { private readonly List<I<T>> x = []; public IReadOnlyList<I<T>> X => x; public record I<U>(T A, U B); }", "D<int>")]
    [InlineData("public class D<T> { private readonly List<I<T>> x = []; public int X => x.Count; internal record I<U>(T A, U B) { private int n; public int N => n++; } }", "D<int>")]
    public async Task A_library_exports_code_for_generic_data_within_generic_types(string library, string held)
    {
        var generation = Driver.Run("Library", [library]);
        generation.Problems.Where(problem => problem.Id is not "CS1591").ShouldBeEmpty();

        (await RunAsync(($"[Persistent] public partial class A {{ public {held}? F; }}", Emit(generation.Output, asReference: true))))
            .ShouldBeEmpty(string.Join("\n", generation.Files.Keys));
    }

    [Theory]
    [InlineData("public class D { private int x; public int X { get => x; set => x = value; } public required Action Y { get; set; } }")]
    [InlineData("public record D(int X) { public required Action Y; public int? Z { get; init; } }")]
    public void A_member_that_must_be_set_and_cannot_be_saved_makes_no_error_in_what_is_written(string library) =>
        Driver.Run("Application", [Own], Emit(Driver.Compile("Library", [library]), asReference: false))
            .Problems.Where(static problem => problem.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();

    private static string Source(string library) =>
        (library.Contains("namespace Microsoft", StringComparison.Ordinal)
            ? "using Microsoft.Shop; "
            : library.Contains("namespace System", StringComparison.Ordinal) ? "using System.Shop; " : "") + Own;

    private static async Task<string[]> RunAsync((string Source, MetadataReference Library) with) =>
        [.. (await Analysis.RunAsync(Driver.Run("Application", [with.Source], with.Library))).Where(
            diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).Select(Analysis.Describe)];

    private static (string Source, MetadataReference Library) Compile(string library, bool asReference) =>
        (Source(library), Emit(Driver.Compile("Library", [library]), asReference));

    // As an editor and dotnet format have it: the project of the library is open, too.
    private static CompilationReference Open(Compilation compilation) => compilation
        .WithReferences(compilation.References.Where(static reference =>
            Path.GetFileName(reference.Display) != "Stubs.dll")).ToMetadataReference();

    private static MetadataReference Emit(Compilation compilation, bool asReference)
    {
        using var image = new MemoryStream();
        var options = asReference
            ? new EmitOptions(metadataOnly: true, includePrivateMembers: false) : new EmitOptions();
        compilation.Emit(image, options: options).Success.ShouldBeTrue();
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
