using Stubs.Rpc;

namespace Stubs.Actions;

/// <summary>
/// The part of one action tree that concerns other nodes. Its fields are guarded by the tree's gate. What happens when
/// stands in <see cref="DistributedActions"/>.
/// </summary>
internal sealed class GlobalAction
{
    private readonly ActionTree tree;

    // The nested levels that other nodes began here, by the identifiers that they gave them.
    private readonly Dictionary<Uid, AtomicAction> foreign = [];
    private readonly List<Branch> branches = [];

    // What callers have said of third nodes.
    private readonly Dictionary<Uid, List<Uid>> heard = [];

    // The connections over which calls came that run, or whose callers were told that this node takes part; and how
    // many run. Those callers say when the action ends, or are lost.
    private readonly Dictionary<IRpcConnection, int> sources = [];
    private int callsRunning;
    private bool enlisted;

    public GlobalAction(DistributedActions registry, ActionTree tree, bool isInterposed)
    {
        Registry = registry;
        this.tree = tree;
        IsInterposed = isInterposed;
        Part = new Subordinate(this);
    }

    public DistributedActions Registry { get; }

    /// <summary>Whether the action was begun at another node.</summary>
    public bool IsInterposed { get; }

    public AtomicAction Top => tree.Top;

    /// <summary>The node that began it.</summary>
    public Uid Origin { get; init; }

    /// <summary>What this node does at the end of another node's action.</summary>
    public Subordinate Part { get; }

    /// <summary>The levels of this tree by identifier, those begun here too.</summary>
    public AtomicAction? FindLevel(Uid id)
    {
        using (tree.Enter())
        {
            if (Top.Id == id)
                return Top;
            if (foreign.TryGetValue(id, out var level))
                return level;
            foreach (var branch in branches)
            {
                if (branch.FindLevel(id) is { } own)
                    return own;
            }

            return null;
        }
    }

    // The server's side.

    /// <summary>Begins the nested action in which a call from another node runs.</summary>
    /// <returns>Null if the tree has ended and been forgotten meanwhile: look for it again.</returns>
    /// <exception cref="ActionAbortedException">The level was aborted.</exception>
    public AtomicAction? EnterCall(ActionContext context, IRpcConnection source)
    {
        using (tree.Enter())
        {
            if (IsInterposed && Top.Status == ActionStatus.Running && !ReferenceEquals(Registry.Find(Top.Id), this))
                return null;
            if (!source.IsOpen)
            {
                if (sources.Count == 0)
                    Registry.Forget(this);
                throw new RpcConnectionException("The connection on which the call came has ended.", sent: true);
            }

            Subcommit(context.Subcommits);
            Hear(context.Elsewhere);
            var level = Top;
            foreach (var (id, order) in context.Path)
                level = LevelOf(level, id, order);
            var call = level.BeginChild(context.CallOrder);
            if (context.TimeLeft is { } left)
                call.StartTimer(left, Registry.Time);
            sources[source] = sources.GetValueOrDefault(source) + 1;
            callsRunning++;
            return call;
        }
    }

    /// <summary>The outermost level of a context that was aborted here, and why; null if there is none.</summary>
    public (Uid Level, AbortReason Reason, string Text)? FindAborted(ActionContext context)
    {
        using (tree.Enter())
        {
            if (Top is { Status: ActionStatus.Aborted, Cause: { } all })
                return (Top.Id, all.Reason, all.Brief);
            foreach (var (id, _) in context.Path)
            {
                if (FindLevel(id) is { Status: ActionStatus.Aborted, Cause: { } why })
                    return (id, why.Reason, why.Brief);
                if (Registry.Outcomes.Find(id) is { } ended)
                    return (id, ended.Reason, ended.Text);
            }

            return null;
        }
    }

    /// <summary>A call from another node has ended, and its nested action with it.</summary>
    /// <returns>What the caller must know to end the action properly.</returns>
    public Enlistment LeaveCall(IRpcConnection source)
    {
        using (tree.Enter())
        {
            callsRunning--;
            var left = sources.TryGetValue(source, out var running) ? sources[source] = running - 1 : 0;
            var downstream = branches.Where(static other => other.IsEnlisted).Select(static other => other.HandOver())
                .ToArray();

            // A node that has called others must learn of the end too, so that it does not end their work when it stops
            // waiting. And what the call did may have been undone by now, as an older action wanted it: the caller,
            // which is told that the call has returned, must not take that for no work at all, and commit without it.
            enlisted = enlisted || downstream.Length > 0 || HasWorked(Top) || foreign.Values.Any(HasWorked);
            if (!enlisted && left == 0)
                sources.Remove(source);
            ForgetIfIdle();
            return new Enlistment(enlisted, Registry.Host.IsDurable, downstream) { Clock = Registry.Clock.Now };
        }
    }

