using Stubs.Store;

namespace Stubs.Objects;

/// <summary>What a node says that was asked to lend an object.</summary>
/// <param name="RunsAt">Where it runs, if it is not lent; null if it is.</param>
/// <param name="State">Its state, if it is lent.</param>
internal readonly record struct LendingReply(NodeReference? RunsAt, ObjectState? State)
{
    public byte[] ToArray()
    {
        var writer = StateWriter.Create();
        try
        {
            writer.WriteArrayStart(2);
            writer.Write(RunsAt?.ToString());
            LendingMessages.Write(ref writer, State);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static LendingReply Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        if (reader.ReadArrayStart() < 2)
            throw reader.Incompatible("a place and a state");
        var place = reader.ReadString();
        return new LendingReply(place is null ? null : NodeReference.Parse(place), LendingMessages.ReadState(ref reader));
    }
}

/// <summary>Batches of store operations on objects that are lent, and what came of them, as they are sent.</summary>
internal static class LendingMessages
{
    private const int MaxOperations = 1 << 16;

    public static byte[] Write(IReadOnlyList<StoreOperation> batch)
    {
        var writer = StateWriter.Create();
        try
        {
            writer.WriteArrayStart(batch.Count);
            foreach (var operation in batch)
                Write(ref writer, operation);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static List<StoreOperation> ReadBatch(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        var count = reader.ReadArrayStart();
        if (count > MaxOperations)
            throw reader.Incompatible($"at most {MaxOperations} operations");
        var batch = new List<StoreOperation>(count);
        for (var i = 0; i < count; i++)
            batch.Add(ReadOperation(ref reader));
        return batch;
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
        var (kind, message) = (reader.ReadInt32(), reader.ReadString() ?? "");
        return kind switch
        {
            0 => null,
            1 => new StoreConflictException(message),
            2 => new StoreFullException(message),
            3 => new StoreUnavailableException(message),
            4 => new StoreCorruptException(message),
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
                throw new InvalidOperationException($"{operation.GetType().Name} is no operation on an object that is lent.");
        }
    }

    private static StoreOperation ReadOperation(ref StateReader reader)
    {
        var elements = reader.ReadArrayStart();
        return (elements, reader.ReadInt32()) switch
        {
            (2, 0) => new StoreOperation.WriteState(ReadState(ref reader) ?? throw reader.Incompatible("a state")),
            (2, 1) => new StoreOperation.Delete(reader.ReadUid()),
            (5, 2) => new StoreOperation.WriteShadow(reader.ReadUid(), new StoredShadow(reader.ReadUid(), reader.ReadString() ?? "", ReadState(ref reader))),
            (3, 3) => new StoreOperation.CommitShadow(reader.ReadUid(), reader.ReadUid()),
            (3, 4) => new StoreOperation.DeleteShadow(reader.ReadUid(), reader.ReadUid()),
            _ => throw reader.Incompatible("an operation on an object that is lent"),
        };
    }
}
