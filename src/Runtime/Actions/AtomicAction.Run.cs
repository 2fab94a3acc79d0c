using Stubs.Actions;
using Stubs.Locking;

namespace Stubs;

// Running a body as an action, again if it was wounded.
public sealed partial class AtomicAction
{
    /// <summary>
    /// Runs a body inside an action: commits when it returns, aborts when it throws. An action that was wounded is run again; an outermost one keeps its
    /// age, so that in the end it is the oldest and nobody wounds it. One that lost a node is run again too, after a pause that grows to a quarter of a second.
    /// </summary>
    /// <param name="body">The work. It may run more than once, so it must have no effects other than through stubs and records of the action.</param>
    /// <param name="options">How the action is to run.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="ActionAbortedException">The action was aborted and is not to be run again, or was so too often.</exception>
    /// <exception cref="OutcomeUnknownException">Whether the action committed cannot be learned now.</exception>
    public static Task RunAsync(Func<Task> body, AtomicActionOptions? options = null, CancellationToken cancellationToken = default)
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
    public static async Task<T> RunAsync<T>(Func<Task<T>> body, AtomicActionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        options ??= AtomicActionOptions.Default;
        var outer = Current;
        ActionPriority? priority = null;
        var lost = 0;
        for (var attempt = 1; ; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (lost > 0)
                await Task.Delay(PauseAfter(lost), options.TimeProvider, cancellationToken).ConfigureAwait(false);
            var action = Begin(outer, options, priority).MakeCurrent();
            await using var scope = action.ConfigureAwait(false);
            priority = action.tree.Priority;
            try
            {
                var result = await body().ConfigureAwait(false);
                await action.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return result;
            }
            catch (Exception error) when (attempt < options.MaxAttempts && action.MayRunAgain(error))
            {
                // Aborted by the scope; what it undid is undone before the next attempt begins.
                lost = action.cause?.Reason == AbortReason.ParticipantLost ? lost + 1 : 0;
            }
        }
    }

    // A node that was lost needs time to come back: a millisecond at first, in the end a quarter of a second, so that a thousand attempts outlast a restart.
    private static TimeSpan PauseAfter(int lost) => TimeSpan.FromMilliseconds(Math.Min(1 << Math.Min(lost - 1, 8), 250));

    /// <summary>
    /// Whether the action failed only because others were in its way, and left no trace: its own tree may have been wounded, or, by a sibling in the same
    /// tree, its branch alone.
    /// </summary>
    internal bool MayRunAgain(Exception error)
    {
        if (parent is { Status: not ActionStatus.Running })
            return false;
        return status switch
        {
            ActionStatus.Aborted => cause!.Reason is AbortReason.Wounded or AbortReason.ParticipantLost,
            ActionStatus.Running => error is ActionAbortedException { Reason: AbortReason.Wounded },
            _ => false,
        };
    }
}
