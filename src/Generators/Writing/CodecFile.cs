using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>Writes the codec of a data type.</summary>
internal static class CodecFile
{
    public static string Write(DataTypeModel model)
    {
        var writer = new CodeWriter(model.Uses);
        writer.Lines(
            "// A codec gives null where null was written: what may be null is up to the members.\n#nullable disable\n");
        writer.OpenPlace(model.Place);
        writer.Lines($"/// <summary>Writes and reads {Reference(model.Type)}.</summary>");
        writer.Lines(model.Uses.Mark + CodeWriter.SteppedOver + "\n" + CodeWriter.Hidden);
        writer.Open(
            $"{model.Place.Accessibility} sealed class {model.Place.Name}{model.Place.TypeParameters} : global::Stubs.Generated.{(model.HasIdentity ? "ObjectCodec" : "Codec")}<{model.Type}>{model.Place.Constraints}");
        // First of all fields: a codec that contains itself finds it made.
        writer.Lines(
            $"{(model.Place.Accessibility == "public" ? "public" : "internal")} static readonly {model.Place.Name}{model.Place.TypeParameters} Instance = new();\n");
        if (model.Place is { Accessibility: "public", TypeParameters.Length: > 0 })
            WriteFor(writer, model.Place);
        var values = new Values("");
        WriteWrite(writer, model, values);
        if (model.IsAbstract)
            WriteReadAbstract(writer, model);
        else if (model.Constructor is { } constructor)
            WriteConstruct(writer, model, constructor, values);
        else
            WriteRead(writer, model, values);
        values.Declare(writer, "private", nullable: false);
        AccessorsPart.WriteFields(writer, model.Accessors, "private");
        writer.Close();
        writer.ClosePlace(model.Place);
        AccessorsPart.WriteOutside(writer, model.Accessors, model.Uses);
        return writer.ToString();
    }

    /// <summary>A type parameter's codec is looked up by its type, so each construction makes its own known.</summary>
    private static void WriteFor(CodeWriter writer, Place place)
    {
        var names = place.TypeParameters.Trim('<', '>').Split(',').Select(name => name.Trim()).ToList();
        var parameters = names.Select((name, index) => $"global::Stubs.Generated.Codec<{name}> codec{index}");
        writer.Lines("/// <summary>The codec, where those of the type arguments are these.</summary>");
        writer.Open(
            $"public static {place.Name}{place.TypeParameters} For({string.Join(", ", parameters)})");
        for (var index = 0; index < names.Count; index++)
            writer.Lines($"global::Stubs.Generated.Codecs.Register(codec{index});");
        writer.Lines("return Instance;");
        writer.Close();
        writer.Line();
    }

    // A constructed type cannot be referred to.
    private static string Reference(string type) =>
        type.IndexOf('<') < 0 ? $"<see cref=\"{type}\"/>" : $"<c>{Signatures.Escape(type)}</c>";

    private static void WriteWrite(CodeWriter writer, DataTypeModel model, Values values)
    {
        if (HasPlainIdentity(model))
        {
            WriteMembers(writer, model, values);
            return;
        }

        writer.Open($"public override void Write(ref global::Stubs.StateWriter writer, {model.Type} value)");
        if (model.CanBeNull)
            writer.Lines("if (value is null) { writer.WriteNull(); return; }");

        WriteSubtypes(writer, model);
        if (model.IsAbstract)
        {
            writer.Close();
            writer.Line();
            return;
        }

        if (model.CanBeDerived && model.Subtypes.Count == 0)
            writer.Lines($"global::Stubs.Generated.DataValues.RequireExactly<{model.Type}>(ref writer, value);");
        if (model.HasIdentity)
        {
            writer.Lines("WriteObject(ref writer, value);");
            writer.Close();
            writer.Line();
            WriteMembers(writer, model, values);
            return;
        }

        if (IsCompared(model))
            writer.Lines(
                "global::Stubs.Generated.DataValues.RequireKept(ref writer, value, Remake, FindChanged);");
        WriteMap(writer, model, values);
        writer.Close();
        writer.Line();
    }

    private static bool IsCompared(DataTypeModel model) =>
        model.IsRemade && model.Members.Any(static member => member.Comparison is not null);

    // The base class does the rest.
    private static bool HasPlainIdentity(DataTypeModel model) => model is { HasIdentity: true, Subtypes.Count: 0 };

    private static void WriteMembers(CodeWriter writer, DataTypeModel model, Values values)
    {
        writer.Open($"protected override void WriteMembers(ref global::Stubs.StateWriter writer, {model.Type} value)");
        WriteMap(writer, model, values);
        writer.Close();
        writer.Line();
    }

    private static void WriteMap(CodeWriter writer, DataTypeModel model, Values values)
    {
        writer.Lines($"writer.WriteMapStart({model.Members.Count});");
        foreach (var (member, _, _, _, _, _) in model.Members)
            writer.Lines(values.WriteMember(member.Key, member.Value, member.Access.Getter));
    }

