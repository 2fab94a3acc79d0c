using FsCheck;
using FsCheck.Fluent;
using Stubs.Generated;

namespace Stubs.Tests.State;

/// <summary>Whatever bytes come in: an error that says what is wrong, no crash, no hang, no huge allocation.</summary>
public class HostileBytesTests
{
    private delegate void Reading(ref StateReader reader);

    private static readonly Gen<Random> randoms = Gens.UInt64.Select(seed => new Random((int)(uint)seed));

    private static readonly Dictionary<string, Reading> methods = new()
    {
        ["Boolean"] = (ref StateReader reader) => reader.ReadBoolean(),
        ["Byte"] = (ref StateReader reader) => reader.ReadByte(),
        ["SByte"] = (ref StateReader reader) => reader.ReadSByte(),
        ["Int16"] = (ref StateReader reader) => reader.ReadInt16(),
        ["UInt16"] = (ref StateReader reader) => reader.ReadUInt16(),
        ["Int32"] = (ref StateReader reader) => reader.ReadInt32(),
        ["UInt32"] = (ref StateReader reader) => reader.ReadUInt32(),
        ["Int64"] = (ref StateReader reader) => reader.ReadInt64(),
        ["UInt64"] = (ref StateReader reader) => reader.ReadUInt64(),
        ["Int128"] = (ref StateReader reader) => reader.ReadInt128(),
        ["UInt128"] = (ref StateReader reader) => reader.ReadUInt128(),
        ["BigInteger"] = (ref StateReader reader) => reader.ReadBigInteger(),
        ["Half"] = (ref StateReader reader) => reader.ReadHalf(),
        ["Single"] = (ref StateReader reader) => reader.ReadSingle(),
        ["Double"] = (ref StateReader reader) => reader.ReadDouble(),
        ["Decimal"] = (ref StateReader reader) => reader.ReadDecimal(),
        ["Complex"] = (ref StateReader reader) => reader.ReadComplex(),
        ["Char"] = (ref StateReader reader) => reader.ReadChar(),
        ["Rune"] = (ref StateReader reader) => reader.ReadRune(),
        ["String"] = (ref StateReader reader) => reader.ReadString(),
        ["Uri"] = (ref StateReader reader) => reader.ReadUri(),
        ["Version"] = (ref StateReader reader) => reader.ReadVersion(),
        ["DateTime"] = (ref StateReader reader) => reader.ReadDateTime(),
        ["DateTimeOffset"] = (ref StateReader reader) => reader.ReadDateTimeOffset(),
        ["DateOnly"] = (ref StateReader reader) => reader.ReadDateOnly(),
        ["TimeOnly"] = (ref StateReader reader) => reader.ReadTimeOnly(),
        ["TimeSpan"] = (ref StateReader reader) => reader.ReadTimeSpan(),
        ["Guid"] = (ref StateReader reader) => reader.ReadGuid(),
        ["Uid"] = (ref StateReader reader) => reader.ReadUid(),
        ["ByteArray"] = (ref StateReader reader) => reader.ReadByteArray(),
        ["Memory"] = (ref StateReader reader) => reader.ReadMemory(),
        ["ReadOnlyMemory"] = (ref StateReader reader) => reader.ReadReadOnlyMemory(),
        ["Reference"] = (ref StateReader reader) => reader.ReadReference<ObjectReference>(),
        ["Skip"] = (ref StateReader reader) => reader.SkipValue(),
        ["ArrayStart"] = (ref StateReader reader) => reader.ReadArrayStart(),
        ["Map"] = ReadMap,
    };

    public static TheoryData<string> Methods => [.. methods.Keys];

    public static TheoryData<CodecCase> Codecs => CodecCases.All;

    [Theory, MemberData(nameof(Methods))]
    public void No_method_of_the_reader_minds_noise(string method) => StateTest.ForAll(randoms, random =>
    {
        for (var i = 0; i < 20; i++)
        {
            var data = HostileBytes.Noise(random);
            Survives(data, () =>
            {
                var reader = new StateReader(data);
                methods[method](ref reader);
            });
        }
    });

    [Theory, MemberData(nameof(Codecs))]
    public void No_codec_minds_noise_or_damaged_data(CodecCase codec)
    {
        var good = codec.Samples(20);
        StateTest.ForAll(randoms, random =>
        {
            for (var i = 0; i < 5; i++)
            {
                var noise = HostileBytes.Noise(random);
                Survives(noise, () => codec.TryRead(noise));
                var damaged = HostileBytes.Damage(good[random.Next(good.Count)], random);
                Survives(damaged, () => codec.TryRead(damaged));
            }
        });
    }

    [Theory, MemberData(nameof(Codecs))]
    public void Every_codec_notices_data_that_end_too_soon(CodecCase codec)
    {
        foreach (var good in codec.Samples(5))
        {
            for (var length = 0; length < good.Length; length += Math.Max(1, good.Length / 50))
                Should.Throw<StateIncompatibleException>(() => codec.TryRead(good.AsSpan(..length)));
        }
    }

    [Fact]
    public void Printing_and_searching_do_not_mind_noise_either() => StateTest.ForAll(randoms, random =>
    {
        for (var i = 0; i < 50; i++)
        {
            var data = HostileBytes.Noise(random);
            Survives(data, () => CborDiagnostics.Print(data));
            Survives(data, () => StateInspector.CollectReferences(data, []));
        }
    });

