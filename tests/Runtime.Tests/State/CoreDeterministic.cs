using System.Formats.Cbor;

namespace Stubs.Tests.State;

/// <summary>Judges bytes by RFC 8949, section 4.2.1, with the framework's own reader as the first judge.</summary>
internal static class CoreDeterministic
{
    public static void Check(byte[] data)
    {
        var reader = new CborReader(data, CborConformanceMode.Strict);
        reader.SkipValue();
        reader.BytesRemaining.ShouldBe(0);
        CheckItem(data, 0).ShouldBe(data.Length);
    }

    private static int CheckItem(byte[] data, int at)
    {
        var (major, information) = (data[at] >> 5, data[at] & 31);
        information.ShouldBeLessThan(28, "indefinite or reserved");
        var size = information < 24 ? 0 : 1 << (information - 24);
        ulong argument = size == 0 ? (ulong)information : 0;
        for (var i = 1; i <= size; i++)
            argument = (argument << 8) | data[at + i];
        if (size > 0 && major != 7)
            argument.ShouldBeGreaterThanOrEqualTo(
                size switch { 1 => 24ul, 2 => 0x100ul, 4 => 0x1_0000ul, _ => 0x1_0000_0000ul },
                "the head could be shorter");
        if (major == 7 && size >= 4)
            CheckFloat(size, argument);
        at += 1 + size;
        switch (major)
        {
            case 2 or 3:
                return at + (int)argument;
            case 4 or 6:
                for (var i = major == 6 ? 1 : (int)argument; i > 0; i--)
                    at = CheckItem(data, at);
                return at;
            case 5:
                var previous = ReadOnlySpan<byte>.Empty;
                for (var i = 0ul; i < argument; i++)
                {
                    var end = CheckItem(data, at);
                    var key = data.AsSpan(at..end);
                    if (i > 0)
                        previous.SequenceCompareTo(key).ShouldBeLessThan(0, "keys must ascend");
                    previous = key;
                    at = CheckItem(data, end);
                }

                return at;
            default:
                return at;
        }
    }

    private static void CheckFloat(int size, ulong bits)
    {
        var value = size == 4 ? BitConverter.UInt32BitsToSingle((uint)bits) : BitConverter.UInt64BitsToDouble(bits);
        value.ShouldNotBe(double.NaN);
        value.ShouldNotBe(size == 4 ? (double)(Half)value : (float)value, "the float could be shorter");
    }
}
