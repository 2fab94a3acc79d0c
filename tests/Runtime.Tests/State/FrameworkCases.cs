using System.Buffers;
using System.Collections.Specialized;
using System.Drawing;
using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.NetworkInformation;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Stubs.Generated;

namespace Stubs.Tests.State;

/// <summary>The codecs of .NET's types that are neither plain values nor collections.</summary>
internal static class FrameworkCases
{
    private static readonly Gen<float> floats = Gens.Int32.Select(static value => value / 8f);

    private static readonly string[] regexOptions = ["a*b", "(x|y)+?", "^[0-9]{3,5}$", ""];

    public static IEnumerable<CodecCase> All() =>
    [
        Of("object", Codecs.Object, Gen.Elements(Objects()), SameObject),
        Of("IPEndPoint", Codecs.IPEndPoint, Gen.Zip(
            Gens.IPAddress, Gens.UInt16, static (address, port) => new IPEndPoint(address, port)).OrNull()!),
        Of("DnsEndPoint", Codecs.DnsEndPoint, Gens.UInt16.Select(static port => new DnsEndPoint("a.example", port))
            .OrNull()!),
        Of("IPNetwork", Codecs.IPNetwork, Gen.Elements(
            default, IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("::/0"), IPNetwork.Parse("1.2.3.4/32"))),
        Of("PhysicalAddress", Codecs.PhysicalAddress, Gen.Choose(0, 32).Select(
            static length => new PhysicalAddress(new byte[length])).OrNull()!),
        Of("MailAddress", Codecs.MailAddress, Gen.Elements(
            new MailAddress("a@b.example"), new MailAddress("a@b.example", "An \"A\"")).OrNull()!,
            static (a, b) => a?.ToString() == b?.ToString()),
        Of("Vector2", Codecs.Vector2, floats.Select(static x => new Vector2(x, -x))),
        Of("Vector3", Codecs.Vector3, floats.Select(static x => new Vector3(x, -x, x + 1))),
        Of("Vector4", Codecs.Vector4, floats.Select(static x => new Vector4(x, -x, x + 1, 0))),
        Of("Quaternion", Codecs.Quaternion, floats.Select(static x => new Quaternion(x, -x, x + 1, 1))),
        Of("Plane", Codecs.Plane, floats.Select(static x => new Plane(x, -x, x + 1, 2))),
        Of("Matrix3x2", Codecs.Matrix3x2, floats.Select(static x => new Matrix3x2(x, 1, 2, 3, 4, -x))),
        Of("Matrix4x4", Codecs.Matrix4x4, floats.Select(
            static x => new Matrix4x4(x, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, -x))),
        Of("Point", Codecs.Point, Gens.Int32.Select(static x => new Point(x, ~x))),
        Of("PointF", Codecs.PointF, floats.Select(static x => new PointF(x, -x))),
        Of("Size", Codecs.Size, Gens.Int32.Select(static x => new Size(x, ~x))),
        Of("SizeF", Codecs.SizeF, floats.Select(static x => new SizeF(x, -x))),
        Of("Rectangle", Codecs.Rectangle, Gens.Int32.Select(static x => new Rectangle(x, ~x, 3, 4))),
        Of("RectangleF", Codecs.RectangleF, floats.Select(static x => new RectangleF(x, -x, 3, 4))),
        Of("Color", Codecs.Color, Gen.OneOf(
            Gens.Int32.Select(Color.FromArgb), Gen.Elements(
                Color.Red, Color.Transparent, Color.Empty, SystemColors.Window, Color.FromName("mine")))),
        Of("JsonElement", Codecs.JsonElement, Gen.Elements(Jsons()).Select(
            static text => text is null ? default : JsonDocument.Parse(text).RootElement),
            static (a, b) => a.ValueKind == b.ValueKind
                && (a.ValueKind == JsonValueKind.Undefined || a.ToString() == b.ToString())),
        Of("JsonDocument", Codecs.JsonDocument, Gen.Elements(Jsons()).Select(
            static text => text is null ? null! : JsonDocument.Parse(text)),
            static (a, b) => a?.RootElement.ToString() == b?.RootElement.ToString()),
        Of("JsonNode", Codecs.JsonNode, Gen.Elements(Jsons()).Select(
            static text => text is null ? null! : JsonNode.Parse(text)!), JsonNode.DeepEquals),
        Of("JsonObject", Codecs.JsonObject, Gens.Int32.Select(
            static value => new JsonObject { ["a"] = value, ["b"] = null }).OrNull()!, JsonNode.DeepEquals),
        Of("JsonArray", Codecs.JsonArray, Gens.Int32.Select(static value => new JsonArray(value, "x", null)).OrNull()!,
            JsonNode.DeepEquals),
        Of("JsonValue", Codecs.JsonValue, Gens.Int32.Select(static value => JsonValue.Create(value)).OrNull()!,
            JsonNode.DeepEquals),
        Of("Regex", Codecs.Regex, Gen.Elements(regexOptions).Select(
            static pattern => new Regex(pattern, RegexOptions.IgnoreCase, TimeSpan.FromTicks(12345))).OrNull()!,
            static (a, b) => a?.ToString() == b?.ToString() && a?.Options == b?.Options
                && a?.MatchTimeout == b?.MatchTimeout),
        Of("Encoding", Codecs.Encoding, Gen.Elements(
            Encoding.UTF8, new UTF8Encoding(false), new UTF8Encoding(true, true), Encoding.Unicode,
            Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.ASCII, Encoding.Latin1).OrNull()!),
        Of("TimeZoneInfo", Codecs.TimeZoneInfo, Gen.Elements(
            TimeZoneInfo.Utc,
            TimeZoneInfo.CreateCustomTimeZone("mine", TimeSpan.FromHours(3), "Mine", "Mine")).OrNull()!,
            static (a, b) => a is null ? b is null : a.HasSameRules(b) && a.Id == b.Id),
        Of("RegionInfo", Codecs.RegionInfo, Gen.Constant(new RegionInfo("IV")).OrNull()!,
            static (a, b) => a?.Name == b?.Name),
        Of("BitVector32", Codecs.BitVector32, Gens.Int32.Select(static value => new BitVector32(value))),
        Of("Type", Codecs.Type("Stubs", "Stubs.Runtime.Tests"), Gen.Elements(
            typeof(int), typeof(List<>), typeof(Dictionary<string, int[]>), typeof(int[,][]), typeof(Tree), typeof(Uid),
            typeof(Dictionary<string, int>.Enumerator)).OrNull()!),
        Of("Lazy", Codecs.LazyValue(Codecs.String), Gens.String.Select(
            static text => new Lazy<string>(() => text)).OrNull()!, static (a, b) => a?.Value == b?.Value),
        Of("Memory<int>", Codecs.MemoryOf(Codecs.Int32), Gen.ArrayOf(Gens.Int32).Select(
            static items => new Memory<int>(items)), static (a, b) => a.Span.SequenceEqual(b.Span)),
        Of("ReadOnlyMemory<int>", Codecs.ReadOnlyMemoryOf(Codecs.Int32), Gen.ArrayOf(Gens.Int32).Select(
            static items => new ReadOnlyMemory<int>(items)), static (a, b) => a.Span.SequenceEqual(b.Span)),
        Of("ReadOnlySequence<byte>", Codecs.ReadOnlySequence(Codecs.Byte), Gens.Bytes.Select(
            static items => new ReadOnlySequence<byte>(items)),
            static (a, b) => a.ToArray().SequenceEqual(b.ToArray())),
        Of("ArraySegment", Codecs.ArraySegment(Codecs.Int32), Gen.OneOf(
            Gen.Constant(default(ArraySegment<int>)), Gen.ArrayOf(Gens.Int32).Select(
                static items => new ArraySegment<int>(items, items.Length / 2, items.Length - (items.Length / 2)))),
            static (a, b) => a.Array is null ? b.Array is null : a.SequenceEqual(b)),
        Of("ILookup", Codecs.ILookup(Codecs.String, Codecs.Int32), Gen.ArrayOf(Gens.Int32).Select(
            static items => items.ToLookup(static item => $"{item % 3}", StringComparer.OrdinalIgnoreCase)).OrNull()!,
            SameLookup),
        Of("Lookup", Codecs.Lookup(Codecs.Int32, Codecs.Int32), Gen.NonEmptyListOf(Gens.Int32).Select(
            static items => (Lookup<int, int>)items.ToLookup(static item => item % 3)).OrNull()!, SameLookup),
        Of("int[,,,]", Codecs.ArrayOfRank<int[,,,], int>(Codecs.Int32, 4), Gen.Choose(0, 3).Select(Array4).OrNull()!,
            static (a, b) => a is null ? b is null
                : a.GetLength(3) == b.GetLength(3) && a.Cast<int>().SequenceEqual(b.Cast<int>())),
        Of("ValueTuple`9", Codecs.ValueTuple(
            Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32,
            Codecs.ValueTuple(Codecs.Int32, Codecs.String)), Gens.Int32.Select(
                static i => (i, ~i, 3, 4, 5, 6, 7, 8, $"{i}"))),
        Of("Tuple`8", Codecs.Tuple(
            Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32, Codecs.Int32,
            Codecs.Tuple(Codecs.String)), Gens.Int32.Select(
                static i => Tuple.Create(i, 2, 3, 4, 5, 6, 7, $"{i}")).OrNull()!),
        Of("Exception", ExceptionValues.Of<Exception>(), Gen.Elements(
            new InvalidOperationException("a", new ArgumentException("b", "p")), new Exception("c")).OrNull()!,
            static (a, b) => a?.GetType() == b?.GetType() && a?.Message == b?.Message),
    ];

