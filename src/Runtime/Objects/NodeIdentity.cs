using Stubs.Rpc;
using Stubs.Store;

namespace Stubs.Objects;

/// <summary>
/// The identity of a node, under which others' shadows refer to it as their coordinator. It is kept in the node's own
/// store, so that it is the same after a restart, wherever the file lies then.
/// </summary>
/// <remarks>
/// <para>
/// The identity of a new store is made of a key (<see cref="NodeKey"/>), so that a node can prove that it is its own.
/// </para>
/// <para>
/// A store can be copied, and then two nodes have one identity, or one goes on where it was long ago. So each start of
/// a node that has a directory has an identifier, and the store knows its <em>line</em>: the last start that the
/// directory has let in, and those since, of which it is not known. The directory knows the last start that it has let
/// in. A node in whose line that start is goes on where it was; in that of an older copy it is not, however often that
/// one tries.
/// </para>
/// <para>
/// A copy that was made while the node ran has the same line, but lacks what was committed later. It carries a mark,
/// which is kept here until a directory has let the node in.
/// </para>
/// <para>
/// The line of a store says nothing of a directory that was restored: that one may know the same last start, and lack
/// what was committed later. So the store also knows the <em>system</em> of which it is a part: the identifier that its
/// directory has made when it was first started on a copy; empty if it never was. A store that older versions have left
/// has none, and takes the backup that it was last restored from.
/// </para>
/// </remarks>
internal static class NodeIdentity
{
    private const string TypeName = "stubs:node";
    private const int MostPending = 64;

    /// <summary>Where it is kept.</summary>
    public static readonly Uid Place = Uid.WellKnown(2);

    /// <summary>A start of a node.</summary>
    /// <param name="Identity">Which node.</param>
    /// <param name="Incarnation">Its number, one more than that of the start before.</param>
    /// <param name="System">Of which system the node is a part; empty if that was never restored.</param>
    /// <param name="Origin">Where the store comes from; null if the node has no directory.</param>
    internal readonly record struct Begun(Uid Identity, long Incarnation, Uid System, NodeOrigin? Origin);

    /// <summary>Begins a start. The identity is made when the store is new.</summary>
    /// <param name="store">The store.</param>
    /// <param name="uids">Makes identifiers.</param>
    /// <param name="makeKey">Makes the key of a new store.</param>
    /// <param name="joins">Whether the node has a directory.</param>
    /// <param name="copy">The mark of a copy on which no node was started yet; empty if it is none.</param>
    /// <param name="restored">The mark of the copy that the store once was; empty if it was none.</param>
    public static async ValueTask<Begun> ReadOrMakeAsync(
        IObjectStore store, UidGenerator uids, Func<NodeKey> makeKey, bool joins = false, Uid copy = default,
        Uid restored = default)
    {
        var stored = await store.ReadStateAsync(Place).ConfigureAwait(false);
        var isKnown = stored?.State is not null;
        var key = isKnown ? null : makeKey();
        var before = key is null ? Read(stored!.State!) : new Kept(key.Identity, 0, default, [], default, null);
        var start = joins ? uids.Next() : default;
        var now = before with
        {
            Incarnation = before.Incarnation + 1,
            Copy = copy.IsEmpty ? before.Copy : copy,
            System = copy.IsEmpty || joins ? before.System : uids.Next(),
            Pending = joins ? [.. before.Pending.TakeLast(MostPending - 1), start] : before.Pending,
        };
        await WriteAsync(store, now, key).ConfigureAwait(false);
        Uid[] line = before.Accepted.IsEmpty ? before.Pending : [before.Accepted, .. before.Pending];
        var system = now.System ?? restored;
        return new Begun(
            now.Identity, now.Incarnation, system,
            joins && store.IsDurable
                ? new NodeOrigin(start, line, now.Copy) { System = before.Accepted.IsEmpty ? null : system } : null);
    }

    /// <summary>A directory has let this start in.</summary>
    /// <param name="store">The store.</param>
    /// <param name="start">This start.</param>
    /// <param name="system">The system of the directory.</param>
    public static async ValueTask LetInAsync(IObjectStore store, Uid start, Uid system)
    {
        var known = Read((await store.ReadStateAsync(Place).ConfigureAwait(false))!.State!);
        await WriteAsync(
            store, known with { Accepted = start, Pending = [], Copy = default, System = system },
            newKey: null).ConfigureAwait(false);
    }

