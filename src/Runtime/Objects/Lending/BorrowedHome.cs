using System.Runtime.CompilerServices;
using Stubs.Actions;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs.Objects;

/// <summary>
/// The borrower's side (SYSTEM 41): the home of objects that run here while their states lie there. As a store it writes through one connection; as a resource it is a
/// participant of its own in the commits of actions that used its objects.
/// </summary>
internal sealed class BorrowedHome(ObjectManager manager, IRpcConnection connection) : IObjectStore, IResource
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public IRpcConnection Connection => connection;

    /// <summary>Where the states lie: who resolves what this node leaves in doubt.</summary>
    public NodeReference Place => new(connection.Peer.Node, connection.Peer.Address);

    public string Description => $"the store of {connection.Peer}";

    // Whether that store survives a crash is its node's affair; a decision is never written there from here.
    public bool IsDurable => true;

    public Participant CreateParticipant(AtomicAction action) => new ObjectParticipant(action, manager, this);

    /// <summary>Asks for an object.</summary>
    public async Task<LendingReply> BorrowAsync(Uid uid, CancellationToken cancellationToken)
    {
        using var reply = await connection.CallAsync(CallVerb.Lend, Encode(uid), Limit, cancellationToken).ConfigureAwait(false);
        return LendingReply.Read(reply.Body.Span);
    }

    /// <summary>Gives an object back with which nothing was done.</summary>
    public async Task ReturnAsync(Uid uid)
    {
        using var reply = await connection.CallAsync(CallVerb.Return, Encode(uid), Limit, CancellationToken.None).ConfigureAwait(false);
    }

    private static byte[] Encode(Uid uid)
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(1);
        writer.Write(uid);
        return writer.ToArray();
    }

    public async ValueTask WriteAsync(IReadOnlyList<StoreOperation> batch, CancellationToken cancellationToken = default)
    {
        StoreException? error;
        try
        {
            using var reply = await connection.CallAsync(CallVerb.WriteLent, LendingMessages.Write(batch), Limit, CancellationToken.None).ConfigureAwait(false);
            error = LendingMessages.ReadOutcome(reply.Body.Span);
        }
        catch (RpcConnectionException lost) when (!lost.Sent)
        {
            error = new StoreUnavailableException($"{Description} cannot be reached: {lost.Message}", lost);
        }
        catch (RpcException lost)
        {
            error = new StoreOutcomeUnknownException($"{Description} has not answered: {lost.Message}", lost);
        }

        if (error is not null)
            throw error;
    }

    /// <summary>
    /// Makes sure that the loans have lasted until now: the home may have found this node silent, run the objects itself and changed them before it is known here.
    /// </summary>
    /// <exception cref="ActionRefusedException">The home does not say so.</exception>
    public async ValueTask ConfirmAsync()
    {
        try
        {
            await WriteAsync([]).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            // What others are about to write over it must not be written any more when the objects are lent anew.
            _ = connection.DisposeAsync();
            manager.DropBorrowed(this);
            throw new ActionRefusedException(new AbortCause(AbortReason.ParticipantLost, $"What the action has read runs here no longer, or may not: {error.Message}", error));
        }
    }

    public ValueTask<StoredObject?> ReadStateAsync(Uid uid, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("What is borrowed is read when it is borrowed.");

    public async IAsyncEnumerable<StoredObject> ListAsync(StoreFilter filter = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield break;
    }

    public ValueTask DisposeAsync() => default;
}
