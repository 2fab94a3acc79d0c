namespace Stubs;

/// <summary>Bugs that a laboratory can plant, to prove that its checkers would find such a one (<see cref="Laboratory"/>).</summary>
internal enum PlantedBug
{
    /// <summary>The library as it is.</summary>
    None,

    /// <summary>A read lock is given back when the operation ends instead of when the action does (against SYSTEM 9).</summary>
    ReadLockReleasedEarly,

    /// <summary>The store's device says that it has flushed what it only holds in its cache.</summary>
    FlushSkipped,

    /// <summary>A decision whose write ended in an error is taken for an abort, though it may be durable (against SYSTEM 27, 33).</summary>
    UnknownTakenForAborted,

    /// <summary>The before-image of a nested action is lost when it commits into a parent that had only read (against SYSTEM 11, 18).</summary>
    ChildUndoLost,

    /// <summary>A nested action uses the before-image of its parent as its own (against SYSTEM 18).</summary>
    BeforeImageShared,

    /// <summary>A participant that was restarted between two operations of an action is taken for the same (against SYSTEM 31).</summary>
    IncarnationUnchecked,

    /// <summary>Participants are told to commit before the decision is durable (against SYSTEM 24).</summary>
    CommitBeforeDecision,

    /// <summary>An older action aborts a younger one that has prepared (against SYSTEM 13, 32).</summary>
    PreparedWounded,

    /// <summary>A reader that wants to write does not wait for the other readers (against SYSTEM 12).</summary>
    ConversionWithoutWaiting,

    /// <summary>Recovery takes the absence of a decision for a commit (against SYSTEM 24).</summary>
    PresumedCommit,

    /// <summary>A participant votes before its shadows are written (against SYSTEM 24).</summary>
    VoteBeforeFlush,

    /// <summary>A participant says that it has committed before its states are written, so that the decision may be forgotten too early (against SYSTEM 30).</summary>
    AcknowledgedBeforeFlush,

    /// <summary>What is in memory is used on after the outcome of the action that changed it is unknown (against SYSTEM 27).</summary>
    StaleObjectAccepted,

    /// <summary>The decision is forgotten when the participants have been told, whether or not they have carried it out (against SYSTEM 30).</summary>
    DecisionForgottenEarly,

    /// <summary>The locks of a nested action are freed when it commits into its parent (against SYSTEM 11).</summary>
    ChildLocksReleased,

    /// <summary>Work that came over a connection goes on when that is lost (against SYSTEM 34).</summary>
    OrphanKept,

    /// <summary>A late call begins an action anew that has been aborted.</summary>
    LateCallAccepted,

    /// <summary>An operation that throws leaves its changes behind (against SYSTEM 20).</summary>
    FailedOperationKept,

    /// <summary>Recovery removes the shadows of an action whose coordinator has not decided yet (against SYSTEM 32).</summary>
    UndecidedGuessed,

    /// <summary>A server that only other servers have called does not know whoever ends the action, and is asked first when all others may have dropped out.</summary>
    EnderNotJoined,
}
