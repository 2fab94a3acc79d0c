using Stubs.Diagnostics;

namespace Stubs.Actions;

/// <summary>The named steps of the commit protocol, in the order in which they happen.</summary>
internal enum ProtocolStep
{
    /// <summary>The outermost action is committing; no record has been asked yet.</summary>
    CommitBegun,

    /// <summary>Every record has voted to commit; nothing is on stable storage.</summary>
    RecordsPrepared,

    /// <summary>One phase: the new states are about to be handed to the store.</summary>
    BeforeOnePhase,

    /// <summary>A participant's shadows are on stable storage.</summary>
    ShadowsWritten,

    /// <summary>All participants are prepared; the decision is about to be written.</summary>
    BeforeDecision,

    /// <summary>The decision is on stable storage: the action has committed.</summary>
    DecisionDurable,

    /// <summary>A participant has turned its shadows into committed states.</summary>
    ShadowsCommitted,

    /// <summary>The coordinator has forgotten the decision.</summary>
    DecisionForgotten,

    /// <summary>Locks are free and memory shows the new states; the caller is about to be told.</summary>
    Completed,

    /// <summary>Client: a call is about to be sent to another node.</summary>
    CallSent,

    /// <summary>Server: a call has come from another node.</summary>
    CallReceived,

    /// <summary>Server: the call has run, and its reply is about to be sent.</summary>
    CallExecuted,

    /// <summary>Client: the reply has come.</summary>
    ReplyReceived,

    /// <summary>Coordinator: another node is about to be asked to prepare.</summary>
    PrepareSent,

    /// <summary>Participant: asked to prepare; nothing is on stable storage.</summary>
    PrepareReceived,

    /// <summary>Participant: its shadows are on stable storage, and its vote is about to be sent.</summary>
    VoteSent,

    /// <summary>Coordinator: another node has voted.</summary>
    VoteReceived,

    /// <summary>Client: another node is about to be asked to decide, alone or as the last agent.</summary>
    DecisionAsked,

    /// <summary>Participant: asked to decide, alone or as the last agent; nothing is on stable storage.</summary>
    OnePhaseReceived,

    /// <summary>Client: the node that was asked has decided to commit.</summary>
    DecisionLearned,

    /// <summary>
    /// Client: the answer of the node that was asked to decide is lost, and it is about to be asked how it decided.
    /// </summary>
    OutcomeAsked,

    /// <summary>Coordinator: another node is about to be told to commit.</summary>
    CommitSent,

    /// <summary>Participant: told to commit; the shadows are still shadows.</summary>
    CommitReceived,

    /// <summary>Participant: it has committed, and is about to say so.</summary>
    AcknowledgementSent,

    /// <summary>Coordinator: another node has committed.</summary>
    AcknowledgementReceived,

    /// <summary>Participant: told to undo a level of an action, or all of it.</summary>
    AbortReceived,

    /// <summary>Recovery is about to ask another node how an action was decided.</summary>
    DecisionSought,

    /// <summary>Recovery has found shadows and is about to resolve them.</summary>
    RecoveryBegun,

    /// <summary>Recovery has resolved one action's shadows.</summary>
    ShadowsResolved,

    /// <summary>An operator has chosen how an action in doubt ends; nothing is written.</summary>
    HeuristicChosen,

    /// <summary>What an operator has chosen is on stable storage; memory still shows the doubt.</summary>
    HeuristicDurable,

    /// <summary>
    /// The coordinator was heard: the choice is forgotten, or its damage is on stable storage; the coordinator is not
    /// told yet.
    /// </summary>
    HeuristicCompared,
}

/// <summary>
/// The seam at which tests watch the protocol, wait for a step, or crash at it. A handler that throws does not disturb
/// the protocol's own logic more than a crash of the process would: handlers are meant to block the step or to end the
/// process.
/// </summary>
internal sealed class ProtocolEvents
{
    /// <summary>Nothing is watched.</summary>
    public static ProtocolEvents None { get; } = new();

    /// <summary>
    /// Is awaited at every step, with the action's identifier and the participant's name, if one is concerned.
    /// </summary>
    public Func<ProtocolStep, Uid, string?, ValueTask>? OnStep { get; init; }

    /// <summary>Is told of a step of an action whose outcome is settled that failed and is left to recovery.</summary>
    public Action<Uid, Exception>? OnUnfinished { get; init; }

    /// <summary>A step of an action whose outcome is settled has failed at a node, and is left to recovery.</summary>
    public void ReportUnfinished(AtomicAction action, Exception error, NodeDiagnostics node)
    {
        node.SecondPhaseFailed(action.Id, error);
        OnUnfinished?.Invoke(action.Id, error);
    }

    public ValueTask RaiseAsync(ProtocolStep step, AtomicAction action, string? participant = null) =>
        OnStep is null ? default : OnStep(step, action.Id, participant);

    public ValueTask RaiseAsync(ProtocolStep step, Uid action, string? participant = null) =>
        OnStep is null ? default : OnStep(step, action, participant);
}
