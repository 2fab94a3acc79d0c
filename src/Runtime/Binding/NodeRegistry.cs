using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Stubs.Diagnostics;
using Stubs.Objects;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs.Binding;

/// <summary>
/// The nodes that a directory knows: those that have joined and are connected, and where those listen that others may
/// have to find again.
/// </summary>
/// <remarks>
/// <code>
///            join                                 connection lost
/// unknown ─────────▶ present (in memory) ───────────────────────▶ absent, if it is written; else unknown
///                       │ ▲                                          │
///                       │ └──────────────── join ────────────────────┘
///                       └─ it listens: also written, one record a node, in the directory's store
///
/// a written node is forgotten when            why no outcome and no object is lost with it
/// it is volatile and has said goodbye         its identity, its objects and its decisions ended with it
/// another node listens at its address         it is not reached there any more; it joins again wherever it listens next
/// it is volatile and absent, and more         as for goodbye; one that lives joins again when it has connected again
/// than MaxAbsent such nodes are
///
/// a node that joins, and whose store tells its line,  is let in
/// whose last known start is alive, in another process  never: it is a copy of that one's store
/// in whose line the last known start is not            only if it is forced: it is an older copy
/// that is a copy, of a backup that is not this one's   only if it is forced: what came after the copy is lost with it
/// that is no copy, and was let in by a directory of    only if it is forced: one of the two was restored, and lacks
/// another system                                       what the other has
/// </code>
/// Invariants:
/// <list type="bullet">
/// <item>A node that does not listen is never written: it cannot be found by a record, and while it is connected its
/// connection is the way to it.</item>
/// <item>A node with a durable store that listens is never forgotten, unless it has lost its address: it may be the
/// coordinator of what is in doubt, or the home of what is bound.</item>
/// <item>Two nodes that are present have different names. A name is taken and freed under one gate, with no store in
/// between; so joins of different nodes do not wait for each other.</item>
/// <item>What is in memory for nodes that are gone is bounded by the written ones.</item>
/// </list>
/// </remarks>
internal sealed class NodeRegistry(ObjectManager objects, ConnectionManager connections, ILogger logger)
{
    internal const int MaxAbsent = 1024;

    /// <summary>The type of the records of nodes that have joined.</summary>
    public const string TypeName = "stubs:known-node";

    private const int Attempts = 4, MaxText = 1024;

    // How long an answer of a node is waited for that seems to be connected: its machine may be gone.
    private static readonly TimeSpan AliveLimit = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<Uid, NodeEntry> present = [];
    private readonly Dictionary<string, Uid> names = new(StringComparer.Ordinal);
    private readonly Dictionary<Uid, NodeEntry> written = [];

    // Of the written ones, in which order they joined since the directory was started.
    private readonly Dictionary<Uid, long> joined = [];
    private long lastJoined;

    // The last start of each node that was let in.
    private readonly Dictionary<Uid, Uid> starts = [];

    // Nodes without a durable store that have ended. When it is full it begins anew.
    private readonly HashSet<Uid> ended = [];

    /// <summary>The backup that this directory was restored from; empty if from none.</summary>
    public Uid RestoredFrom { get; init; }

    /// <summary>When that was made.</summary>
    public DateTimeOffset RestoredTo { get; init; }

    /// <summary>Of which system this directory is (<see cref="NodeIdentity"/>); empty if it was never
    /// restored.</summary>
    public Uid System { get; init; }

    /// <summary>How many nodes are kept: in memory, and in the store.</summary>
    public (int Present, int Names, int Written) Count
    {
        get
        {
            lock (gate)
                return (present.Count, names.Count, written.Count);
        }
    }

