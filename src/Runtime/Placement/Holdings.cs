using System.Collections.Concurrent;
using Stubs.Calls;
using Stubs.Objects;
using Stubs.Rpc;

namespace Stubs.Placement;

/// <summary>
/// Runs objects of other nodes here: those that are not running anywhere (SYSTEM 41, 42: the nearest place is the
/// caller's own node), and those that move here from where they run (SYSTEM 43).
/// </summary>
/// <remarks>
/// <code>
/// absent ──Lend, Get──▶ asked ──state──▶ here ──Forward──▶ here, a move in the lock's queue ──granted──▶ leaving ──Return──▶ absent
///    ▲                    │                ▲                             │
///    └─ runs elsewhere ───┘                └─── stays, told by Strayed ──┘
/// here ──the connection to the home is lost, or the home refuses a write──▶ absent, and the users abort
/// </code>
/// <para>There is one request for an object at a time, so that the home may take a second one for the word of a node
/// that has dropped what it had.</para>
/// <para>Why no deadlock lasts (SYSTEM 13): what waits for an action waits in the queue of a lock, as old as it is. So
/// nothing waits for a move that a younger action has asked for, be it here or on the way from the home: a call is sent
/// to where the object runs, and a request of the home for what is not here any more is answered at once. Other
/// exchanges end within a message to the home and back.</para>
/// </remarks>
internal sealed class Holdings(ObjectManager manager, ConnectionManager connections, Departures departures)
{
    private readonly ConcurrentDictionary<IRpcConnection, RemoteStore> homes = new();
    private readonly ConcurrentDictionary<Uid, Exchange> exchanges = new();
    private volatile bool hasAsked;

    /// <summary>Whether this node has asked for an object of another one since it started.</summary>
    public bool HasAsked => hasAsked;

