using Stubs.Objects;
using Stubs.Store;

namespace Stubs.Recovery;

// An operator's last word: actions whose coordinator is lost for ever.
public sealed partial class RecoveryManager
{
    private const int MaxReason = 4096;

    /// <summary>
    /// What operators have chosen at this node, until the coordinators have been heard to say the same, or an operator
    /// has it forgotten. <see cref="HeuristicResolution.Damage"/> says where a coordinator has decided otherwise.
    /// </summary>
    public IReadOnlyCollection<HeuristicResolution> Resolutions => [.. Heuristics.All];

    /// <summary>What operators have chosen here.</summary>
    internal Heuristics Heuristics { get; }

    /// <summary>Recovery between nodes, if there are others.</summary>
    internal RemoteRecovery? Remote { get; set; }

    /// <summary>
    /// Ends an action that is in doubt here, because the node that knows its outcome will not come back: what it has
    /// prepared becomes the committed state, or is undone. If that node comes back after all, and has decided
    /// otherwise, the damage is reported: see <see cref="HeuristicMixed"/>.
    /// </summary>
    /// <remarks>
    /// The coordinator is asked once more before. The choice is durable when the task has completed; choosing the same
    /// again changes nothing. The other nodes of the action are in doubt as before, and each is resolved by itself: as
    /// this one, or the action is done by half.
    /// </remarks>
    /// <param name="action">The action, as <see cref="ListInDoubtAsync(CancellationToken)"/> names it.</param>
    /// <param name="outcome">How it is to end.</param>
    /// <param name="reason">The reason, for the log and the record; at most 4,096 characters.</param>
    /// <param name="cancellationToken">Acts until the choice is being written.</param>
    /// <returns>What was chosen, and for which objects.</returns>
    /// <exception cref="ActionNotInDoubtException">The action is not in doubt here: it is not known, goes on, was
    /// decided, or was resolved otherwise before.</exception>
    /// <exception cref="ArgumentException">No reason is given.</exception>
    /// <exception cref="StoreException">The choice could not be written.</exception>
    public Task<HeuristicResolution> ResolveAsync(
        Uid action, HeuristicOutcome outcome, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (reason.Length > MaxReason)
            throw new ArgumentException($"A reason has at most {MaxReason} characters.", nameof(reason));
        if (!Enum.IsDefined(outcome))
            throw new ArgumentOutOfRangeException(
                nameof(outcome), outcome, "An action is resolved as Committed or as Aborted.");
        var chosen = new HeuristicResolution(action, "", outcome, reason, manager.Time.GetUtcNow(), []);
        return Remote?.ResolveByHandAsync(chosen, cancellationToken) ?? ChooseAsync(chosen, cancellationToken);
    }

    /// <summary>
    /// Forgets what an operator has chosen for an action: the damage has been put right, or the coordinator will never
    /// be heard.
    /// </summary>
    /// <param name="action">The action.</param>
    /// <param name="cancellationToken">Acts until it is being written.</param>
    /// <returns>False if nothing was chosen for it.</returns>
    public Task<bool> ForgetResolutionAsync(Uid action, CancellationToken cancellationToken = default) =>
        Heuristics.ForgetAsync(action, cancellationToken);

    /// <summary>Writes what an operator has chosen, if the action is in doubt.</summary>
    internal Task<HeuristicResolution> ChooseAsync(
        HeuristicResolution chosen, CancellationToken cancellationToken) => Heuristics.AloneAsync(
            async () =>
            {
                var found = await ListInDoubtAsync(chosen.Action, cancellationToken).ConfigureAwait(false);
                if (Heuristics.Find(chosen.Action) is { } known)
                {
                    return known.Outcome != chosen.Outcome ? throw HasChosen(known)
                        : found.Count == 0 ? known
                        : await Heuristics.AddAsync(known, UidsOf(found)).ConfigureAwait(false);
                }

                if (found.Count == 0)
                    throw await NotInDoubtAsync(chosen.Action).ConfigureAwait(false);
                if (manager.Coordinating.ContainsKey(chosen.Action)
                    || (NodeReference.TryParse(found[0].Coordinator, out var named) && named.Node == manager.Self.Node))
                    throw new ActionNotInDoubtException(
                        chosen.Action,
                        $"Action {chosen.Action} is decided by this node itself, which carries that out by itself. Nothing was chosen.");
                return await Heuristics.WriteAsync(
                    chosen with { Coordinator = found[0].Coordinator, Objects = UidsOf(found) }).ConfigureAwait(false);
            },
            cancellationToken);

    private static Uid[] UidsOf(List<InDoubtObject> found) => [.. found.Select(static one => one.Uid)];

    private async Task<List<InDoubtObject>> ListInDoubtAsync(Uid action, CancellationToken cancellationToken) =>
        [.. (await ListInDoubtAsync(cancellationToken).ConfigureAwait(false)).Where(one => one.Action == action)];

    private static ActionNotInDoubtException HasChosen(HeuristicResolution known) => new(
        known.Action,
        $"Action {known.Action} was resolved before, as {known.Outcome}: {Wording.Sentence(Wording.Brief(known.Reason))} What was chosen cannot be changed; change the objects by their operations.");

    private async Task<ActionNotInDoubtException> NotInDoubtAsync(Uid action)
    {
        var isDecided = await manager.Store.ReadStateAsync(action).ConfigureAwait(false)
            is { State.TypeName: Decision.TypeName };
        return new ActionNotInDoubtException(action, isDecided
            ? $"This node has decided to commit action {action}, and tells the other nodes by itself. Nothing was chosen."
            : $"Nothing of this node is in doubt with action {action}: it has prepared nothing here, or has ended. Recovery.ListInDoubtAsync and 'stubs in-doubt' list what is.");
    }
}
