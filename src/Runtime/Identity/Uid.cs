using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Stubs;

/// <summary>
/// The unique identifier of a persistent object: 128 bits, free of addresses, the same for the whole life of the object
/// wherever it is stored or runs. The idea is Arjuna's <c>Uid</c>; the bits are those of a version 7 UUID (RFC 9562),
/// so that identifiers made later sort later.
/// </summary>
public readonly record struct Uid : IComparable<Uid>, ISpanParsable<Uid>
{
    /// <summary>The number of bytes of an identifier: 16.</summary>
    public const int Size = 16;

    private readonly ulong high;
    private readonly ulong low;

    internal Uid(ulong high, ulong low) => (this.high, this.low) = (high, low);

    /// <summary>Reads an identifier from its 16 bytes, most significant first.</summary>
    /// <param name="bytes">Exactly 16 bytes.</param>
    /// <exception cref="ArgumentException">There are more or fewer bytes.</exception>
    public Uid(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"A UID has {Size} bytes, but {bytes.Length} were given.", nameof(bytes));
        high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
    }

    /// <summary>The identifier of nothing: all bits zero.</summary>
    public static Uid Empty => default;

    /// <summary>True for <see cref="Empty"/>.</summary>
    public bool IsEmpty => (high | low) == 0;

    /// <summary>The first 64 bits: identifiers that share them lie next to each other.</summary>
    internal ulong High => high;

    /// <summary>The other 64 bits.</summary>
    internal ulong Low => low;

    /// <summary>
    /// True for the identifiers of the system's own objects (the naming context, …), known to every node.
    /// </summary>
    public bool IsWellKnown => high == 0 && low != 0;

    /// <summary>
    /// True for the identifiers that <see cref="UidGenerator"/> makes: those of objects that a program creates. Others
    /// are the system's own, or computed.
    /// </summary>
    internal bool IsOfNewObject => ((high >> 12) & 0xF) == 7 && low >> 62 == 2;

    /// <summary>
    /// The time at which the identifier was made, to the millisecond; the Unix epoch for those that are not made of a
    /// time.
    /// </summary>
    internal DateTimeOffset CreatedAt =>
        ((high >> 12) & 0xF) != 7
            ? DateTimeOffset.UnixEpoch : DateTimeOffset.FromUnixTimeMilliseconds((long)(high >> 16));

    /// <summary>
    /// A well-known identifier, which breaks the recursion of objects that are needed to find objects.
    /// </summary>
    internal static Uid WellKnown(ulong number) => new(0, number);

    /// <summary>Writes the 16 bytes of the identifier, most significant first.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], low);
    }

    /// <summary>The 16 bytes of the identifier, most significant first.</summary>
    public byte[] ToByteArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public int CompareTo(Uid other) => high != other.high ? high.CompareTo(other.high) : low.CompareTo(other.low);

    /// <summary>The usual text form of a UUID: 32 hexadecimal digits in five groups.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static Uid Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var uid)
            ? uid : throw new FormatException($"{Wording.Quoted(s[..Math.Min(s.Length, Wording.LongestQuote + 1)].ToString())} is not a UID: expected 32 hexadecimal digits in five groups.");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static Uid Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Uid result)
    {
        var parsed = Guid.TryParseExact(s, "D", out var guid);
        Span<byte> bytes = stackalloc byte[Size];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        result = parsed ? new Uid(bytes) : default;
        return parsed;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Uid result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <summary>Whether one identifier sorts before another.</summary>
    public static bool operator <(Uid left, Uid right) => left.CompareTo(right) < 0;

    /// <summary>Whether one identifier sorts after another.</summary>
    public static bool operator >(Uid left, Uid right) => left.CompareTo(right) > 0;

    /// <summary>Whether one identifier sorts before another or equals it.</summary>
    public static bool operator <=(Uid left, Uid right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one identifier sorts after another or equals it.</summary>
    public static bool operator >=(Uid left, Uid right) => left.CompareTo(right) >= 0;
}