    /// <summary>Which of the classes a value has is decided first: each is written by its own codec.</summary>
    private static void WriteSubtypes(CodeWriter writer, DataTypeModel model)
    {
        if (model.Subtypes.Count == 0)
            return;
        if (model.IsUnion)
        {
            WriteCases(writer, model);
            return;
        }

        writer.Lines("var type = value.GetType();");
        foreach (var subtype in model.Subtypes)
        {
            writer.Open($"if (type == typeof({subtype.Type}))");
            writer.Lines(
                $"""
                global::Stubs.Generated.Subtypes.WriteStart(ref writer, {CodeWriter.Verbatim(Reading.Literals.Of(subtype.Names[0]))});
                {subtype.Codec}.Write(ref writer, ({subtype.Type})value);
                return;
                """);
            writer.Close();
            writer.Line();
        }

        if (!model.IsAbstract)
            writer.Lines($"if (type != typeof({model.Type}))");
        var thrown = $"throw global::Stubs.Generated.Subtypes.Unnamed(ref writer, value, typeof({model.Type}));";
        if (model.IsAbstract)
            writer.Lines(thrown);
        else
            writer.Indented(thrown);
    }

    /// <summary>A union that was never set holds null.</summary>
    private static void WriteCases(CodeWriter writer, DataTypeModel model)
    {
        writer.Lines("object held = value.Value;");
        writer.Open("if (held is null)");
        writer.Lines("writer.WriteNull();\nreturn;");
        writer.Close();
        writer.Line();
        var number = 0;
        foreach (var subtype in model.Subtypes)
        {
            writer.Open($"if (held is {subtype.Type} case{++number})");
            writer.Lines(
                $"""
                global::Stubs.Generated.Subtypes.WriteStart(ref writer, {CodeWriter.Verbatim(Reading.Literals.Of(subtype.Names[0]))});
                {subtype.Codec}.Write(ref writer, case{number});
                return;
                """);
            writer.Close();
            writer.Line();
        }

        writer.Lines($"throw global::Stubs.Generated.Subtypes.Unnamed(ref writer, held, typeof({model.Type}));");
    }

    private static void ReadSubtypes(CodeWriter writer, DataTypeModel model)
    {
        writer.Lines("var name = global::Stubs.Generated.Subtypes.ReadStart(ref reader);");
        writer.Open(model.IsAbstract ? "switch (name)" : "if (name is not null)");
        if (!model.IsAbstract)
            writer.Open("switch (name)");
        var number = 0;
        foreach (var subtype in model.Subtypes)
        {
            foreach (var name in subtype.Names)
                writer.Lines($"case {CodeWriter.Verbatim(Reading.Literals.Of(name))}:");
            writer.Indented(
                $"var value{++number} = {subtype.Codec}.Read(ref reader);\nglobal::Stubs.Generated.Subtypes.ReadEnd(ref reader, value{number});\nreturn {(model.IsUnion ? $"new {model.Type}(value{number})" : $"value{number}")};");
        }

        var known = string.Join(", ", model.Subtypes.SelectMany(subtype => subtype.Names));
        writer.Lines("default:");
        writer.Indented(
            $"throw global::Stubs.Generated.Subtypes.Unknown(ref reader, name, {CodeWriter.Verbatim(Reading.Literals.Of(known))});");
        writer.Close();
        if (!model.IsAbstract)
            writer.Close();
        writer.Line();
    }

    private static void WriteReadAbstract(CodeWriter writer, DataTypeModel model)
    {
        OpenRead(writer, model);
        writer.Close();
    }

    private static void WriteRead(CodeWriter writer, DataTypeModel model, Values values)
    {
        if (!HasPlainIdentity(model))
            OpenRead(writer, model);
        var made =
            $"({model.Type})global::System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof({model.Type}))";
        if (model.HasIdentity)
        {
            if (!HasPlainIdentity(model))
            {
                writer.Lines("return ReadObject(ref reader);");
                writer.Close();
                writer.Line();
            }

                writer.Open(
                $"protected override void ReadMembers(ref global::Stubs.StateReader reader, {model.Type} value)");
        }
        else
        {
            writer.Lines(model.CanBeNull ? $"var value = {made};" : $"var value = default({model.Type});");
        }

        writer.Lines("var map = reader.ReadMapStart();");
        foreach (var (member, number) in model.Members.Select((member, number) => (member, number)))
        {
            writer.Lines(
                $"{StatePart.IfPresent(member.Member, number)} {member.Member.Access.Setter} = {values.Read(member.Member.Value)};");
            if (member.Initializer is { } initializer)
                writer.Lines($"else {member.Member.Access.Setter} = {CodeWriter.Verbatim(initializer)};");
        }

        UpgradesPart.Write(writer, [.. model.Members.Select(member => member.Member)], model.Inputs, values);
        writer.Lines(model.HasIdentity ? "reader.ReadMapEnd(ref map);" : "reader.ReadMapEnd(ref map);\nreturn value;");
        writer.Close();
    }

