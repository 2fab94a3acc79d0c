namespace Stubs.Mutants.Catalogue;

/// <summary>
/// What the laboratory must see in its simulated worlds and on its processes: the first of these lists is that of the
/// faults with which the checkers of histories were proven.
/// </summary>
internal static class LaboratoryMutants
{
    private const string Names = "SimulatedNamesTests.All_that_actions_see_of_names_agrees_with_one_order_of_them_in_any_of_many_worlds";
    private const string FirstWorlds = "SimulationTests.Nothing_is_wrong_in_the_first_worlds";
    private const string Worlds = "SimulationTests.Nothing_is_wrong_in_any_of_many_worlds";
    private const string Moves = "SimulationTests.Nothing_is_wrong_in_any_of_many_worlds_where_objects_move";

    /// <summary>
    /// Faults of the protocol of commitment and of recovery. A thousand worlds find each of them; most are found by a
    /// few.
    /// </summary>
    public static IReadOnlyList<Mutant> OfWorlds { get; } =
    [
        new("lab.calls-of-others-wait-for-a-younger-move", 43,
            "if («move is not null || !runsIdle ⇒ move is null && !runsIdle»)", Moves),
        new("lab.move-ignores-ages", 13,
            "public ActionPriority Priority => «wanted.Priority ⇒ wanted.Priority with { Stamp = long.MaxValue }»;", Moves),
        new("lab.read-lock-is-released-early", 9,
            "«target.Locks.Propagate(child, parent); ⇒ if (!HasChanges) target.Locks.Release(child); target.Locks.Propagate(child, parent);»", FirstWorlds),
        new("lab.locks-of-a-nested-action-are-released", 11,
            "«target.Locks.Propagate(child, parent); ⇒ target.Locks.Release(child); target.Locks.Propagate(child, parent);»", FirstWorlds),
        new("lab.unknown-is-taken-for-aborted", 27,
            "_ => «new CommitOutcome(ActionStatus.Unknown, Error: error) ⇒ CommitOutcome.Aborted(AbortReason.StoreFailed, UserCode.TextOf(error), error)», };", FirstWorlds),
        new("lab.undo-of-a-nested-action-is-lost", 18, "if («Before is not null ⇒ true») return; if (child.compensations", FirstWorlds),
        new("lab.before-image-is-that-of-the-parent", 18,
            "record.Before = «Image() ⇒ (record.Owner.Parent is { } parent ? Find(parent)?.Before ?? (parent.Parent is { } outer ? Find(outer)?.Before : null) : null) ?? Image()»;",
            FirstWorlds),
        new("lab.incarnation-is-unchecked", 31, "if («context.IsKnown ⇒ false») throw", FirstWorlds)
        {
            Also =
            [
                "if («Connection is null ? connection.Peer.Incarnation != incarnation : !ReferenceEquals(Connection, connection) ⇒ false») Lose(",
                "private void Lose(AbortCause why) { if («IsLost ⇒ true») return;",
            ],
        },
        new("lab.commit-before-the-decision", 24,
            "«if (prepared.Count == 0 && !writesItself) return new CommitOutcome(ActionStatus.Committed); ⇒ "
            + "if (prepared.Count == 0 && !writesItself) return new CommitOutcome(ActionStatus.Committed); await TryAllAsync(CommitAsync).ConfigureAwait(false);»", FirstWorlds),
        new("lab.prepared-action-is-wounded", 13,
            "bool ILockOwner.HasBegunToCommit => «tree.Top.status != ActionStatus.Running ⇒ "
            + "tree.Top.status != ActionStatus.Running && !(tree is { IsInterposed: true, Top.status: ActionStatus.Committing })»;", FirstWorlds)
        {
            Also =
            [
                "if («status == ActionStatus.Running ⇒ status == ActionStatus.Running || (why.Reason == AbortReason.Wounded && status == ActionStatus.Committing)») "
                + "AbortInsideGate(why); return cause?.RecordsAborted",
            ],
        },
        new("lab.conversion-does-not-wait", 12,
            "if («IsObstacle(holders[i], owner, mode) ⇒ "
            + "IsObstacle(holders[i], owner, mode) && !holders.ToArray().Any(holding => Kinship.IsAncestorOrSelf(holding.Owner, owner))») return false; } for", FirstWorlds),
        new("lab.absence-of-a-decision-is-a-commit", 24, "return undecided ? null : «false ⇒ true»;", FirstWorlds),
        new("lab.vote-before-the-flush", 24,
            "«await WriteAsync(Shadows(coordinator)).ConfigureAwait(false); ⇒ _ = WriteAsync(Shadows(coordinator)).AsTask();»", FirstWorlds),
        new("lab.confirmation-before-the-flush", 30,
            "«await WriteResolvedAsync(Operations.ConvertAll(StoreOperation (operation) => new StoreOperation.CommitShadow(operation.Uid, action.Id))).ConfigureAwait(false); ⇒ "
            + "_ = WriteResolvedAsync(Operations.ConvertAll(StoreOperation (operation) => new StoreOperation.CommitShadow(operation.Uid, action.Id))).AsTask(); return;»", FirstWorlds),
        new("lab.memory-is-used-after-an-unknown-outcome", 27, "(«outcome == ActionStatus.Unknown ⇒ false» && record.HasChanges", FirstWorlds),
        new("lab.decision-is-forgotten-early", 30,
            "if («await TryAllAsync(CommitAsync, static participant => participant.IsRemote).ConfigureAwait(false) ⇒ "
            + "await TryAllAsync(CommitAsync, static participant => participant.IsRemote).ConfigureAwait(false) || true» && here && !LeavesToHomes() && await TryAsync(coordinator.", FirstWorlds),
        new("lab.orphan-is-kept", 34, "if (sources.Remove(connection) && «IsInterposed ⇒ false»)", FirstWorlds),
        new("lab.late-call-is-accepted", 34,
            "return tree; «Forget(made); throw new ActionAbortedException(context.Top, ended.Reason, ended.Text); ⇒ return tree;»", FirstWorlds),
        new("lab.failed-operation-is-kept", 20,
            "if (action.Status == ActionStatus.Running) «action.AbortNow(AbortCause.Of(AbortReason.Requested, \"An operation failed:\", error)); ⇒ "
            + "await action.EndAsync().ConfigureAwait(false);»", FirstWorlds),
        new("lab.undecided-is-guessed", 32, "return «undecided ⇒ false» ? null : false;", FirstWorlds),
        new("lab.node-that-ends-the-action-does-not-join", 34,
            "await Task.WhenAll(«writers.Select(static writer => writer.JoinAsync().AsTask()) ⇒ Array.Empty<Task>()»)", Worlds),
    ];

