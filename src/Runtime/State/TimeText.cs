namespace Stubs;

/// <summary>
/// Dates and times as RFC 3339 writes them: <c>2026-01-31T23:59:59.25+01:00</c>. The fraction has up to seven digits and no trailing zeros, and is
/// absent if zero; an offset of zero is Z. Every value has one text, so that equal content has equal bytes.
/// </summary>
internal static class TimeText
{
    public const int LongestDateTime = 33;

    private const int DateLength = 10, WholeTimeLength = 8;

    /// <summary>Writes a date, returns the number of bytes.</summary>
    public static int WriteDate(Span<byte> target, DateOnly date)
    {
        var (year, month, day) = date;
        TwoDigits(target, year / 100);
        TwoDigits(target[2..], year % 100);
        target[4] = (byte)'-';
        TwoDigits(target[5..], month);
        target[7] = (byte)'-';
        TwoDigits(target[8..], day);
        return DateLength;
    }

    /// <summary>Writes the time of day that is so many ticks after midnight, returns the number of bytes.</summary>
    public static int WriteTime(Span<byte> target, long ticks)
    {
        var (seconds, fraction) = ((int)(ticks / TimeSpan.TicksPerSecond), (int)(ticks % TimeSpan.TicksPerSecond));
        TwoDigits(target, seconds / 3600);
        target[2] = (byte)':';
        TwoDigits(target[3..], seconds / 60 % 60);
        target[5] = (byte)':';
        TwoDigits(target[6..], seconds % 60);
        if (fraction == 0)
            return WholeTimeLength;

        target[8] = (byte)'.';
        for (var i = 15; i > 8; i--)
        {
            target[i] = (byte)('0' + (fraction % 10));
            fraction /= 10;
        }

        var length = 16;
        while (target[length - 1] == '0')
            length--;
        return length;
    }

    public static int WriteDateTime(Span<byte> target, DateTime value)
    {
        WriteDate(target, DateOnly.FromDateTime(value));
        target[DateLength] = (byte)'T';
        return DateLength + 1 + WriteTime(target[(DateLength + 1)..], value.TimeOfDay.Ticks);
    }

    public static int WriteOffset(Span<byte> target, int minutes)
    {
        if (minutes == 0)
        {
            target[0] = (byte)'Z';
            return 1;
        }

        target[0] = (byte)(minutes < 0 ? '-' : '+');
        minutes = Math.Abs(minutes);
        TwoDigits(target[1..], minutes / 60);
        target[3] = (byte)':';
        TwoDigits(target[4..], minutes % 60);
        return 6;
    }

    public static bool TryReadDate(ReadOnlySpan<byte> text, out DateOnly date)
    {
        date = default;
        if (text.Length != DateLength || text[4] != '-' || text[7] != '-'
            || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..], out var day)
            || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateOnly(year, month, day);
        return true;
    }

    /// <summary>Reads a time of day as ticks after midnight. Digits beyond the seventh of the fraction are refused, for a tick is the least there is.</summary>
    public static bool TryReadTime(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < WholeTimeLength || text[2] != ':' || text[5] != ':'
            || !TryDigits(text[..2], out var hours) || !TryDigits(text[3..5], out var minutes) || !TryDigits(text[6..8], out var seconds)
            || hours > 23 || minutes > 59 || seconds > 59)
            return false;

        var fraction = 0;
        if (text.Length > WholeTimeLength)
        {
            var digits = text[(WholeTimeLength + 1)..];
            if (text[WholeTimeLength] != '.' || digits.Length is 0 or > 7 || !TryDigits(digits, out fraction))
                return false;
            for (var i = digits.Length; i < 7; i++)
                fraction *= 10;
        }

        ticks = (((((hours * 60L) + minutes) * 60) + seconds) * TimeSpan.TicksPerSecond) + fraction;
        return true;
    }

    /// <summary>Reads a date and time without offset.</summary>
    public static bool TryReadDateTime(ReadOnlySpan<byte> text, out DateTime value)
    {
        value = default;
        if (text.Length <= DateLength || text[DateLength] != 'T'
            || !TryReadDate(text[..DateLength], out var date) || !TryReadTime(text[(DateLength + 1)..], out var ticks))
            return false;
        value = new DateTime((date.DayNumber * TimeSpan.TicksPerDay) + ticks);
        return true;
    }

    /// <summary>Reads a date and time with offset.</summary>
    public static bool TryReadDateTime(ReadOnlySpan<byte> text, out DateTime value, out int offsetMinutes)
    {
        offsetMinutes = 0;
        if (text is [.. var utc, (byte)'Z'])
            return TryReadDateTime(utc, out value);
        if (text is not [.., (byte)'+' or (byte)'-', _, _, (byte)':', _, _]
            || !TryDigits(text[^5..^3], out var hours) || !TryDigits(text[^2..], out var minutes) || minutes > 59 || (hours * 60) + minutes > 14 * 60)
        {
            value = default;
            return false;
        }

        offsetMinutes = ((hours * 60) + minutes) * (text[^6] == '-' ? -1 : 1);
        return TryReadDateTime(text[..^6], out value);
    }

    private static void TwoDigits(Span<byte> target, int value)
    {
        target[1] = (byte)('0' + (value % 10));
        target[0] = (byte)('0' + (value / 10));
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            value = (value * 10) + digit - '0';
        }

        return true;
    }
}