    [Theory]
    [InlineData(0x81)]
    [InlineData(0xA1)]
    [InlineData(0xC1)]
    public void A_million_levels_are_refused_without_a_crash(byte head)
    {
        var data = new byte[1_000_000];
        data.AsSpan().Fill(head);
        Survives(data, () => Read(data));
        CborDiagnostics.Print(data).ShouldStartWith(head == 0xC1 ? "1(1(1(" : head == 0x81 ? "[[[" : "{{{");
        Should.Throw<StateIncompatibleException>(() => StateInspector.CollectReferences(data, []));

        static void Read(byte[] data)
        {
            var reader = new StateReader(data);
            reader.SkipValue();
        }
    }

    [Fact]
    public void Data_nested_more_deeply_than_64_levels_are_refused()
    {
        byte[] level = [0xA1, 0x68, .. "children"u8, 0x81];
        var data = Enumerable.Repeat(level, 10_000).SelectMany(bytes => bytes).Append((byte)0xF6).ToArray();
        StateTest.Refused(data, TreeCodec.Instance.Read).Message.ShouldContain("64 levels");
        var lists = Generated.Codecs.Lazy<object>(() => null!);
        for (var depth = 0; depth < 100; depth++)
            lists = new Boxed(Generated.Codecs.List(lists));
        StateTest.Refused([.. Enumerable.Repeat((byte)0x81, 1000)], lists.Read).Message.ShouldContain("64 levels");
    }

    [Fact]
    public void An_announced_length_allocates_no_more_than_there_is_input()
    {
        var codec = Generated.Codecs.ValueTuple(
            Generated.Codecs.Decimal, Generated.Codecs.Decimal, Generated.Codecs.Decimal, Generated.Codecs.Decimal,
            Generated.Codecs.Guid, Generated.Codecs.Guid, Generated.Codecs.Guid);
        var data = new byte[1_000_000];
        Measure(
            new byte[] { 0x9A, 0x00, 0x0F, 0x00, 0x00 },
            bytes => StateTest.Refused(bytes, Generated.Codecs.List(codec).Read));
        Measure(
            new byte[] { 0x9A, 0x00, 0x0F, 0x00, 0x00 },
            bytes => StateTest.Refused(bytes, Generated.Codecs.Array(codec).Read));
        Measure(
            new byte[] { 0xD9, 0x01, 0x02, 0x9A, 0x00, 0x0F, 0x00, 0x00 },
            bytes => StateTest.Refused(bytes, Generated.Codecs.HashSet(codec).Read));
        Measure(
            new byte[] { 0xBA, 0x00, 0x07, 0x00, 0x00 },
            bytes => StateTest.Refused(bytes, Generated.Codecs.Dictionary(codec, codec).Read));

        void Measure(byte[] head, Action<byte[]> read)
        {
            head.CopyTo(data, 0);
            var before = GC.GetAllocatedBytesForCurrentThread();
            read(data);
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(2_500_000);
        }
    }

    [Theory]
    [InlineData("83 01 02")]
    [InlineData("9a 7fffffff 01")]
    [InlineData("9b 00000001 00000000 01")]
    public void An_array_of_more_elements_than_there_are_bytes_is_refused_at_its_start(string hex) =>
        StateTest.Refused(
            StateTest.Bytes(hex.Replace(" ", "", StringComparison.Ordinal)),
            static (ref StateReader reader) => reader.ReadArrayStart())
            .Message.ShouldContain("an array");

    [Theory]
    [InlineData("81 01")]
    [InlineData("83 01 02 03")]
    public void An_array_of_another_length_than_a_type_has_is_refused(string hex) =>
        StateTest.Refused(
            StateTest.Bytes(hex.Replace(" ", "", StringComparison.Ordinal)), static (ref StateReader reader) =>
            {
                reader.EnterArray(2, "a pair");
                return 0;
            }).Message.ShouldContain("a pair");

    [Fact]
    public void Members_in_the_worst_order_are_found_in_good_time()
    {
        // 64 levels of maps, each with as many unknown keys as fit, and known ones at the wrong end: indexing each
        // level once must do.
        byte[] data = [0x00];
        for (var level = 0; level < 60; level++)
            data = [
                0xB9, 0x02, 0x02,
                .. Enumerable.Range(0, 512).SelectMany(i => new byte[] { 0x19, (byte)(i >> 8), (byte)i, 0x00 }),
                0x61, (byte)'b', .. data, 0x61, (byte)'a', 0x00];
        var reader = new StateReader(data);
        Descend(ref reader, 60);
        reader.AtEnd.ShouldBeTrue();

        static void Descend(ref StateReader reader, int levels)
        {
            if (levels == 0)
            {
                reader.ReadInt32();
                return;
            }

            var map = reader.ReadMapStart();
            reader.ReadMember(ref map, "a"u8).ShouldBeTrue();
            reader.ReadInt32();
            reader.ReadMember(ref map, "none"u8).ShouldBeFalse();
            reader.ReadMember(ref map, "b"u8).ShouldBeTrue();
            Descend(ref reader, levels - 1);
            reader.ReadMapEnd(ref map);
        }
    }

    private static void ReadMap(ref StateReader reader)
    {
        var map = reader.ReadMapStart();
        if (reader.ReadMember(ref map, "a"u8))
            reader.ReadInt32();
        if (reader.ReadMember(ref map, "b"u8))
            ReadMap(ref reader);
        reader.ReadMapEnd(ref map);
    }

    private static void Survives(byte[] data, Action read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read();
        }
        catch (StateIncompatibleException exception)
        {
            // The only error there may be, and it is a sentence, not a dump of what came in.
            exception.Message.Length.ShouldBeLessThan(1500);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(HostileBytes.AllocationLimit(data.Length));
    }

    private sealed class Boxed(Codec<List<object>> list) : Codec<object>
    {
        public override void Write(ref StateWriter writer, object value) => list.Write(ref writer, (List<object>)value);

        public override object Read(ref StateReader reader) => list.Read(ref reader);
    }
}
