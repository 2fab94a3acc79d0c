namespace Stubs.Generated;

internal sealed class DateTimeCodec : Codec<DateTime>
{
    public static readonly DateTimeCodec Instance = new();

    public override void Write(ref StateWriter writer, DateTime value) => writer.Write(value);

    public override DateTime Read(ref StateReader reader) => reader.ReadDateTime();
}

internal sealed class DateTimeOffsetCodec : Codec<DateTimeOffset>
{
    public static readonly DateTimeOffsetCodec Instance = new();

    public override void Write(ref StateWriter writer, DateTimeOffset value) => writer.Write(value);

    public override DateTimeOffset Read(ref StateReader reader) => reader.ReadDateTimeOffset();
}

internal sealed class DateOnlyCodec : Codec<DateOnly>
{
    public static readonly DateOnlyCodec Instance = new();

    public override void Write(ref StateWriter writer, DateOnly value) => writer.Write(value);

    public override DateOnly Read(ref StateReader reader) => reader.ReadDateOnly();
}

internal sealed class TimeOnlyCodec : Codec<TimeOnly>
{
    public static readonly TimeOnlyCodec Instance = new();

    public override void Write(ref StateWriter writer, TimeOnly value) => writer.Write(value);

    public override TimeOnly Read(ref StateReader reader) => reader.ReadTimeOnly();
}

internal sealed class TimeSpanCodec : Codec<TimeSpan>
{
    public static readonly TimeSpanCodec Instance = new();

    public override void Write(ref StateWriter writer, TimeSpan value) => writer.Write(value);

    public override TimeSpan Read(ref StateReader reader) => reader.ReadTimeSpan();
}
