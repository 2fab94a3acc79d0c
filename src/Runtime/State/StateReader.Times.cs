using System.Runtime.CompilerServices;

namespace Stubs;

public ref partial struct StateReader
{
    /// <summary>Reads a date and time with its offset from UTC.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public DateTimeOffset ReadDateTimeOffset()
    {
        var start = position;
        if (TryReadTag(Cbor.DateTimeTag) && TryReadString(Cbor.TextString, out var text)
            && TimeText.TryReadDateTime(text, out var ticks, out var minutes)
            && (ulong)(ticks - (minutes * TimeSpan.TicksPerMinute)) <= (ulong)DateTime.MaxValue.Ticks)
            return new DateTimeOffset(ticks, new TimeSpan(minutes * TimeSpan.TicksPerMinute));
        throw Unexpected(start, "a date and time with an offset");
    }

    /// <summary>Reads a date and time, of the kind that was written.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next, such as a date and time with an offset
    /// other than zero.</exception>
    public DateTime ReadDateTime()
    {
        // The form of nearly all, at once: UTC with a fraction, so that the head of the text has two bytes.
        var start = position;
        if (data[start..] is [Cbor.Tag | (byte)Cbor.DateTimeTag, Cbor.TextString | 24, var size, .. var rest]
            && size <= rest.Length && size > 0 && rest[size - 1] == 'Z'
            && TimeText.TryReadDateTime(rest[..(size - 1)], out var ticks))
        {
            position = start + 3 + size;
            return new DateTime(ticks, DateTimeKind.Utc);
        }

        return ReadAnyDateTime();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private DateTime ReadAnyDateTime()
    {
        var start = position;
        var at = start;
        if (Cbor.TryReadHead(data, ref at, out var initial, out var tag) && (initial & 0xE0) == Cbor.Tag
            && Cbor.TryReadHead(data, ref at, out initial, out var length) && (initial & 0xE0) == Cbor.TextString
            && length <= (ulong)(data.Length - at))
        {
            var text = data.Slice(at, (int)length);
            position = at + (int)length;
            if (tag == Cbor.UnspecifiedDateTimeTag)
            {
                if (TimeText.TryReadDateTime(text, out var ticks))
                    return new DateTime(ticks);
            }
            else if (tag is Cbor.DateTimeTag or Cbor.LocalDateTimeTag
                && TimeText.TryReadDateTime(text, out var ticks, out var minutes) && minutes == 0)
            {
                var instant = new DateTime(ticks, DateTimeKind.Utc);
                return tag == Cbor.DateTimeTag ? instant : instant.ToLocalTime();
            }
        }

        throw Unexpected(start, "a date and time");
    }

    /// <summary>Reads a date.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public DateOnly ReadDateOnly()
    {
        var start = position;
        if (TryReadTag(Cbor.DateTag) && TryReadString(Cbor.TextString, out var text)
            && TimeText.TryReadDate(text, out var dayNumber))
            return DateOnly.FromDayNumber(dayNumber);
        throw Unexpected(start, "a date");
    }

    /// <summary>Reads a time of day.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next.</exception>
    public TimeOnly ReadTimeOnly()
    {
        var start = position;
        if (TryReadTag(Cbor.TimeOfDayTag) && TryReadString(Cbor.TextString, out var text)
            && TimeText.TryReadTime(text, out var ticks))
            return new TimeOnly(ticks);
        throw Unexpected(start, "a time of day");
    }

    /// <summary>Reads a duration.</summary>
    /// <exception cref="StateIncompatibleException">Something else comes next, or a duration too long or too fine for a
    /// <see cref="TimeSpan"/>.</exception>
    public TimeSpan ReadTimeSpan()
    {
        var start = position;
        ReadTag(Cbor.DurationTag, "a duration");
        var count = EnterMap();
        if (count is 1 or 2 && ReadInt64() == 1)
        {
            var seconds = ReadInt64();
            var nanoseconds = count == 2 && ReadInt64() == -9 ? ReadInt64() : 0;
            var ticks = ((Int128)seconds * TimeSpan.TicksPerSecond) + (nanoseconds / TimeSpan.NanosecondsPerTick);
            Leave();
            if (nanoseconds is >= 0 and < 1_000_000_000 && nanoseconds % TimeSpan.NanosecondsPerTick == 0
                && ticks >= long.MinValue && ticks <= long.MaxValue)
                return new TimeSpan((long)ticks);
        }

        throw Unexpected(start, "a duration of seconds and nanoseconds");
    }
}
