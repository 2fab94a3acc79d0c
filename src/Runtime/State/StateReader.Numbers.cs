using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stubs;

public ref partial struct StateReader
{
    /// <summary>Reads an integer.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next, or a value out of range.</exception>
    public byte ReadByte() => (byte)ReadUnsigned(byte.MaxValue, "an integer from 0 to 255");

    /// <inheritdoc cref="ReadByte"/>
    public sbyte ReadSByte() => (sbyte)ReadSigned((ulong)sbyte.MaxValue, "an integer from -128 to 127");

    /// <inheritdoc cref="ReadByte"/>
    public short ReadInt16() => (short)ReadSigned((ulong)short.MaxValue, "an integer from -32768 to 32767");

    /// <inheritdoc cref="ReadByte"/>
    public ushort ReadUInt16() => (ushort)ReadUnsigned(ushort.MaxValue, "an integer from 0 to 65535");

    /// <inheritdoc cref="ReadByte"/>
    public int ReadInt32() => (int)ReadSigned(int.MaxValue, "an integer of 32 bits");

    /// <inheritdoc cref="ReadByte"/>
    public uint ReadUInt32() => (uint)ReadUnsigned(uint.MaxValue, "an integer of 32 bits without sign");

    /// <inheritdoc cref="ReadByte"/>
    public long ReadInt64() => ReadSigned(long.MaxValue, "an integer of 64 bits");

    /// <inheritdoc cref="ReadByte"/>
    public ulong ReadUInt64() => ReadUnsigned(ulong.MaxValue, "an integer of 64 bits without sign");

    /// <inheritdoc cref="ReadByte"/>
    public Int128 ReadInt128()
    {
        var start = position;
        if (TryReadMagnitude(out var negative, out var magnitude) && magnitude <= (UInt128)Int128.MaxValue)
            return negative ? ~(Int128)magnitude : (Int128)magnitude;
        throw Unexpected(start, "an integer of 128 bits");
    }

    /// <inheritdoc cref="ReadByte"/>
    public UInt128 ReadUInt128()
    {
        var start = position;
        return TryReadMagnitude(out var negative, out var magnitude) && !negative
            ? magnitude : throw Unexpected(start, "an integer of 128 bits without sign");
    }

    /// <inheritdoc cref="ReadByte"/>
    public BigInteger ReadBigInteger()
    {
        var start = position;
        if (TryReadInteger(out var negative, out ReadOnlySpan<byte> bytes, out var argument))
        {
            var magnitude = bytes.IsEmpty ? argument : new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
            return negative ? -BigInteger.One - magnitude : magnitude;
        }

        throw Unexpected(start, "an integer");
    }

    /// <summary>Reads a floating-point number, or another number if its value is held exactly.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next, or a value that would be
    /// rounded.</exception>
    public Half ReadHalf()
    {
        var start = position;
        return TryReadDouble(out var value) && (Half)value is var half && ((double)half == value || double.IsNaN(value))
            ? half
            : throw Unexpected(start, "a floating-point number of 16 bits");
    }

    /// <inheritdoc cref="ReadHalf"/>
    public float ReadSingle()
    {
        var start = position;
        return TryReadDouble(out var value) && (float)value is var single && (single == value || double.IsNaN(value))
            ? single
            : throw Unexpected(start, "a floating-point number of 32 bits");
    }

    /// <inheritdoc cref="ReadHalf"/>
    public double ReadDouble()
    {
        var start = position;
        if (data.Length - start >= 9 && data[start] == Cbor.DoubleFloat)
        {
            position = start + 9;
            return BinaryPrimitives.ReadDoubleBigEndian(data.Slice(start + 1, 8));
        }

        return TryReadDouble(out var value) ? value : throw Unexpected(start, "a floating-point number of 64 bits");
    }

    /// <summary>Reads a decimal number or an integer.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next, or a value out of range.</exception>
    public decimal ReadDecimal()
    {
        // The form of nearly all decimals, at once: the mantissa has 64 bits, the exponent one byte.
        var at = position;
        if (data[at..] is [Cbor.Tag | (byte)Cbor.DecimalTag, Cbor.Array | 2, var exponent and (0
            or (>= Cbor.NegativeInteger and < Cbor.NegativeInteger + 24)), ..])
        {
            at += 3;
            if (Cbor.TryReadHead(data, ref at, out var initial, out var argument) && initial < Cbor.ByteString
                && argument < ulong.MaxValue)
            {
                position = at;
                var isNegative = initial >= Cbor.NegativeInteger;
                argument += isNegative ? 1u : 0u;
                return new decimal(
                    (int)argument, (int)(argument >> 32), 0, isNegative,
                    (byte)(exponent == 0 ? 0 : exponent - Cbor.NegativeInteger + 1));
            }
        }

        return ReadLongDecimal();
    }

    private decimal ReadLongDecimal()
    {
        var start = position;
        var scale = 0;
        if (TryReadTag(Cbor.DecimalTag) && !TryReadScale(out scale))
            throw Unexpected(start, "a decimal number");
        if (TryReadMagnitude(out var negative, out var magnitude) && magnitude < UInt128.MaxValue)
        {
            magnitude += negative ? 1u : 0u;
            var (high, low) = ((ulong)(magnitude >> 64), (ulong)magnitude);
            if (high <= uint.MaxValue)
                return new decimal((int)low, (int)(low >> 32), (int)high, negative, (byte)scale);
        }

        throw Unexpected(start, "a decimal number");
    }

    /// <summary>Reads a complex number.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public Complex ReadComplex()
    {
        ReadTag(Cbor.ComplexTag, "a complex number");
        EnterArray(2, "the real and the imaginary part of a complex number");
        var value = new Complex(ReadDouble(), ReadDouble());
        Leave();
        return value;
    }

    /// <summary>
    /// Reads the start of the array in a decimal, and the exponent, which is the scale with the sign turned.
    /// </summary>
    private bool TryReadScale(out int scale)
    {
        scale = 0;
        if (position >= data.Length || data[position++] != (Cbor.Array | 2)
            || !TryReadHead(out var initial, out var exponent))
            return false;
        if (initial == Cbor.UnsignedInteger)
            return true;
        scale = (int)Math.Min(exponent, 28) + 1;
        return (initial & 0xE0) == Cbor.NegativeInteger && scale <= 28;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong ReadUnsigned(ulong maximum, string expected)
    {
        var start = position;
        if (TryReadHead(out var initial, out var argument) && initial < Cbor.NegativeInteger && argument <= maximum)
            return argument;
        throw Unexpected(start, expected);
    }

    /// <summary>
    /// CBOR counts negative numbers from -1 down, so that one bound serves both halves of a two's complement range.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long ReadSigned(ulong maximum, string expected)
    {
        var start = position;
        if (TryReadHead(out var initial, out var argument) && initial < Cbor.ByteString && argument <= maximum)
            return initial < Cbor.NegativeInteger ? (long)argument : ~(long)argument;
        throw Unexpected(start, expected);
    }

    /// <summary>Reads an integer: n, or -1 - n if negative. A bignum gives its bytes without leading zeros.</summary>
    private bool TryReadInteger(out bool negative, out ReadOnlySpan<byte> bytes, out ulong argument)
    {
        bytes = default;
        negative = false;
        if (!TryReadHead(out var initial, out argument))
            return false;
        switch (initial & 0xE0)
        {
            case Cbor.UnsignedInteger:
                return true;
            case Cbor.NegativeInteger:
                negative = true;
                return true;
            case Cbor.Tag when argument is Cbor.PositiveBignumTag or Cbor.NegativeBignumTag
                && TryReadString(Cbor.ByteString, out bytes):
                negative = argument == Cbor.NegativeBignumTag;
                bytes = bytes.TrimStart((byte)0);
                argument = 0;
                return true;
            default:
                return false;
        }
    }

    private bool TryReadMagnitude(out bool negative, out UInt128 magnitude)
    {
        if (!TryReadInteger(out negative, out var bytes, out var argument) || bytes.Length > 16)
        {
            magnitude = 0;
            return false;
        }

        magnitude = argument;
        foreach (var digits in bytes)
            magnitude = (magnitude << 8) | digits;
        return true;
    }

    private bool TryReadDouble(out double value)
    {
        value = 0;
        if (!TryReadHead(out var initial, out var argument))
            return false;
        switch (initial)
        {
            case Cbor.DoubleFloat:
                value = BitConverter.UInt64BitsToDouble(argument);
                return true;
            case Cbor.SingleFloat:
                value = BitConverter.UInt32BitsToSingle((uint)argument);
                return true;
            case Cbor.HalfFloat:
                // The one NaN that is written is .NET's, whose sign is set.
                value = argument == StateWriter.CanonicalNaN
                    ? double.NaN : (double)BitConverter.UInt16BitsToHalf((ushort)argument);
                return true;
            case < Cbor.NegativeInteger:
                value = argument;
                return value < TwoTo64 && (ulong)value == argument;
            case < Cbor.ByteString:
                // -1 - n is exact if n + 1 is, which may be 2^64 itself.
                value = argument == ulong.MaxValue ? -TwoTo64 : -(double)(argument + 1);
                return argument == ulong.MaxValue || (value > -TwoTo64 && (ulong)-value == argument + 1);
            default:
                return false;
        }
    }

    private const double TwoTo64 = 18446744073709551616.0;
}
