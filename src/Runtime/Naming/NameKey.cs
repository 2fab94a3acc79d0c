using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Stubs.Naming;

/// <summary>
/// Computes where the entry of a name lies. It is part of what is stored, and must never change.
/// </summary>
/// <remarks>
/// A key is a version 8 UUID (RFC 9562), so that no ordinary identifier is one: 60 bits of SHA-256 of the tree's root
/// and the context's full path, one bit that tells contexts from names, and 61 bits of SHA-256 of the segment. The
/// entries of one context are one range of keys. A hash costs as much as a lock: <see cref="ContextPlace"/> keeps those
/// of contexts.
/// </remarks>
internal static class NameKey
{
    private const int KindBit = 61;

    private static readonly Uid Names = Uid.WellKnown(7);

    /// <summary>The key of a name's entry.</summary>
    public static Uid OfName(Uid root, string name)
    {
        var end = name.LastIndexOf('/') + 1;
        return InRange(RangeOf(root, name.AsSpan(0, end)), name.AsSpan(end), isContext: false);
    }

    /// <summary>The key of an entry in a context.</summary>
    /// <param name="range">What the keys of all entries of the context begin with.</param>
    /// <param name="segment">The last part of the name, or that of the context with its slash.</param>
    /// <param name="isContext">Whether it is a context.</param>
    public static Uid InRange(ulong range, ReadOnlySpan<char> segment, bool isContext) =>
        new(range, Low(segment, isContext));

    /// <summary>The key of a context's entry, which lies among the entries of the context around it.</summary>
    /// <param name="root">The root of the tree.</param>
    /// <param name="path">The context with a slash at its end; the empty path is the outermost context, whose entry is
    /// never stored.</param>
    public static Uid OfContext(Uid root, string path)
    {
        var end = ParentOf(path).Length;
        return InRange(RangeOf(root, path.AsSpan(0, end)), path.Length == 0 ? "/" : path.AsSpan(end), isContext: true);
    }

    /// <summary>
    /// The key of the entry that says that an object has a name. Those of one object are one range of keys.
    /// </summary>
    public static Uid OfNameOf(Uid uid, string name) => new(RangeOfNamesOf(uid), Low(name, isContext: false));

    /// <summary>What the keys of all such entries of an object begin with.</summary>
    public static ulong RangeOfNamesOf(Uid uid) => RangeOf(Names, uid.ToString());

    /// <summary>What the keys of all entries of a context begin with.</summary>
    public static ulong RangeOf(Uid root, ReadOnlySpan<char> path)
    {
        Span<byte> from = stackalloc byte[Uid.Size];
        root.CopyTo(from);
        var hash = Hash(from, path) >> 4;
        return (hash >> 12 << 16) | 0x8000 | (hash & 0xFFF);
    }

    /// <summary>The greatest identifier before all entries of a range.</summary>
    public static Uid Before(ulong range) => new(range, 0x7FFF_FFFF_FFFF_FFFF);

    /// <summary>The context around a context, or around a name.</summary>
    public static string ParentOf(string path) =>
        path.Length < 2 ? "" : path[..(path.LastIndexOf('/', path.Length - 2) + 1)];

    private static ulong Low(ReadOnlySpan<char> segment, bool isContext) =>
        0x8000_0000_0000_0000 | (isContext ? 1UL << KindBit : 0) | (Hash([], segment) >> (64 - KindBit));

    private static ulong Hash(ReadOnlySpan<byte> prefix, ReadOnlySpan<char> text)
    {
        var length = prefix.Length + Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = length <= 512 ? stackalloc byte[512] : new byte[length];
        prefix.CopyTo(bytes);
        var end = prefix.Length + Encoding.UTF8.GetBytes(text, bytes[prefix.Length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..end], hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
