using System.Runtime.InteropServices;

namespace Stubs.Calls;

/// <summary>
/// The operations that are called again and again: what was read of one that has come before is not made and looked up
/// anew. A new one takes the place of an old one.
/// </summary>
/// <param name="make">Makes one of the bytes of its names, and the names.</param>
internal sealed class KnownOperations(Func<byte[], string, string, KnownOperation> make)
{
    private const int Places = 1 << 10, MaxBytes = 1 << 10;

    private readonly KnownOperation?[] known = new KnownOperation?[Places];

    /// <summary>Reads the names of a class and of an operation; empty ones for null.</summary>
    /// <param name="reader">Before the first of them.</param>
    /// <param name="body">What it reads.</param>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public KnownOperation Read(ref StateReader reader, ReadOnlySpan<byte> body)
    {
        var ahead = reader;
        if (!ahead.TryReadTextBytes(out _) || !ahead.TryReadTextBytes(out _)
            || ahead.Position - reader.Position > MaxBytes)
            return make([], reader.ReadString() ?? "", reader.ReadString() ?? "");
        var bytes = body[reader.Position..ahead.Position];
        var place = Hash(bytes) % Places;
        if (known[place] is { } before && bytes.SequenceEqual(before.Bytes))
        {
            reader = ahead;
            return before;
        }

        return known[place] = make(bytes.ToArray(), reader.ReadString()!, reader.ReadString()!);
    }

    // Collisions cost new texts and a look-up, no more.
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            hash = (hash ^ word) * 0x9E3779B97F4A7C15;
        foreach (var rest in bytes[(bytes.Length & ~7)..])
            hash = (hash * 31) + rest;
        return (uint)((hash * 0x9E3779B97F4A7C15) >> 32);
    }
}

/// <summary>An operation as callers name it.</summary>
/// <param name="Bytes">The names as they are written.</param>
/// <param name="TypeName">The class for which the caller's stub stands.</param>
/// <param name="Name">The operation.</param>
internal abstract record KnownOperation(byte[] Bytes, string TypeName, string Name);
