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
        ref var target = ref Item(9 + size);
        var head = Head(ref target, Cbor.ByteString, (uint)size);
        magnitude.TryWriteBytes(
            Bytes(ref Unsafe.Add(ref target, head), size), out _, isUnsigned: true, isBigEndian: true);
        position += head + size;
    }

    /// <summary>Writes a floating-point number in the shortest form that has its value.</summary>
    public void Write(Half value) =>
        position += Put(ref Item(3), Half.IsNaN(value) ? CanonicalNaN : BitConverter.HalfToUInt16Bits(value));

    /// <inheritdoc cref="Write(Half)"/>
    public void Write(float value) => position += Put(ref Item(5), value);

    /// <inheritdoc cref="Write(Half)"/>
    public void Write(double value) => position += Put(ref Item(9), value);

    /// <summary>Writes a decimal number with its scale: 1.0 and 1.00 differ.</summary>
    public void Write(decimal value) => position += Put(ref Item(LongestDecimal), value);

    /// <summary>Writes a complex number.</summary>
    public void Write(Complex value)
    {
        WriteTag(Cbor.ComplexTag);
        WriteArrayStart(2);
        Write(value.Real);
        Write(value.Imaginary);
    }

    /// <summary>The memory of a decimal number, which is that of a DECIMAL of OLE Automation.</summary>
    private readonly record struct DecimalParts(int Flags, uint High, ulong Low);

    /// <summary>What is written for every NaN.</summary>
    internal const ushort CanonicalNaN = 0x7E00;

    // The methods that put a value get room for the longest, and return the length of what they have written.
    private const int LongestDecimal = 4 + 18;

    /// <summary>Puts the bits of a number of 16 bits.</summary>
    private static int Put(ref byte target, ushort half)
    {
        target = Cbor.HalfFloat;
        PutBigEndian(ref target, 1, half);
        return 3;
    }

    private static int Put(ref byte target, float value)
    {
        if (TryShorten(value, out var half))
            return Put(ref target, half);
        target = Cbor.SingleFloat;
        PutBigEndian(ref target, 1, BitConverter.SingleToUInt32Bits(value));
        return 5;
    }

    private static int Put(ref byte target, double value)
    {
        var single = (float)value;
        if (single == value || double.IsNaN(value))
            return Put(ref target, single);
        target = Cbor.DoubleFloat;
        PutBigEndian(ref target, 1, BitConverter.DoubleToUInt64Bits(value));
        return 9;
    }

    private static int Put(ref byte target, decimal value)
    {
        var (flags, high, low) = Unsafe.BitCast<decimal, DecimalParts>(value);
        var scale = (uint)(flags >> 16) & 0xFF;
        var negative = flags < 0 && (low | high) != 0;
        if (negative && low-- == 0)
            high--;

        target = Cbor.Tag | (byte)Cbor.DecimalTag;
        Unsafe.Add(ref target, 1) = Cbor.Array | 2;
        // The exponent is minus the scale.
        var size = 2
            + Head(
                ref Unsafe.Add(ref target, 2), scale == 0 ? Cbor.UnsignedInteger : Cbor.NegativeInteger,
                scale == 0 ? 0 : scale - 1);
        ref var mantissa = ref Unsafe.Add(ref target, size);
        return size + (high == 0
            ? Head(ref mantissa, negative ? Cbor.NegativeInteger : Cbor.UnsignedInteger, low)
            : Bignum(ref mantissa, negative, new UInt128(high, low)));
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
        ref var target = ref Item(9);
        position += PutSigned(ref target, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PutSigned(ref byte target, long value)
    {
        var sign = value >> 63;
        return Head(ref target, (byte)(sign & Cbor.NegativeInteger), (ulong)(value ^ sign));
    }

    /// <summary>Writes n, or -1 - n if negative, as CBOR counts.</summary>
    private void WriteMagnitude(bool negative, UInt128 value)
    {
        if (value <= ulong.MaxValue)
            WriteHead(negative ? Cbor.NegativeInteger : Cbor.UnsignedInteger, (ulong)value);
        else
            position += Bignum(ref Item(18), negative, value);
    }

    /// <summary>Writes a number beyond 64 bits into room for 18 bytes and returns its length.</summary>
    private static int Bignum(ref byte target, bool negative, UInt128 value)
    {
        var size = 16 - (int)(UInt128.LeadingZeroCount(value) / 8);
        target = (byte)(Cbor.Tag | (negative ? Cbor.NegativeBignumTag : Cbor.PositiveBignumTag));
        Unsafe.Add(ref target, 1) = (byte)(Cbor.ByteString | size);
        BinaryPrimitives.WriteUInt128BigEndian(Bytes(ref Unsafe.Add(ref target, 2), 16), value << (128 - (8 * size)));
        return 2 + size;
    }
}
