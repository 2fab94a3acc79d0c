using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Stubs.Actions;

namespace Stubs.Calls;

/// <summary>How one attempt to execute a call went: it returned, or there is a failure.</summary>
/// <param name="Result">What the operation returned.</param>
/// <param name="Failure">Why there is no result; null if there is one.</param>
internal readonly record struct Attempt<TResult>(TResult Result, AttemptFailure? Failure = null)
{
    public static implicit operator Attempt<TResult>(TResult result) => new(result);

    public static implicit operator Attempt<TResult>(AttemptFailure failure) => new(default!, failure);
}

/// <summary>Why an attempt to execute a call has no result. It has left no trace, unless the error says so.</summary>
internal sealed class AttemptFailure
{
    /// <summary>The object is to be looked for: where it was thought to be, it is not.</summary>
    public static AttemptFailure NotLocated { get; } = new();

    /// <summary>What the caller is told if no other attempt is made.</summary>
    public Exception? Error { get; private init; }

    /// <summary>What the error means for trying again.</summary>
    public FailureKind Kind { get; private init; }

    /// <summary>The node at which the object runs, if that is all that is wrong.</summary>
    public NodeReference? Place { get; private init; }

    /// <summary>The action of an attempt at this node: another attempt has its age.</summary>
    public AtomicAction? Action { get; private init; }

    /// <summary>The error as handlers of failures see it; null if the node of the object can be reached.</summary>
    public BindingBrokenException? Broken { get; private init; }

    /// <summary>Whether the error has come from another node.</summary>
    private bool HasArrived { get; init; }

    /// <summary>The object runs at another node.</summary>
    public static AttemptFailure Moved(NodeReference place) => new() { Place = place };

    /// <summary>The operation was executed at this node and undone, or could not be begun.</summary>
    public static AttemptFailure Here(Exception error, FailureKind kind, AtomicAction action) =>
        new() { Error = error, Kind = kind, Action = action };

    /// <summary>The operation failed at another node, or the node could not be reached.</summary>
    /// <param name="error">What the caller is told.</param>
    /// <param name="kind">What that means for trying again.</param>
    /// <param name="cause">The error without what became of the action.</param>
    public static AttemptFailure Elsewhere(Exception error, FailureKind kind, Exception cause) =>
        new() { Error = error, Kind = kind, Broken = cause as BindingBrokenException, HasArrived = true };

    /// <summary>Tells the caller.</summary>
    [StackTraceHidden]
    public void Throw(CancellationToken callers)
    {
        if (HasArrived)
            Cancellations.TellArrived(Error!, callers);
        else
            Cancellations.Tell(Error!, callers);
        ExceptionDispatchInfo.Throw(Error!);
    }
}
