using System.Collections.Concurrent;
using Stubs.Calls;
using Stubs.Objects;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs.Placement;

/// <summary>
/// The home's side of running objects elsewhere (SYSTEM 41): a passive object is lent to another node, which runs it,
/// while its state stays in the store here and is written through this node.
/// </summary>
/// <remarks>
/// <code>
///                       ┌──Lend again, by the same start of that node: a new number──┐
/// passive ──Lend──▶ lent under a number: fenced here; calls that come here are sent  │
///    ▲              on to the borrower; its writes are carried out here ◀────────────┘
///    └─connection lost, or Return─┘   once no write of the borrower is under way; later ones are refused
/// </code>
/// Invariants:
/// <list type="bullet">
/// <item>An object runs at one node at most. It is fenced here before its state is given out, and the fence is lifted
/// only when the connection over which it was lent has ended; a borrower drops what it borrowed when it sees that
/// end.</item>
/// <item>Whatever an instance does whose token is over cannot be committed: each write names the number of the token of
/// every object that the action has used, read ones too, and is carried out only if all of those tokens last (SYSTEM 9,
/// 31; such numbers are the sequencers of Chubby, Burrows 2006, also known as fencing tokens).</item>
/// <item>A state is given out only when no write under an earlier number is under way, and none can begin.</item>
/// </list>
/// </remarks>
internal sealed partial class HomeSite(ObjectManager manager, Departures departures)
{
    private readonly ConcurrentDictionary<Uid, Token> tokens = new();
    private readonly ConcurrentDictionary<IRpcConnection, Borrower> borrowers = new();
    private long lastNumber;

    /// <summary>Whether anything was ever lent since the start of the node.</summary>
    public bool HasLent { get; private set; }

    /// <summary>Where a lent object runs; null if it is not lent.</summary>
    public NodeReference? Find(Uid uid) => tokens.TryGetValue(uid, out var token) ? token.Place : null;

    /// <summary>
    /// Where a lent object runs; null if it runs here. A token that ends with its connection is waited for.
    /// </summary>
    public ValueTask<NodeReference?> FindAsync(Uid uid, CancellationToken cancellationToken)
    {
        if (!tokens.TryGetValue(uid, out var token))
            return default;
        return token.Connection.IsOpen ? new ValueTask<NodeReference?>(token.Place) : AfterEndAsync();

        async ValueTask<NodeReference?> AfterEndAsync()
        {
            await EndAsync(token.Connection).WaitAsync(cancellationToken).ConfigureAwait(false);
            return Find(uid);
        }
    }

    /// <summary>
    /// Lends an object, if no action uses it. One that is in doubt or not to be found is not lent: its callers here are
    /// told why. Nor is one of a class that is not remote, is stationary, or not known here: it never leaves its node.
    /// </summary>
    public async Task<TokenReply> LendAsync(
        Uid uid, IRpcConnection connection, NodeReference self, CancellationToken cancellationToken)
    {
        try
        {
            // Others must be able to call it there.
            return connection.Peer.Address is null
                ? new TokenReply(self, null, 0)
                : await LendToAsync(uid, connection, self, cancellationToken).ConfigureAwait(false);
        }
        catch (StubsException error) when (error is ObjectInDoubtException or ObjectNotFoundException)
        {
            return new TokenReply(self, null, 0);
        }
    }

