using Stubs.Actions;
using Stubs.Locking;

namespace Stubs.Placement;

/// <summary>The body of the request to the home of an object: have it run at the node that asks.</summary>
/// <param name="Object">The object.</param>
/// <param name="Wanted">What wants it there.</param>
internal readonly record struct GetRequest(Uid Object, Wanted Wanted)
{
    private const int Elements = 5;

    public byte[] ToArray()
    {
        var writer = StateWriter.Create();
        try
        {
            writer.WriteArrayStart(Elements);
            writer.Write(Object);
            MoveMessages.Write(ref writer, Wanted);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static GetRequest Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() >= Elements
            ? new GetRequest(reader.ReadUid(), MoveMessages.ReadWanted(ref reader))
            : throw reader.Incompatible("an object, and an action with its age");
    }
}

/// <summary>The body of what a home says to the node where an object runs: it is wanted elsewhere.</summary>
/// <param name="Object">The object.</param>
/// <param name="Request">By which the home knows the request.</param>
/// <param name="Token">The token under which it runs there, as the home believes.</param>
/// <param name="Wanted">What wants it there.</param>
internal readonly record struct ForwardNotice(Uid Object, long Request, long Token, Wanted Wanted)
{
    private const int Elements = 7;

    public byte[] ToArray()
    {
        var writer = StateWriter.Create();
        try
        {
            writer.WriteArrayStart(Elements);
            writer.Write(Object);
            writer.Write(Request);
            writer.Write(Token);
            MoveMessages.Write(ref writer, Wanted);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static ForwardNotice Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() >= Elements
            ? new ForwardNotice(
                reader.ReadUid(), reader.ReadInt64(), reader.ReadInt64(), MoveMessages.ReadWanted(ref reader))
            : throw reader.Incompatible("an object, a request, a token, and an action with its age");
    }
}

/// <summary>The body of what a node says to the home of an object that is wanted elsewhere, and has not left.</summary>
/// <param name="Object">The object.</param>
/// <param name="Request">By which the home knows the request.</param>
/// <param name="Why">Why it stays; null if it does not run there.</param>
internal readonly record struct StrayedNotice(Uid Object, long Request, string? Why)
{
    private const int Elements = 3;

    public byte[] ToArray()
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(Elements);
        writer.Write(Object);
        writer.Write(Request);
        writer.Write(Why);
        return writer.ToArray();
    }

    public static StrayedNotice Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        if (reader.ReadArrayStart() < Elements)
            throw reader.Incompatible("an object, a request, and why it stays");
        var (uid, request) = (reader.ReadUid(), reader.ReadInt64());
        return new StrayedNotice(uid, request, reader.TryReadNull() ? null : WireUids.ReadText(ref reader));
    }
}

/// <summary>What the messages about moves have in common.</summary>
internal static class MoveMessages
{
    public static void Write(ref StateWriter writer, Wanted wanted)
    {
        writer.Write(wanted.Priority.Stamp);
        writer.Write(wanted.Priority.Node);
        writer.Write(wanted.Priority.Sequence);
        writer.Write(wanted.Action);
    }

    public static Wanted ReadWanted(ref StateReader reader) => new(
        new ActionPriority(reader.ReadInt64(), reader.ReadUid(), reader.ReadInt64(), Order: 0), reader.ReadUid());
}
