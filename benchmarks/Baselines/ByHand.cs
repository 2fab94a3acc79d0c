using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Stubs.Benchmarks;

/// <summary>The least that saving a <see cref="Customer"/> or a <see cref="Basket"/> takes.</summary>
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
        SaveDecimal(from.Balance, target[49..]);
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
        into.Balance = RestoreDecimal(from[49..]);
        var at = 65;
        into.Name = RestoreText(from, ref at);
        into.City = RestoreText(from, ref at);
    }

    public static void SavePooled(Basket basket)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        Save(basket, buffer);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    public static int Save(Basket from, Span<byte> target)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, from.Lines.Count);
        var size = 4;
        foreach (var line in CollectionsMarshal.AsSpan(from.Lines))
        {
            SaveText(line.Article, target, ref size);
            BinaryPrimitives.WriteInt32LittleEndian(target[size..], line.Pieces);
            SaveDecimal(line.Price, target[(size + 4)..]);
            size += 20;
        }

        return size;
    }

    public static void Restore(Basket into, ReadOnlySpan<byte> from)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(from);
        var at = 4;
        var lines = new List<OrderLine>(count);
        for (var i = 0; i < count; i++)
        {
            var article = RestoreText(from, ref at)!;
            lines.Add(new OrderLine(
                article, BinaryPrimitives.ReadInt32LittleEndian(from[at..]), RestoreDecimal(from[(at + 4)..])));
            at += 20;
        }

        into.Lines = lines;
    }

    private static void SaveDecimal(decimal value, Span<byte> target)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        for (var i = 0; i < bits.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(target[(4 * i)..], bits[i]);
    }

    private static decimal RestoreDecimal(ReadOnlySpan<byte> from)
    {
        Span<int> bits = stackalloc int[4];
        for (var i = 0; i < bits.Length; i++)
            bits[i] = BinaryPrimitives.ReadInt32LittleEndian(from[(4 * i)..]);
        return new decimal(bits);
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
