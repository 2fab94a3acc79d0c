using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>
/// Writes accessors to fields that the language does not let generated code set: readonly, init-only, or private to
/// another class.
/// </summary>
internal static class AccessorsPart
{
    private const string Accessor = "global::System.Runtime.CompilerServices.UnsafeAccessor";

    public static void WriteFields(CodeWriter writer, EquatableArray<AccessorModel> accessors, string accessibility)
    {
        foreach (var accessor in accessors.Where(accessor => !accessor.IsOutside))
            WriteField(writer, accessor, accessibility);
    }

    /// <summary>Writes those that stand outside of the class, at the end of its file.</summary>
    public static void WriteOutside(CodeWriter writer, IEnumerable<AccessorModel> accessors, UseModel uses)
    {
        var outside = accessors.Where(accessor => accessor.IsOutside).ToList();
        if (outside.Count == 0)
            return;
        writer.Line();
        writer.Lines(uses.Mark + CodeWriter.GeneratedCode);
        writer.Open($"file static class {Reading.Accessors.Outside}");
        foreach (var accessor in outside)
            WriteField(writer, accessor, "internal");
        writer.Close();
    }

    private static void WriteField(CodeWriter writer, AccessorModel accessor, string accessibility)
    {
        if (accessor.TypeParameters.Length == 0)
        {
            WriteField(writer, accessor, accessor.Name, accessibility);
            return;
        }

        writer.Open($"{accessibility} static class {accessor.Name}{accessor.TypeParameters}{accessor.Constraints}");
        WriteField(writer, accessor, "Field", "internal");
        writer.Close();
    }

    public static void WriteConstructor(CodeWriter writer, string type) => writer.Lines(
        $"[{Accessor}({Accessor}Kind.Constructor)] internal static extern {type} New();");

    private static void WriteField(CodeWriter writer, AccessorModel accessor, string name, string accessibility) =>
        writer.Lines(
            $"[{Accessor}({Accessor}Kind.Field, Name = \"{accessor.Field}\")] {accessibility} static extern ref {accessor.Type} {name}({(accessor.IsByRef ? "ref " : "")}{accessor.Owner} target);");
}
