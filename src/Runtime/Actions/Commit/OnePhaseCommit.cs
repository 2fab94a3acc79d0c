using Stubs.Diagnostics;

namespace Stubs.Actions;

/// <summary>
/// The outermost commit of an action that concerns one participant and no records of the program's own, as most do:
/// steps 2 and 4 of <see cref="CommitProtocol"/>, without what the other steps need.
/// </summary>
internal static class OnePhaseCommit
{
    public static ValueTask<CommitOutcome> RunAsync(AtomicAction action, Participant only) =>
        only.Events.OnStep is null && !PhaseMeasurement.IsWanted && only.FindShared() is null
            ? RunQuietlyAsync(only)
            : new CommitProtocol(action, [], [only], action.VotingLimit).RunAsync();

    private static ValueTask<CommitOutcome> RunQuietlyAsync(Participant only)
    {
        var refused = Voting.Save(only, out var writes);
        if (refused is not null)
            return new ValueTask<CommitOutcome>(new CommitOutcome(ActionStatus.Aborted, refused));
        if (writes)
            return WriteAsync(only);
        var confirming = only.ConfirmAsync();
        return confirming.IsCompletedSuccessfully
            ? new ValueTask<CommitOutcome>(new CommitOutcome(ActionStatus.Committed)) : ConfirmAsync(confirming);
    }

    private static async ValueTask<CommitOutcome> ConfirmAsync(ValueTask confirming)
    {
        try
        {
            await confirming.ConfigureAwait(false);
            return new CommitOutcome(ActionStatus.Committed);
        }
        catch (Exception error)
        {
            return CommitProtocol.NotDecided(error);
        }
    }

    private static async ValueTask<CommitOutcome> WriteAsync(Participant only)
    {
        try
        {
            await only.CommitOnePhaseAsync().ConfigureAwait(false);
            return new CommitOutcome(ActionStatus.Committed);
        }
        catch (Exception error)
        {
            return CommitProtocol.Failed(error, only.Name);
        }
    }
}
