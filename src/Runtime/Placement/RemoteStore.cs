using Stubs.Actions;
using Stubs.Calls;
using Stubs.Objects;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs.Placement;

/// <summary>
/// The borrower's side (SYSTEM 41): the home of objects that run here while their states lie there. It has that home's
/// store written through one connection.
/// </summary>
internal sealed class RemoteStore(ObjectManager manager, IRpcConnection connection) : StorePlace(manager)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ObjectManager manager = manager;
    private long lastToken;

    public IRpcConnection Connection => connection;

    /// <summary>The highest number of a token that the home has given to this node.</summary>
    public long LastToken => Volatile.Read(ref lastToken);

    /// <summary>The home has given a token.</summary>
    public void Seen(long token)
    {
        long seen;
        while (token > (seen = LastToken) && Interlocked.CompareExchange(ref lastToken, token, seen) != seen)
        {
        }
    }

    public override NodeReference Place => new(connection.Peer.Node, connection.Peer.Address);

    public override string Description => $"the store of {connection.Peer}";

    /// <summary>Asks for an object.</summary>
    public async Task<TokenReply> BorrowAsync(Uid uid, CancellationToken cancellationToken)
    {
        using var reply = await connection.CallAsync(
            CallVerb.Lend, Encode(uid), Limit, cancellationToken).ConfigureAwait(false);
        return reply.Read(connection.Peer, TokenReply.Read);

        static byte[] Encode(Uid uid)
        {
            using var writer = StateWriter.Create();
            writer.WriteArrayStart(1);
            writer.Write(uid);
            return writer.ToArray();
        }
    }

    /// <summary>Asks for an object, and waits until the actions that use it elsewhere have ended.</summary>
    public async Task<TokenReply> GetAsync(Uid uid, Wanted wanted)
    {
        using var reply = await connection.CallAsync(
            CallVerb.Get, new GetRequest(uid, wanted).ToArray(), manager.LockTimeout + Limit, CancellationToken.None)
                .ConfigureAwait(false);
        return reply.Read(connection.Peer, TokenReply.Read);
    }

    /// <summary>Says that an object has not left which is wanted elsewhere.</summary>
    public ValueTask StrayAsync(StrayedNotice notice) => connection.SendAsync(CallVerb.Strayed, notice.ToArray());

    /// <summary>Gives an object back that does not run here.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="token">The token; 0 for whatever there is of it.</param>
    /// <param name="request">For which request of the home; 0 for none.</param>
    public async Task ReturnAsync(Uid uid, long token, long request = 0)
    {
        using var reply = await connection.CallAsync(
            CallVerb.Return, TokenMessages.Write(new ReturnedObject(uid, token, request)), Limit,
            CancellationToken.None).ConfigureAwait(false);
    }

    public override async ValueTask WriteAsync(List<HeldObject> tokens, List<StoreOperation> batch)
    {
        StoreException? error;
        try
        {
            using var reply = await connection.CallAsync(
                CallVerb.WriteLent, TokenMessages.Write(new RemoteWrite(tokens, batch)), Limit, CancellationToken.None)
                    .ConfigureAwait(false);
            error = reply.Read(connection.Peer, TokenMessages.ReadOutcome);
        }
        catch (RpcConnectionException lost) when (!lost.Sent)
        {
            error = new StoreUnavailableException(
                $"{Description} cannot be reached: {Wording.Sentence(lost.Message)}", lost);
        }
        catch (RpcException lost)
        {
            error = new StoreOutcomeUnknownException(
                $"{Description} has not answered: {Wording.Sentence(lost.Message)}", lost);
        }

        if (error is TokenEndedException)
        {
            manager.DropBorrowed(this, tokens);
            throw new ActionRefusedException(new AbortCause(
                AbortReason.ParticipantLost,
                $"What the action has used runs here no longer: {Wording.Sentence(error.Message)} Run the action again.", error));
        }

        if (error is not null)
            throw error;
    }

    public override async ValueTask ConfirmAsync(List<HeldObject> tokens)
    {
        try
        {
            await WriteAsync(tokens, []).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            throw new ActionRefusedException(new AbortCause(
                AbortReason.ParticipantLost,
                $"What the action has read runs here no longer, or may not: {Wording.Sentence(error.Message)}", error));
        }
    }
}
