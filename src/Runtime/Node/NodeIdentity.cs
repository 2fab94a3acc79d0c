using Stubs.Store;

namespace Stubs;

/// <summary>
/// The identity of a node, under which others' shadows refer to it as their coordinator. It is kept in the node's own store, so that it is the same after a restart, wherever
/// the file lies then.
/// </summary>
internal static class NodeIdentity
{
    private const string TypeName = "stubs:node";
    private static readonly Uid Place = Uid.WellKnown(2);

    public static async ValueTask<Uid> ReadOrMakeAsync(IObjectStore store, UidGenerator uids)
    {
        if (await store.ReadStateAsync(Place).ConfigureAwait(false) is { State: { } state })
            return Read(state);
        var identity = uids.Next();
        await store.WriteAsync([new StoreOperation.Create(new ObjectState(Place, TypeName, Write(identity)))]).ConfigureAwait(false);
        return identity;
    }

    private static byte[] Write(Uid identity)
    {
        using var writer = StateWriter.Create();
        writer.WriteMapStart(1);
        writer.WriteKey("identity"u8);
        writer.Write(identity.ToByteArray());
        return writer.ToArray();
    }

    private static Uid Read(ObjectState state)
    {
        var reader = new StateReader(state.Body.Span);
        var map = reader.ReadMapStart();
        if (!reader.ReadMember(ref map, "identity"u8))
            throw new StoreCorruptException("The store's identity is missing. Restore the file from a copy.");
        var identity = new Uid(reader.ReadByteArray());
        reader.ReadMapEnd(ref map);
        return identity;
    }
}
