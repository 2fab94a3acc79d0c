using System.Runtime.CompilerServices;

namespace Stubs;

public ref partial struct StateWriter
{
    /// <summary>Writes a date and time with its offset from UTC.</summary>
    public void Write(DateTimeOffset value) =>
        position += PutDateTime(
            ref Item(LongestDateTime), Cbor.DateTimeTag, value.Ticks, value.TotalOffsetMinutes);

    /// <summary>
    /// Writes a date and time. Utc and Unspecified keep kind and ticks; Local keeps the instant, and is Local again in
    /// the reader's zone.
    /// </summary>
    public void Write(DateTime value) => position += Put(ref Item(LongestDateTime), value);

    /// <summary>Writes a date.</summary>
    public void Write(DateOnly value)
    {
        WriteTag(Cbor.DateTag);
        var target = Bytes(ref Item(1 + TimeText.DateLength), 1 + TimeText.DateLength);
        target[0] = Cbor.TextString | TimeText.DateLength;
        position += 1 + TimeText.WriteDate(target[1..], value.DayNumber);
    }

    /// <summary>Writes a time of day.</summary>
    public void Write(TimeOnly value)
    {
        WriteTag(Cbor.TimeOfDayTag);
        var target = Bytes(ref Item(1 + TimeText.Longest), 1 + TimeText.Longest);
        var size = TimeText.WriteTime(target[1..], value.Ticks);
        target[0] = (byte)(Cbor.TextString | size);
        position += 1 + size;
    }

    /// <summary>Writes a duration.</summary>
    public void Write(TimeSpan value)
    {
        var (seconds, ticks) = Math.DivRem(value.Ticks, TimeSpan.TicksPerSecond);
        if (ticks < 0)
            (seconds, ticks) = (seconds - 1, ticks + TimeSpan.TicksPerSecond);
        WriteTag(Cbor.DurationTag);
        WriteMapStart(ticks == 0 ? 1 : 2);
        Write(1);
        Write(seconds);
        if (ticks == 0)
            return;
        Write(-9);
        Write(ticks * TimeSpan.NanosecondsPerTick);
    }

    // A tag has up to three bytes, and the head of a text of this length two.
    private const int LongestDateTime = 3 + 2 + TimeText.Longest;

    private static int Put(ref byte target, DateTime value) => value.Kind switch
    {
        DateTimeKind.Utc => PutDateTime(ref target, Cbor.DateTimeTag, value.Ticks, 0),
        DateTimeKind.Local => PutDateTime(ref target, Cbor.LocalDateTimeTag, value.ToUniversalTime().Ticks, 0),
        _ => PutDateTime(ref target, Cbor.UnspecifiedDateTimeTag, value.Ticks, TimeText.NoOffset),
    };

    private static int PutDateTime(ref byte target, uint tag, long ticks, int offsetMinutes)
    {
        var start = Head(ref target, Cbor.Tag, tag);
        // Most times have a fraction and so at least 24 bytes, for which the head has two.
        ref var head = ref Unsafe.Add(ref target, start);
        var text = Bytes(ref Unsafe.Add(ref head, 2), TimeText.Longest);
        var size = TimeText.WriteDateTime(text, ticks, offsetMinutes);
        if (size < 24)
            text[..size].CopyTo(Bytes(ref Unsafe.Add(ref head, 1), size));
        return start + size + Head(ref head, Cbor.TextString, (uint)size);
    }
}