    /// <summary>The identity of the node whose store it is, and its last start; null in a store that is new.</summary>
    /// <param name="stored">What is stored at <see cref="Place"/>.</param>
    public static (Uid Identity, long Incarnation)? Find(StoredObject? stored) =>
        stored is { State: { TypeName: TypeName } state } && Read(state) is var known
            ? (known.Identity, known.Incarnation) : null;

    /// <summary>Whether a directory has let the node in.</summary>
    /// <param name="stored">What is stored at <see cref="Place"/>.</param>
    public static bool HasJoined(StoredObject? stored) =>
        stored is { State: { TypeName: TypeName } state } && !Read(state).Accepted.IsEmpty;

    private static ValueTask WriteAsync(IObjectStore store, Kept kept, NodeKey? newKey)
    {
        var state = new ObjectState(Place, TypeName, Write(kept));
        return store.WriteAsync(
            newKey is null
                ? [new StoreOperation.WriteState(state)]
                : [new StoreOperation.Create(state), NodeKeyRecord.Create(newKey)]);
    }

    // What is not there is not written: the store of a node that works alone is as it ever was.
    private static byte[] Write(Kept kept)
    {
        var writer = StateWriter.Create();
        try
        {
            var hasLine = !kept.Accepted.IsEmpty || kept.Pending.Length > 0;
            writer.WriteMapStart(
                2 + (kept.Copy.IsEmpty ? 0 : 1) + (kept.System is null ? 0 : 1) + (hasLine ? 2 : 0));
            if (!kept.Copy.IsEmpty)
            {
                writer.WriteKey("copy"u8);
                writer.WriteUid(kept.Copy);
            }

            if (kept.System is { } system)
            {
                writer.WriteKey("system"u8);
                writer.WriteUid(system);
            }

            if (hasLine)
            {
                writer.WriteKey("pending"u8);
                writer.WriteArrayStart(kept.Pending.Length);
                foreach (var start in kept.Pending)
                    writer.WriteUid(start);
                writer.WriteKey("accepted"u8);
                writer.WriteUid(kept.Accepted);
            }

            writer.WriteKey("identity"u8);
            writer.Write(kept.Identity.ToByteArray());
            writer.WriteKey("incarnation"u8);
            writer.Write(kept.Incarnation);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static Kept Read(ObjectState state)
    {
        var reader = new StateReader(state.Body.Span);
        var map = reader.ReadMapStart();
        var copy = reader.ReadMember(ref map, "copy"u8) ? reader.ReadUid() : default;
        Uid? system = reader.ReadMember(ref map, "system"u8) ? reader.ReadUid() : null;
        Uid[] pending = reader.ReadMember(ref map, "pending"u8) ? new Uid[reader.ReadArrayStart()] : [];
        for (var i = 0; i < pending.Length; i++)
            pending[i] = reader.ReadUid();
        var accepted = reader.ReadMember(ref map, "accepted"u8) ? reader.ReadUid() : default;
        if (!reader.ReadMember(ref map, "identity"u8))
            throw new StoreCorruptException("The store's identity is missing. Restore the file from a copy.");
        var identity = new Uid(reader.ReadByteArray());
        var incarnation = reader.ReadMember(ref map, "incarnation"u8) ? reader.ReadInt64() : 1;
        reader.ReadMapEnd(ref map);
        return new Kept(identity, incarnation, accepted, pending, copy, system);
    }

    private sealed record Kept(Uid Identity, long Incarnation, Uid Accepted, Uid[] Pending, Uid Copy, Uid? System);
}

/// <summary>Where the store of a node that joins a directory comes from.</summary>
/// <param name="Start">This start of the node.</param>
/// <param name="Line">The starts before it: the last that a directory has let in, and those since.</param>
/// <param name="Copy">The backup of which the store is a copy, if the node was not let in since; else empty.</param>
/// <param name="IsForced">An operator wants the node to be let in all the same.</param>
/// <param name="System">The system of the directory that has let the node in last; null if none has, or it is not
/// said.</param>
internal readonly record struct NodeOrigin(
    Uid Start, Uid[] Line, Uid Copy, bool IsForced = false, Uid? System = null);