    /// <summary>A type of another assembly is made by its constructor, so all is read before.</summary>
    private static void WriteConstruct(
        CodeWriter writer, DataTypeModel model, EquatableArray<string> constructor, Values values)
    {
        OpenRead(writer, model);
        writer.Lines("var map = reader.ReadMapStart();");
        var locals = model.Members.Select((member, index) => (Member: member, Name: "member" + index)).ToList();
        foreach (var (member, name) in locals)
        {
            writer.Lines($"var has_{name} = {StatePart.Present(member.Member)};");
            writer.Lines(
                $"var {name} = has_{name} ? {values.Read(member.Member.Value)} : {(member.Initializer is { } initializer ? CodeWriter.Verbatim(initializer) : $"default({member.Member.Value.CodecType})")};");
        }

        writer.Lines("reader.ReadMapEnd(ref map);");
        // What cannot be saved is left out, and has a report of its own.
        var arguments = constructor.Select(
            parameter => locals.FirstOrDefault(local => local.Member.Parameter == parameter).Name ?? "default");
        var initialized = locals.Where(local => local.Member is { Parameter: null, IsInitOnly: true })
            .Select(local => $"{local.Member.Name} = {local.Name}").Concat(Unsaved(model)).ToList();
        var creation =
            $"new {model.Type}({string.Join(", ", arguments)}){(initialized.Count == 0 ? "" : " { " + string.Join(", ", initialized) + " }")}";
        WriteDefaults(writer, model, constructor, locals);
        writer.Lines($"var value = {creation};");
        foreach (var (member, name) in locals.Where(local => local.Member is { Parameter: null, IsInitOnly: false }))
            writer.Lines($"if (has_{name}) {member.Member.Access.Setter} = {name};");
        writer.Lines("return value;");
        writer.Close();
        if (IsCompared(model))
            WriteRemake(writer, model, constructor);
    }

    // What must be set must be, even if nothing is known of it.
    private static IEnumerable<string> Unsaved(DataTypeModel model) =>
        model.Unsaved.Select(static name => name + " = default");

    /// <summary>Makes another value of one's data, in the order in which reading does, and compares the two.</summary>
    private static void WriteRemake(CodeWriter writer, DataTypeModel model, EquatableArray<string> constructor)
    {
        writer.Line();
        writer.Open($"private static {model.Type} Remake({model.Type} value)");
        var arguments = constructor.Select(parameter => model.Members.FirstOrDefault(
            member => member.Parameter == parameter)?.Member.Access.Getter ?? "default");
        var initialized = model.Members.Where(static member => member is { Parameter: null, IsInitOnly: true })
            .Select(static member => $"{member.Name} = {member.Member.Access.Getter}").Concat(Unsaved(model)).ToList();
        writer.Lines(
            $"var copy = new {model.Type}({string.Join(", ", arguments)}){(initialized.Count == 0 ? "" : " { " + string.Join(", ", initialized) + " }")};");
        foreach (var member in model.Members.Where(static each => each is { Parameter: null, IsInitOnly: false }))
            writer.Lines($"copy.{member.Name} = {member.Member.Access.Getter};");
        writer.Lines("return copy;");
        writer.Close();
        writer.Line();
        writer.Open($"private static string FindChanged({model.Type} value, {model.Type} copy)");
        foreach (var member in model.Members.Where(static each => each.Comparison is not null))
            writer.Lines(
                $"if (global::Stubs.Generated.DataValues.{member.Comparison}({member.Member.Access.Getter}, copy.{member.Name})) return {CodeWriter.Verbatim(Reading.Literals.Of(member.Name))};");
        writer.Lines("return null;");
        writer.Close();
    }

    /// <summary>What stored data lacks gets the value that the type gives it.</summary>
    private static void WriteDefaults(
        CodeWriter writer, DataTypeModel model, EquatableArray<string> constructor,
        List<(DataMemberModel Member, string Name)> locals)
    {
        var optional = locals.Where(local => local.Member is { Parameter: null, IsInitOnly: true, IsRequired: false })
            .ToList();
        if (optional.Count == 0)
            return;
        var arguments = constructor.Select(
            parameter => locals.FirstOrDefault(local => local.Member.Parameter == parameter).Name ?? "default");
        var required = locals.Where(local => local.Member is { Parameter: null, IsRequired: true })
            .Select(local => $"{local.Member.Name} = {local.Name}").Concat(Unsaved(model)).ToList();
        writer.Open($"if (!({string.Join(" && ", optional.Select(local => "has_" + local.Name))}))");
        writer.Lines(
            $"var lacking = new {model.Type}({string.Join(", ", arguments)}){(required.Count == 0 ? "" : " { " + string.Join(", ", required) + " }")};");
        foreach (var (member, name) in optional)
            writer.Lines(
                $"{name} = has_{name} ? {name} : {member.Member.Access.Getter.Replace("value.", "lacking.")};");
        writer.Close();
    }

    private static void OpenRead(CodeWriter writer, DataTypeModel model)
    {
        writer.Open($"public override {model.Type} Read(ref global::Stubs.StateReader reader)");
        if (model.CanBeNull || model.IsUnion)
            writer.Lines($"if (reader.TryReadNull()) return {(model.IsUnion ? "default" : "null")};");
        if (model.Subtypes.Count > 0)
            ReadSubtypes(writer, model);
    }
}
