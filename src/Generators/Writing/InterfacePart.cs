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
            {Signatures.Warnings(model.Warnings)}{CodeWriter.GeneratedCode}
            [global::Stubs.Generated.GeneratedInterface(typeof({place.UnboundStub}))]
            """);
        writer.Open($"{place.Accessibility} interface {place.Interface}{bases}{place.Constraints}");
        foreach (var operation in model.Operations.Where(operation => operation.InInterface))
        {
            writer.Lines($"{Signatures.Head(operation)}{Signatures.Of(operation, withDefaults: true)};");
            if (Signatures.OfParams(operation) is { } spread)
                writer.Lines($"{Signatures.Head(operation)}{spread};");
        }

        writer.Close();
        writer.Line();
    }
}
