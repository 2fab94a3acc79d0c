using Stubs.Actions;
using Stubs.Diagnostics;

namespace Stubs.Recovery;

// An operator's last word, between nodes: see Heuristics.
internal sealed partial class RemoteRecovery
{
    /// <summary>
    /// Asks the coordinator of an action that an operator has ended; true if it was heard, or cannot be asked.
    /// </summary>
    private async Task<bool> CompareAsync(HeuristicResolution chosen, CancellationToken cancellationToken)
    {
        if (!NodeReference.TryParse(chosen.Coordinator, out var coordinator))
            return true;
        var answer = await AskAsync(coordinator, chosen.Action, cancellationToken).ConfigureAwait(false);
        if (answer is not (ActionAnswer.Committed or ActionAnswer.Aborted))
            return false;
        await local.Heuristics.HearAsync(
            chosen.Action,
            answer is ActionAnswer.Committed ? HeuristicOutcome.Committed : HeuristicOutcome.Aborted,
            cancellationToken).ConfigureAwait(false);
        if (answer is ActionAnswer.Committed)
            await ConfirmAsync(coordinator, chosen.Action, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>An operator ends an action, if its coordinator does not answer a last time.</summary>
    public async Task<HeuristicResolution> ResolveByHandAsync(
        HeuristicResolution chosen, CancellationToken cancellationToken)
    {
        await pass.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            silent.Clear();
            if (local.Heuristics.Find(chosen.Action) is null)
                await AskALastTimeAsync(chosen.Action, cancellationToken).ConfigureAwait(false);
            if (actions.Find(chosen.Action) is not { } tree)
                return await local.ChooseAsync(chosen, cancellationToken).ConfigureAwait(false);
            HeuristicResolution? made = null;
            return await tree.Part.ResolveByHandAsync(
                chosen.Outcome == HeuristicOutcome.Committed,
                async () => made = await local.ChooseAsync(chosen, cancellationToken).ConfigureAwait(false))
                    .ConfigureAwait(false)
                ? made!
                : throw new ActionNotInDoubtException(
                    chosen.Action, $"Action {chosen.Action} is not in doubt: it goes on here, and has not prepared. Nothing was chosen.");
        }
        finally
        {
            pass.Release();
            Want();
        }
    }

    private async Task AskALastTimeAsync(Uid action, CancellationToken cancellationToken)
    {
        var prepared = actions.Find(action) is { Part.IsPrepared: true } tree ? tree : null;
        var objects = (await local.ListInDoubtAsync(cancellationToken).ConfigureAwait(false)).Where(
            found => found.Action == action).ToArray();
        var named = default(NodeReference);
        if (prepared is null
            && (objects.Length == 0 || !NodeReference.TryParse(objects[0].Coordinator, out named)
                || named.Node == manager.Self.Node))
            return;
        var coordinator = prepared?.Part.Coordinator ?? named;
        switch (await AskAsync(coordinator, action, cancellationToken).ConfigureAwait(false))
        {
            case ActionAnswer.Committed or ActionAnswer.Aborted:
                // The pass that follows carries it out.
                throw new ActionNotInDoubtException(
                    action, $"Node {coordinator}, which coordinates action {action}, answers: it has decided, and that is carried out now. Nothing was chosen.");
            case ActionAnswer.Undecided:
                throw new ActionNotInDoubtException(
                    action, $"Node {coordinator}, which coordinates action {action}, is alive and has not decided yet. Nothing was chosen; stop that node first if it does not go on.");
        }
    }

    /// <inheritdoc/>
    public async Task<string> HearCommitAsync(Uid action, CancellationToken cancellationToken) =>
        await local.Heuristics.HearAsync(
            action, HeuristicOutcome.Committed, cancellationToken).ConfigureAwait(false) is { } damage
            ? $"An operator had resolved it there as {damage.Resolved}, with {damage.Objects.Count} objects, the first of them {damage.Objects.FirstOrDefault()}."
            : "";

    /// <inheritdoc/>
    public void ReportDamage(Uid action, string participant, string damage) => Log.DamageElsewhere(
        manager.Diagnostics.Logger, action, Wording.Brief(participant), Wording.Brief(damage));
}
