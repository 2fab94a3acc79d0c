using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stubs;

/// <summary>
/// Dates and times as RFC 3339 writes them: <c>2026-01-31T23:59:59.25+01:00</c>. The fraction has up to seven digits
/// and no trailing zeros, and is absent if zero; an offset of zero is Z. Every value has one text, so that equal
/// content has equal bytes.
/// </summary>
internal static class TimeText
{
    public const int DateLength = 10, Longest = 33;

    /// <summary>The minutes of what has no offset.</summary>
    public const int NoOffset = int.MinValue;

    private const int WholeTimeLength = 8, FractionDigits = 7, LongestTime = WholeTimeLength + 1 + FractionDigits;

    /// <summary>What stands for a text that is not what is expected.</summary>
    private const int None = -1;

    private static ReadOnlySpan<byte> Pairs =>
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    /// <summary>What the last of so many digits of a fraction counts, in ticks.</summary>
    private static ReadOnlySpan<int> Weights => [10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1];

    /// <summary>How many days of a year that is no leap year are before each month; months count from 1.</summary>
    private static ReadOnlySpan<int> DaysBefore => [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    /// <summary>Writes the date so many days after the first, returns the number of bytes.</summary>
    public static int WriteDate(Span<byte> target, int dayNumber) =>
        PutDate(ref MemoryMarshal.GetReference(target[..DateLength]), dayNumber * TimeSpan.TicksPerDay);

    /// <summary>Writes the time of day that is so many ticks after midnight, returns the number of bytes.</summary>
    public static int WriteTime(Span<byte> target, long ticks) =>
        PutTime(ref MemoryMarshal.GetReference(target[..LongestTime]), (ulong)ticks);

    /// <summary>
    /// Writes a date and time, with an offset unless its minutes are <see cref="NoOffset"/>, returns the number of
    /// bytes.
    /// </summary>
    public static int WriteDateTime(Span<byte> target, long ticks, int offsetMinutes)
    {
        // The one check of bounds: no text is longer.
        ref var text = ref MemoryMarshal.GetReference(target[..Longest]);
        PutDate(ref text, ticks);
        Unsafe.Add(ref text, DateLength) = (byte)'T';
        var time = (ulong)ticks % (ulong)TimeSpan.TicksPerDay;
        var size = DateLength + 1 + PutTime(ref Unsafe.Add(ref text, DateLength + 1), time);
        if (offsetMinutes == NoOffset)
            return size;
        ref var offset = ref Unsafe.Add(ref text, size);
        if (offsetMinutes == 0)
        {
            offset = (byte)'Z';
            return size + 1;
        }

        offset = (byte)(offsetMinutes < 0 ? '-' : '+');
        var (hours, minutes) = Math.DivRem((uint)Math.Abs(offsetMinutes), 60);
        PutTwo(ref offset, 1, hours);
        Unsafe.Add(ref offset, 3) = (byte)':';
        PutTwo(ref offset, 4, minutes);
        return size + 6;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PutDate(ref byte target, long ticks)
    {
        var (year, month, day) = new DateTime(ticks);
        var (century, ofCentury) = Math.DivRem((uint)year, 100);
        PutTwo(ref target, 0, century);
        PutTwo(ref target, 2, ofCentury);
        Unsafe.Add(ref target, 4) = (byte)'-';
        PutTwo(ref target, 5, (uint)month);
        Unsafe.Add(ref target, 7) = (byte)'-';
        PutTwo(ref target, 8, (uint)day);
        return DateLength;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PutTime(ref byte target, ulong ticks)
    {
        var (whole, rest) = Math.DivRem(ticks, (ulong)TimeSpan.TicksPerSecond);
        var (minutes, second) = Math.DivRem((uint)whole, 60);
        var (hour, minute) = Math.DivRem(minutes, 60);
        PutTwo(ref target, 0, hour);
        Unsafe.Add(ref target, 2) = (byte)':';
        PutTwo(ref target, 3, minute);
        Unsafe.Add(ref target, 5) = (byte)':';
        PutTwo(ref target, 6, second);
        return rest == 0 ? WholeTimeLength : PutFraction(ref target, (uint)rest);
    }

    /// <summary>Puts the fraction of a second behind a time of day, and returns the number of bytes of both.</summary>
    private static int PutFraction(ref byte target, uint ticks)
    {
        // Milliseconds are the most that most times have: three digits, and then four.
        var (milliseconds, rest) = Math.DivRem(ticks, (uint)TimeSpan.TicksPerMillisecond);
        var (tenths, hundredths) = Math.DivRem(milliseconds, 100);
        Unsafe.Add(ref target, WholeTimeLength) = (byte)'.';
        Unsafe.Add(ref target, WholeTimeLength + 1) = (byte)('0' + tenths);
        PutTwo(ref target, WholeTimeLength + 2, hundredths);
        var size = WholeTimeLength + 4;
        if (rest != 0)
        {
            var (first, last) = Math.DivRem(rest, 100);
            PutTwo(ref target, size, first);
            PutTwo(ref target, size + 2, last);
            size = LongestTime;
        }

        while (Unsafe.Add(ref target, size - 1) == (byte)'0')
            size--;
        return size;
    }

    /// <summary>Reads a date as the number of days after the first.</summary>
    public static bool TryReadDate(ReadOnlySpan<byte> text, out int dayNumber)
    {
        dayNumber = text.Length == DateLength ? DateAt(ref MemoryMarshal.GetReference(text)) : None;
        return dayNumber != None;
    }

    /// <summary>
    /// Reads a time of day as ticks after midnight. Digits beyond the seventh of the fraction are refused, for a tick
    /// is the least there is.
    /// </summary>
    public static bool TryReadTime(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = text.Length >= WholeTimeLength ? TimeAt(ref MemoryMarshal.GetReference(text), text.Length) : None;
        return ticks != None;
    }

    /// <summary>Reads a date and time without offset as ticks.</summary>
    public static bool TryReadDateTime(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = DateTimeIn(text);
        return ticks != None;
    }

    /// <summary>Reads a date and time without offset as ticks; <see cref="None"/> if the text is none.</summary>
    private static long DateTimeIn(ReadOnlySpan<byte> text)
    {
        if (text.Length < DateLength + 1 + WholeTimeLength || text[DateLength] != 'T')
            return None;
        ref var start = ref MemoryMarshal.GetReference(text);
        var days = DateAt(ref start);
        var time = TimeAt(ref Unsafe.Add(ref start, DateLength + 1), text.Length - DateLength - 1);
        return days == None || time == None ? None : (days * TimeSpan.TicksPerDay) + time;
    }

    /// <summary>Reads the ten bytes of a date.</summary>
    private static int DateAt(ref byte text)
    {
        var wrong = 0;
        var year = (Two(ref text, 0, ref wrong) * 100) + Two(ref text, 2, ref wrong);
        var (month, day) = (Two(ref text, 5, ref wrong), Two(ref text, 8, ref wrong));
        return IsWrong(wrong) || Unsafe.Add(ref text, 4) != '-' || Unsafe.Add(ref text, 7) != '-'
            || year == 0 || month is 0 or > 12 || day == 0 || (day > 28 && day > DateTime.DaysInMonth(year, month))
            ? None : DayNumber(year, month, day);
    }

    /// <summary>Reads a time of day that has so many bytes, eight at least.</summary>
    private static long TimeAt(ref byte text, int length)
    {
        var wrong = 0;
        var (hours, minutes) = (Two(ref text, 0, ref wrong), Two(ref text, 3, ref wrong));
        var seconds = Two(ref text, 6, ref wrong);
        if (IsWrong(wrong) || Unsafe.Add(ref text, 2) != ':' || Unsafe.Add(ref text, 5) != ':'
            || hours > 23 || minutes > 59 || seconds > 59)
            return None;
        var ticks = ((hours * 3600) + (minutes * 60) + seconds) * TimeSpan.TicksPerSecond;
        if (length == WholeTimeLength)
            return ticks;
        var digits = length - WholeTimeLength - 1;
        if (Unsafe.Add(ref text, WholeTimeLength) != '.' || digits is 0 or > FractionDigits)
            return None;
        var fraction = Number(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref text, WholeTimeLength + 1), digits));
        return fraction == None ? None : ticks + (fraction * Weights[digits]);
    }

    /// <summary>As <see cref="DateOnly.DayNumber"/>, for a date that is known to be one.</summary>
    private static int DayNumber(int year, int month, int day)
    {
        var before = year - 1;
        var isLeapDayPast = month > 2 && (year & 3) == 0 && ((year & 15) == 0 || year % 25 != 0);
        return (before * 365) + (before / 4) - (before / 100) + (before / 400) + DaysBefore[month]
            + (isLeapDayPast ? 1 : 0) + day - 1;
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
        ref var start = ref MemoryMarshal.GetReference(text[^5..]);
        var wrong = 0;
        var (hours, minutes) = (Two(ref start, 0, ref wrong), Two(ref start, 3, ref wrong));
        if (IsWrong(wrong) || hours > 14 || minutes > 59 || (hours == 14 && minutes > 0))
            return false;
        offsetMinutes = ((hours * 60) + minutes) * (text[^6] == '-' ? -1 : 1);
        return TryReadDateTime(text[..^6], out ticks);
    }

    /// <summary>Puts the two digits of a value below 100.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutTwo(ref byte target, int at, uint value)
    {
        Debug.Assert(value < 100, "There are two digits.");
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref target, at),
            Unsafe.ReadUnaligned<ushort>(
                ref Unsafe.Add(ref MemoryMarshal.GetReference(Pairs), (nuint)(2 * value))));
    }

    /// <summary>Reads two digits. What is none leaves its mark, so that one look finds it in the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Two(ref byte text, int at, ref int wrong)
    {
        var (tens, ones) = (Unsafe.Add(ref text, at) - '0', Unsafe.Add(ref text, at + 1) - '0');
        // The bit 0x80 is set in what is less than zero, and in what is more than nine when 0x76 is added.
        wrong |= tens | (tens + 0x76) | ones | (ones + 0x76);
        return (tens * 10) + ones;
    }

    private static bool IsWrong(int wrong) => (wrong & 0x80) != 0;

    private static int Number(ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var character in text)
        {
            var digit = (uint)character - '0';
            if (digit > 9)
                return None;
            value = (value * 10) + (int)digit;
        }

        return value;
    }
}
