namespace Stubs.Mutants.Catalogue;

/// <summary>Faults of what a node reports: its log, its meter and its spans.</summary>
internal static class DiagnosticsMutants
{
    private const string Kind = "diagnostics";

    public static Mutant[] All { get; } =
    [
        new("diagnostics.stopped-node-is-still-reported", Kind, "«StubsMeter.Remove(levels); ⇒» if (network is not null)", "MeterTests.Each_node_of_a_process_is_measured_under_its_name_and_one_that_has_stopped_not_at_all"),
        new("diagnostics.nodes-of-one-name-are-not-added-up", Kind, "sums[node.NodeName] = «sums.GetValueOrDefault(node.NodeName) + level ⇒ level»;", "MeterTests.Each_node_of_a_process_is_measured_under_its_name_and_one_that_has_stopped_not_at_all"),
        new("diagnostics.throwing-listener-disturbs-the-action", Kind, "«try { if (!ReferenceEquals(this, None)) histogram.Record(value, tags); } catch (Exception) { } ⇒ histogram.Record(value, tags);»", "SpanTests.A_listener_that_throws_disturbs_no_action"),
        new("diagnostics.end-of-a-span-changes-the-span-of-another", Kind, "if (!ReferenceEquals(current, span)) «Activity.Current = current; ⇒ return;» else if", "SpanTests.The_end_of_a_span_that_is_not_current_leaves_the_current_one"),
        new("diagnostics.span-stays-current-behind-its-scope", Kind, "«measurement?.LeaveScope(); ⇒»", "SpanTests.An_action_has_a_span_around_its_commit_and_around_what_the_program_does_in_it"),
        new("diagnostics.trace-ends-at-a-span-that-is-not-wanted", Kind, "(span ?? («HasListeners ? Activity.Current : null ⇒ null»))", "SpanTests.The_trace_goes_on_at_the_server_when_the_clients_span_is_not_wanted"),
        new("diagnostics.commit-at-a-server-is-not-in-the-trace", Kind, "«tree!.Top.ServedBy(span); ⇒»", "SpanTests.A_remote_call_and_the_commit_at_both_nodes_are_one_trace"),
        new("diagnostics.failing-second-phase-is-not-logged", Kind, "«node.SecondPhaseFailed(action.Id, error); ⇒»", "SecondPhaseTests.A_second_phase_that_fails_is_a_warning_with_its_action_and_is_counted"),
        new("diagnostics.quiet-commit-is-taken-though-phases-are-wanted", Kind, "only.Events.OnStep is null && «!PhaseMeasurement.IsWanted ⇒ true»", "SpanTests.An_action_has_a_span_around_its_commit_and_around_what_the_program_does_in_it"),
        new("diagnostics.every-action-is-measured", Kind, "return «isTraced || StubsMeter.MeasuresActions ⇒ true» ?", "QuietTests.Nothing_is_allocated_for_a_measurement_or_a_span_when_nothing_listens"),
        new("diagnostics.every-phase-is-measured", Kind, "public static bool IsWanted => «StubsMeter.CommitPhaseDuration.Enabled || StubsActivities.HasListeners ⇒ true»;", "QuietTests.Nothing_is_allocated_for_a_measurement_or_a_span_when_nothing_listens"),
        new("diagnostics.short-lock-waits-have-spans", Kind, "if («waited < StubsActivities.LockWaitThreshold ⇒ false» || !StubsActivities.HasListeners)", "SpanTests.A_long_wait_for_a_lock_has_a_span_and_a_short_one_has_none"),
        new("diagnostics.passivation-is-not-counted", Kind, "«Diagnostics.Passivated(target.Type.Name); ⇒»", "MeterTests.Activations_and_passivations_are_counted_by_class_and_the_active_objects_are_a_level"),
        new("diagnostics.what-a-crash-has-left-is-not-in-doubt", Kind, "storedInDoubt = «found.CountBy(static found => found.Action).ToImmutableDictionary() ⇒ ImmutableDictionary<Uid, int>.Empty»;", "MeterTests.What_a_crash_has_left_in_doubt_is_a_level_after_the_start"),
        new("diagnostics.received-bytes-count-as-sent", Kind, "Add(StubsMeter.RpcIo, bytes, [node, «Receive ⇒ Transmit»]);", "MeterTests.Connections_their_requests_and_their_bytes_are_measured_at_both_ends"),
        new("diagnostics.written-states-have-no-size", Kind, "StoreOperation.WriteState write => «write.State.Body.Length ⇒ 0»,", "MeterTests.A_flush_is_measured_with_its_size_and_the_queue_is_a_level"),
        new("diagnostics.wound-is-not-counted", Kind, "«node?.Wounded(); ⇒»", "MeterTests.A_wound_is_counted_and_the_abort_has_its_reason"),
        new("diagnostics.abort-by-an-exception-is-no-error", Kind, "«(error is not null && error != MetricNames.Of(AbortReason.Requested)) ⇒ cause is { Reason: not AbortReason.Requested }»;", "SpanTests.An_action_that_the_program_aborts_is_no_error_and_one_that_fails_is"),
        new("diagnostics.lock-time-out-counts-as-granted", Kind, "«error = MetricNames.Of(AbortReason.LockTimedOut); ⇒»", "MeterTests.A_lock_that_is_not_granted_in_time_says_so"),
        new("diagnostics.remote-error-is-no-error-of-the-span", Kind, "if (error is not ObjectMovedException) «StubsActivities.Fail(span, MetricNames.Of(error), UserCode.TextOf(error)); ⇒ _ = span;» throw error;", "SpanTests.A_remote_call_that_throws_is_an_error_at_both_ends"),
    ];
}
