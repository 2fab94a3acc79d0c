using Stubs.Actions;
using Stubs.Locking;

namespace Stubs;

// Running a body as an action, again if it was wounded.
public sealed partial class AtomicAction
{
    /// <summary>
    /// Runs a body inside an action: commits when it returns, aborts when it throws. An outermost action that failed
    /// for a passing reason is run again for <see cref="AtomicActionOptions.RetryFor"/>: one that was wounded at once,
    /// and as old as it was, so that in the end it is the oldest and is not wounded; one that lost a node, or could not
    /// reach one, after a pause. A nested one is run again if it alone was wounded. What would fail again ends at once,
    /// and so does what may have committed.
    /// </summary>
    /// <param name="body">The work. It may run more than once, so it must have no effects other than through stubs and
    /// records of the action.</param>
    /// <param name="options">How the action is to run.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="ActionAbortedException">The action was aborted, and it would be again, or has been for too
    /// long.</exception>
    /// <exception cref="OutcomeUnknownException">Whether the action committed cannot be learned now.</exception>
    /// <exception cref="ArgumentException">An option has a value that is not allowed; the body has not run.</exception>
    public static Task RunAsync(
        Func<Task> body, AtomicActionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(
            async () =>
            {
                await body().ConfigureAwait(false);
                return true;
            },
            options,
            cancellationToken);
    }

    /// <typeparam name="T">The type of the result.</typeparam>
    /// <inheritdoc cref="RunAsync(Func{Task}, AtomicActionOptions?, CancellationToken)"/>
    public static Task<T> RunAsync<T>(
        Func<Task<T>> body, AtomicActionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return RunAsync(body, commits: true, (options ?? AtomicActionOptions.Default).Checked(), cancellationToken);
    }

    /// <summary>
    /// The same for a body that only looks: the action is left without a commit, so that nothing stays locked, and the
    /// caller's action is not told to keep in touch with this node for it.
    /// </summary>
    internal static Task<T> LookAsync<T>(
        Func<Task<T>> body, AtomicActionOptions options, CancellationToken cancellationToken) =>
            RunAsync(body, commits: false, options, cancellationToken);

    private static async Task<T> RunAsync<T>(
        Func<Task<T>> body, bool commits, AtomicActionOptions options, CancellationToken cancellationToken)
    {
        var outer = Current;
        ActionPriority? priority = null;
        Repetition? repetition = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var action = Begin(outer, options, priority).EnterScope();
            await using (action.ConfigureAwait(false))
            {
                priority = action.tree.Priority;
                try
                {
                    var result = await body().ConfigureAwait(false);
                    if (commits)
                        await action.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                    return result;
                }
                catch (Exception error) when (action.NoteFailure(error)
                    || Repetition.GoesOn(ref repetition, options, action.KindOf(error), error))
                {
                    // Aborted by the scope; what it undid is undone before the next attempt begins.
                }
            }

            await repetition!.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What the failure of this action means for running it again.</summary>
    /// <remarks>
    /// A nested action is run again only if it alone was wounded: while it waited for a node that is not there, its
    /// ancestors would hold their locks. They are run again instead.
    /// </remarks>
    internal FailureKind KindOf(Exception error)
    {
        var kind = status switch
        {
            _ when parent is { Status: not ActionStatus.Running } => FailureKind.Hopeless,
            ActionStatus.Aborted when cause!.Reason == AbortReason.Requested =>
                parent is null && cause.Exception is { } failed ? Failures.KindOf(failed) : FailureKind.Hopeless,
            ActionStatus.Aborted => Failures.KindOf(cause!),
            ActionStatus.Running => Failures.KindOf(error),
            _ => FailureKind.Unknown,
        };
        return parent is null || kind == FailureKind.Wounded ? kind : FailureKind.Hopeless;
    }
}
