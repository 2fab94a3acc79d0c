using System.Collections.Concurrent;
using Stubs.Calls;
using Stubs.Objects;
using Stubs.Rpc;

namespace Stubs.Placement;

// Moves: a node wants an object to run there, wherever it runs now.
//
//   requester R          home H                                        holder P
//   Get ───────────────▶ it is here: a move in the queue of its lock
//                        it is at P: Forward ────────────────────────▶ a move in the queue of its lock
//                        ◀─────────────────────────────── Return, for this request: granted, it has left
//   ◀── state, token ─── a new token, for R: nothing may be written under the old one any more
//
// The home orders no requests: the queue is that of the lock. Whatever happens, the object is where a token says that
// it is: P stays silent, then its session ends, and its token with it; R is gone, then the object stays here; P has
// dropped the object, and says so (Strayed), then its token ends.
internal sealed partial class HomeSite
{
    private readonly ConcurrentDictionary<long, Move> moves = new();
    private long lastMove;

    /// <summary>Has an object of this node run at another one, when no action uses it any more.</summary>
    /// <param name="asked">The object, and what wants it.</param>
    /// <param name="to">The connection to that node; null for this one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its state; or why it stays where it is.</returns>
    public async Task<TokenReply> GetAsync(GetRequest asked, IRpcConnection? to, CancellationToken cancellationToken)
    {
        var uid = asked.Object;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (tokens.TryGetValue(uid, out var known))
            {
                if (!known.Connection.IsOpen || (to != known.Connection && to?.Peer.Node == known.Connection.Peer.Node))
                    await EndAsync(known.Connection).WaitAsync(cancellationToken).ConfigureAwait(false);
                else if (to == known.Connection)
                    return await LendAgainAsync(
                        uid, known, to, manager.Self, cancellationToken).ConfigureAwait(false);
                else if (await RecallAsync(asked, known, to, cancellationToken).ConfigureAwait(false) is { } reply)
                    return reply;
            }
            else if (await FindReasonToStayAsync(uid, to, cancellationToken).ConfigureAwait(false) is { } why)
            {
                return TokenReply.Stays(manager.Self, why);
            }
            else if (to is null)
            {
                return new TokenReply(manager.Self, null, 0);
            }
            else if (await SendAsync(asked, to, cancellationToken).ConfigureAwait(false) is { } reply)
            {
                return reply;
            }
        }
    }

    /// <summary>A node says that an object has not left.</summary>
    public async Task StrayedAsync(StrayedNotice notice, IRpcConnection connection)
    {
        if (!moves.TryGetValue(notice.Request, out var move) || !move.Is(notice.Object, connection))
            return;
        if (notice.Why is { } why)
        {
            move.Answer.TrySetResult(TokenReply.Stays(PlaceOf(connection), why));
            return;
        }

        // It has dropped the object: what it had of it is over.
        if (tokens.TryGetValue(notice.Object, out var known) && known.Number == move.Token)
            await ReturnAsync(notice.Object, known.Number, connection).ConfigureAwait(false);
        move.Answer.TrySetResult(null);
    }

    // It is here. Null to look again.
    private async Task<TokenReply?> SendAsync(
        GetRequest asked, IRpcConnection to, CancellationToken cancellationToken)
    {
        var uid = asked.Object;
        var moved = new ObjectMovedException(uid, PlaceOf(to));
        ObjectManager.Fence? fence = null;
        if (manager.FindActive(uid) is { } target)
        {
            if (target.IsBorrowed)
                return TokenReply.Stays(manager.Self, "it is not an object of this node");
            var departure = await departures.LeaveAsync(
                target, asked.Wanted, leaving => (fence = manager.TryDepart(leaving, moved)) is not null,
                cancellationToken).ConfigureAwait(false);
            if (departure.Why is { } why)
                return TokenReply.Stays(manager.Self, why);
        }
        else if ((fence = manager.TryFence(uid, moved)) is null)
        {
            await WaitForActivationAsync(uid).ConfigureAwait(false);
        }

        if (fence is null)
            return null;
        var token = NewToken(to, fence);
        HasLent = true;
        tokens[uid] = token;
        return await GiveOutAsync(uid, token, cancellationToken).ConfigureAwait(false);
    }

    private async Task WaitForActivationAsync(Uid uid)
    {
        try
        {
            (await manager.ActivateAsync(uid).ConfigureAwait(false)).Unpin();
        }
        catch (ObjectMovedException)
        {
            // Another one was faster, and is about to note where it is.
            await Task.Yield();
        }
    }

    // It runs elsewhere. Null to look again.
    private async Task<TokenReply?> RecallAsync(
        GetRequest asked, Token known, IRpcConnection? to, CancellationToken cancellationToken)
    {
        var request = Interlocked.Increment(ref lastMove);
        var move = new Move(asked.Object, known.Connection, known.Number, to);
        moves[request] = move;
        try
        {
            await known.Connection.SendAsync(
                CallVerb.Forward, new ForwardNotice(asked.Object, request, known.Number, asked.Wanted).ToArray(),
                cancellationToken).ConfigureAwait(false);

            // Its end may have come before the move was noted.
            if (!known.Connection.IsOpen)
                return null;
            return await move.Answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException) when (!known.Connection.IsOpen)
        {
            return null;
        }
        finally
        {
            moves.TryRemove(request, out _);
        }
    }

    private async Task HandOverAsync(Move move, long number)
    {
        try
        {
            if (move.To is not { IsOpen: true } to)
            {
                await ReturnAsync(move.Object, number, move.Holder).ConfigureAwait(false);
                move.Answer.TrySetResult(move.To is null ? new TokenReply(manager.Self, null, 0) : null);
                return;
            }

            if (!tokens.TryGetValue(move.Object, out var known) || known.Connection != move.Holder
                || known.Number != number || TryPass(move.Object, known, to) is not { } token)
            {
                move.Answer.TrySetResult(null);
                return;
            }

            // What the holder has sent under its token comes before what is read now.
            await WritesUnderWay(known.Connection).ConfigureAwait(false);
            move.Answer.TrySetResult(
                await GiveOutAsync(move.Object, token, CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception error) when (error is StubsException or OperationCanceledException)
        {
            move.Answer.TrySetException(error);
        }
    }

    private Token? TryPass(Uid uid, Token known, IRpcConnection to)
    {
        lock (known.Fence)
        {
            if (!tokens.TryGetValue(uid, out var current) || current != known)
                return null;
            var token = NewToken(to, manager.Replace(known.Fence, new ObjectMovedException(uid, PlaceOf(to))));
            return tokens.TryUpdate(uid, token, known) ? token : null;
        }
    }

    private async Task<string?> FindReasonToStayAsync(
        Uid uid, IRpcConnection? to, CancellationToken cancellationToken)
    {
        if (uid.IsWellKnown)
            return "it is one of the runtime's own";
        var name = await manager.FindTypeNameAsync(uid, cancellationToken).ConfigureAwait(false)
            ?? throw new ObjectNotFoundException(uid, $"There is no object {uid} in {manager.StoreDescription}.");
        return TypeRegistry.Find(name) switch
        {
            null => $"its class {Wording.Quoted(name)} is not known at its home",
            { IsRemote: false } => $"class {Wording.Quoted(name)} is not [Remote]",
            { IsPersistent: false } => $"class {Wording.Quoted(name)} is not [Persistent], and its state is where it runs",
            { Mobility: Mobility.Stationary } => $"class {Wording.Quoted(name)} is [Mobile(Mobility.Stationary)]",
            { IsImplicit: true } => $"objects of class {Wording.Quoted(name)} are there without having been created",
            _ when to is { Peer.Address: null } => $"others cannot call it at {to.Peer}, which does not listen",
            _ => null,
        };
    }

    // The session with a holder has ended: what it held is here.
    private void LookAgain(IRpcConnection connection)
    {
        foreach (var (_, move) in moves)
        {
            if (move.Holder == connection)
                move.Answer.TrySetResult(null);
        }
    }

    /// <summary>A move that waits for the holder's word.</summary>
    private sealed class Move(Uid uid, IRpcConnection holder, long token, IRpcConnection? to)
    {
        public Uid Object => uid;

        public IRpcConnection Holder => holder;

        public long Token => token;

        /// <summary>To which node it moves; null for this one.</summary>
        public IRpcConnection? To => to;

        /// <summary>The reply; null to look again.</summary>
        public TaskCompletionSource<TokenReply?> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Is(Uid what, IRpcConnection where) => what == uid && where == holder;
    }
}