    private static bool HasWorked(AtomicAction level) => level.HasWork || level.Status == ActionStatus.Aborted;

    /// <summary>A call could not be entered, for which the interposed action may have been made.</summary>
    public void RefuseCall()
    {
        using (tree.Enter())
            ForgetIfIdle();
    }

    // Inside the gate. Nothing here depends on how the action ends, and no message will say.
    private void ForgetIfIdle()
    {
        if (IsInterposed && !enlisted && callsRunning == 0 && Top.Status == ActionStatus.Running)
            Registry.Forget(this);
    }

    /// <summary>Commits nested levels into their parents, as the node where they were begun has done.</summary>
    public void Subcommit(IReadOnlyList<Uid> subcommits)
    {
        using (tree.Enter())
        {
            foreach (var id in subcommits)
            {
                if (foreign.TryGetValue(id, out var level) && level.Status != ActionStatus.Committed)
                    Subcommit(level);
            }
        }
    }

    /// <summary>
    /// The action is being ended over this connection. All calls have been answered, so that the others over which they
    /// came do not matter any more; if this one ends too early, or has ended already, so does the work.
    /// </summary>
    public void EndOver(IRpcConnection source)
    {
        using (tree.Enter())
        {
            sources.Clear();
            sources.Add(source, 0);
            if (!source.IsOpen)
                Disconnected(source);
        }
    }

    private void Hear(IReadOnlyList<NodeSubcommits> elsewhere)
    {
        foreach (var (node, subcommits) in elsewhere)
        {
            if (!heard.TryGetValue(node, out var known))
            {
                if (heard.Count == WireUids.MaxNodes)
                {
                    RefuseMoreNodes();
                    return;
                }

                heard.Add(node, known = []);
            }

            known.AddRange(subcommits.Except(known).ToArray());
        }
    }

    private void Subcommit(AtomicAction level)
    {
        var ending = level.EndAsync();
        if (ending.IsCompletedSuccessfully)
            return;

        // It was aborted here, wounded for example, and the node where it was begun has committed it before it knew. If
        // what encloses it was aborted, all is well.
        var error = ending.AsTask().Exception!.InnerException!;
        if (Top.Status == ActionStatus.Running && level.Parent is not { Status: ActionStatus.Aborted })
            Top.Abort(
                level.Cause
                    ?? new AbortCause(
                        AbortReason.ParticipantLost,
                        $"A nested action could not be committed here: {Wording.Sentence(UserCode.TextOf(error))}",
                        error));
    }

    private AtomicAction LevelOf(AtomicAction parent, Uid id, int order)
    {
        if (foreign.TryGetValue(id, out var known))
            return known;
        if (FindLevel(id) is { } own)
            return own;
        var made = foreign[id] = parent.InterposeNested(id, order);
        if (Registry.Outcomes.Find(id) is not { } ended)
            return made;
        made.Abort(new AbortCause(ended.Reason, ended.Text) { IsKnownToCaller = true });
        throw new ActionAbortedException(Top.Id, ended.Reason, ended.Text);
    }

    // The client's side.

    /// <summary>The other node's part in this tree, over a connection that is open.</summary>
    public Branch Join(IRpcConnection connection)
    {
        using (tree.Enter())
        {
            if (FindBranch(connection.Peer.Node) is { } known)
            {
                known.Connect(connection);
                return known;
            }

            if (branches.Count >= WireUids.MaxNodes)
            {
                RefuseMoreNodes();
                Top.EnsureRunning();
            }

            return Add(new Branch(
                this, new NodeReference(connection.Peer.Node, connection.Peer.Address), connection.Peer.Incarnation)
                    { Connection = connection });
        }
    }

    /// <summary>Takes over what a called node has learned of others: they, too, work for this action.</summary>
    /// <param name="caller">The nested action of the call.</param>
    /// <param name="enlistment">What the reply said.</param>
    public void TakeOver(AtomicAction caller, Enlistment enlistment)
    {
        using (tree.Enter())
        {
            foreach (var other in enlistment.Others)
            {
                if (other.Node.Node == Registry.Connections.Self.Node)
                {
                    Subcommit(other.Subcommits);
                    continue;
                }

                var branch = FindBranch(other.Node.Node);
                if (branch is null && branches.Count >= WireUids.MaxNodes)
                {
                    RefuseMoreNodes();
                    return;
                }

                branch ??= Add(new Branch(this, other.Node, other.Incarnation));
                branch.Enlist(caller, other);
            }
        }
    }

