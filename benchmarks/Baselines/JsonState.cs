using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stubs.Benchmarks;

/// <summary>
/// The same states by System.Text.Json and its source generator, in the way that allocates least: into a buffer and a
/// writer that are used again.
/// </summary>
internal sealed class JsonState
{
    private readonly ArrayBufferWriter<byte> buffer = new(64 << 10);
    private readonly Utf8JsonWriter writer;

    public JsonState() => writer = new Utf8JsonWriter(buffer);

    public ReadOnlySpan<byte> Save(Customer customer)
    {
        Begin();
        JsonSerializer.Serialize(writer, customer, StateJson.Default.Customer);
        return buffer.WrittenSpan;
    }

    public ReadOnlySpan<byte> Save(Basket basket)
    {
        Begin();
        JsonSerializer.Serialize(writer, basket, StateJson.Default.Basket);
        return buffer.WrittenSpan;
    }

    public static Customer? RestoreCustomer(ReadOnlySpan<byte> from) =>
        JsonSerializer.Deserialize(from, StateJson.Default.Customer);

    public static Basket? RestoreBasket(ReadOnlySpan<byte> from) =>
        JsonSerializer.Deserialize(from, StateJson.Default.Basket);

    private void Begin()
    {
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
    }
}

[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(Basket))]
internal sealed partial class StateJson : JsonSerializerContext;
