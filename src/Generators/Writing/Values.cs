using Stubs.Generators.Model;

namespace Stubs.Generators.Writing;

/// <summary>
/// Writes how a value is written and read. Composite codecs are made once: they are collected here and declared as
/// fields of the type that uses them.
/// </summary>
/// <param name="holder">What stands before the name of a codec.</param>
/// <param name="name">Its name, without its number.</param>
internal sealed class Values(string holder, string name = "Codec")
{
    private readonly Dictionary<string, (string Name, string Type)> codecs = new(StringComparer.Ordinal);

    /// <summary>The statement that writes a value.</summary>
    public string Write(ValueModel value, string expression) => value.Form switch
    {
        ValueForm.Plain => $"writer.Write{value.Code}({expression});",
        ValueForm.Reference => $"writer.WriteReference({expression});",
        _ => $"{Codec(value)}.Write(ref writer, {expression});",
    };

    /// <summary>The statement that writes a member.</summary>
    public string WriteMember(string key, ValueModel value, string expression) => value.Form == ValueForm.Plain
        ? $"writer.Write{value.Code}({StatePart.Utf8(key)}, {expression});"
        : $"writer.WriteKey({StatePart.Utf8(key)}); {Write(value, expression)}";

    /// <summary>The expression that reads a value.</summary>
    public string Read(ValueModel value)
    {
        var read = value.Form switch
        {
            ValueForm.Plain => $"reader.Read{value.Code}()",
            ValueForm.Reference => $"reader.ReadReference<{value.Code}>()",
            _ => $"{Codec(value)}.Read(ref reader)",
        };
        return value.Forgives ? read + "!" : read;
    }

    /// <summary>Declares the codecs that were used.</summary>
    public void Declare(CodeWriter writer, string accessibility, bool nullable = true)
    {
        if (codecs.Count == 0)
            return;
        // The types are as codecs have them: what may be null is decided where they are used.
        writer.Lines(nullable ? "\n#nullable disable annotations" : "");
        foreach (var codec in codecs)
            writer.Lines(
                $"{accessibility} static readonly global::Stubs.Generated.Codec<{codec.Value.Type}> {codec.Value.Name} = {codec.Key};");
        if (nullable)
            writer.Lines("#nullable enable annotations");
    }

    /// <summary>Declares them as local variables.</summary>
    public void Declare(CodeWriter writer)
    {
        foreach (var codec in codecs)
            writer.Lines($"var {codec.Value.Name} = {codec.Key};");
    }

    /// <summary>The codec of a value, as an expression.</summary>
    public string CodecOf(ValueModel value) => value.Form switch
    {
        ValueForm.Plain => "global::Stubs.Generated.Codecs." + value.Code,
        ValueForm.Reference => $"global::Stubs.Generated.Codecs.Reference<{value.Code}>()",
        _ => Codec(value),
    };

    public bool IsEmpty => codecs.Count == 0;

    private string Codec(ValueModel value)
    {
        // Codecs of data types are there already, under their own names.
        if (value.Code.EndsWith(".Instance", StringComparison.Ordinal))
            return value.Code;
        if (!codecs.TryGetValue(value.Code, out var codec))
            codecs.Add(value.Code, codec = (name + (codecs.Count + 1), value.CodecType));
        return holder + codec.Name;
    }
}
