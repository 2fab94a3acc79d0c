namespace Stubs.Actions;

/// <summary>One level of an action has had work done at another node.</summary>
internal sealed class RemoteRecord(AtomicAction owner, Branch branch) : ResourceRecord
{
    public AtomicAction Owner { get; private set; } = owner;

    /// <summary>The level is that of a call, which the other node ends by itself when it replies.</summary>
    public bool IsOfCall { get; private set; } = true;

    /// <summary>The call is on its way.</summary>
    public bool IsUnansweredCall { get; set; }

    public override IResource Resource => branch;

    public override bool NestedCommit(AtomicAction parent) => branch.MoveUp(this, parent);

    public override void Undo() => branch.Undo(this);

    public void MoveTo(AtomicAction parent) => (Owner, IsOfCall) = (parent, false);
}
