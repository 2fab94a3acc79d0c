using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>Writes what keeps type and data of an exception across a call.</summary>
internal static class ExceptionFile
{
    private const string Target = "error";

    public static string Write(ExceptionModel model)
    {
        var writer = new CodeWriter(model.Uses);
        var name = model.Place.Name;
        writer.Lines(
            "// A codec gives null where null was written: what may be null is up to the members.\n#nullable disable\n");
        writer.OpenPlace(model.Place);
        writer.Lines(
            $"""
            /// <summary>Writes and reads the members of <see cref="{model.Type}"/>.</summary>
            {model.Uses.Mark}{CodeWriter.SteppedOver}
            {CodeWriter.Hidden}
            """);
        writer.Open($"internal sealed class {name} : global::Stubs.Generated.ExceptionMembers<{model.Type}>");
        writer.Lines(
            $"""
            [global::System.Runtime.CompilerServices.ModuleInitializer]
            internal static void Register() => global::Stubs.Generated.ExceptionTypes.Register({Reading.Literals.Of(model.Name)}, new {name}());

            """);
        var values = new Values("");
        WriteCreateBlank(writer, model);
        WriteWrite(writer, model, values);
        WriteRead(writer, model, values);
        values.Declare(writer, "private", nullable: false);
        AccessorsPart.WriteFields(writer, model.Accessors, "private");
        writer.Close();
        writer.ClosePlace(model.Place);
        return writer.ToString();
    }

    private static void WriteCreateBlank(CodeWriter writer, ExceptionModel model)
    {
        var creation =
            $"({model.Type})global::System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof({model.Type}))";
        if (model.Initializers.Count == 0)
        {
            writer.Lines($"public override {model.Type} CreateBlank() => {creation};\n");
            return;
        }

        writer.Open($"public override {model.Type} CreateBlank()");
        writer.Lines($"var {Target} = {creation};");
        foreach (var initializer in model.Initializers)
            writer.Lines($"{initializer.Access.Setter} = {CodeWriter.Verbatim(initializer.Expression)};");
        writer.Lines($"return {Target};");
        writer.Close();
        writer.Line();
    }

    private static void WriteWrite(CodeWriter writer, ExceptionModel model, Values values)
    {
        writer.Open($"public override void Write(ref global::Stubs.StateWriter writer, {model.Type} {Target})");
        writer.Lines($"writer.WriteMapStart({model.Members.Count});");
        foreach (var member in model.Members)
            writer.Lines(values.WriteMember(member.Key, member.Value, member.Access.Getter));
        writer.Close();
        writer.Line();
    }

    private static void WriteRead(CodeWriter writer, ExceptionModel model, Values values)
    {
        writer.Open($"public override void Read(ref global::Stubs.StateReader reader, {model.Type} {Target})");
        writer.Lines("var map = reader.ReadMapStart();");
        foreach (var member in model.Members)
        {
            writer.Lines(
                $"{StatePart.IfPresent(member, number: 0)} {member.Access.Setter} = {values.Read(member.Value)};");
        }

        writer.Lines("reader.ReadMapEnd(ref map);");
        writer.Close();
    }
}
