using System.Runtime.CompilerServices;

namespace Stubs;

/// <summary>
/// Dates and times as RFC 3339 writes them: <c>2026-01-31T23:59:59.25+01:00</c>. The fraction has up to seven digits
/// and no trailing zeros, and is absent if zero; an offset of zero is Z. Every value has one text, so that equal
/// content has equal bytes.
/// </summary>
internal static class TimeText
{
    public const int DateLength = 10, Longest = 33;

    private const int WholeTimeLength = 8, FractionDigits = 7;

    /// <summary>
    /// What <see cref="Two"/> and <see cref="Number"/> return for what is no number: out of every range.
    /// </summary>
    private const int NoNumber = 1_000_000_000;

    private static ReadOnlySpan<byte> Pairs =>
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    /// <summary>What the last of so many digits of a fraction counts, in ticks.</summary>
    private static ReadOnlySpan<int> Weights => [10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1];

    /// <summary>How many days of a year that is no leap year are before each month; months count from 1.</summary>
    private static ReadOnlySpan<int> DaysBefore => [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    /// <summary>Writes the date so many days after the first, returns the number of bytes.</summary>
    public static int WriteDate(Span<byte> target, int dayNumber)
    {
        var (year, month, day) = DateOnly.FromDayNumber(dayNumber);
        target = target[..DateLength];
        WriteTwo(target, year / 100);
        WriteTwo(target[2..], year % 100);
        target[4] = (byte)'-';
        WriteTwo(target[5..], month);
        target[7] = (byte)'-';
        WriteTwo(target[8..], day);
        return DateLength;
    }

    /// <summary>Writes the time of day that is so many ticks after midnight, returns the number of bytes.</summary>
    public static int WriteTime(Span<byte> target, long ticks)
    {
        var (whole, fraction) = Math.DivRem((ulong)ticks, TimeSpan.TicksPerSecond);
        var seconds = (int)whole;
        target = target[..(WholeTimeLength + 1 + FractionDigits)];
        WriteTwo(target, seconds / 3600);
        target[2] = (byte)':';
        WriteTwo(target[3..], seconds / 60 % 60);
        target[5] = (byte)':';
        WriteTwo(target[6..], seconds % 60);
        if (fraction == 0)
            return WholeTimeLength;

        var digits = (int)fraction;
        target[8] = (byte)'.';
        WriteTwo(target[9..], digits / 100_000);
        WriteTwo(target[11..], digits / 1000 % 100);
        WriteTwo(target[13..], digits / 10 % 100);
        target[15] = (byte)('0' + (digits % 10));
        return target.TrimEnd((byte)'0').Length;
    }

    /// <summary>Writes a date and time, with an offset if there is one, returns the number of bytes.</summary>
    public static int WriteDateTime(Span<byte> target, long ticks, int? offsetMinutes)
    {
        var (days, time) = Math.DivRem((ulong)ticks, TimeSpan.TicksPerDay);
        var size = WriteDate(target, (int)days);
        target[size++] = (byte)'T';
        size += WriteTime(target[size..], (long)time);
        if (offsetMinutes is not { } minutes)
            return size;
        if (minutes == 0)
        {
            target[size] = (byte)'Z';
            return size + 1;
        }

        target[size] = (byte)(minutes < 0 ? '-' : '+');
        minutes = Math.Abs(minutes);
        WriteTwo(target[(size + 1)..], minutes / 60);
        target[size + 3] = (byte)':';
        WriteTwo(target[(size + 4)..], minutes % 60);
        return size + 6;
    }

    /// <summary>Reads a date as the number of days after the first.</summary>
    public static bool TryReadDate(ReadOnlySpan<byte> text, out int dayNumber)
    {
        dayNumber = 0;
        if (text.Length != DateLength || text[7] != '-' || text[4] != '-')
            return false;
        text = text[..DateLength];
        var (year, month, day) = ((Two(text) * 100L) + Two(text[2..]), Two(text[5..]), Two(text[8..]));
        if (year is 0 or > 9999 || month is 0 or > 12 || day == 0
            || (day > 28 && day > DateTime.DaysInMonth((int)year, month)))
            return false;
        dayNumber = DayNumber((int)year, month, day);
        return true;
    }

    /// <summary>As <see cref="DateOnly.DayNumber"/>, for a date that is known to be one.</summary>
    private static int DayNumber(int year, int month, int day)
    {
        var before = year - 1;
        var isLeapDayPast = month > 2 && (year & 3) == 0 && ((year & 15) == 0 || year % 25 != 0);
        return (before * 365) + (before / 4) - (before / 100) + (before / 400) + DaysBefore[month]
            + (isLeapDayPast ? 1 : 0) + day - 1;
    }

    /// <summary>
    /// Reads a time of day as ticks after midnight. Digits beyond the seventh of the fraction are refused, for a tick
    /// is the least there is.
    /// </summary>
    public static bool TryReadTime(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < WholeTimeLength || text[5] != ':' || text[2] != ':')
            return false;
        var whole = text[..WholeTimeLength];
        var (hours, minutes, seconds, fraction) = (Two(whole), Two(whole[3..]), Two(whole[6..]), 0);
        if (hours > 23 || minutes > 59 || seconds > 59)
            return false;
        if (text.Length > WholeTimeLength)
        {
            var digits = text[(WholeTimeLength + 1)..];
            if (text[WholeTimeLength] != '.' || digits.Length is 0 or > FractionDigits)
                return false;
            fraction = Number(digits);
            if (fraction == NoNumber)
                return false;
            fraction *= Weights[digits.Length];
        }

        ticks = (((hours * 3600) + (minutes * 60) + seconds) * TimeSpan.TicksPerSecond) + fraction;
        return true;
    }

    /// <summary>Reads a date and time without offset as ticks.</summary>
    public static bool TryReadDateTime(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length <= DateLength || text[DateLength] != 'T'
            || !TryReadDate(text[..DateLength], out var days) || !TryReadTime(text[(DateLength + 1)..], out var time))
            return false;
        ticks = (days * TimeSpan.TicksPerDay) + time;
        return true;
    }

    /// <summary>Reads a date and time with offset.</summary>
    public static bool TryReadDateTime(ReadOnlySpan<byte> text, out long ticks, out int offsetMinutes)
    {
        offsetMinutes = 0;
        if (text is [.. var utc, (byte)'Z'])
            return TryReadDateTime(utc, out ticks);
        ticks = 0;
        if (text is not [.., (byte)'+' or (byte)'-', _, _, (byte)':', _, _])
            return false;
        var (hours, minutes) = (Two(text[^5..]), Two(text[^2..]));
        if (hours > 14 || minutes > 59 || (hours == 14 && minutes > 0))
            return false;
        offsetMinutes = ((hours * 60) + minutes) * (text[^6] == '-' ? -1 : 1);
        return TryReadDateTime(text[..^6], out ticks);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteTwo(Span<byte> target, int value) => Pairs.Slice(2 * value, 2).CopyTo(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Two(ReadOnlySpan<byte> text)
    {
        var (tens, ones) = ((uint)text[0] - '0', (uint)text[1] - '0');
        return tens > 9 || ones > 9 ? NoNumber : (int)((tens * 10) + ones);
    }

    private static int Number(ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var character in text)
        {
            var digit = (uint)character - '0';
            if (digit > 9)
                return NoNumber;
            value = (value * 10) + (int)digit;
        }

        return value;
    }
}
