namespace Stubs.Tests.State;

/// <summary>Makes bytes that no writer should write: noise, and good data damaged where it hurts.</summary>
internal static class HostileBytes
{
    /// <summary>Heads that announce much, nest, or are none.</summary>
    private static readonly byte[][] heads =
    [
        [0x9A, 0x7F, 0xFF, 0xFF, 0xFF], [0xBA, 0x7F, 0xFF, 0xFF, 0xFF], [0x5A, 0x7F, 0xFF, 0xFF, 0xFF],
        [0x7A, 0x7F, 0xFF, 0xFF, 0xFF],
        [0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xBB, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        [0xBB, 0x80, 0, 0, 0, 0, 0, 0, 0],
        [0x5B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x1B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        [0x3B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        [0x99, 0xFF, 0xFF], [0xB9, 0x10, 0x00], [0x9F], [0xBF], [0xFF], [0xF6], [0xF7], [0xC4, 0x82],
        [0xC2, 0x58, 0xFF], [0xD9, 0x53, 0x54], [0xD9, 0x53, 0x55, 0x82], [0xD9, 0x53, 0x56, 0x41],
        [0xD9, 0x01, 0x02], [0xD8, 0x28, 0x82, 0x82, 0x1A, 0x7F, 0xFF, 0xFF, 0xFF, 0x00],
        [0xD9, 0x03, 0xEA, 0xA2, 0x01], [0xC0, 0x74], [0x1C], [0xD9, 0x01, 0x02, 0x81, 0xF6],
        [0xD9, 0x01, 0x02, 0x82, 0xF6, 0xF6], [0xA1, 0xF6, 0x01], [0x81, 0x82, 0xF6, 0x01], [0x61, 0xFF],
        [0x62, 0xC3, 0x28], [0x82], [0xA1], [0x80], [0xA0],
    ];

    public static byte[] Noise(Random random)
    {
        var data = new byte[random.Next(0, 40)];
        random.NextBytes(data);
        return random.Next(3) == 0 ? [.. heads[random.Next(heads.Length)], .. data] : data;
    }

    public static byte[] Damage(byte[] good, Random random)
    {
        List<byte> data = [.. good];
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(data.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < data.Count:
                    data[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < data.Count:
                    data[at] = (byte)random.Next(256);
                    break;
                case 2:
                    data.RemoveRange(at, data.Count - at);
                    break;
                case 3 when at < data.Count:
                    data.RemoveRange(at, Math.Min(random.Next(1, 4), data.Count - at));
                    break;
                case 4:
                    data.InsertRange(at, heads[random.Next(heads.Length)]);
                    break;
                default:
                    data.InsertRange(at, data.GetRange(0, at));
                    break;
            }
        }

        return [.. data];
    }

    /// <summary>
    /// What reading may allocate: the result, whose elements in memory may be some times larger than their bytes, and
    /// an exception.
    /// </summary>
    public static long AllocationLimit(int length) => 40_000 + (64L * length);
}
