using Stubs.Objects;
using Stubs.Store;

namespace Stubs.Placement;

/// <summary>What a node says that was asked to lend an object.</summary>
/// <param name="RunsAt">Where it runs, if it is not lent; null if it is.</param>
/// <param name="State">Its state, if it is lent.</param>
/// <param name="Token">The number of the token.</param>
/// <param name="Why">Why it does not move, if it does not; null where it was not to wait.</param>
internal readonly record struct TokenReply(NodeReference? RunsAt, ObjectState? State, long Token, string? Why = null)
{
    private const int Elements = 3, WithWhy = 4;

    /// <summary>It stays where it is.</summary>
    public static TokenReply Stays(NodeReference where, string why) => new(where, null, 0, why);

    public byte[] ToArray()
    {
        var writer = StateWriter.Create();
        try
        {
            writer.WriteArrayStart(Why is null ? Elements : WithWhy);
            writer.Write(RunsAt?.ToString());
            TokenMessages.Write(ref writer, State);
            writer.Write(Token);
            if (Why is not null)
                writer.Write(Why);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static TokenReply Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        var elements = reader.ReadArrayStart();
        if (elements < Elements)
            throw reader.Incompatible("a place, a state and the number of a token");
        var place = reader.ReadString();
        var (state, token) = (TokenMessages.ReadState(ref reader), reader.ReadInt64());
        return new TokenReply(
            place is null ? null : NodeReference.Parse(place), state, token,
            elements < WithWhy ? null : Actions.WireUids.ReadText(ref reader));
    }
}

/// <summary>What a node gives back to the home.</summary>
/// <param name="Object">The object.</param>
/// <param name="Token">The token; 0 for whatever there is of it.</param>
/// <param name="Request">For which request of the home it does; 0 for none.</param>
internal readonly record struct ReturnedObject(Uid Object, long Token, long Request);

/// <summary>What a borrower has the home write.</summary>
/// <param name="Tokens">The tokens that must last: those of the objects that are written, and of what the action has
/// read besides.</param>
/// <param name="Batch">The operations; none, to be told whether the tokens last.</param>
internal readonly record struct RemoteWrite(List<HeldObject> Tokens, List<StoreOperation> Batch);

/// <summary>
/// The token of an object is over, or that of its instance: what it does here counts no more. Nothing was written.
/// </summary>
internal sealed class TokenEndedException(string message) : StoreException(message);

/// <summary>Batches of store operations on objects that are lent, and what came of them, as they are sent.</summary>
internal static class TokenMessages
{
    private const int MaxElements = 1 << 17;

    public static byte[] Write(in ReturnedObject returned)
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(returned.Request == 0 ? 2 : 3);
        writer.Write(returned.Object);
        writer.Write(returned.Token);
        if (returned.Request != 0)
            writer.Write(returned.Request);
        return writer.ToArray();
    }

    public static ReturnedObject ReadReturned(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() switch
        {
            2 => new ReturnedObject(reader.ReadUid(), reader.ReadInt64(), Request: 0),
            > 2 => new ReturnedObject(reader.ReadUid(), reader.ReadInt64(), reader.ReadInt64()),
            _ => throw reader.Incompatible("an object and the number of its token"),
        };
    }

    public static byte[] Write(in RemoteWrite asked)
    {
        var writer = StateWriter.Create();
        try
        {
            writer.WriteArrayStart(2);
            writer.WriteArrayStart(2 * asked.Tokens.Count);
            foreach (var (uid, token) in asked.Tokens)
            {
                writer.Write(uid);
                writer.Write(token);
            }

            writer.WriteArrayStart(asked.Batch.Count);
            foreach (var operation in asked.Batch)
                Write(ref writer, operation);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static RemoteWrite ReadWrite(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        if (reader.ReadArrayStart() < 2)
            throw reader.Incompatible("tokens and operations");
        var tokens = new List<HeldObject>();
        for (var left = CountIn(ref reader, "a number to each object that is lent"); left > 0; left -= 2)
            tokens.Add(new HeldObject(reader.ReadUid(), reader.ReadInt64()));
        var batch = new List<StoreOperation>();
        for (var left = CountIn(ref reader); left > 0; left--)
            batch.Add(ReadOperation(ref reader));
        return new RemoteWrite(tokens, batch);
    }

    private static int CountIn(ref StateReader reader, string? pairs = null)
    {
        var count = reader.ReadArrayStart();
        return count > MaxElements ? throw reader.Incompatible($"at most {MaxElements} elements", $"{count}")
            : pairs is not null && count % 2 != 0 ? throw reader.Incompatible(pairs)
            : count;
    }

    public static void Write(ref StateWriter writer, ObjectState? state)
    {
        if (state is null)
        {
            writer.WriteNull();
            return;
        }

        writer.WriteArrayStart(3);
        writer.Write(state.Uid);
        writer.Write(state.TypeName);
        writer.Write(state.Body);
    }

    public static ObjectState? ReadState(ref StateReader reader)
    {
        if (reader.TryReadNull())
            return null;
        if (reader.ReadArrayStart() != 3)
            throw reader.Incompatible("a state of 3 elements");
        return new ObjectState(reader.ReadUid(), reader.ReadString() ?? "", reader.ReadByteArray() ?? []);
    }

    /// <summary>What came of a batch: 0 and nothing, or the number of a kind of error and its message.</summary>
    public static byte[] WriteOutcome(StoreException? error)
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(2);
        writer.Write(error switch
        {
            null => 0,
            StoreConflictException => 1,
            StoreFullException => 2,
            StoreUnavailableException => 3,
            StoreCorruptException => 4,
            TokenEndedException => 6,
            _ => 5,
        });
        writer.Write(error?.Message ?? "");
        return writer.ToArray();
    }

    public static StoreException? ReadOutcome(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        if (reader.ReadArrayStart() < 2)
            throw reader.Incompatible("an outcome and a message");
        var (kind, message) = (reader.ReadInt32(), Actions.WireUids.ReadText(ref reader));
        return kind switch
        {
            0 => null,
            1 => new StoreConflictException(message),
            2 => new StoreFullException(message),
            3 => new StoreUnavailableException(message),
            4 => new StoreCorruptException(message),
            6 => new TokenEndedException(message),
            _ => new StoreOutcomeUnknownException(message),
        };
    }

    private static void Write(ref StateWriter writer, StoreOperation operation)
    {
        switch (operation)
        {
            case StoreOperation.WriteState write:
                writer.WriteArrayStart(2);
                writer.Write(0);
                Write(ref writer, write.State);
                break;
            case StoreOperation.Delete delete:
                writer.WriteArrayStart(2);
                writer.Write(1);
                writer.Write(delete.Object);
                break;
            case StoreOperation.WriteShadow shadow:
                writer.WriteArrayStart(5);
                writer.Write(2);
                writer.Write(shadow.Object);
                writer.Write(shadow.Shadow.Action);
                writer.Write(shadow.Shadow.Coordinator);
                Write(ref writer, shadow.Shadow.State);
                break;
            case StoreOperation.CommitShadow commit:
                writer.WriteArrayStart(3);
                writer.Write(3);
                writer.Write(commit.Object);
                writer.Write(commit.Action);
                break;
            case StoreOperation.DeleteShadow delete:
                writer.WriteArrayStart(3);
                writer.Write(4);
                writer.Write(delete.Object);
                writer.Write(delete.Action);
                break;
            default:
                throw new InvalidOperationException(
                    $"{operation.GetType().Name} is no operation on an object that is lent.");
        }
    }

    private static StoreOperation ReadOperation(ref StateReader reader)
    {
        var elements = reader.ReadArrayStart();
        return (elements, reader.ReadInt32()) switch
        {
            (2, 0) => new StoreOperation.WriteState(ReadState(ref reader) ?? throw reader.Incompatible("a state")),
            (2, 1) => new StoreOperation.Delete(reader.ReadUid()),
            (5, 2) =>
                new StoreOperation.WriteShadow(
                    reader.ReadUid(), new StoredShadow(reader.ReadUid(), ReadNode(ref reader), ReadState(ref reader))),
            (3, 3) => new StoreOperation.CommitShadow(reader.ReadUid(), reader.ReadUid()),
            (3, 4) => new StoreOperation.DeleteShadow(reader.ReadUid(), reader.ReadUid()),
            _ => throw reader.Incompatible("an operation on an object that is lent"),
        };
    }

    // A coordinator that names no node could never be asked.
    private static string ReadNode(ref StateReader reader)
    {
        var name = reader.ReadString() ?? "";
        return NodeReference.TryParse(name, out _) ? name : throw reader.Incompatible("a node and its address", name);
    }
}
