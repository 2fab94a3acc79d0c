using Stubs.Actions;
using Stubs.Diagnostics;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs.Objects;

/// <summary>
/// The borrower's side (SYSTEM 41): the home of objects that run here while their states lie there. It has that home's
/// store written through one connection; as a resource it is a participant of its own in the commits of actions that
/// used its objects.
/// </summary>
internal sealed class RemoteStore(ObjectManager manager, IRpcConnection connection) : IResource
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public IRpcConnection Connection => connection;

    /// <summary>Where the states lie: who resolves what this node leaves in doubt.</summary>
    public NodeReference Place => new(connection.Peer.Node, connection.Peer.Address);

    public string Description => $"the store of {connection.Peer}";

    // Whether that store survives a crash is its node's affair; a decision is never written there from here.
    public bool IsDurable => true;

    public NodeDiagnostics Diagnostics => manager.Diagnostics;

    public Participant CreateParticipant(AtomicAction action) => new ObjectParticipant(action, manager, this);

    /// <summary>Asks for an object.</summary>
    public async Task<TokenReply> BorrowAsync(Uid uid, CancellationToken cancellationToken)
    {
        using var reply = await connection.CallAsync(CallVerb.Lend, Encode(uid), Limit, cancellationToken).ConfigureAwait(false);
        return reply.Read(connection.Peer, TokenReply.Read);

        static byte[] Encode(Uid uid)
        {
            using var writer = StateWriter.Create();
            writer.WriteArrayStart(1);
            writer.Write(uid);
            return writer.ToArray();
        }
    }

    /// <summary>Gives an object back that does not run here.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="token">The token; 0 for whatever there is of it.</param>
    public async Task ReturnAsync(Uid uid, long token)
    {
        using var reply = await connection.CallAsync(CallVerb.Return, new HeldObject(uid, token).ToArray(), Limit, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Has the home write, if the tokens last.</summary>
    /// <param name="tokens">Those of the objects that are written, and of others that the action has used.</param>
    /// <param name="batch">What is to be written, together or not at all.</param>
    /// <exception cref="ActionRefusedException">A token has ended, so that nothing was written.</exception>
    /// <exception cref="StoreException">What else became of it.</exception>
    public async ValueTask WriteAsync(List<HeldObject> tokens, List<StoreOperation> batch)
    {
        StoreException? error;
        try
        {
            using var reply = await connection.CallAsync(CallVerb.WriteLent, TokenMessages.Write(new RemoteWrite(tokens, batch)), Limit, CancellationToken.None).ConfigureAwait(false);
            error = reply.Read(connection.Peer, TokenMessages.ReadOutcome);
        }
        catch (RpcConnectionException lost) when (!lost.Sent)
        {
            error = new StoreUnavailableException($"{Description} cannot be reached: {Wording.Sentence(lost.Message)}", lost);
        }
        catch (RpcException lost)
        {
            error = new StoreOutcomeUnknownException($"{Description} has not answered: {Wording.Sentence(lost.Message)}", lost);
        }

        if (error is LoanEndedException)
        {
            manager.DropBorrowed(this, tokens);
            throw new ActionRefusedException(new AbortCause(AbortReason.ParticipantLost, $"What the action has used runs here no longer: {Wording.Sentence(error.Message)} Run the action again.", error));
        }

        if (error is not null)
            throw error;
    }

    /// <summary>
    /// Makes sure that tokens have lasted until now: the home may have found this node silent, run the objects itself
    /// and changed them before it is known here.
    /// </summary>
    /// <exception cref="ActionRefusedException">The home does not say so.</exception>
    public async ValueTask ConfirmAsync(List<HeldObject> tokens)
    {
        try
        {
            await WriteAsync(tokens, []).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            throw new ActionRefusedException(new AbortCause(AbortReason.ParticipantLost, $"What the action has read runs here no longer, or may not: {Wording.Sentence(error.Message)}", error));
        }
    }
}

/// <summary>What an object runs under at a node that has borrowed it.</summary>
/// <param name="Home">The node that lends it.</param>
/// <param name="Token">The number of the token.</param>
internal sealed record Borrowed(RemoteStore Home, long Token);
