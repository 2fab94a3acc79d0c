using System.Security.Cryptography;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs.Objects;

/// <summary>
/// The key that proves a node's identity, in the node's own store. It has a record of its own, which earlier versions
/// leave alone.
/// </summary>
internal static class NodeKeyRecord
{
    /// <summary>The type of the record, which is a secret.</summary>
    public const string TypeName = "stubs:node-key";

    private static readonly Uid Place = Uid.WellKnown(9);

    /// <summary>Stores a new key.</summary>
    public static StoreOperation Create(NodeKey key)
    {
        using var writer = StateWriter.Create();
        writer.WriteMapStart(1);
        writer.WriteKey("key"u8);
        writer.Write(key.Export());
        return new StoreOperation.Create(new ObjectState(Place, TypeName, writer.ToArray()));
    }

    /// <summary>
    /// The key of an identity. The store of an earlier version has none, and gets one when its node first works with
    /// others.
    /// </summary>
    /// <param name="store">The node's own store.</param>
    /// <param name="identity">The identity.</param>
    /// <param name="make">Makes a key.</param>
    /// <exception cref="StoreCorruptException">The key is missing or damaged, and no other one belongs to the
    /// identity.</exception>
    public static async ValueTask<NodeKey> ReadOrMakeAsync(IObjectStore store, Uid identity, Func<NodeKey> make)
    {
        if (await store.ReadStateAsync(Place).ConfigureAwait(false) is { State: { } state })
            return Read(state);
        if (NodeKey.IsMadeOfKey(identity))
            throw new StoreCorruptException(
                $"The store has no key for its identity {identity}, so that no other node would believe it. Restore the file from a copy.");
        var made = make();
        await store.WriteAsync([Create(made)]).ConfigureAwait(false);
        return made;
    }

    private static NodeKey Read(ObjectState state)
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
}
