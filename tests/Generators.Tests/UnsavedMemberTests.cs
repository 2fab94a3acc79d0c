using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Tests;

/// <summary>
/// Each field of the final compilation is written by generated code, or marked, or an error: whatever another generator
/// adds (rule 4).
/// </summary>
public sealed class UnsavedMemberTests
{
    public static TheoryData<string, string, string> Additions => new()
    {
        {
            "[Persistent] public partial class A { public partial string Name { get; set; } }",
            "partial class A { public partial string Name { get => field ?? \"\"; set => field = value; } }",
            "STUB0094 [Name] 'Name' of 'A' is not saved: another generator implements the property"
        },
        {
            "[Persistent] public partial class A { public partial string Name { get; set; } }",
            "partial class A { private string? _name; public partial string Name { get => _name ?? \"\"; set => _name = value; } }",
            "STUB0094 [A] '_name' of 'A' is not saved: another generator declares it"
        },
        {
            "[Persistent] public partial class A { public int X; }",
            "partial class A { public int Y { get; set; } }",
            "STUB0094 [A] 'Y' of 'A' is not saved: another generator declares it"
        },
        {
            "[Persistent] public partial class A { public Late? X; }",
            "public record Late(int Y);",
            "STUB0094 [X] 'X' of 'A' is not saved: another generator declares 'Late'"
        },
        {
            "[Persistent] public partial class A { public List<Late> X = []; }",
            "public record Late(int Y);",
            "STUB0094 [X] 'X' of 'A' is not saved: another generator declares 'Late'"
        },
        {
            "[Persistent] public partial class A { public D? X; } public partial class D { public int Y; }",
            "partial class D { private int z; public int Z => z; }",
            "STUB0094 [D] 'z' of 'D' is not saved: another generator declares it"
        },
        {
            "[Persistent] public partial class A { public D? X; } public partial class D { public int Y; public partial int Z { get; set; } }",
            "partial class D { public partial int Z { get => field; set => field = value; } }",
            "STUB0094 [Z] 'Z' of 'D' is not saved: another generator implements the property"
        },
        {
            "[Remote] public partial class A { public void M(D d) { } } public partial record struct D(int Y);",
            "partial record struct D { private int z; public void N() => z++; }",
            "STUB0094 [D] 'z' of 'D' is not saved: another generator declares it"
        },
        {
            "[Persistent] public partial class A { public int X; } public class B { public int Z; }",
            "partial class A : B;",
            "STUB0094 [Z] 'Z' of 'A' is not saved: no generated code writes it"
        },
    };

    [Theory]
    [Trait("Rule", "4")]
    [MemberData(nameof(Additions))]
    public async Task What_another_generator_adds_is_an_error(string source, string added, string expected) =>
        (await RunAsync(source, added)).Where(diagnostic => diagnostic.Id.StartsWith("STUB", StringComparison.Ordinal))
            .Select(Analysis.Describe).ShouldHaveSingleItem().ShouldStartWith(expected);

    [Fact]
    [Trait("Rule", "4")]
    public async Task The_state_of_a_base_class_that_another_generator_declares_is_missed() =>
        (await RunAsync(
            "[Persistent] public partial class A { public int X; } [Persistent] public partial class B { public int Z; public B() { } }", "partial class A : B;"))
            .Where(diagnostic => diagnostic.Id == "STUB0094").Select(Analysis.Describe)
                .ShouldContain(text => text.Contains("the state of 'B'"));

    [Theory]
    [InlineData(
        "[Persistent] public partial class A { [Transient] public partial string Name { get; set; } }",
        "partial class A { public partial string Name { get => field ?? \"\"; set => field = value; } }")]
    [InlineData(
        "[Persistent] public partial class A { [Service] public partial TimeProvider? Clock { get; set; } }",
        "partial class A { public partial TimeProvider? Clock { get => field; set => field = value; } }")]
    [InlineData(
        "[Persistent] public partial class A { private int x; public int X => x++; }",
        "partial class A { public int Y => 1; public static int Z; public const int W = 1; public event Action? E; public void F() => E?.Invoke(); [Stubs.Transient] private int v = 1; public int V() => v; }")]
    [InlineData(
        "[Persistent] public partial class A { private string name = \"\"; public int X => name.Length; }",
        "partial class A { public string Name { get => name; set => name = value; } }")]
    [InlineData(
        "[Persistent] public partial class A { public D? X; } public partial record D { public int Y { get; init; } [Transient] public partial int Z { get; set; } }", "partial record D { public partial int Z { get => field; set => field = value; } }")]
    [InlineData(
        "[Persistent] public partial class A { public int X; private void SaveState(ref StateWriter writer) => writer.Write(X); private void RestoreState(ref StateReader reader) => X = reader.ReadInt32(); }", "partial class A { private int y; public int Y => y++; }")]
    [InlineData(
        "[Remote] public partial class A { public void M() { } }",
        "partial class A { private int y; public int Y => y++; }")]
    public async Task What_is_marked_or_no_data_is_none(string source, string added) =>
        (await RunAsync(source, added)).Where(diagnostic => diagnostic.Id.StartsWith("STUB", StringComparison.Ordinal))
            .Select(Analysis.Describe).ShouldBeEmpty();

    private static Task<IReadOnlyList<Diagnostic>> RunAsync(string source, string added)
    {
        var generation = Driver.Run(source);
        return Analysis.RunAsync(generation with
        {
            Output = generation.Output.AddSyntaxTrees(Driver.Parse(
                "Other.g.cs", "// <auto-generated/>\n#nullable enable\n" + added)),
        });
    }
}
