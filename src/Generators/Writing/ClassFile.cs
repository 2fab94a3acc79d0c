using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>Writes the file of one class: its other part, its interface, its stub.</summary>
internal static class ClassFile
{
    public static string Write(ClassModel model)
    {
        var writer = new CodeWriter();
        writer.OpenPlace(model.Place);
        if (model.State is { } state)
            StatePart.Write(writer, model, state);
        InterfacePart.Write(writer, model);
        StubPart.Write(writer, model);
        writer.ClosePlace(model.Place);
        if (model.State is { } accessed)
            AccessorsPart.WriteOutside(writer, accessed.Accessors);
        return writer.ToString();
    }
}
