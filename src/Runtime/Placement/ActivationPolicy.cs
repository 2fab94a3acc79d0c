namespace Stubs;

/// <summary>Where an object that is passive is run when a node binds to it (SYSTEM 41, 42).</summary>
public enum ActivationPolicy
{
    /// <summary>At the node whose store has its state.</summary>
    AtHome,

    /// <summary>
    /// At the node that binds to it, which must listen, for others call it there, and needs no store of its own: calls
    /// from there inside an action cost no message, and the end of an action, also of one that has only read, one round
    /// trip to the home.
    /// </summary>
    CallingNode,

    /// <summary>
    /// At the node that <see cref="NodeOptions.ServerCriterion"/> chooses, by default the nearest, out of those that
    /// may run it: its home, and those that have joined the directory with <see cref="NodeOptions.CanHostObjects"/>.
    /// </summary>
    ChosenNode,

    /// <summary>
    /// In a process of its own on this machine, started for it (<see cref="NodeOptions.ServerProcess"/>): what goes
    /// wrong in its code takes no other object along. Applies to this node's own objects too, if their classes are
    /// <see cref="RemoteAttribute"/>.
    /// </summary>
    DedicatedProcess,
}

/// <summary>How far away a node is from the one that chooses.</summary>
public enum ServerDistance
{
    /// <summary>It is the same process.</summary>
    SameProcess,

    /// <summary>Another process on a machine of the same name.</summary>
    SameMachine,

    /// <summary>Another machine.</summary>
    Elsewhere,
}

/// <summary>A node that may run an object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Node">Its identity.</param>
/// <param name="Distance">How far away it is.</param>
/// <param name="HasState">Whether the object's state lies there.</param>
public sealed record ServerCandidate(string Name, Uid Node, ServerDistance Distance, bool HasState)
{
    /// <summary>
    /// The criterion that applies unless the program brings its own: the shortest distance, and at the same distance
    /// rather where the state is.
    /// </summary>
    /// <param name="candidates">The nodes that may run it, at least its home.</param>
    public static ServerCandidate Nearest(IReadOnlyList<ServerCandidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        return candidates.MinBy(static candidate => ((int)candidate.Distance, candidate.HasState ? 0 : 1))
            ?? throw new ArgumentException("There is no candidate to choose from.", nameof(candidates));
    }
}