    public static IReadOnlyList<Mutant> All { get; } =
    [
        .. OfWorlds,
        new("lab.listing-shares-with-changes", 15,
            "public override bool ConflictsWith(LockMode other) => «other is NameListingMode listing && (segment is null || listing.Shows(segment)) ⇒ false»;", Names),
        new("lab.strangers-wait", 15,
            "public override bool ConflictsWith(LockMode other) => «other is NameChangeMode change && change.ConflictsWith(this) ⇒ true»;", Names),
        new("lab.living-object-loses-its-name", 5,
            "if («await manager.FindTypeNameAsync(uid, cancellationToken).ConfigureAwait(false) is not null ⇒ false») return false; return home == manager.Self.Node", Names),
        new("lab.text-is-read-before-the-abort", 20, "var told = «error ⇒ error.Message is null ? error : error»; if (action.Status == ActionStatus.Running)", Worlds),
        new("lab.answer-that-cannot-be-used-is-asked-for-again", 36, "«Failures.KindOf(error) == FailureKind.Hopeless ⇒ false» ? AbortCause.Of(AbortReason.CallFailed", Worlds),
        new("lab.late-answer-keeps-the-action", 34, "if ((!IsEnlisted && «callsRunning == 0 ⇒ true») || isToldToAbort) return;",
            "RemoteActionEndTests.A_server_that_answers_a_call_after_its_action_has_ended_does_not_remember_the_action"),
        new("lab.reports-of-those-who-left-are-kept", 46, "if («departed.Count > MaxDeparted ⇒ false» && departed.TryDequeue(",
            "CrowdTests.Nothing_grows_with_clients_that_come_and_go_and_the_last_one_starts_as_the_first_one_did"),
        new("lab.clock-far-ahead-stays", 13,
            "if («stamp > 0 && stamp < Now - Credible ⇒ false») { // Actions",
            "LogicalClockTests.A_node_whose_clock_is_half_a_century_ahead_is_set_back_to_its_directory"),
        new("lab.other-clocks-are-not-heeded", 13, "if («stamp > Now && IsCredible(stamp) ⇒ false») Adopt(stamp);",
            "FairnessTests.Two_processes_get_the_same_over_TCP_though_the_clock_of_one_is_ahead"),
        new("lab.less-than-a-millisecond-is-no-pause", 36, "TimeSpan.FromMilliseconds(«Math.Ceiling(wait.TotalMilliseconds) ⇒ wait.TotalMilliseconds»)",
            "PauseBetweenAttemptsTests.What_is_left_of_the_last_millisecond_is_a_pause_too"),
    ];
}
