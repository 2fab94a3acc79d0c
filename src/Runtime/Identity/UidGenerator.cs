using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Stubs;

/// <summary>
/// Makes identifiers: 48 bits of the clock's milliseconds, a counter of 12 bits that keeps those of one generator in
/// order within a millisecond, and 62 random bits. Clock and randomness are handed in, so that a test can own both.
/// </summary>
internal sealed class UidGenerator
{
    private readonly TimeProvider time;
    private readonly Random? random;
    private readonly Lock gate = new();
    private ulong last;

    /// <param name="time">Where the milliseconds come from.</param>
    /// <param name="random">A seeded source, for tests; without it the operating system's is used.</param>
    public UidGenerator(TimeProvider time, Random? random = null) => (this.time, this.random) = (time, random);

    public Uid Next()
    {
        Span<byte> noise = stackalloc byte[8];
        var now = (ulong)time.GetUtcNow().ToUnixTimeMilliseconds() << 12;
        ulong stamp;
        lock (gate)
        {
            if (random is not null)
                random.NextBytes(noise);
            // Never goes back, whatever the clock does: a counter runs on into the milliseconds when it must.
            stamp = last = Math.Max(now, last + 1);
        }

        if (random is null)
            RandomNumberGenerator.Fill(noise);
        var high = (stamp >> 12 << 16) | 0x7000 | (stamp & 0xFFF);
        var low = (BinaryPrimitives.ReadUInt64LittleEndian(noise) & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000;
        return new Uid(high, low);
    }
}
