namespace Stubs;

public ref partial struct StateWriter
{
    /// <summary>Writes a date and time with its offset from UTC.</summary>
    public void Write(DateTimeOffset value) => WriteDateTime(Cbor.DateTimeTag, value.Ticks, value.TotalOffsetMinutes);

    /// <summary>
    /// Writes a date and time. Utc and Unspecified keep kind and ticks; Local keeps the instant, and is Local again in
    /// the reader's zone.
    /// </summary>
    public void Write(DateTime value)
    {
        switch (value.Kind)
        {
            case DateTimeKind.Utc:
                WriteDateTime(Cbor.DateTimeTag, value.Ticks, 0);
                break;
            case DateTimeKind.Local:
                WriteDateTime(Cbor.LocalDateTimeTag, value.ToUniversalTime().Ticks, 0);
                break;
            default:
                WriteDateTime(Cbor.UnspecifiedDateTimeTag, value.Ticks, null);
                break;
        }
    }

    /// <summary>Writes a date.</summary>
    public void Write(DateOnly value)
    {
        WriteTag(Cbor.DateTag);
        var target = Item(TimeText.Longest + 1);
        target[0] = Cbor.TextString | TimeText.DateLength;
        position += 1 + TimeText.WriteDate(target[1..], value.DayNumber);
    }

    /// <summary>Writes a time of day.</summary>
    public void Write(TimeOnly value)
    {
        WriteTag(Cbor.TimeOfDayTag);
        var target = Item(TimeText.Longest + 1);
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

    private void WriteDateTime(uint tag, long ticks, int? offsetMinutes)
    {
        WriteTag(tag);
        // Most times have a fraction and so at least 24 bytes, for which the head has two.
        var target = Item(TimeText.Longest + 2);
        var size = TimeText.WriteDateTime(target[2..], ticks, offsetMinutes);
        if (size < 24)
            target.Slice(2, size).CopyTo(target[1..]);
        position += size + Head(target, Cbor.TextString, (uint)size);
    }
}
