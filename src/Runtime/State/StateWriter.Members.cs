using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Stubs;

// A member, its name and its value, at once, as what is generated writes it: one look whether there is room, and one
// change of the position, for which the next write waits.
public ref partial struct StateWriter
{
    /// <summary>Writes a member: a Boolean.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteBoolean(scoped ReadOnlySpan<byte> utf8Name, bool value)
    {
        ref var target = ref Member(utf8Name, 1, out var key);
        target = value ? Cbor.True : Cbor.False;
        position += key + 1;
    }

    /// <summary>Writes a member: an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteByte(scoped ReadOnlySpan<byte> utf8Name, byte value)
    {
        ref var target = ref Member(utf8Name, 9, out var key);
        position += key + Head(ref target, Cbor.UnsignedInteger, value);
    }

    /// <summary>Writes a member: an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteSByte(scoped ReadOnlySpan<byte> utf8Name, sbyte value)
    {
        ref var target = ref Member(utf8Name, 9, out var key);
        position += key + PutSigned(ref target, value);
    }

    /// <summary>Writes a member: an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteInt16(scoped ReadOnlySpan<byte> utf8Name, short value)
    {
        ref var target = ref Member(utf8Name, 9, out var key);
        position += key + PutSigned(ref target, value);
    }

    /// <summary>Writes a member: an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUInt16(scoped ReadOnlySpan<byte> utf8Name, ushort value)
    {
        ref var target = ref Member(utf8Name, 9, out var key);
        position += key + Head(ref target, Cbor.UnsignedInteger, value);
    }

    /// <summary>Writes a member: an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteInt32(scoped ReadOnlySpan<byte> utf8Name, int value)
    {
        ref var target = ref Member(utf8Name, 9, out var key);
        position += key + PutSigned(ref target, value);
    }

    /// <summary>Writes a member: an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUInt32(scoped ReadOnlySpan<byte> utf8Name, uint value)
    {
        ref var target = ref Member(utf8Name, 9, out var key);
        position += key + Head(ref target, Cbor.UnsignedInteger, value);
    }

    /// <summary>Writes a member: an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteInt64(scoped ReadOnlySpan<byte> utf8Name, long value)
    {
        ref var target = ref Member(utf8Name, 9, out var key);
        position += key + PutSigned(ref target, value);
    }

    /// <summary>Writes a member: an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUInt64(scoped ReadOnlySpan<byte> utf8Name, ulong value)
    {
        ref var target = ref Member(utf8Name, 9, out var key);
        position += key + Head(ref target, Cbor.UnsignedInteger, value);
    }

    /// <summary>Writes a member: an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteInt128(scoped ReadOnlySpan<byte> utf8Name, Int128 value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteUInt128(scoped ReadOnlySpan<byte> utf8Name, UInt128 value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: an integer.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteBigInteger(scoped ReadOnlySpan<byte> utf8Name, BigInteger value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: a floating-point number.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteHalf(scoped ReadOnlySpan<byte> utf8Name, Half value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: a floating-point number.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteSingle(scoped ReadOnlySpan<byte> utf8Name, float value)
    {
        ref var target = ref Member(utf8Name, 5, out var key);
        position += key + Put(ref target, value);
    }

    /// <summary>Writes a member: a floating-point number.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteDouble(scoped ReadOnlySpan<byte> utf8Name, double value)
    {
        ref var target = ref Member(utf8Name, 9, out var key);
        position += key + Put(ref target, value);
    }

    /// <summary>Writes a member: a decimal number.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteDecimal(scoped ReadOnlySpan<byte> utf8Name, decimal value)
    {
        ref var target = ref Member(utf8Name, LongestDecimal, out var key);
        position += key + Put(ref target, value);
    }

    /// <summary>Writes a member: a complex number.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteComplex(scoped ReadOnlySpan<byte> utf8Name, Complex value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: a character as a text of one.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteChar(scoped ReadOnlySpan<byte> utf8Name, char value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: a character as a text of one.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteRune(scoped ReadOnlySpan<byte> utf8Name, Rune value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: a text or null.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteString(scoped ReadOnlySpan<byte> utf8Name, string? value)
    {
        ref var target = ref Member(utf8Name, LongestText(value), out var key);
        position += key + Put(ref target, value);
    }

    /// <summary>Writes a member: a URI or null.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteUri(scoped ReadOnlySpan<byte> utf8Name, Uri? value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: a version or null.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteVersion(scoped ReadOnlySpan<byte> utf8Name, Version? value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: a date and time.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteDateTime(scoped ReadOnlySpan<byte> utf8Name, DateTime value)
    {
        ref var target = ref Member(utf8Name, LongestDateTime, out var key);
        position += key + Put(ref target, value);
    }

    /// <summary>Writes a member: a date and time with its offset.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteDateTimeOffset(scoped ReadOnlySpan<byte> utf8Name, DateTimeOffset value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: a date.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteDateOnly(scoped ReadOnlySpan<byte> utf8Name, DateOnly value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: a time of day.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteTimeOnly(scoped ReadOnlySpan<byte> utf8Name, TimeOnly value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: a span of time.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteTimeSpan(scoped ReadOnlySpan<byte> utf8Name, TimeSpan value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: a GUID.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteGuid(scoped ReadOnlySpan<byte> utf8Name, Guid value)
    {
        ref var target = ref Member(utf8Name, GuidSize, out var key);
        Put(ref target, value);
        position += key + GuidSize;
    }

    /// <summary>Writes a member: the identifier of an object.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteUid(scoped ReadOnlySpan<byte> utf8Name, Uid value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: bytes or null.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteByteArray(scoped ReadOnlySpan<byte> utf8Name, byte[]? value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: bytes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteMemory(scoped ReadOnlySpan<byte> utf8Name, Memory<byte> value)
    {
        WriteKey(utf8Name);
        Write(value);
    }

    /// <summary>Writes a member: bytes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void WriteReadOnlyMemory(scoped ReadOnlySpan<byte> utf8Name, ReadOnlyMemory<byte> value)
    {
        WriteKey(utf8Name);
        Write(value);
    }
}
