using System.Diagnostics;
using Stubs.Actions;
using Stubs.Objects;

namespace Stubs.Calls;

/// <summary>
/// What every operation goes through when its body has run: its action commits into the caller's, or is undone.
/// </summary>
internal static class OperationEpilogue
{
    /// <summary>Commits the operation's action.</summary>
    /// <exception cref="ActionAbortedException">What the body worked on was given up meanwhile.</exception>
    public static ValueTask EndAsync(AtomicAction action, ObjectRecord record)
    {
        if (record.Abandoned && action.Status == ActionStatus.Running)
        {
            return ValueTask.FromException(new ActionAbortedException(action.Id, AbortReason.ChildRunning,
                $"An operation on {record.Object.Description} was running when a nested action beside it that had changed the same object was aborted; its own changes are undone too. Await calls before aborting the action that made them."));
        }

        return action.EndAsync();
    }

    /// <summary>
    /// Undoes a failed operation, and says what the caller is to be told: what the author threw, or why the action was
    /// aborted.
    /// </summary>
    public static async ValueTask<Exception> UndoAsync(AtomicAction action, Exception error)
    {
        var told = error;
        if (action.Status == ActionStatus.Running)
            action.AbortNow(AbortCause.Of(AbortReason.Requested, "An operation failed:", error));
        else if (action.Status == ActionStatus.Aborted
            && action.Cause!.Reason is not (AbortReason.Requested or AbortReason.CallFailed)
            && error is not ActionAbortedException)
            told = action.AbortedException(error);
        try
        {
            await (action.Cause?.RecordsAborted ?? Task.CompletedTask).ConfigureAwait(false);
            return told;
        }
        catch (AggregateException errors)
        {
            return new AggregateException(UserCode.TextOf(told), [told, .. errors.InnerExceptions]);
        }
    }

    /// <summary>Undoes a failed attempt at this node.</summary>
    public static async ValueTask<AttemptFailure> FailAsync(AtomicAction action, Exception error)
    {
        var told = await UndoAsync(action, error).ConfigureAwait(false);
        Debug.Assert(
            action.Status is not (ActionStatus.Running or ActionStatus.Committing),
            "A failed operation has left its action open.");
        return error is ObjectMovedException moved
            ? AttemptFailure.Moved(moved.Place) : AttemptFailure.Here(told, action.KindOf(error), action);
    }

    /// <summary>The token for an operation's body: the caller's, and the end of the action by abort.</summary>
    public static BodyCancellation? Link(
        AtomicAction action, ObjectManager manager, ref CancellationToken cancellationToken,
        out CancellationToken token)
    {
        if (!cancellationToken.CanBeCanceled)
        {
            token = action.Tree.TokenFor(manager.CallbackFailed);
            return null;
        }

        var linked = new BodyCancellation(
            cancellationToken, action.Tree.TokenFor(manager.CallbackFailed), manager.CallbackFailed);
        token = linked.Token;
        return linked;
    }
}
