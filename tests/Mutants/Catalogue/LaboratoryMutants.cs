namespace Stubs.Mutants.Catalogue;

/// <summary>What the laboratory must see in its simulated worlds and on its processes. A run takes some ten seconds each, so that none is in the sample.</summary>
internal static class LaboratoryMutants
{
    private const string Names = "SimulatedNamesTests.All_that_actions_see_of_names_agrees_with_one_order_of_them_in_any_of_many_worlds";
    private const string Worlds = "SimulationTests.Nothing_is_wrong_in_any_of_many_worlds";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("lab.listing-shares-with-changes", 15,
            "public override bool ConflictsWith(LockMode other) => «other is NameListingMode listing && (segment is null || listing.Shows(segment)) ⇒ false»;", Names),
        new("lab.strangers-wait", 15,
            "public override bool ConflictsWith(LockMode other) => «other is NameChangeMode change && change.ConflictsWith(this) ⇒ true»;", Names),
        new("lab.living-object-loses-its-name", 5,
            "if («await manager.FindTypeNameAsync(uid, cancellationToken).ConfigureAwait(false) is not null ⇒ false») return false; return home == manager.Self.Node", Names),
        new("lab.text-is-read-before-the-abort", 20, "var told = «error ⇒ error.Message is null ? error : error»; if (action.Status == ActionStatus.Running && Laboratory.Has(", Worlds),
        new("lab.answer-that-cannot-be-used-is-asked-for-again", 36, "«Failures.KindOf(error) == FailureKind.Hopeless ⇒ false» ? AbortCause.Of(AbortReason.CallFailed", Worlds),
        new("lab.late-answer-keeps-the-action", 34, "if ((!IsEnlisted && «callsRunning == 0 ⇒ true») || isToldToAbort) return;",
            "RemoteActionEndTests.A_server_that_answers_a_call_after_its_action_has_ended_does_not_remember_the_action"),
        new("lab.reports-of-those-who-left-are-kept", 46, "if («departed.Count > MaxDeparted ⇒ false» && departed.TryDequeue(",
            "CrowdTests.Nothing_grows_with_clients_that_come_and_go_and_the_last_one_starts_as_the_first_one_did"),
        new("lab.other-clocks-are-not-heeded", 13, "if («stamp > Now && IsCredible(stamp) ⇒ false») Adopt(stamp);",
            "FairnessTests.Two_processes_get_the_same_over_TCP_though_the_clock_of_one_is_ahead"),
        new("lab.less-than-a-millisecond-is-no-pause", 36, "TimeSpan.FromMilliseconds(«Math.Ceiling(wait.TotalMilliseconds) ⇒ wait.TotalMilliseconds»)",
            "PauseBetweenAttemptsTests.What_is_left_of_the_last_millisecond_is_a_pause_too"),
    ];
}
