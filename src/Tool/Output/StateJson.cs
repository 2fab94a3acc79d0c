using System.Buffers;
using System.Formats.Cbor;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Stubs.Tool.Output;

/// <summary>
/// A state as JSON, for reading: it needs no class, and is no form from which an object can be made again.
/// </summary>
/// <remarks>
/// <code>
/// in the state                   | in JSON
/// map with texts as keys         | object
/// another map                    | array of [key, value]
/// integer, decimal, float        | number; what JSON has not as text
/// text, date, time, GUID, URI    | text
/// reference to an object         | {"$object": "UID"}
/// bytes                          | {"$bytes": "base64"}
/// integer of more than 128 bytes | {"$integer": "0x…"}, or {"$-1-integer": …}: -1 minus that
/// shared object, reference to it | {"$id": n, …}, {"$ref": n}
/// any other tag                  | {"$tag": n, "value": …}
/// </code>
/// </remarks>
internal static class StateJson
{
    private const ulong Reference = 21332, Uuid = 37, Decimal = 4, PositiveBig = 2, NegativeBig = 3, Set = 258;
    private const ulong Comparer = 21333, LocalTime = 21336, PlainTime = 21335, TimeOfDay = 21337, Duration = 1002;

    private const int LongestInteger = 128;

    // Texts that are read as they stand.
    private static readonly HashSet<ulong> Texts = [0, 32, 267, 1004, PlainTime, LocalTime, TimeOfDay];

    /// <summary>Writes a state.</summary>
    /// <exception cref="CborContentException">It is malformed.</exception>
    public static void Write(Utf8JsonWriter json, ReadOnlyMemory<byte> state) =>
        WriteItem(json, new CborReader(state, CborConformanceMode.Lax));

    /// <summary>Writes a state, or its bytes in base64 if it cannot be read.</summary>
    /// <returns>Whether it could.</returns>
    public static bool WriteOrBytes(Utf8JsonWriter json, ReadOnlyMemory<byte> state)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using (var whole = new Utf8JsonWriter(buffer))
                Write(whole, state);
            json.WriteRawValue(buffer.WrittenSpan);
            return true;
        }
        catch (Exception failure) when (failure is CborContentException or StateIncompatibleException
            or InvalidOperationException or ArgumentException)
        {
            json.WriteBase64StringValue(state.Span);
            return false;
        }
    }

    private static void WriteItem(Utf8JsonWriter json, CborReader reader)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.StartMap:
                WriteMap(json, reader);
                break;
            case CborReaderState.StartArray:
                json.WriteStartArray();
                reader.ReadStartArray();
                while (reader.PeekState() != CborReaderState.EndArray)
                    WriteItem(json, reader);
                reader.ReadEndArray();
                json.WriteEndArray();
                break;
            case CborReaderState.Tag:
                WriteTagged(json, reader);
                break;
            case CborReaderState.UnsignedInteger:
                json.WriteNumberValue(reader.ReadUInt64());
                break;
            case CborReaderState.NegativeInteger:
                json.WriteRawValue((-1 - new BigInteger(reader.ReadCborNegativeIntegerRepresentation())).ToString(
                    CultureInfo.InvariantCulture));
                break;
            case CborReaderState.TextString:
                json.WriteStringValue(reader.ReadTextString());
                break;
            case CborReaderState.ByteString:
                json.WriteStartObject();
                json.WriteBase64String("$bytes", reader.ReadByteString());
                json.WriteEndObject();
                break;
            case CborReaderState.Boolean:
                json.WriteBooleanValue(reader.ReadBoolean());
                break;
            case CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat
                or CborReaderState.DoublePrecisionFloat:
                WriteFloat(json, reader.ReadDouble());
                break;
            default:
                reader.SkipValue();
                json.WriteNullValue();
                break;
        }
    }

    private static void WriteFloat(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteMap(Utf8JsonWriter json, CborReader reader)
    {
        // It has another form if one key is no text, which the first need not say.
        var map = reader.ReadEncodedValue();
        var keys = new CborReader(map, CborConformanceMode.Lax);
        keys.ReadStartMap();
        var texts = true;
        while (texts && keys.PeekState() != CborReaderState.EndMap)
        {
            texts = keys.PeekState() == CborReaderState.TextString;
            keys.SkipValue();
            keys.SkipValue();
        }

        var entries = new CborReader(map, CborConformanceMode.Lax);
        entries.ReadStartMap();
        if (texts)
            json.WriteStartObject();
        else
            json.WriteStartArray();
        while (entries.PeekState() != CborReaderState.EndMap)
        {
            if (texts)
            {
                json.WritePropertyName(entries.ReadTextString());
                WriteItem(json, entries);
                continue;
            }

            json.WriteStartArray();
            WriteItem(json, entries);
            WriteItem(json, entries);
            json.WriteEndArray();
        }

        if (texts)
            json.WriteEndObject();
        else
            json.WriteEndArray();
    }

    private static void WriteTagged(Utf8JsonWriter json, CborReader reader)
    {
        var tag = (ulong)reader.ReadTag();
        switch (tag)
        {
            case Reference when reader.PeekState() == CborReaderState.ByteString:
                json.WriteStartObject();
                json.WriteString("$object", new Uid(reader.ReadByteString()).ToString());
                json.WriteEndObject();
                break;
            case Uuid when reader.PeekState() == CborReaderState.ByteString:
                json.WriteStringValue(new Guid(reader.ReadByteString(), bigEndian: true));
                break;
            case PositiveBig or NegativeBig when reader.PeekState() == CborReaderState.ByteString:
                var bytes = reader.ReadByteString();
                // Decimals take time by the square of their number.
                if (bytes.Length > LongestInteger)
                {
                    json.WriteStartObject();
                    json.WriteString(
                        tag == PositiveBig ? "$integer" : "$-1-integer", "0x" + Convert.ToHexStringLower(bytes));
                    json.WriteEndObject();
                    break;
                }

                var magnitude = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
                json.WriteRawValue((tag == PositiveBig ? magnitude : -1 - magnitude).ToString(
                    CultureInfo.InvariantCulture));
                break;
            case Decimal when reader.PeekState() == CborReaderState.StartArray:
                var text = Comment(reader.ReadEncodedValue(), tag);
                json.WriteRawValue(text);
                break;
            case Duration:
                json.WriteStringValue(Comment(reader.ReadEncodedValue(), tag));
                break;
            case Set:
                WriteItem(json, reader);
                break;
            case Comparer when reader.PeekState() == CborReaderState.StartArray:
                // What it compares with does not change what is in it.
                reader.ReadStartArray();
                reader.SkipValue();
                WriteItem(json, reader);
                reader.ReadEndArray();
                break;
            case var known when Texts.Contains(known) && reader.PeekState() == CborReaderState.TextString:
                json.WriteStringValue(reader.ReadTextString());
                break;
            default:
                json.WriteStartObject();
                json.WriteNumber("$tag", tag);
                json.WritePropertyName("value");
                WriteItem(json, reader);
                json.WriteEndObject();
                break;
        }
    }

    // The run time's own reader knows what these are.
    private static string Comment(ReadOnlyMemory<byte> content, ulong tag)
    {
        var writer = new CborWriter();
        writer.WriteTag((CborTag)tag);
        writer.WriteEncodedValue(content.Span);
        var reader = new StateReader(writer.Encode());
        return tag == Decimal
            ? reader.ReadDecimal().ToString(CultureInfo.InvariantCulture)
            : reader.ReadTimeSpan().ToString("c", CultureInfo.InvariantCulture);
    }
}
