using System.Security.Cryptography;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs;

/// <summary>
/// The identity of a node, under which others' shadows refer to it as their coordinator, and the key that proves it.
/// Both are kept in the node's own store, so that they are the same after a restart, wherever the file lies then.
/// </summary>
/// <remarks>
/// The identity of a new store is made of its key (<see cref="NodeKey"/>). A store of an earlier version keeps its
/// identity, and gets a key when its node first works with others. The key has a record of its own, which earlier
/// versions leave alone.
/// </remarks>
internal static class NodeIdentity
{
    /// <summary>The type of the record with the key, which is a secret.</summary>
    public const string KeyTypeName = "stubs:node-key";

    private const string TypeName = "stubs:node";
    private static readonly Uid Place = Uid.WellKnown(2);
    private static readonly Uid KeyPlace = Uid.WellKnown(8);

    /// <summary>
    /// The identity, which is made when the store is new, and the number of this start of the node, which is one more
    /// than that of the last.
    /// </summary>
    /// <param name="store">The node's own store.</param>
    /// <param name="key">Makes the key of a new store.</param>
    public static async ValueTask<(Uid Identity, long Incarnation)> ReadOrMakeAsync(
        IObjectStore store, Func<NodeKey> key)
    {
        if (await store.ReadStateAsync(Place).ConfigureAwait(false) is { State: { } state })
        {
            var (known, before) = Read(state);
            await store.WriteAsync(
                [new StoreOperation.WriteState(new ObjectState(Place, TypeName, Write(known, before + 1)))])
                    .ConfigureAwait(false);
            return (known, before + 1);
        }

        var made = key();
        await store.WriteAsync(
            [
                new StoreOperation.Create(new ObjectState(Place, TypeName, Write(made.Identity, 1))),
                new StoreOperation.Create(new ObjectState(KeyPlace, KeyTypeName, Write(made))),
            ]).ConfigureAwait(false);
        return (made.Identity, 1);
    }

    /// <summary>The key that proves the identity, which is made if the store has none.</summary>
    /// <exception cref="StoreCorruptException">The key is missing or damaged, and no other one belongs to the
    /// identity.</exception>
    public static async ValueTask<NodeKey> ReadOrMakeKeyAsync(IObjectStore store, Uid identity, Func<NodeKey> key)
    {
        if (await store.ReadStateAsync(KeyPlace).ConfigureAwait(false) is { State: { } state })
            return ReadKey(state);
        if (NodeKey.IsMadeOfKey(identity))
            throw new StoreCorruptException(
                $"The store has no key for its identity {identity}, so that no other node would believe it. Restore the file from a copy.");
        var made = key();
        await store.WriteAsync(
            [new StoreOperation.Create(new ObjectState(KeyPlace, KeyTypeName, Write(made)))]).ConfigureAwait(false);
        return made;
    }

    private static byte[] Write(NodeKey key)
    {
        using var writer = StateWriter.Create();
        writer.WriteMapStart(1);
        writer.WriteKey("key"u8);
        writer.Write(key.Export());
        return writer.ToArray();
    }

    private static NodeKey ReadKey(ObjectState state)
    {
        try
        {
            var reader = new StateReader(state.Body.Span);
            var map = reader.ReadMapStart();
            if (!reader.ReadMember(ref map, "key"u8))
                throw reader.Incompatible("a map with 'key'");
            var key = NodeKey.Import(reader.ReadBytes("a key"));
            reader.ReadMapEnd(ref map);
            return key;
        }
        catch (Exception error) when (error is StateIncompatibleException or CryptographicException)
        {
            throw new StoreCorruptException(
                $"The key of the node's identity cannot be read: {Wording.Sentence(error.Message)} Restore the file from a copy.",
                error);
        }
    }

    private static byte[] Write(Uid identity, long incarnation)
    {
        using var writer = StateWriter.Create();
        writer.WriteMapStart(2);
        writer.WriteKey("identity"u8);
        writer.Write(identity.ToByteArray());
        writer.WriteKey("incarnation"u8);
        writer.Write(incarnation);
        return writer.ToArray();
    }

    private static (Uid Identity, long Incarnation) Read(ObjectState state)
    {
        var reader = new StateReader(state.Body.Span);
        var map = reader.ReadMapStart();
        if (!reader.ReadMember(ref map, "identity"u8))
            throw new StoreCorruptException("The store's identity is missing. Restore the file from a copy.");
        var identity = new Uid(reader.ReadByteArray());
        var incarnation = reader.ReadMember(ref map, "incarnation"u8) ? reader.ReadInt64() : 1;
        reader.ReadMapEnd(ref map);
        return (identity, incarnation);
    }
}
