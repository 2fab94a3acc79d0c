using System.Collections.Concurrent;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs.Objects;

/// <summary>
/// The home's side of running objects elsewhere (SYSTEM 41): a passive object is lent to another node, which runs it, while its state stays in the store here and is written
/// through this node.
/// </summary>
/// <remarks>
/// <code>
/// passive ──Lend──▶ lent: fenced here; calls that come here are sent on to the borrower; its writes are carried out here
///    ▲                 │
///    └─connection lost─┘   once no write of the borrower is under way; later ones are refused
/// </code>
/// Invariant: an object runs at one node at most. It is fenced here before its state is given out, and the fence is lifted only when the connection over which it was
/// lent has ended; a borrower drops what it borrowed when it sees that end, and whatever it does until then cannot be committed, because only that connection carries its writes
/// and its question whether what it has read could still be read (SYSTEM 9, 31).
/// </remarks>
internal sealed class LoanDesk(ObjectManager manager)
{
    private readonly ConcurrentDictionary<Uid, Loan> loans = new();
    private readonly ConcurrentDictionary<IRpcConnection, Borrower> borrowers = new();

    /// <summary>Whether anything was ever lent since the start of the node.</summary>
    public bool HasLent { get; private set; }

    /// <summary>Where a lent object runs; null if it is not lent.</summary>
    public NodeReference? Find(Uid uid) => loans.TryGetValue(uid, out var loan) ? loan.Place : null;

    /// <summary>Where a lent object runs; null if it runs here. A loan that ends with its connection is waited for.</summary>
    public ValueTask<NodeReference?> FindAsync(Uid uid, CancellationToken cancellationToken)
    {
        if (!loans.TryGetValue(uid, out var loan))
            return default;
        return loan.Connection.IsOpen ? new ValueTask<NodeReference?>(loan.Place) : AfterEndAsync();

        async ValueTask<NodeReference?> AfterEndAsync()
        {
            await EndAsync(loan.Connection).WaitAsync(cancellationToken).ConfigureAwait(false);
            return Find(uid);
        }
    }

    /// <summary>Lends an object, if nobody is using it. One that is in doubt or not to be found is not lent: whoever calls it here then is told why.</summary>
    public async Task<LendingReply> LendAsync(Uid uid, IRpcConnection connection, NodeReference self, CancellationToken cancellationToken)
    {
        try
        {
            // Others must be able to call it there.
            return connection.Peer.Address is null ? new LendingReply(self, null) : await LendToAsync(uid, connection, self, cancellationToken).ConfigureAwait(false);
        }
        catch (StubsException error) when (error is ObjectInDoubtException or ObjectNotFoundException)
        {
            return new LendingReply(self, null);
        }
    }

