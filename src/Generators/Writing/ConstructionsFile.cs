using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>
/// Writes the file that makes constructions of generic classes known: their types, and the codecs of their arguments.
/// </summary>
internal static class ConstructionsFile
{
    // No type can have this name, so no other file has it.
    public const string HintName = "generated-constructions.g.cs";

    public static string Write(EquatableArray<ConstructionModel> constructions)
    {
        var uses = new UseModel(
            constructions.SelectMany(construction => construction.Uses.Diagnostics).Distinct()
                .OrderBy(id => id, StringComparer.Ordinal).ToEquatableArray(),
            constructions.Any(construction => construction.Uses.NeedsObsolete));
        var writer = new CodeWriter(uses);
        writer.Lines("// What may be null is up to those who use a codec.\n#nullable disable\n");
        writer.Lines("namespace Stubs.Generated;\n");
        writer.Lines(uses.Mark + CodeWriter.GeneratedCode);
        writer.Open("file static class GeneratedConstructions");
        writer.Lines("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        writer.Open("internal static void Register()");
        foreach (var codec in constructions.SelectMany(construction => construction.Codecs).Distinct())
            writer.Lines($"global::Stubs.Generated.Codecs.Register({codec});");
        foreach (var construction in constructions)
            writer.Lines($"global::Stubs.Generated.StubTypes.Of<{construction.Stub}>();");
        writer.Close();
        writer.Close();
        return writer.ToString();
    }
}