    /// <summary>Reads what is written. A table of nodes, as older versions kept it, is taken over.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await foreach (var stored in objects.Store.ListAsync(
            new StoreFilter(TypeName), cancellationToken).ConfigureAwait(false))
        {
            written[stored.Uid] = NodeRecord.Read(stored.State!, out var start);
            if (!start.IsEmpty)
                starts[stored.Uid] = start;
        }

        if (await objects.Store.ReadStateAsync(NodeTable.Place, cancellationToken).ConfigureAwait(false) is null)
            return;
        var table = objects.References.Resolve<INodeTable>(NodeTable.Place);
        foreach (var entry in await table.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            // Older versions did not say whether a node was durable. One that is forgotten too late does no harm.
            var kept = entry with { IsDurable = true };
            if (kept.Address is not null && written.TryAdd(kept.Node, kept))
                await WriteAsync(kept).ConfigureAwait(false);
        }

        await ((Stub)table).DestroyAsync().ConfigureAwait(false);
    }

    /// <summary>A node has joined.</summary>
    /// <returns>The same, at the address at which it can be reached from here; and the node with a durable store that
    /// had its name before, if that is another one.</returns>
    /// <exception cref="NodeNameInUseException">Another node, which is connected, has that name.</exception>
    /// <exception cref="NodeRefusedException">Its store is a copy that does not go on where the node was, or of
    /// another system.</exception>
    public async Task<(NodeEntry Entry, Uid Replaced)> JoinAsync(NodeEntry entry)
    {
        if (entry.Name.Length > MaxText || entry.Address?.Length > MaxText || entry.Machine?.Length > MaxText)
            throw new ArgumentException(
                $"The name, the address and the machine of a node have {MaxText} characters at most.", nameof(entry));
        var origin = entry.Origin;
        entry = entry with { Origin = null };
        if (origin is { } told)
            await RefuseCopyAsync(entry, told).ConfigureAwait(false);
        if (connections.Find(entry.Node) is { } connection)
            entry = entry with { Address = connection.Peer.Address };
        List<NodeEntry> changed = [], forgotten = [];
        NodeEntry? replaced;
        lock (gate)
        {
            if (entry.Name == connections.Self.Name
                || (names.TryGetValue(entry.Name, out var holder) && holder != entry.Node
                && connections.Find(holder) is not null))
                throw new NodeNameInUseException(entry.Name);
            Remove(entry.Node);
            var isOther = origin is { } known && (!starts.TryGetValue(entry.Node, out var last) || last != known.Start);
            if (origin is { } begun && connections.Find(entry.Node) is not null)
                starts[entry.Node] = begun.Start;
            if (connections.Find(entry.Node) is not null)
            {
                present[entry.Node] = entry;
                names[entry.Name] = entry.Node;
            }

            replaced = FindReplaced(entry);
            Record(entry, changed, forgotten);
            if (isOther && written.ContainsKey(entry.Node) && !changed.Contains(entry))
                changed.Add(entry);
        }

        foreach (var one in changed)
            await WriteAsync(one).ConfigureAwait(false);
        foreach (var one in forgotten)
            await DeleteAsync(one.Node).ConfigureAwait(false);
        if (replaced is { } before)
            Log.NodeReplaced(logger, Wording.Brief(entry.Name), entry.Node, before.Node);
        return (entry, replaced?.Node ?? default);
    }

    // Inside the gate: a store that was lost, or is another one by mistake, comes back under its old name.
    private NodeEntry? FindReplaced(NodeEntry entry)
    {
        foreach (var (node, other) in written)
        {
            if (node != entry.Node && other.IsDurable && entry.Name.Length > 0 && other.Name == entry.Name)
                return other;
        }

        return null;
    }

    private async Task RefuseCopyAsync(NodeEntry entry, NodeOrigin origin)
    {
        Uid last;
        NodeEntry? before;
        lock (gate)
        {
            starts.TryGetValue(entry.Node, out last);
            before = present.TryGetValue(entry.Node, out var found) ? found : null;
        }

        var isOfOther = origin.Copy.IsEmpty && origin.System is { } system && system != System;
        if (last == origin.Start)
        {
            // It joins again: this directory may have been restored meanwhile.
            if (!isOfOther)
                return;
            before = null;
        }

        if (before is { } alive && await IsAliveAsync(alive).ConfigureAwait(false))
            throw new NodeRefusedException(
                entry.Node,
                $"Node {entry.Node} is running, as {Wording.Quoted(alive.Name)}, and this one, {Wording.Quoted(entry.Name)}, has a copy of its store. Two nodes cannot have one identity: stop one of them, or let this one begin with a new store.");
        var why = !last.IsEmpty && !origin.Line.Contains(last)
            ? "its store is an older copy: the node has been started since it was made, and what it has done since is missing."
            : !origin.Copy.IsEmpty && origin.Copy != RestoredFrom
                ? $"its store is a copy that was made while the node ran (backup {origin.Copy}), and what it has done since is missing."
                : null;
        if (isOfOther)
            why = RestoredFrom.IsEmpty
                ? "its store is of a system that was restored from a backup, and this directory was not restored."
                : $"this directory was restored from backup {RestoredFrom} of {RestoredTo:u}, and the node's store neither comes from that backup nor has joined since the restore.";
        if (why is null)
            return;
        if (!origin.IsForced)
            throw new NodeRefusedException(
                entry.Node,
                $"Node {Wording.Quoted(entry.Name)} ({entry.Node}) is not let in: {why} Actions over several nodes would be torn. "
                + (isOfOther
                    ? "Restore its store from the same backup (stubs restore COPY STORE --alone --replace), or all nodes (stubs restore --cluster)."
                    : "Start it on its latest store, or restore all nodes from one backup (stubs restore --cluster).")
                + " If that store is lost, set NodeOptions.ForceJoin for one start, and look after what other nodes have done with it.");
        Log.NodeForced(logger, entry.Node, Wording.Brief(entry.Name), why);
    }

    // One that has crashed may seem to be connected for a while.
    private async Task<bool> IsAliveAsync(NodeEntry before)
    {
        if (connections.Find(before.Node, before.Incarnation) is not { } connection)
            return false;
        try
        {
            using var reply = await connection.CallAsync(
                Actions.ActionVerb.Clock, Actions.ClockMessage.Write(1), AliveLimit).ConfigureAwait(false);
            return true;
        }
        catch (RpcFaultException fault) when (fault.Code != RpcFault.TimedOut)
        {
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    /// <summary>A connection to a node has ended.</summary>
    /// <param name="node">The node.</param>
    /// <param name="hasSaidGoodbye">Whether it has ended on purpose.</param>
    public void Left(Uid node, bool hasSaidGoodbye)
    {
        lock (gate)
        {
            if (connections.Find(node) is not null)
                return;
            if (hasSaidGoodbye && (present.TryGetValue(node, out var left) || written.TryGetValue(node, out left)))
                HasEnded(left);
            Remove(node);
            if (!hasSaidGoodbye || !written.TryGetValue(node, out var entry) || entry.IsDurable)
                return;
            written.Remove(node);
            joined.Remove(node);
        }

        _ = ForgetAsync(node);
    }

    /// <summary>Whether a node is known to have ended for good, with its identity and its objects.</summary>
    public bool HasEnded(Uid node)
    {
        lock (gate)
            return ended.Contains(node);
    }

    /// <summary>A node that is present or written.</summary>
    public NodeEntry? Find(Uid node)
    {
        lock (gate)
            return present.TryGetValue(node, out var entry) || written.TryGetValue(node, out entry) ? entry : null;
    }

    /// <summary>The node of a name; one that is present before one that is not.</summary>
    public NodeEntry? FindByName(string name)
    {
        lock (gate)
        {
            if (names.TryGetValue(name, out var holder) && present.TryGetValue(holder, out var found))
                return found;
            foreach (var (_, entry) in written)
            {
                if (entry.Name == name)
                    return entry;
            }

            return null;
        }
    }

    /// <summary>
    /// The names of nodes that listen, present or written down, in their order; no more than a reader takes in.
    /// </summary>
    public string[] ListNames(int most)
    {
        lock (gate)
            return
            [
                .. present.Values.Where(static entry => entry.Address is not null)
                    .Concat(written.Values)
                    .Select(static entry => entry.Name)
                    .Where(static name => name.Length > 0).Distinct().Order(StringComparer.Ordinal).Take(most),
            ];
    }

    /// <summary>The nodes with a durable store, present or written down.</summary>
    public IReadOnlyList<NodeEntry> ListDurable()
    {
        lock (gate)
            return
            [
                .. present.Values.Concat(written.Values).Where(static entry => entry.IsDurable)
                    .DistinctBy(static entry => entry.Node),
            ];
    }

    /// <summary>The nodes that are present and run objects of others, and one more.</summary>
    public IReadOnlyList<NodeEntry> ListServers(Uid home)
    {
        lock (gate)
        {
            var servers = present.Values.Where(
                entry => entry.Address is not null && (entry.IsServer || entry.Node == home)).ToList();
            if (!present.ContainsKey(home) && written.TryGetValue(home, out var absent))
                servers.Add(absent);
            return servers;
        }
    }

    // Inside the gate.
    private void Remove(Uid node)
    {
        if (present.Remove(node, out var before) && names.TryGetValue(before.Name, out var holder) && holder == node)
            names.Remove(before.Name);
        if (!written.ContainsKey(node))
            starts.Remove(node);
    }

    // Inside the gate.
    private void HasEnded(NodeEntry entry)
    {
        if (entry.IsDurable)
            return;
        if (ended.Count >= MaxAbsent)
            ended.Clear();
        ended.Add(entry.Node);
    }

    // Inside the gate: what is to be written and forgotten because a node has joined.
    private void Record(NodeEntry entry, List<NodeEntry> changed, List<NodeEntry> forgotten)
    {
        foreach (var (node, other) in written)
        {
            if (node == entry.Node)
                continue;
            if (entry.Address is not null && other.Address == entry.Address
                && (other.Machine == entry.Machine || IsOfNetwork(entry.Address)))
            {
                forgotten.Add(other);

                // Its process has left the address to another.
                if (connections.Find(node) is null)
                    HasEnded(other);
            }
            else if (other.Name == entry.Name)
            {
                changed.Add(other with { Name = "" });
            }
        }

        if (entry.Address is null)
        {
            if (written.TryGetValue(entry.Node, out var before))
                forgotten.Add(before);
        }
        else if (!written.TryGetValue(entry.Node, out var before)
            || before with { Incarnation = entry.Incarnation } != entry)
        {
            changed.Add(entry);
        }

        if (written.Count > MaxAbsent && !entry.IsDurable)
        {
            forgotten.AddRange(written.Values
                .Where(other => !other.IsDurable && !present.ContainsKey(other.Node) && !forgotten.Contains(other))
                .OrderByDescending(other => joined.GetValueOrDefault(other.Node))
                .ThenByDescending(static other => other.Node)
                .Skip(MaxAbsent));
        }

        foreach (var other in forgotten)
        {
            written.Remove(other.Node);
            joined.Remove(other.Node);
            if (!present.ContainsKey(other.Node))
                starts.Remove(other.Node);
        }

        changed.RemoveAll(forgotten.Contains);
        foreach (var one in changed)
            written[one.Node] = one;
        if (written.ContainsKey(entry.Node))
            joined[entry.Node] = ++lastJoined;
    }

    // Addresses of one machine may be those of others on another.
    private static bool IsOfNetwork(string address) => SocketAddress.TryParse(address) is { IsOfThisMachine: false };

    private async ValueTask WriteAsync(NodeEntry entry)
    {
        Uid start;
        lock (gate)
            starts.TryGetValue(entry.Node, out start);
        var state = new ObjectState(entry.Node, TypeName, NodeRecord.Write(entry, start));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var isKnown = await objects.Store.ReadStateAsync(entry.Node).ConfigureAwait(false) is not null;
                await objects.Store.WriteAsync(
                    [isKnown ? new StoreOperation.WriteState(state) : new StoreOperation.Create(state)])
                        .ConfigureAwait(false);
                return;
            }
            catch (StoreConflictException) when (attempt < Attempts)
            {
                // The node itself has joined or left again meanwhile.
            }
        }
    }

    private async ValueTask DeleteAsync(Uid node)
    {
        try
        {
            if (await objects.Store.ReadStateAsync(node).ConfigureAwait(false) is { State.TypeName: TypeName })
                await objects.Store.WriteAsync([new StoreOperation.Delete(node)]).ConfigureAwait(false);
        }
        catch (StoreConflictException)
        {
            // It was deleted meanwhile.
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "What is not forgotten now is forgotten later.")]
    private async Task ForgetAsync(Uid node)
    {
        try
        {
            await DeleteAsync(node).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Log.NodeNotForgotten(logger, error, node);
        }
    }
}
