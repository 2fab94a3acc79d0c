using Stubs.Actions;
using Stubs.Diagnostics;
using Stubs.Store;

namespace Stubs.Objects;

/// <summary>
/// Where the states of objects lie that run here and do not belong here: another node's store. As a resource it is a
/// participant of its own in the commits of actions that used its objects.
/// </summary>
internal abstract class StorePlace(ObjectManager manager) : IResource
{
    /// <summary>The node whose store it is: it resolves what this node leaves in doubt.</summary>
    public abstract NodeReference Place { get; }

    public abstract string Description { get; }

    // Whether that store survives a crash is its node's affair; a decision is never written there from here.
    public bool IsDurable => true;

    public NodeDiagnostics Diagnostics => manager.Diagnostics;

    public Participant CreateParticipant(AtomicAction action) => new ObjectParticipant(action, manager, this);

    /// <summary>Has the store written, if the tokens last.</summary>
    /// <param name="tokens">Those of the objects that are written, and of others that the action has used.</param>
    /// <param name="batch">What is to be written, together or not at all.</param>
    /// <exception cref="ActionRefusedException">A token has ended, so that nothing was written.</exception>
    /// <exception cref="StoreException">What else became of it.</exception>
    public abstract ValueTask WriteAsync(List<HeldObject> tokens, List<StoreOperation> batch);

    /// <summary>
    /// Makes sure that tokens have lasted until now: the home may have found this node silent, run the objects itself
    /// and changed them before it is known here.
    /// </summary>
    /// <exception cref="ActionRefusedException">The home does not say so.</exception>
    public abstract ValueTask ConfirmAsync(List<HeldObject> tokens);
}

/// <summary>An object that runs away from its store, and under which number.</summary>
internal readonly record struct HeldObject(Uid Object, long Token);

/// <summary>What an object runs under at a node that has borrowed it.</summary>
/// <param name="Home">Where its state lies.</param>
/// <param name="Token">The number of the token.</param>
internal sealed record Borrowed(StorePlace Home, long Token);