    /// <summary>Runs the object here if it runs nowhere, or says where it runs.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="place">Its home.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if it runs here now.</returns>
    /// <exception cref="BindingBrokenException">Its home cannot be reached.</exception>
    public async ValueTask<NodeReference?> BorrowAsync(
        Uid uid, NodeReference place, CancellationToken cancellationToken)
    {
        var mine = new Exchange();
        while (manager.FindActive(uid) is null)
        {
            var exchange = exchanges.GetOrAdd(uid, mine);
            if (exchange == mine)
                return (await FinishAsync(uid, mine, home => home.BorrowAsync(uid, CancellationToken.None), place)
                    .WaitAsync(cancellationToken).ConfigureAwait(false)).RunsAt;
            if (exchange.IsMove)
                return place;
            await exchange.Ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Runs the object here if others are right to think so, or says where it runs.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="place">Its home.</param>
    /// <param name="runsIdle">Whether it runs here too if it runs nowhere.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if it runs here now.</returns>
    /// <exception cref="BindingBrokenException">Its home cannot be reached.</exception>
    public async ValueTask<NodeReference?> RunAsync(
        Uid uid, NodeReference place, bool runsIdle, CancellationToken cancellationToken)
    {
        while (manager.FindActive(uid) is null)
        {
            var move = exchanges.TryGetValue(uid, out var exchange) && exchange.IsMove ? exchange : null;
            if (move is not null || !runsIdle)
            {
                var found = await AskAsync(uid, place, cancellationToken).ConfigureAwait(false);
                if (found.Node != manager.Self.Node)
                    return found;
            }

            // The home has let it go to this node, for a move that began before it was asked: it is on its way.
            if (move is not null)
                await move.Ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            else if (!exchanges.TryGetValue(uid, out exchange) || !exchange.IsMove)
                return await BorrowAsync(uid, place, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Has the object move here, when the actions that use it elsewhere have ended.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="place">Its home.</param>
    /// <param name="wanted">What wants it here.</param>
    /// <param name="isCall">Whether a call wants it, which can as well be sent to where the object runs.</param>
    /// <param name="cancellationToken">Gives up waiting; the move goes on.</param>
    /// <exception cref="BindingBrokenException">Its home cannot be reached.</exception>
    public async ValueTask<Arrival> FetchAsync(
        Uid uid, NodeReference place, Wanted wanted, bool isCall, CancellationToken cancellationToken)
    {
        var mine = new Exchange(wanted);
        while (manager.FindActive(uid) is null)
        {
            var exchange = exchanges.GetOrAdd(uid, mine);
            if (exchange == mine)
                return await FinishAsync(uid, mine, home => home.GetAsync(uid, wanted), place)
                    .WaitAsync(cancellationToken).ConfigureAwait(false);
            if (exchange.IsMove && (isCall || !exchange.IsAsOldAs(wanted)))
                return new Arrival(place, "another call here has asked for it, and waits");
            await exchange.Ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return Arrival.Here;
    }

    /// <summary>Asks the home where an object runs.</summary>
    /// <exception cref="BindingBrokenException">It cannot be reached.</exception>
    public async ValueTask<NodeReference> AskAsync(Uid uid, NodeReference home, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await connections.GetAsync(home, cancellationToken).ConfigureAwait(false);
            using var reply = await connection.CallAsync(
                CallVerb.Locate, RemoteObjects.Encode(uid), null, cancellationToken).ConfigureAwait(false);
            return reply.Read(connection.Peer, Whereabouts.Read).Place ?? home;
        }
        catch (RpcException error)
        {
            throw BindingBrokenException.OfHome(uid, home, connections, error);
        }
    }

    /// <summary>What was borrowed over the connection does not run here any more.</summary>
    public void Disconnected(IRpcConnection connection)
    {
        if (homes.TryRemove(connection, out var home))
            manager.DropBorrowed(home);
    }

    /// <summary>An object is wanted elsewhere: it leaves when no action uses it, or its home is told why not.</summary>
    public async Task LeaveAsync(ForwardNotice asked, IRpcConnection connection)
    {
        if (!homes.TryGetValue(connection, out var home))
            return;
        var mine = new Exchange();
        try
        {
            // What has been asked for may be on its way.
            while (exchanges.TryGetValue(asked.Object, out var exchange) && exchange.MayBring(home, asked.Token))
                await exchange.Ended.Task.ConfigureAwait(false);
            var departure = manager.FindActive(asked.Object) is { Borrowed: { } borrowed } target
                && borrowed.Home == home && borrowed.Token == asked.Token
                ? await departures.LeaveAsync(
                    target, asked.Wanted,
                    leaving =>
                    {
                        // Calls that look for it wait until the home knows that it has left.
                        exchanges[asked.Object] = mine;
                        return manager.TryDepart(leaving);
                    },
                    CancellationToken.None).ConfigureAwait(false)
                : Departure.NotHere;
            if (departure.HasLeft)
                await home.ReturnAsync(asked.Object, asked.Token, asked.Request).ConfigureAwait(false);
            else
                await home.StrayAsync(
                    new StrayedNotice(asked.Object, asked.Request, departure.Why)).ConfigureAwait(false);
        }
        catch (RpcException)
        {
            // The end of the connection is the end of all tokens, and the home acts on it.
        }
        catch (Exception error)
        {
            // A lock mode of the author's own, for example: the home must not wait for an answer that does not come.
            await TellAsync(home, new StrayedNotice(asked.Object, asked.Request, UserCode.TextOf(error)))
                .ConfigureAwait(false);
        }
        finally
        {
            End(asked.Object, mine);
        }
    }

    private static async Task TellAsync(RemoteStore home, StrayedNotice notice)
    {
        try
        {
            await home.StrayAsync(notice).ConfigureAwait(false);
        }
        catch (RpcException)
        {
            // As above.
        }
    }

    private async Task<Arrival> FinishAsync(
        Uid uid, Exchange mine, Func<RemoteStore, Task<TokenReply>> ask, NodeReference place)
    {
        try
        {
            // The exchange before this one may have brought it since it was looked for.
            return manager.FindActive(uid) is null
                ? await AskAsync(uid, place, mine, ask).ConfigureAwait(false) : Arrival.Here;
        }
        finally
        {
            End(uid, mine);
        }
    }

    private void End(Uid uid, Exchange mine)
    {
        exchanges.TryRemove(KeyValuePair.Create(uid, mine));
        mine.Ended.TrySetResult();
    }

    private async Task<Arrival> AskAsync(
        Uid uid, NodeReference place, Exchange mine, Func<RemoteStore, Task<TokenReply>> ask)
    {
        try
        {
            hasAsked = true;
            var connection = await connections.GetAsync(place, CancellationToken.None).ConfigureAwait(false);
            if (manager.IsFull)
            {
                // It may have been lent to this node, which has dropped it since and cannot take it again.
                if (homes.TryGetValue(connection, out var lender))
                    await lender.ReturnAsync(uid, token: 0).ConfigureAwait(false);
                return new Arrival(place, "this node runs as many objects as it may (NodeOptions.MaxActiveObjects)");
            }

            var home = homes.GetOrAdd(
                connection, static (connection, manager) => new RemoteStore(manager, connection), manager);
            mine.Asks(home);
            var reply = await ask(home).ConfigureAwait(false);
            home.Seen(reply.Token);
            return reply.State is { } state
                ? await TakeInAsync(uid, state, home, reply.Token).ConfigureAwait(false)
                : new Arrival(reply.RunsAt ?? place, reply.Why);
        }
        catch (RpcException error)
        {
            throw BindingBrokenException.OfHome(uid, place, connections, error);
        }
    }

    private async Task<Arrival> TakeInAsync(Uid uid, ObjectState state, RemoteStore home, long token)
    {
        try
        {
            manager.AddBorrowed(state, home, token);
        }
        catch
        {
            // It cannot be run here, of an unknown class for example, and must not be out of reach for others.
            await home.ReturnAsync(uid, token).ConfigureAwait(false);
            throw;
        }

        // The thread that dropped what was borrowed over the connection meanwhile may not have seen this one.
        if (!home.Connection.IsOpen)
            Disconnected(home.Connection);
        return Arrival.Here;
    }

    /// <summary>What goes on between this node and an object's home about the object.</summary>
    private sealed class Exchange(Wanted? wanted = null)
    {
        private RemoteStore? asked;
        private long lastToken;

        public bool IsMove => wanted is not null;

        /// <summary>Whether what wants the object is not younger.</summary>
        public bool IsAsOldAs(Wanted other) => wanted is { } mine && !other.Priority.IsOlderThan(mine.Priority);

        public void Asks(RemoteStore home)
        {
            lastToken = home.LastToken;
            Volatile.Write(ref asked, home);
        }

        /// <summary>
        /// Whether the answer that is awaited can be the token. The home numbers them: one that was given for an
        /// exchange before this has no later number than was seen before this began.
        /// </summary>
        public bool MayBring(RemoteStore home, long token) => Volatile.Read(ref asked) == home && token > lastToken;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>What became of an object that was to run here.</summary>
/// <param name="RunsAt">Where it runs; null for here.</param>
/// <param name="Why">Why it does not run here, if it was to leave where it is.</param>
internal readonly record struct Arrival(NodeReference? RunsAt, string? Why)
{
    public static Arrival Here => new(null, null);
}