    /// <summary>Whether calls are on their way to any node. Inside the gate.</summary>
    public bool HasCalls => branches.Exists(static branch => branch.HasCalls);

    /// <summary>What callers have said that a node may not know. Inside the gate.</summary>
    public IReadOnlyList<Uid>? Heard(Uid node) => heard.GetValueOrDefault(node);

    /// <summary>What all nodes but one may not know: the one may call them. Inside the gate.</summary>
    public IReadOnlyList<NodeSubcommits> Elsewhere(Branch callee)
    {
        List<NodeSubcommits>? found = null;
        foreach (var branch in branches)
        {
            if (branch != callee && branch.Subcommits is { Count: > 0 } subcommits)
                (found ??= []).Add(new NodeSubcommits(branch.Node.Node, subcommits));
        }

        foreach (var (node, subcommits) in heard)
        {
            if (node != callee.Node.Node && FindBranch(node) is null)
                (found ??= []).Add(new NodeSubcommits(node, [.. subcommits]));
        }

        return found ?? (IReadOnlyList<NodeSubcommits>)[];
    }

    public Branch? FindBranch(Uid node)
    {
        foreach (var branch in branches)
        {
            if (branch.Node.Node == node)
                return branch;
        }

        return null;
    }

    // More than any program means to use: a peer makes them up, or counts wrongly.
    private void RefuseMoreNodes() => Top.Abort(new AbortCause(AbortReason.CallFailed, WireUids.TooManyNodes));

    private Branch Add(Branch branch)
    {
        branches.Add(branch);
        return branch;
    }

    // Both.

    public GateScope Enter() => new(tree);

    /// <summary>A level was aborted here. Inside the gate.</summary>
    public void LevelAborted(AtomicAction level, AbortCause why)
    {
        if (ReferenceEquals(level, Top))
        {
            if (IsInterposed)
                Registry.Outcomes.Add(Top.Id, new ActionReply(ActionAnswer.Aborted, why.Reason, why.Brief));
            Ended();
        }

        if (why.IsKnownToCaller || !level.IsInterposed)
            return;
        foreach (var (source, _) in sources)
            Registry.Post(
                source, ActionVerb.Aborted,
                new ActionMessage(Top.Id) { Level = level.Id, Reason = why.Reason, Text = why.Brief });
    }

    /// <summary>
    /// The outermost action has ended. One that was aborted stays known as long as a late call could come.
    /// </summary>
    public void Ended()
    {
        using (tree.Enter())
        {
            if (!IsInterposed || Top.Status != ActionStatus.Aborted || sources.Count == 0)
                Registry.Forget(this);

            // The node that ends a commit has told all. An abort may not have come from there: those that this node has
            // called are known here only then.
            if (IsInterposed && Top.Status == ActionStatus.Committed)
                return;

            // What this node has prepared for the one that was asked to decide is in doubt now.
            if (!IsInterposed && Top.Status == ActionStatus.Unknown)
                Registry.Recovery.CoordinatorLost();
            foreach (var branch in branches)
                branch.EndUntold();
        }
    }

    /// <summary>The node where the action was begun knows of its end: no late call will come.</summary>
    public void Forget() => Registry.Forget(this);

    public void Disconnected(IRpcConnection connection)
    {
        using (tree.Enter())
        {
            if (sources.Remove(connection) && IsInterposed)
            {
                if (Top.Status == ActionStatus.Running)
                {
                    Top.Abort(new AbortCause(
                        AbortReason.ParticipantLost,
                        $"The connection to {connection.Peer}, over which work for the action came, was lost."));
                }
                else if (Part.IsPrepared)
                {
                    Registry.Recovery.CoordinatorLost();
                }

                if (sources.Count == 0 && Top.Status == ActionStatus.Aborted)
                    Registry.Forget(this);
            }

            foreach (var branch in branches)
                branch.Disconnected(connection);
        }
    }

    internal readonly ref struct GateScope(ActionTree tree)
    {
        private readonly ActionTree.Gate gate = tree.Enter();

        public void Dispose() => gate.Dispose();
    }
}
