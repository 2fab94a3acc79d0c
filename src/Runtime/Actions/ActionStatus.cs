namespace Stubs;

/// <summary>Where an atomic action is in its life.</summary>
public enum ActionStatus
{
    /// <summary>It has begun and may still do anything.</summary>
    Running,

    /// <summary>Its commit is under way: it can no longer be aborted from outside.</summary>
    Committing,

    /// <summary>Its effects are permanent; those of a nested action, once its outermost ancestor commits.</summary>
    Committed,

    /// <summary>None of its effects remain.</summary>
    Aborted,

    /// <summary>It was to commit, and whether it did could not be learned in time.</summary>
    Unknown,
}

/// <summary>Why an atomic action was aborted.</summary>
public enum AbortReason
{
    /// <summary>The program asked for it, or left the action's scope without committing.</summary>
    Requested,

    /// <summary>
    /// An older action needed an object that this one had locked (wound-wait); running it again is likely to succeed.
    /// </summary>
    Wounded,

    /// <summary>The action's time limit passed.</summary>
    TimedOut,

    /// <summary>A lock was not granted within the lock time-out.</summary>
    LockTimedOut,

    /// <summary>
    /// A server that the action used has crashed or cannot be reached, and with it the action's locks there.
    /// </summary>
    ParticipantLost,

    /// <summary>A record refused to prepare, or an object's state could not be saved.</summary>
    VotedNo,

    /// <summary>The action was to commit while a nested action or a call of it was still running.</summary>
    ChildRunning,

    /// <summary>The store refused the new states; nothing of them was written.</summary>
    StoreFailed,

    /// <summary>
    /// A call was executed at another node, and its result cannot be had: it is larger than this node takes, or it
    /// cannot be read here. It would be so again.
    /// </summary>
    CallFailed,
}
