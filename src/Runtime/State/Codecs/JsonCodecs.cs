using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stubs.Generated;

/// <summary>JSON within state is its text, without white space.</summary>
internal static class JsonTexts
{
    // JSON has limits of its own: it is one text, not levels of the state.
    private const int Depth = 1000;

    private static readonly JsonWriterOptions writing = new()
    {
        MaxDepth = Depth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonDocumentOptions reading = new() { MaxDepth = Depth };

    // A node finds that out when it is first used.
    private static readonly JsonDocumentOptions readingNodes = new()
    {
        MaxDepth = Depth, AllowDuplicateProperties = false,
    };

    public static void Write<T>(ref StateWriter writer, T value, Action<T, Utf8JsonWriter> write)
    {
        var text = new ArrayBufferWriter<byte>();
        try
        {
            using var json = new Utf8JsonWriter(text, writing);
            write(value, json);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw writer.CannotWrite(
                $"it is no JSON of at most {Depth} levels: {Made.Reason(exception)}. Hold JSON that nests less deeply and was not disposed of, or hold its text in a string.", exception);
        }

        writer.Write(System.Text.Encoding.UTF8.GetString(text.WrittenSpan));
    }

    public static JsonDocument ReadDocument(ref StateReader reader)
    {
        var start = reader.Position;
        return Made.From(
            ref reader, start, $"a text in JSON of at most {Depth} levels", reader.ReadText("a text in JSON"),
            static text => JsonDocument.Parse(text, reading));
    }

    public static JsonNode ReadNode(ref StateReader reader, bool ignoresCase)
    {
        var start = reader.Position;
        return Made.From(
            ref reader, start, $"a text in JSON of at most {Depth} levels without names that are there twice",
            (Text: reader.ReadText("a text in JSON"), ignoresCase),
            static read =>
            {
                var node = JsonNode.Parse(
                    read.Text, new JsonNodeOptions { PropertyNameCaseInsensitive = read.ignoresCase }, readingNodes)
                    ?? throw new JsonException("null is no node.");
                Touch(node);
                return node;
            });
    }

    // Names that differ by case only are found when an object is first used.
    private static void Touch(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members)
                    Touch(member);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Touch(item);
                break;
        }
    }
}

internal sealed class JsonElementCodec : Codec<JsonElement>
{
    public static readonly JsonElementCodec Instance = new();

    public override void Write(ref StateWriter writer, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
            writer.WriteNull();
        else
            JsonTexts.Write(ref writer, value, static (element, json) => element.WriteTo(json));
    }

    public override JsonElement Read(ref StateReader reader) =>
        reader.TryReadNull() ? default : JsonTexts.ReadDocument(ref reader).RootElement;
}

internal sealed class JsonDocumentCodec : Codec<JsonDocument>
{
    public static readonly JsonDocumentCodec Instance = new();

    public override void Write(ref StateWriter writer, JsonDocument value)
    {
        if (value is null)
            writer.WriteNull();
        else
            JsonTexts.Write(ref writer, value, static (document, json) => document.WriteTo(json));
    }

    public override JsonDocument Read(ref StateReader reader) =>
        reader.TryReadNull() ? null! : JsonTexts.ReadDocument(ref reader);
}

/// <summary>
/// The codec of nodes: a text; [text] if the names of members are found in upper and lower case alike.
/// </summary>
internal sealed class JsonNodeCodec<TNode> : Codec<TNode>
    where TNode : JsonNode
{
    public static readonly JsonNodeCodec<TNode> Instance = new();

    public override void Write(ref StateWriter writer, TNode value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        if (value.Options?.PropertyNameCaseInsensitive == true)
            writer.WriteArrayStart(1);
        JsonTexts.Write(ref writer, value, static (node, json) => node.WriteTo(json));
    }

    public override TNode Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        var ignoresCase = reader.NextIsArray;
        if (ignoresCase)
            reader.EnterArray(1, "a text in JSON");
        var node = JsonTexts.ReadNode(ref reader, ignoresCase);
        if (ignoresCase)
            reader.Leave();
        return node as TNode
            ?? throw reader.Incompatible(start, $"a {typeof(TNode).Name}", $"a {node.GetValueKind()} in JSON");
    }
}
