using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Stubs.Benchmarks;

/// <summary>The least that saving a <see cref="Customer"/> takes.</summary>
internal static class ByHand
{
    public static void SavePooled(Customer customer)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(2048);
        Save(customer, buffer);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    public static int Save(Customer from, Span<byte> target)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, from.Number);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], from.Orders);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], from.Points);
        BinaryPrimitives.WriteDoubleLittleEndian(target[16..], from.Discount);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], from.Since.ToBinary());
        from.Key.TryWriteBytes(target[32..]);
        target[48] = from.IsActive ? (byte)1 : (byte)0;
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(from.Balance, bits);
        for (var i = 0; i < bits.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(target[(49 + (4 * i))..], bits[i]);
        var size = 65;
        SaveText(from.Name, target, ref size);
        SaveText(from.City, target, ref size);
        return size;
    }

    public static void Restore(Customer into, ReadOnlySpan<byte> from)
    {
        into.Number = BinaryPrimitives.ReadInt32LittleEndian(from);
        into.Orders = BinaryPrimitives.ReadInt32LittleEndian(from[4..]);
        into.Points = BinaryPrimitives.ReadInt64LittleEndian(from[8..]);
        into.Discount = BinaryPrimitives.ReadDoubleLittleEndian(from[16..]);
        into.Since = DateTime.FromBinary(BinaryPrimitives.ReadInt64LittleEndian(from[24..]));
        into.Key = new Guid(from.Slice(32, 16));
        into.IsActive = from[48] != 0;
        Span<int> bits = stackalloc int[4];
        for (var i = 0; i < bits.Length; i++)
            bits[i] = BinaryPrimitives.ReadInt32LittleEndian(from[(49 + (4 * i))..]);
        into.Balance = new decimal(bits);
        var at = 65;
        into.Name = RestoreText(from, ref at);
        into.City = RestoreText(from, ref at);
    }

    private static void SaveText(string? text, Span<byte> target, ref int at)
    {
        var size = text is null ? -1 : Encoding.UTF8.GetBytes(text, target[(at + 4)..]);
        BinaryPrimitives.WriteInt32LittleEndian(target[at..], size);
        at += 4 + Math.Max(size, 0);
    }

    private static string? RestoreText(ReadOnlySpan<byte> from, ref int at)
    {
        var size = BinaryPrimitives.ReadInt32LittleEndian(from[at..]);
        at += 4;
        if (size < 0)
            return null;
        at += size;
        return Encoding.UTF8.GetString(from.Slice(at - size, size));
    }
}
