using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>Writes the interface of a class.</summary>
internal static class InterfacePart
{
    public static void Write(CodeWriter writer, ClassModel model)
    {
        if (model.AuthorInterface is not null)
            return;
        var place = model.Place;
        var bases = model.Base is { } @base ? " : " + @base.Interface : "";
        writer.Lines(
            $"""
            /// <summary>The operations of <see cref="{place.Cref}"/>, wherever the object is.</summary>
            {model.WarningLines}{CodeWriter.GeneratedCode}
            [global::Stubs.Generated.GeneratedInterface(typeof({place.UnboundStub}))]
            """);
        writer.Open($"{place.Accessibility} interface {place.Interface}{bases}{place.Constraints}");
        var first = true;
        foreach (var operation in model.Operations.Where(operation => operation.InInterface))
        {
            if (!first)
                writer.Line();
            first = false;
            writer.Lines(Signatures.Head(operation));
            writer.Lines(Signatures.Of(operation, withDefaults: true) + ";");
            if (Signatures.OfParams(operation) is { } spread)
                writer.Lines($"\n{Signatures.Head(operation)}\n{spread};");
        }

        writer.Close();
        writer.Line();
    }
}
