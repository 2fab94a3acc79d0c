namespace Stubs.Actions;

/// <summary>One level of an action has had work done at another node.</summary>
internal sealed class RemoteRecord(AtomicAction owner, Participation participation) : ResourceRecord
{
    public AtomicAction Owner { get; private set; } = owner;

    /// <summary>The level is that of a call, which the other node ends by itself when it replies.</summary>
    public bool IsOfCall { get; private set; } = true;

    /// <summary>The call is on its way.</summary>
    public bool IsUnansweredCall { get; set; }

    public override IResource Resource => participation;

    public override bool NestedCommit(AtomicAction parent) => participation.MoveUp(this, parent);

    public override void Undo() => participation.Undo(this);

    public void MoveTo(AtomicAction parent) => (Owner, IsOfCall) = (parent, false);
}
