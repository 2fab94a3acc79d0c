using System.ComponentModel;
using System.Numerics;
using System.Text;

namespace Stubs;

// What is generated calls these and not the overloads of Write: for each call of a method with thirty overloads, the
// compiler looks for conversions to thirty types.
public ref partial struct StateWriter
{
    /// <summary>Writes a Boolean.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteBoolean(bool value) => Write(value);

    /// <summary>Writes an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteByte(byte value) => Write(value);

    /// <summary>Writes an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteSByte(sbyte value) => Write(value);

    /// <summary>Writes an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteInt16(short value) => Write(value);

    /// <summary>Writes an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteUInt16(ushort value) => Write(value);

    /// <summary>Writes an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteInt32(int value) => Write(value);

    /// <summary>Writes an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteUInt32(uint value) => Write(value);

    /// <summary>Writes an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteInt64(long value) => Write(value);

    /// <summary>Writes an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteUInt64(ulong value) => Write(value);

    /// <summary>Writes an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteInt128(Int128 value) => Write(value);

    /// <summary>Writes an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteUInt128(UInt128 value) => Write(value);

    /// <summary>Writes an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteBigInteger(BigInteger value) => Write(value);

    /// <summary>Writes a floating-point number.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteHalf(Half value) => Write(value);

    /// <summary>Writes a floating-point number.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteSingle(float value) => Write(value);

    /// <summary>Writes a floating-point number.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteDouble(double value) => Write(value);

    /// <summary>Writes a decimal number.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteDecimal(decimal value) => Write(value);

    /// <summary>Writes a complex number.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteComplex(Complex value) => Write(value);

    /// <summary>Writes a character as a text of one.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteChar(char value) => Write(value);

    /// <summary>Writes a character as a text of one.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteRune(Rune value) => Write(value);

    /// <summary>Writes a text or null.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteString(string? value) => Write(value);

    /// <summary>Writes a URI or null.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteUri(Uri? value) => Write(value);

    /// <summary>Writes a version or null.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteVersion(Version? value) => Write(value);

    /// <summary>Writes a date and time.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteDateTime(DateTime value) => Write(value);

    /// <summary>Writes a date and time with its offset.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteDateTimeOffset(DateTimeOffset value) => Write(value);

    /// <summary>Writes a date.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteDateOnly(DateOnly value) => Write(value);

    /// <summary>Writes a time of day.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteTimeOnly(TimeOnly value) => Write(value);

    /// <summary>Writes a span of time.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteTimeSpan(TimeSpan value) => Write(value);

    /// <summary>Writes a GUID.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteGuid(Guid value) => Write(value);

    /// <summary>Writes the identifier of an object, as <see cref="Write(Uid)"/> does.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteUid(Uid value) => Write(value);

    /// <summary>Writes bytes or null.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteByteArray(byte[]? value) => Write(value);

    /// <summary>Writes bytes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteMemory(Memory<byte> value) => Write(value);

    /// <summary>Writes bytes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteReadOnlyMemory(ReadOnlyMemory<byte> value) => Write(value);
}
