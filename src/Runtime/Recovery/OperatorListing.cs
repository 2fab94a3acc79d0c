using Stubs.Naming;
using Stubs.Objects;
using Stubs.Store;

namespace Stubs.Recovery;

/// <summary>The body of ListObjects.</summary>
/// <param name="Type">Only objects of this type; null for all.</param>
/// <param name="WithStates">Whether the states are sent, too.</param>
internal sealed record ListOrder(string? Type, bool WithStates)
{
    public byte[] ToArray()
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(2);
        writer.WriteString(Type);
        writer.WriteBoolean(WithStates);
        return writer.ToArray();
    }

    public static ListOrder Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() >= 2
            ? new ListOrder(reader.ReadString(), reader.ReadBoolean())
            : throw reader.Incompatible("a type, and whether states are asked for");
    }
}

/// <summary>
/// The body of a request that is one text: a prefix of names, or the name or identifier of an object.
/// </summary>
internal static class TextOrder
{
    public static byte[] Write(string text)
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(1);
        writer.WriteString(text);
        return writer.ToArray();
    }

    public static string Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() >= 1 ? reader.ReadString() ?? "" : throw reader.Incompatible("a text");
    }
}

/// <summary>The body of the answer to Compact: the file, and by how many bytes it is smaller.</summary>
internal static class CompactReceipt
{
    public static byte[] Write(string store, long freed)
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(2);
        writer.WriteString(store);
        writer.WriteInt64(freed);
        return writer.ToArray();
    }

    public static (string Store, long Freed) Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() >= 2
            ? (reader.ReadString() ?? "", reader.ReadInt64()) : throw reader.Incompatible("a file and its bytes");
    }
}

/// <summary>A name on the wire.</summary>
internal static class NameMessage
{
    public static byte[] Write(NamedObject named)
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(2);
        writer.WriteString(named.Name);
        writer.WriteUid(named.Uid);
        return writer.ToArray();
    }

    public static NamedObject Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() >= 2
            ? new NamedObject(reader.ReadString() ?? "", reader.ReadUid())
            : throw reader.Incompatible("a name and its object");
    }
}

/// <summary>What a store has of an object, on the wire: in full, or without its states.</summary>
/// <param name="Stored">What is stored; without states they are empty.</param>
/// <param name="Bytes">How long the committed state is.</param>
internal sealed record ListedObject(StoredObject Stored, int Bytes)
{
    // A map without entries: in the place of a state that is not shown.
    private static readonly byte[] Empty = [0xA0];

    /// <summary>What operators see: the key that proves the node's identity is for no screen and no export.</summary>
    /// <param name="stored">What is stored.</param>
    /// <param name="withStates">Whether states are shown.</param>
    public static ListedObject Of(StoredObject stored, bool withStates)
    {
        var listed = new ListedObject(stored, stored.State?.Body.Length ?? 0);
        if (withStates && stored.State?.TypeName != NodeKeyRecord.TypeName)
            return listed;
        return listed with
        {
            Stored = stored with
            {
                State = Emptied(stored.State),
                Shadow = stored.Shadow is { } shadow ? shadow with { State = Emptied(shadow.State) } : null,
            },
        };
    }

    public byte[] ToArray()
    {
        var writer = StateWriter.Create();
        try
        {
            writer.WriteArrayStart(4);
            writer.WriteUid(Stored.Uid);
            Write(ref writer, Stored.State);
            writer.WriteInt32(Bytes);
            if (Stored.Shadow is { } shadow)
            {
                writer.WriteArrayStart(3);
                writer.WriteUid(shadow.Action);
                writer.WriteString(shadow.Coordinator);
                Write(ref writer, shadow.State);
            }
            else
            {
                writer.WriteNull();
            }

            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static ListedObject Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        if (reader.ReadArrayStart() < 4)
            throw reader.Incompatible("an object of a store, of 4 elements");
        var uid = reader.ReadUid();
        var state = ReadState(ref reader, uid);
        var bytes = reader.ReadInt32();
        if (reader.TryReadNull())
            return new ListedObject(new StoredObject(uid, state, null), bytes);
        if (reader.ReadArrayStart() < 3)
            throw reader.Incompatible("what an action has prepared, of 3 elements");
        var shadow = new StoredShadow(reader.ReadUid(), reader.ReadString() ?? "", ReadState(ref reader, uid));
        return new ListedObject(new StoredObject(uid, state, shadow), bytes);
    }

    private static ObjectState? Emptied(ObjectState? state) =>
        state is null ? null : new ObjectState(state.Uid, state.TypeName, Empty);

    private static void Write(ref StateWriter writer, ObjectState? state)
    {
        if (state is null)
        {
            writer.WriteNull();
            return;
        }

        writer.WriteArrayStart(2);
        writer.WriteString(state.TypeName);
        writer.WriteReadOnlyMemory(state.Body);
    }

    private static ObjectState? ReadState(ref StateReader reader, Uid uid)
    {
        if (reader.TryReadNull())
            return null;
        return reader.ReadArrayStart() == 2
            ? new ObjectState(uid, reader.ReadString() ?? "", reader.ReadReadOnlyMemory())
            : throw reader.Incompatible("a type and a state");
    }
}
