namespace Stubs;

public ref partial struct StateWriter
{
    /// <summary>Writes a date and time with its offset from UTC.</summary>
    public void Write(DateTimeOffset value)
    {
        WriteTag(Cbor.DateTimeTag);
        var target = Item(2 + TimeText.LongestDateTime);
        var size = TimeText.WriteDateTime(target[1..], value.DateTime);
        size += TimeText.WriteOffset(target[(1 + size)..], value.TotalOffsetMinutes);
        FinishTime(target, size);
    }

    /// <summary>
    /// Writes a date and time. Utc and Unspecified keep kind and ticks; Local keeps the instant, and is Local again in the reader's zone.
    /// </summary>
    public void Write(DateTime value)
    {
        switch (value.Kind)
        {
            case DateTimeKind.Utc:
                WriteTag(Cbor.DateTimeTag);
                WriteDateTime(value, utc: true);
                break;
            case DateTimeKind.Local:
                WriteTag(Cbor.LocalDateTimeTag);
                WriteDateTime(value.ToUniversalTime(), utc: true);
                break;
            default:
                WriteTag(Cbor.UnspecifiedDateTimeTag);
                WriteDateTime(value, utc: false);
                break;
        }
    }

    /// <summary>Writes a date.</summary>
    public void Write(DateOnly value)
    {
        WriteTag(Cbor.DateTag);
        var target = Item(2 + TimeText.LongestDateTime);
        FinishTime(target, TimeText.WriteDate(target[1..], value));
    }

    /// <summary>Writes a time of day.</summary>
    public void Write(TimeOnly value)
    {
        WriteTag(Cbor.TimeOfDayTag);
        var target = Item(2 + TimeText.LongestDateTime);
        FinishTime(target, TimeText.WriteTime(target[1..], value.Ticks));
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

    private void WriteDateTime(DateTime value, bool utc)
    {
        var target = Item(2 + TimeText.LongestDateTime);
        var size = TimeText.WriteDateTime(target[1..], value);
        if (utc)
            size += TimeText.WriteOffset(target[(1 + size)..], 0);
        FinishTime(target, size);
    }

    // Every text of a time is shorter than 256 bytes; those from 24 on need a longer head, so the text moves by one.
    private void FinishTime(Span<byte> target, int size)
    {
        if (size >= 24)
            target.Slice(1, size).CopyTo(target[2..]);
        Head(target, Cbor.TextString, (uint)size);
        position += size;
    }
}
