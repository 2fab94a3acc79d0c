using System.Numerics;
using System.Runtime.InteropServices;

namespace Stubs.Store;

/// <summary>
/// CRC-32C (Castagnoli), which finds every error of up to three bits and every burst of up to 32 in what a store keeps.
/// </summary>
internal static class Crc32C
{
    /// <summary>Continues a checksum over more bytes.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            crc = BitOperations.Crc32C(
                crc, BitConverter.IsLittleEndian
                    ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word));
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, rest);
        return crc;
    }

    /// <summary>Continues a checksum over a number.</summary>
    public static uint Append(uint crc, uint value) => BitOperations.Crc32C(crc, value);
}
