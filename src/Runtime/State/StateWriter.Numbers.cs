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
        Head(Item(9 + size), Cbor.ByteString, (uint)size);
        magnitude.TryWriteBytes(buffer.AsSpan(position, size), out _, isUnsigned: true, isBigEndian: true);
        position += size;
    }

    /// <summary>Writes a floating-point number in the shortest form that has its value.</summary>
    public void Write(Half value)
    {
        var target = Item(3);
        target[0] = Cbor.HalfFloat;
        BinaryPrimitives.WriteUInt16BigEndian(target[1..], Half.IsNaN(value) ? CanonicalNaN : BitConverter.HalfToUInt16Bits(value));
        position += 3;
    }

    /// <inheritdoc cref="Write(Half)"/>
    public void Write(float value)
    {
        var half = (Half)value;
        if ((float)half == value || float.IsNaN(value))
        {
            Write(half);
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
        var scale = (bits[3] >> 16) & 0xFF;

        // Tag, array of two, exponent: 2 to 4 bytes that count as one item together with the mantissa.
        var target = Room(4);
        target[0] = Cbor.Tag | (byte)Cbor.DecimalTag;
        target[1] = Cbor.Array | 2;
        position += 2;
        if (scale == 0)
        {
            target[2] = 0;
            position++;
        }
        else
        {
            Head(Room(9), Cbor.NegativeInteger, (uint)scale - 1);
        }

        var negative = bits[3] < 0 && (low | high) != 0;
        if (negative && low-- == 0)
            high--;
        if (high == 0)
            WriteHead(negative ? Cbor.NegativeInteger : Cbor.UnsignedInteger, low);
        else
            WriteMagnitude(negative, new UInt128(high, low));
    }

    /// <summary>Writes a complex number.</summary>
    public void Write(Complex value)
    {
        WriteTag(Cbor.ComplexTag);
        WriteArrayStart(2);
        Write(value.Real);
        Write(value.Imaginary);
    }

    private const ushort CanonicalNaN = 0x7E00;

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
        {
            WriteHead(negative ? Cbor.NegativeInteger : Cbor.UnsignedInteger, (ulong)value);
            return;
        }

        WriteTag(negative ? Cbor.NegativeBignumTag : Cbor.PositiveBignumTag);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        WriteString(Cbor.ByteString, bytes[bytes.IndexOfAnyExcept((byte)0)..]);
    }
}