    private async Task<TokenReply> LendToAsync(
        Uid uid, IRpcConnection connection, NodeReference self, CancellationToken cancellationToken)
    {
        if (tokens.TryGetValue(uid, out var known))
        {
            if (known.Connection.IsOpen)
            {
                var (holder, asking) = (known.Connection.Peer, connection.Peer);
                if (holder.Node != asking.Node || holder.Incarnation > asking.Incarnation)
                    return new TokenReply(known.Place, null, 0);

                // It has dropped what it borrowed, after an unknown outcome for example, and needs the committed state
                // again.
                if (holder.Incarnation == asking.Incarnation)
                    return await LendAgainAsync(uid, known, connection, self, cancellationToken).ConfigureAwait(false);
            }

            // That start of the node is over, or that connection to it.
            await EndAsync(known.Connection).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        // It is not this node's to lend, though a node was told that it is here.
        if (manager.FindActive(uid) is { IsBorrowed: true })
            return new TokenReply(self, null, 0);
        if (manager.TryFence(uid, new ObjectMovedException(uid, PlaceOf(connection))) is not { } fence)
            return new TokenReply(Find(uid) ?? self, null, 0);
        var token = NewToken(connection, fence);
        HasLent = true;
        tokens[uid] = token;
        return await GiveOutAsync(uid, token, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TokenReply> LendAgainAsync(
        Uid uid, Token known, IRpcConnection connection, NodeReference self, CancellationToken cancellationToken)
    {
        // The order matters: what the instance before may still write is refused from now on, or is under way and
        // waited for.
        var token = NewToken(connection, known.Fence);
        if (!TryRenew(uid, known, token))
            return new TokenReply(Find(uid) ?? self, null, 0);
        await WritesUnderWay(known.Connection).ConfigureAwait(false);
        return await GiveOutAsync(uid, token, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TokenReply> GiveOutAsync(Uid uid, Token token, CancellationToken cancellationToken)
    {
        try
        {
            borrowers.GetOrAdd(token.Connection, static _ => new Borrower()).Add(uid);
            var state = await ReadAsync(uid, cancellationToken).ConfigureAwait(false);

            // The thread that ended the tokens of the connection meanwhile may not have seen this one, nor that
            // something is borrowed over it.
            if (token.Connection.IsOpen)
                return new TokenReply(null, state, token.Number);
            await EndAsync(token.Connection).ConfigureAwait(false);
            throw new RpcConnectionException("The connection has ended.", sent: true);
        }
        catch
        {
            End(uid, token);
            throw;
        }
    }

    private Token NewToken(IRpcConnection connection, ObjectManager.Fence fence) =>
        new(Interlocked.Increment(ref lastNumber), connection, PlaceOf(connection), fence);

    private static NodeReference PlaceOf(IRpcConnection connection) =>
        new(connection.Peer.Node, connection.Peer.Address);

    private Task WritesUnderWay(IRpcConnection connection) =>
        borrowers.TryGetValue(connection, out var borrower) ? borrower.WritesUnderWay() : Task.CompletedTask;

    /// <summary>A borrower cannot run the object, or does not any more: it can run here again.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="number">The token; 0 for whatever it has of it over the connection.</param>
    /// <param name="connection">The connection over which it was lent.</param>
    /// <param name="request">For which move it does so; 0 for none.</param>
    public async Task ReturnAsync(Uid uid, long number, IRpcConnection connection, long request = 0)
    {
        if (request != 0 && moves.TryGetValue(request, out var move) && move.Is(uid, connection))
        {
            await HandOverAsync(move, number).ConfigureAwait(false);
            return;
        }

        // As when it is lent again: nothing may be written any more when it runs here.
        if (!tokens.TryGetValue(uid, out var known) || known.Connection != connection
            || (number != 0 && number != known.Number))
            return;
        var ending = NewToken(connection, known.Fence);
        if (!TryRenew(uid, known, ending))
            return;
        await WritesUnderWay(connection).ConfigureAwait(false);
        End(uid, ending);
    }

    // Not while it is being ended: the fence would be lifted from the new one.
    private bool TryRenew(Uid uid, Token known, Token token)
    {
        lock (known.Fence)
            return tokens.TryUpdate(uid, token, known);
    }

    // No call meets a fence without a token: it would be sent to a node that is gone. One that was lent again meanwhile
    // has the same fence, and keeps it.
    private void End(Uid uid, Token token)
    {
        lock (token.Fence)
        {
            if (!tokens.TryGetValue(uid, out var current) || current != token)
                return;
            manager.Lift(token.Fence);
            tokens.TryRemove(KeyValuePair.Create(uid, token));
        }
    }

    /// <summary>
    /// Carries out what a borrower writes, if all tokens last that it names; if that is nothing, it is only told
    /// whether they do.
    /// </summary>
    public async Task<StoreException?> WriteAsync(RemoteWrite asked, IRpcConnection connection)
    {
        if (!borrowers.TryGetValue(connection, out var borrower) || borrower.TryBegin() is not { } write)
            return new TokenEndedException("Nothing is lent over this connection any more.");
        try
        {
            foreach (var (uid, number) in asked.Tokens)
            {
                if (!tokens.TryGetValue(uid, out var token) || token.Number != number || token.Connection != connection)
                    return new TokenEndedException(
                        $"Object {uid} is not lent under number {number} over this connection any more.");
            }

            foreach (var operation in asked.Batch)
            {
                if (!asked.Tokens.Exists(token => token.Object == operation.Uid))
                    return new StoreUnavailableException(
                        $"Object {operation.Uid} is to be written, and its token is not named.");
            }

            if (asked.Batch.Count > 0)
                await WriteAsync(asked.Batch).ConfigureAwait(false);
            return null;
        }
        catch (StoreException error)
        {
            return error;
        }
        finally
        {
            borrower.End(write);

            // What is prepared here for an action that runs elsewhere is looked after by no other node.
            if (asked.Batch.Exists(static operation => operation is StoreOperation.WriteShadow))
                manager.Recovery.Schedule();
        }
    }

    // A new state is the decision of an action in one phase; a shadow, and its end, are none.
    private ValueTask WriteAsync(IReadOnlyList<StoreOperation> batch) =>
        manager.Decisions is { } gate
            && batch.Any(static operation => operation is StoreOperation.Create or StoreOperation.WriteState
                or StoreOperation.Delete)
            ? gate.PassAsync((manager.Store, batch), static passing => passing.Store.WriteAsync(passing.batch))
            : manager.Store.WriteAsync(batch);

    /// <summary>The connection has ended: what was lent over it can run here again.</summary>
    public async Task EndAsync(IRpcConnection connection)
    {
        if (!borrowers.TryGetValue(connection, out var borrower))
            return;
        await borrower.CloseAsync().ConfigureAwait(false);
        foreach (var uid in borrower.Borrowed)
        {
            if (tokens.TryGetValue(uid, out var token) && token.Connection == connection)
                End(uid, token);
        }

        borrowers.TryRemove(connection, out _);
        LookAgain(connection);
    }

    private async ValueTask<ObjectState> ReadAsync(Uid uid, CancellationToken cancellationToken)
    {
        var stored = await manager.Store.ReadStateAsync(uid, cancellationToken).ConfigureAwait(false);
        if (stored?.Shadow is { } doubt
            && await manager.Recovery.ResolveDoubtAsync(doubt.Action, doubt.Coordinator).ConfigureAwait(false))
            stored = await manager.Store.ReadStateAsync(uid, cancellationToken).ConfigureAwait(false);
        if (stored?.Shadow is { } shadow)
            throw new ObjectInDoubtException(
                uid, shadow.Action, shadow.Coordinator, manager.Recovery.IsSilent(shadow.Action));
        return stored?.State is { } state
            && TypeRegistry.Find(state.TypeName) is { IsRemote: true, Mobility: not Mobility.Stationary }
            ? state
            : throw new ObjectNotFoundException(
                uid, $"There is no object {uid} in {manager.StoreDescription} to be lent.");
    }

    private sealed record Token(long Number, IRpcConnection Connection, NodeReference Place, ObjectManager.Fence Fence);

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
