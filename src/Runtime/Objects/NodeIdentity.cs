using Stubs.Store;

namespace Stubs.Objects;

/// <summary>
/// The identity of a node, under which others' shadows refer to it as their coordinator. It is kept in the node's own
/// store, so that it is the same after a restart, wherever the file lies then.
/// </summary>
internal static class NodeIdentity
{
    private const string TypeName = "stubs:node";
    /// <summary>Where it is kept.</summary>
    public static readonly Uid Place = Uid.WellKnown(2);

    /// <summary>
    /// The identity, which is made when the store is new, and the number of this start of the node, which is one more
    /// than that of the last.
    /// </summary>
    public static async ValueTask<(Uid Identity, long Incarnation)> ReadOrMakeAsync(
        IObjectStore store, UidGenerator uids)
    {
        if (await store.ReadStateAsync(Place).ConfigureAwait(false) is { State: { } state })
        {
            var (known, before) = Read(state);
            await store.WriteAsync(
                [new StoreOperation.WriteState(new ObjectState(Place, TypeName, Write(known, before + 1)))])
                    .ConfigureAwait(false);
            return (known, before + 1);
        }

        var identity = uids.Next();
        await store.WriteAsync(
            [new StoreOperation.Create(new ObjectState(Place, TypeName, Write(identity, 1)))]).ConfigureAwait(false);
        return (identity, 1);
    }

    /// <summary>The identity of the node whose store it is, and its last start; null in a store that is new.</summary>
    /// <param name="stored">What is stored at <see cref="Place"/>.</param>
    public static (Uid Identity, long Incarnation)? Find(StoredObject? stored) =>
        stored is { State: { TypeName: TypeName } state } ? Read(state) : null;

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
