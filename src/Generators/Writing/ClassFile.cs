using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>Writes the file of one class: its other part, its interface, its stub.</summary>
internal static class ClassFile
{
    public static string Write(ClassModel model)
    {
        var writer = new CodeWriter(model.Uses);
        // What the compiler has against such names, it says where the author gave them.
        if (model.Operations.Select(operation => operation.CallName).Append(model.Place.Name)
            .Any(name => name.All(character => character is >= 'a' and <= 'z')))
            writer.Lines("#pragma warning disable CS8981\n");
        if (model.Published is { } published)
            writer.Lines($"[assembly: global::Stubs.Generated.ObjectInterface({published})]\n");
        writer.OpenPlace(model.Place);
        if (model.State is { } state)
            StatePart.Write(writer, model, state);
        InterfacePart.Write(writer, model);
        StubPart.Write(writer, model);
        writer.ClosePlace(model.Place);
        if (model.State is { } accessed)
            AccessorsPart.WriteOutside(writer, accessed.Accessors, model.Uses);
        return writer.ToString();
    }
}
