using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>Writes accessors to fields that the language does not let us set: readonly, init-only, or private to another class.</summary>
internal static class AccessorsPart
{
    private const string Kind = "global::System.Runtime.CompilerServices.UnsafeAccessorKind";

    public static void WriteField(CodeWriter writer, AccessorModel accessor, bool byRef) => writer.Lines(
        $"""
        [global::System.Runtime.CompilerServices.UnsafeAccessor({Kind}.Field, Name = "{accessor.Field}")]
        public static extern ref {accessor.Type} {accessor.Name}({(byRef ? "ref " : "")}{accessor.Owner} target);

        """);

    public static void WriteConstructor(CodeWriter writer, string type) => writer.Lines(
        $"""
        [global::System.Runtime.CompilerServices.UnsafeAccessor({Kind}.Constructor)]
        public static extern {type} New();

        """);
}
