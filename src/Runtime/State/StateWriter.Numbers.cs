using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stubs;

public ref partial struct StateWriter
{
    /// <summary>Writes an integer.</summary>
    public void Write(byte value) => WriteHead(Cbor.UnsignedInteger, value);

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(sbyte value) => WriteSigned(value);

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(short value) => WriteSigned(value);

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(ushort value) => WriteHead(Cbor.UnsignedInteger, value);

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(int value) => WriteSigned(value);

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(uint value) => WriteHead(Cbor.UnsignedInteger, value);

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(long value) => WriteSigned(value);

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(ulong value) => WriteHead(Cbor.UnsignedInteger, value);

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(Int128 value)
    {
        var negative = Int128.IsNegative(value);
        WriteMagnitude(negative, (UInt128)(negative ? ~value : value));
    }

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(UInt128 value) => WriteMagnitude(false, value);

    /// <inheritdoc cref="Write(byte)"/>
    public void Write(BigInteger value)
    {
        var negative = value.Sign < 0;
        var magnitude = negative ? -BigInteger.One - value : value;
        if (magnitude <= ulong.MaxValue)
        {
            WriteHead(negative ? Cbor.NegativeInteger : Cbor.UnsignedInteger, (ulong)magnitude);
            return;
        }

        WriteTag(negative ? Cbor.NegativeBignumTag : Cbor.PositiveBignumTag);
        var size = magnitude.GetByteCount(isUnsigned: true);
        var target = Item(9 + size);
        var head = Head(target, Cbor.ByteString, (uint)size);
        magnitude.TryWriteBytes(target[head..], out _, isUnsigned: true, isBigEndian: true);
        position += head + size;
    }

    /// <summary>Writes a floating-point number in the shortest form that has its value.</summary>
    public void Write(Half value) =>
        WriteHalfBits(Half.IsNaN(value) ? CanonicalNaN : BitConverter.HalfToUInt16Bits(value));

    /// <inheritdoc cref="Write(Half)"/>
    public void Write(float value)
    {
        if (TryShorten(value, out var half))
        {
            WriteHalfBits(half);
            return;
        }

        var target = Item(5);
        target[0] = Cbor.SingleFloat;
        BinaryPrimitives.WriteSingleBigEndian(target[1..], value);
        position += 5;
    }

    /// <inheritdoc cref="Write(Half)"/>
    public void Write(double value)
    {
        var single = (float)value;
        if (single == value || double.IsNaN(value))
        {
            Write(single);
            return;
        }

        var target = Item(9);
        target[0] = Cbor.DoubleFloat;
        BinaryPrimitives.WriteDoubleBigEndian(target[1..], value);
        position += 9;
    }

    /// <summary>Writes a decimal number with its scale: 1.0 and 1.00 differ.</summary>
    public void Write(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var low = (uint)bits[0] | ((ulong)(uint)bits[1] << 32);
        var high = (uint)bits[2];
        var scale = (uint)(bits[3] >> 16) & 0xFF;
        var negative = bits[3] < 0 && (low | high) != 0;
        if (negative && low-- == 0)
            high--;

        var target = Item(2 + 2 + 18);
        target[0] = Cbor.Tag | (byte)Cbor.DecimalTag;
        target[1] = Cbor.Array | 2;
        var size = 2
            + (scale == 0
                ? Head(target[2..], Cbor.UnsignedInteger, 0) : Head(target[2..], Cbor.NegativeInteger, scale - 1));
        size += high == 0
            ? Head(target[size..], negative ? Cbor.NegativeInteger : Cbor.UnsignedInteger, low)
            : Bignum(target[size..], negative, new UInt128(high, low));
        position += size;
    }

    /// <summary>Writes a complex number.</summary>
    public void Write(Complex value)
    {
        WriteTag(Cbor.ComplexTag);
        WriteArrayStart(2);
        Write(value.Real);
        Write(value.Imaginary);
    }

    /// <summary>What is written for every NaN.</summary>
    internal const ushort CanonicalNaN = 0x7E00;

    private void WriteHalfBits(ushort bits)
    {
        var target = Item(3);
        target[0] = Cbor.HalfFloat;
        BinaryPrimitives.WriteUInt16BigEndian(target[1..], bits);
        position += 3;
    }

    /// <summary>Finds the 16 bits that have the value of 32, if there are.</summary>
    private static bool TryShorten(float value, out ushort half)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        var exponent = (bits >> 23) & 0xFF;
        if (exponent is > 127 - 15 and <= 127 + 15)
        {
            // A normal number of 16 bits: 5 bits of exponent, 10 of the fraction's 23.
            half = (ushort)(((bits >> 16) & 0x8000) | ((exponent - (127 - 15)) << 10) | ((bits >> 13) & 0x3FF));
            return (bits & 0x1FFF) == 0;
        }

        var converted = (Half)value;
        half = float.IsNaN(value) ? CanonicalNaN : BitConverter.HalfToUInt16Bits(converted);
        return float.IsNaN(value) || (float)converted == value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteSigned(long value)
    {
        var sign = value >> 63;
        WriteHead((byte)(sign & Cbor.NegativeInteger), (ulong)(value ^ sign));
    }

    /// <summary>Writes n, or -1 - n if negative, as CBOR counts.</summary>
    private void WriteMagnitude(bool negative, UInt128 value)
    {
        if (value <= ulong.MaxValue)
            WriteHead(negative ? Cbor.NegativeInteger : Cbor.UnsignedInteger, (ulong)value);
        else
            position += Bignum(Item(18), negative, value);
    }

    /// <summary>Writes a number beyond 64 bits into room for 18 bytes and returns its length.</summary>
    private static int Bignum(Span<byte> target, bool negative, UInt128 value)
    {
        var size = 16 - (int)(UInt128.LeadingZeroCount(value) / 8);
        target[0] = (byte)(Cbor.Tag | (negative ? Cbor.NegativeBignumTag : Cbor.PositiveBignumTag));
        target[1] = (byte)(Cbor.ByteString | size);
        BinaryPrimitives.WriteUInt128BigEndian(target[2..], value << (128 - (8 * size)));
        return 2 + size;
    }
}
