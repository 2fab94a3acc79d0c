using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Tests;

/// <summary>
/// Data of another assembly is made by code that its author wrote. What that changes is refused before it is stored,
/// and plain data transfer objects pay nothing (rule 4).
/// </summary>
[Trait("Rule", "4")]
public sealed class RemadeDataTests
{
    /// <summary>Types called D, how one is made, and the member that would change; null where none does.</summary>
    private static readonly (string Type, string Made, string? Changed)[] Types =
    [
        ("class D { private int x; public int X { get => x; set => x += value; } }", "new() { X = 1 }", null),
        ("class D { private int x; public int X { get => x + 1; set => x = value; } }", "new() { X = 1 }", "X"),
        ("class D { private string x = \"\"; public string X { get => x; set => x = value + \"!\"; } }", "new() { X = \"a\" }", "X"),
        ("class D { private string? x; public string? X { get => x; set => x = value?.Trim(); } }", "new() { X = \" a \" }", null),
        ("class D(int x) { public int X { get; } = x + 1; }", "new(1)", "X"),
        ("class D(int x, string y) { public string Y { get; } = y; public int X { get; } = x; }", "new(1, \"y\")", null),
        ("record D(DateTime X) { public DateTime X { get; init; } = X.AddDays(1); }", "new(DateTime.UnixEpoch)", "X"),
        ("record D(DateTime X, List<int> Y);", "new(DateTime.UnixEpoch, [1])", null),
        ("class D(IEnumerable<int> x) { public IEnumerable<int> X { get; } = x.Skip(1).ToHashSet(); }", "new([1, 2, 3])", "X"),
        ("class D(List<int> x) { public List<int> X { get; } = [.. x]; }", "new([1, 2, 3])", null),
        ("class D(string? x) { public string? X { get; } = x ?? throw new ArgumentNullException(nameof(x)); public static D Empty() => (D)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(D)); }", "D.Empty()", "ArgumentNullException"),
        ("struct D { private DayOfWeek? x; public DayOfWeek? X { get => x; set => x = value + 1; } }", "new() { X = DayOfWeek.Monday }", "X"),
        ("class D { private double x; public double X { get => x; set => x = value; } }", "new() { X = double.NaN }", null),
        ("class D { private byte[] x = []; public byte[] X { get => [.. x]; set => x = [.. value]; } }", "new() { X = [1] }", null),
        ("class D : E { public int Z { get; set; } } public class E { private int y; public int Y { get => y; set => y = value + Z1; } protected int Z1 => 1; }", "new() { Y = 1 }", "Y"),
        ("class D { public int X { get; set; } public List<int>? Y { get; init; } public required string Z { get; set; } }", "new() { Z = \"\" }", null),
        ("struct D { public int X; public string Y; }", "new() { X = 1 }", null),
    ];

    private static readonly Lazy<(IReadOnlyDictionary<string, string> Files, Assembly Loaded)> Program = new(Build);

    [Fact]
    public void What_a_constructor_or_setter_of_another_assembly_changes_is_refused_before_it_is_stored()
    {
        for (var at = 0; at < Types.Length; at++)
        {
            var target = Activator.CreateInstance(Versions.Find(Program.Value.Loaded, $"A{at}"))!;
            if (Types[at].Changed is { } changed)
            {
                var error = Should.Throw<StateIncompatibleException>(() => Versions.Save(target), Types[at].Type);
                error.Message.ShouldContain(changed);
                error.Message.ShouldContain("Member 'd' cannot be saved");
                error.Message.ShouldEndWith("Convert it by [StateConverter].");
            }
            else
            {
                var saved = Versions.Save(target);
                Versions.Save(Versions.Restore(target.GetType(), saved)).ShouldBe(saved, Types[at].Type);
            }
        }
    }

    [Fact]
    public void Data_that_only_the_compiler_makes_is_not_made_twice()
    {
        for (var at = Types.Length - 2; at < Types.Length; at++)
            Program.Value.Files[$"Library_D{at}Codec.g.cs"].ShouldNotContain("RequireKept");
        Program.Value.Files["Library_D5Codec.g.cs"].ShouldContain("RequireKept");
    }

    private static (IReadOnlyDictionary<string, string> Files, Assembly Loaded) Build()
    {
        string Numbered(string text, int at) =>
            System.Text.RegularExpressions.Regex.Replace(text, @"\b[DE]\b", $"${{0}}{at}");
        var library = Driver.Compile(
            "RemadeLibrary",
            [.. Types.Select((one, at) => $"namespace Library;\npublic {Numbered(one.Type, at)}")]);
        var context = new AssemblyLoadContext("remade");
        var reference = MetadataReference.CreateFromImage(Emit(library, context).Image);
        var application = Driver.Run(
            "Remade",
            [.. Types.Select((one, at) => Numbered($"using Library; namespace Remade;\n[Persistent] public partial class A{at} {{ private D d = {one.Made.Split(';')[0]}; public bool P => d.Equals(null); }}", at))],
            reference);
        return (application.Files, Emit(application.Output, context).Loaded);
    }

    private static (byte[] Image, Assembly Loaded) Emit(Compilation compilation, AssemblyLoadContext context)
    {
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        emitted.Success.ShouldBeTrue(string.Join('\n', emitted.Diagnostics.Where(
            diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        return (image.ToArray(), context.LoadFromStream(image));
    }
}
