using System.Text;

namespace Stubs.Generated;

internal sealed class CharCodec : Codec<char>
{
    public static readonly CharCodec Instance = new();

    public override void Write(ref StateWriter writer, char value) => writer.Write(value);

    public override char Read(ref StateReader reader) => reader.ReadChar();
}

internal sealed class RuneCodec : Codec<Rune>
{
    public static readonly RuneCodec Instance = new();

    public override void Write(ref StateWriter writer, Rune value) => writer.Write(value);

    public override Rune Read(ref StateReader reader) => reader.ReadRune();
}

internal sealed class StringCodec : Codec<string>
{
    public static readonly StringCodec Instance = new();

    public override void Write(ref StateWriter writer, string value) => writer.Write(value);

    public override string Read(ref StateReader reader) => reader.ReadString()!;
}

internal sealed class UriCodec : Codec<Uri>
{
    public static readonly UriCodec Instance = new();

    public override void Write(ref StateWriter writer, Uri value) => writer.Write(value);

    public override Uri Read(ref StateReader reader) => reader.ReadUri()!;
}

internal sealed class VersionCodec : Codec<Version>
{
    public static readonly VersionCodec Instance = new();

    public override void Write(ref StateWriter writer, Version value) => writer.Write(value);

    public override Version Read(ref StateReader reader) => reader.ReadVersion()!;
}