    private async Task<LendingReply> LendToAsync(Uid uid, IRpcConnection connection, NodeReference self, CancellationToken cancellationToken)
    {
        if (loans.TryGetValue(uid, out var known))
        {
            // It has dropped what it borrowed, after an unknown outcome for example, and needs the committed state again.
            if (known.Connection == connection)
                return await LendAgainAsync(uid, connection, cancellationToken).ConfigureAwait(false);
            if (known.Connection.IsOpen && known.Place.Node != connection.Peer.Node)
                return new LendingReply(known.Place, null);

            // That start of the node is over, or that connection to it.
            await EndAsync(known.Connection).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        // It is not this node's to lend, though somebody was told that it is here.
        if (manager.FindActive(uid) is { IsBorrowed: true })
            return new LendingReply(self, null);
        var place = new NodeReference(connection.Peer.Node, connection.Peer.Address);
        if (manager.TryFence(uid, new ObjectMovedException(uid, place)) is not { } fence)
            return new LendingReply(Find(uid) ?? self, null);
        var loan = new Loan(connection, place, fence);
        try
        {
            var state = await ReadAsync(uid, cancellationToken).ConfigureAwait(false);
            HasLent = true;
            loans[uid] = loan;
            borrowers.GetOrAdd(connection, static _ => new Borrower()).Add(uid);

            // Who ended the loans of the connection meanwhile may not have seen this one.
            if (!connection.IsOpen)
                throw new RpcConnectionException("The connection has ended.", sent: true);
            return new LendingReply(null, state);
        }
        catch
        {
            End(uid, loan);
            throw;
        }
    }

    private async Task<LendingReply> LendAgainAsync(Uid uid, IRpcConnection connection, CancellationToken cancellationToken)
    {
        // A write whose answer it did not hear may still be under way.
        if (borrowers.TryGetValue(connection, out var borrower))
            await borrower.WritesUnderWay().WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new LendingReply(null, await ReadAsync(uid, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            Return(uid, connection);
            throw;
        }
    }

    /// <summary>A borrower cannot run the object, and has done nothing with it: it can run here again.</summary>
    public void Return(Uid uid, IRpcConnection connection)
    {
        if (loans.TryGetValue(uid, out var loan) && loan.Connection == connection)
            End(uid, loan);
    }

    // Nobody meets a fence without a loan: it would send him to a node that is gone.
    private void End(Uid uid, Loan loan)
    {
        manager.Lift(loan.Fence);
        loans.TryRemove(KeyValuePair.Create(uid, loan));
    }

    /// <summary>Carries out what a borrower writes; if that is nothing, it is only told whether its loans last.</summary>
    public async Task<StoreException?> WriteAsync(IReadOnlyList<StoreOperation> batch, IRpcConnection connection)
    {
        if (!borrowers.TryGetValue(connection, out var borrower) || borrower.TryBegin() is not { } write)
            return new StoreUnavailableException("Nothing is lent over this connection any more.");
        try
        {
            foreach (var operation in batch)
            {
                if (!loans.TryGetValue(operation.Uid, out var loan) || loan.Connection != connection)
                    return new StoreUnavailableException($"Object {operation.Uid} is not lent over this connection.");
            }

            if (batch.Count > 0)
                await manager.Store.WriteAsync(batch).ConfigureAwait(false);
            return null;
        }
        catch (StoreException error)
        {
            return error;
        }
        finally
        {
            borrower.End(write);

            // What is prepared here for an action that runs elsewhere nobody else looks after.
            if (batch.Any(static operation => operation is StoreOperation.WriteShadow))
                manager.Remote?.Actions.LookLater();
        }
    }

    /// <summary>The connection has ended: what was lent over it can run here again.</summary>
    public async Task EndAsync(IRpcConnection connection)
    {
        if (!borrowers.TryGetValue(connection, out var borrower))
            return;
        await borrower.CloseAsync().ConfigureAwait(false);
        foreach (var uid in borrower.Borrowed)
            Return(uid, connection);
        borrowers.TryRemove(connection, out _);
    }

    private async ValueTask<ObjectState> ReadAsync(Uid uid, CancellationToken cancellationToken)
    {
        var stored = await manager.Store.ReadStateAsync(uid, cancellationToken).ConfigureAwait(false);
        if (stored?.Shadow is { } doubt && await manager.ResolveDoubtAsync(doubt.Action, doubt.Coordinator).ConfigureAwait(false))
            stored = await manager.Store.ReadStateAsync(uid, cancellationToken).ConfigureAwait(false);
        if (stored?.Shadow is { } shadow)
            throw new ObjectInDoubtException(uid, shadow.Action, shadow.Coordinator);
        return stored?.State is { } state && state.TypeName != Decision.TypeName
            ? state
            : throw new ObjectNotFoundException(uid, $"There is no object {uid} in {manager.Store.Description} to be lent.");
    }

    private sealed record Loan(IRpcConnection Connection, NodeReference Place, ObjectManager.Fence Fence);

    /// <summary>What one connection has borrowed, and its writes that are under way.</summary>
    private sealed class Borrower
    {
        private readonly HashSet<Uid> borrowed = [];
        private readonly HashSet<TaskCompletionSource> writes = [];
        private bool closed;

        public Uid[] Borrowed
        {
            get
            {
                lock (borrowed)
                    return [.. borrowed];
            }
        }

        public void Add(Uid uid)
        {
            lock (borrowed)
                borrowed.Add(uid);
        }

        /// <summary>A write begins; null if there are to be no more.</summary>
        public TaskCompletionSource? TryBegin()
        {
            lock (borrowed)
            {
                if (closed)
                    return null;
                var write = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                writes.Add(write);
                return write;
            }
        }

        public void End(TaskCompletionSource write)
        {
            lock (borrowed)
                writes.Remove(write);
            write.SetResult();
        }

        public Task WritesUnderWay()
        {
            lock (borrowed)
                return Task.WhenAll(writes.Select(static write => write.Task));
        }

        public Task CloseAsync()
        {
            lock (borrowed)
                closed = true;
            return WritesUnderWay();
        }
    }
}

/// <summary>The object does not run here: it is lent to another node. Inside the run time only: the call goes there instead.</summary>
internal sealed class ObjectMovedException(Uid uid, NodeReference place) : StubsException($"Object {uid} runs at node {place}.")
{
    [Transient]
    public NodeReference Place { get; } = place;
}