    private static object[] Objects() =>
    [
        null!, true, "text", "\ud800", new byte[] { 1 }, 5, -5, 5L, (byte)5, (short)5, 5u, 5ul, (Int128)5,
        BigInteger.One,
        (Half)1, 1f, 1d, 1m, 'c', new Rune('r'), new Uri("http://a"), new Version(1, 2), DateTime.UnixEpoch,
        DateTimeOffset.UnixEpoch, DateOnly.MinValue, TimeOnly.MinValue, TimeSpan.MaxValue, Guid.Empty, Complex.One,
        new object?[] { 1, null, "x", new object?[] { 2L } }, new List<object?> { 1m }, new[] { "a" }, new[] { 1 },
        new Dictionary<string, object?> { ["a"] = 1L, ["b"] = null },
    ];

    private static string?[] Jsons() =>
        [null, "{\"a\":[1,2.50,true,null,\"\u00e9<\"]}", "1e400", "\"text\"", "[]", "123456789012345678901234567890"];

    private static int[,,,] Array4(int last)
    {
        var array = new int[1, 2, 3, last];
        for (var i = 0; i < last; i++)
            array[0, 1, 2, i] = i + 1;
        return array;
    }

    private static bool SameObject(object? a, object? b) => (a, b) switch
    {
        (null, _) => b is null,
        (Dictionary<string, object?> x, Dictionary<string, object?> y) =>
            x.Count == y.Count && x.All(pair => SameObject(pair.Value, y[pair.Key])),
        (System.Collections.IList x, System.Collections.IList y) => a.GetType() == b!.GetType() && x.Count == y.Count
            && x.Cast<object>().Zip(y.Cast<object>(), SameObject).All(static same => same),
        _ => a.GetType() == b?.GetType() && a.Equals(b),
    };

    private static bool SameLookup<TKey, TElement>(ILookup<TKey, TElement>? a, ILookup<TKey, TElement>? b) =>
        a is null || b is null
            ? ReferenceEquals(a, b)
            : a.Select(static group => group.Key).SequenceEqual(b.Select(static group => group.Key))
                && a.All(group => group.SequenceEqual(b[group.Key]));

    private static CodecCase Of<T>(string name, Codec<T> codec, Gen<T> values, Func<T, T, bool>? same = null) =>
        new CodecCase<T>(name, codec, values, same ?? EqualityComparer<T>.Default.Equals);
}
