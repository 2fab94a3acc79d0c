using Stubs.Objects;
using Stubs.Store;

namespace Stubs.Recovery;

/// <summary>
/// What a copy of one node says of the backup that it belongs to: an object of its store. It holds as long as the node
/// has not been started on the copy: a start has another incarnation.
/// </summary>
/// <param name="Set">The backup.</param>
/// <param name="Node">Whose copy it is.</param>
/// <param name="Incarnation">The last start of the node before the copy.</param>
/// <param name="At">When decisions were held.</param>
/// <param name="Members">All nodes of the backup.</param>
internal sealed record BackupStamp(
    Uid Set, Uid Node, long Incarnation, DateTimeOffset At, IReadOnlyList<BackupStamp.Member> Members)
{
    public const string TypeName = "stubs:backup-set";

    public static readonly Uid Place = Uid.WellKnown(8);

    /// <summary>One node of a backup.</summary>
    /// <param name="Node">Its identity.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="File">The name of the file with its copy.</param>
    internal sealed record Member(Uid Node, string Name, string File);

    /// <summary>Puts a stamp on the copy in a file.</summary>
    public static async Task PutAsync(
        IObjectStore copy, Uid set, DateTimeOffset at, IReadOnlyList<Member> members, Member self)
    {
        var (node, incarnation) = NodeIdentity.Find(await copy.ReadStateAsync(NodeIdentity.Place).ConfigureAwait(false))
            ?? throw new StoreCorruptException($"The copy '{copy.Description}' does not say whose it is.");
        if (node != self.Node)
            throw new StoreCorruptException(
                $"The copy '{copy.Description}' is of node {node}, and should be of {self.Node}.");
        var state = new BackupStamp(set, node, incarnation, at, members).ToState();
        var isThere = await copy.ReadStateAsync(Place).ConfigureAwait(false) is not null;
        await copy.WriteAsync(
            [isThere ? new StoreOperation.WriteState(state) : new StoreOperation.Create(state)]).ConfigureAwait(false);
    }

    /// <summary>
    /// Marks a copy of one node that was made while it ran: it lacks what the node does afterwards, and belongs to no
    /// backup of several nodes. A copy of a directory lacks what nodes have done that have joined it.
    /// </summary>
    public static async Task MarkAsync(string path, Uid set, DateTimeOffset at)
    {
        var copy = await SqliteObjectStore.OpenAsync(path).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            var stored = await copy.ReadStateAsync(NodeIdentity.Place).ConfigureAwait(false);
            if (NodeIdentity.Find(stored) is { } known
                && (NodeIdentity.HasJoined(stored) || await IsOfDirectoryAsync(copy).ConfigureAwait(false)))
                await PutAsync(copy, set, at, [], new Member(known.Identity, "", "")).ConfigureAwait(false);
        }

        File.Delete(path + ".lock");
    }

    private static async ValueTask<bool> IsOfDirectoryAsync(IObjectStore copy)
    {
        await foreach (var _ in copy.ListAsync(new StoreFilter(Binding.NodeRegistry.TypeName)).ConfigureAwait(false))
            return true;
        return false;
    }

    /// <summary>The stamp of a store; null if it belongs to no backup, or has been in use since.</summary>
    /// <param name="identity">What is stored at <see cref="NodeIdentity.Place"/>.</param>
    /// <param name="stamp">What is stored at <see cref="Place"/>.</param>
    public static BackupStamp? Find(StoredObject? identity, StoredObject? stamp) =>
        stamp is { State: { TypeName: TypeName } state } && NodeIdentity.Find(identity) is { } known
            && Read(state) is var read && (read.Node, read.Incarnation) == known
            ? read : null;

    /// <summary>The backup of which a store is a copy on which no node was started yet; else empty.</summary>
    public static async ValueTask<Uid> FindSetAsync(IObjectStore store) => Find(
        await store.ReadStateAsync(NodeIdentity.Place).ConfigureAwait(false),
        await store.ReadStateAsync(Place).ConfigureAwait(false))?.Set ?? default;

    /// <summary>
    /// The backup that a store was last restored from, whatever became of it since, and its time; empty if from none.
    /// </summary>
    public static async ValueTask<(Uid Set, DateTimeOffset At)> FindLastAsync(IObjectStore store) =>
        await store.ReadStateAsync(Place).ConfigureAwait(false) is { State: { TypeName: TypeName } state }
            && Read(state) is var stamp ? (stamp.Set, stamp.At) : default;

    /// <summary>The name of a node; null if the backup does not have it.</summary>
    public string? NameOf(Uid node) => Members.FirstOrDefault(member => member.Node == node)?.Name;

    private ObjectState ToState()
    {
        using var writer = StateWriter.Create();
        writer.WriteMapStart(5);
        writer.WriteKey("at"u8);
        writer.WriteInt64(At.ToUnixTimeMilliseconds());
        writer.WriteKey("set"u8);
        writer.WriteUid(Set);
        writer.WriteKey("node"u8);
        writer.WriteUid(Node);
        writer.WriteKey("members"u8);
        writer.WriteArrayStart(Members.Count);
        foreach (var member in Members)
        {
            writer.WriteArrayStart(3);
            writer.WriteUid(member.Node);
            writer.WriteString(member.Name);
            writer.WriteString(member.File);
        }

        writer.WriteKey("incarnation"u8);
        writer.WriteInt64(Incarnation);
        return new ObjectState(Place, TypeName, writer.ToArray());
    }

    private static BackupStamp Read(ObjectState state)
    {
        var reader = new StateReader(state.Body.Span);
        var map = reader.ReadMapStart();
        var at = reader.ReadMember(ref map, "at"u8) ? reader.ReadInt64() : 0;
        var set = reader.ReadMember(ref map, "set"u8) ? reader.ReadUid() : default;
        var node = reader.ReadMember(ref map, "node"u8) ? reader.ReadUid() : default;
        Member[] members = reader.ReadMember(ref map, "members"u8) ? new Member[reader.ReadArrayStart()] : [];
        for (var i = 0; i < members.Length; i++)
        {
            if (reader.ReadArrayStart() != 3)
                throw reader.Incompatible("a node of a backup, of 3 elements");
            members[i] = new Member(reader.ReadUid(), reader.ReadString() ?? "", reader.ReadString() ?? "");
        }

        var incarnation = reader.ReadMember(ref map, "incarnation"u8) ? reader.ReadInt64() : 0;
        reader.ReadMapEnd(ref map);
        return new BackupStamp(set, node, incarnation, DateTimeOffset.FromUnixTimeMilliseconds(at), members);
    }
}
