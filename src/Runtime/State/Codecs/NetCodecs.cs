using System.Net;
using System.Net.Mail;
using System.Net.NetworkInformation;

namespace Stubs.Generated;

internal sealed class IPEndPointCodec : Codec<IPEndPoint>
{
    public static readonly IPEndPointCodec Instance = new();

    public override void Write(ref StateWriter writer, IPEndPoint value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        Kinds.RequireExactly(ref writer, value);
        writer.WriteArrayStart(2);
        IPAddressCodec.Instance.Write(ref writer, value.Address);
        writer.Write(value.Port);
    }

    public override IPEndPoint Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        reader.EnterArray(2, "the address and the port of an end point");
        var address = IPAddressCodec.Instance.Read(ref reader) ?? throw reader.Incompatible("an IP address", "null");
        var port = EndPoints.ReadPort(ref reader);
        reader.Leave();
        return new IPEndPoint(address, port);
    }
}

internal sealed class DnsEndPointCodec : Codec<DnsEndPoint>
{
    public static readonly DnsEndPointCodec Instance = new();

    public override void Write(ref StateWriter writer, DnsEndPoint value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        Kinds.RequireExactly(ref writer, value);
        writer.WriteArrayStart(3);
        writer.Write(value.Host);
        writer.Write(value.Port);
        writer.Write((int)value.AddressFamily);
    }

    public override DnsEndPoint Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        reader.EnterArray(3, "the host, the port and the address family of an end point");
        var host = reader.ReadText("the name of a host");
        var port = EndPoints.ReadPort(ref reader);
        var family = reader.ReadInt32();
        reader.Leave();
        return Made.From(
            ref reader, start, "the host, the port and the address family of an end point",
            (host, port, family),
            static parts => new DnsEndPoint(
                parts.host, parts.port, (System.Net.Sockets.AddressFamily)parts.family));
    }
}

internal static class EndPoints
{
    public static int ReadPort(ref StateReader reader)
    {
        var start = reader.Position;
        var port = reader.ReadInt32();
        return port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort
            ? port : throw reader.Unexpected(start, "a port from 0 to 65535");
    }
}

internal sealed class IPNetworkCodec : Codec<IPNetwork>
{
    public static readonly IPNetworkCodec Instance = new();

    public override void Write(ref StateWriter writer, IPNetwork value)
    {
        writer.WriteArrayStart(2);
        IPAddressCodec.Instance.Write(ref writer, value.BaseAddress);
        writer.Write(value.PrefixLength);
    }

    public override IPNetwork Read(ref StateReader reader)
    {
        var start = reader.Position;
        reader.EnterArray(2, "the address and the length of the prefix of a network");
        var address = IPAddressCodec.Instance.Read(ref reader);
        var length = reader.ReadInt32();
        reader.Leave();
        // The default one has no address.
        return address is null && length == 0 ? default : Made.From(
            ref reader, start, "a network address whose bits behind the prefix are zero", (address, length),
            static parts => new IPNetwork(parts.address!, parts.length));
    }
}

internal sealed class PhysicalAddressCodec : Codec<PhysicalAddress>
{
    // The longest that networks have.
    private const int Longest = 32;

    public static readonly PhysicalAddressCodec Instance = new();

    public override void Write(ref StateWriter writer, PhysicalAddress value) =>
        writer.Write(value?.GetAddressBytes());

    public override PhysicalAddress Read(ref StateReader reader)
    {
        var start = reader.Position;
        return reader.ReadByteArray() switch
        {
            null => null!,
            { Length: <= Longest } bytes => new PhysicalAddress(bytes),
            _ => throw reader.Unexpected(start, $"an address of at most {Longest} bytes"),
        };
    }
}

internal sealed class MailAddressCodec : Codec<MailAddress>
{
    public static readonly MailAddressCodec Instance = new();

    public override void Write(ref StateWriter writer, MailAddress value)
    {
        if (value is null)
        {
            writer.WriteNull();
            return;
        }

        Kinds.RequireExactly(ref writer, value);
        writer.WriteArrayStart(2);
        writer.Write(value.Address);
        writer.Write(value.DisplayName);
    }

    public override MailAddress Read(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null!;
        var start = reader.Position;
        reader.EnterArray(2, "a mail address and its name");
        var address = reader.ReadText("a mail address");
        var name = reader.ReadText("the name of a mail address");
        reader.Leave();
        return Made.From(
            ref reader, start, "a mail address and its name", (address, name),
            static parts => new MailAddress(parts.address, parts.name));
    }
}

/// <summary>Makes values of .NET's classes, which say by exceptions of their own that their parts do not fit.</summary>
internal static class Made
{
    /// <summary>Makes a value of what was read.</summary>
    /// <exception cref="StateIncompatibleException">It makes none.</exception>
    public static T From<T, TParts>(
        ref StateReader reader, int start, string expected, TParts parts, Func<TParts, T> make)
    {
        try
        {
            return make(parts);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or StateIncompatibleException))
        {
            throw reader.Incompatible(start, expected, $"one that is none: {Reason(exception)}", exception);
        }
    }

    /// <summary>What an exception says, within a sentence.</summary>
    public static string Reason(Exception exception) =>
        Wording.Brief(UserCode.TextOf(exception)).TrimEnd('.', ' ');
}
