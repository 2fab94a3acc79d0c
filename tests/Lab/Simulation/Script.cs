using Stubs.Actions;

namespace Stubs.Lab.Simulation;

/// <summary>
/// A world in which little is left to chance: one program on one machine, with a vault at each of two servers, and
/// faults at given steps.
/// </summary>
/// <param name="Name">What it shows, as a sentence.</param>
/// <param name="Home">The machine of the program: "c", a client without a store, or a server.</param>
/// <param name="Deeds">What the program does, one action after the other.</param>
/// <param name="Strikes">What happens meanwhile.</param>
internal sealed record Script(
    string Name, string Home, IReadOnlyList<string> Deeds, params IReadOnlyList<Strike> Strikes)
{
    /// <summary>Whether no node learns of a crash before a lease has passed.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Whether the program names objects instead of moving money.</summary>
    public bool IsOfNames { get; init; }

    /// <summary>What the program may be told of its first action; anything if left out.</summary>
    public IReadOnlyList<AttemptOutcome>? Allowed { get; init; }
}

/// <summary>The scripts by which defects that were found stay found.</summary>
internal static class Scripts
{
    private static readonly string[] Transfer = ["transfer", "audit"];

    /// <summary>
    /// All of them. The prepared participant of a client's transfer is the first vault's server a, and the last agent
    /// is the second's, b.
    /// </summary>
    public static IReadOnlyList<Script> Named { get; } =
    [
        new("A commit that is durable but answered with an error stays committed", "c", Transfer,
            new Strike(ProtocolStep.OnePhaseReceived, 1, null, StrikeKind.DiskDurableAndUnknown, null))
                { Allowed = [AttemptOutcome.Unknown] },
        new("A commit that is not durable and answered with an error is not reported as one, and the prepared participant learns it by itself", "c", Transfer,
            new Strike(ProtocolStep.OnePhaseReceived, 1, null, StrikeKind.DiskLostAndUnknown, null))
                { Allowed = [AttemptOutcome.Unknown] },
        new("A commit at one node that is durable but answered with an error stays committed", "c", [
            "update one", "audit"],
            new Strike(ProtocolStep.OnePhaseReceived, 1, null, StrikeKind.DiskDurableAndUnknown, null))
                { Allowed = [AttemptOutcome.Unknown] },
        new("A coordinator whose decision is durable but answered with an error does not abort", "a", Transfer,
            new Strike(ProtocolStep.BeforeDecision, 1, null, StrikeKind.DiskDurableAndUnknown, null))
                { Allowed = [AttemptOutcome.Unknown] },
        new("A last agent that was restarted and has forgotten a decision that was carried out does not say that there was none", "c", Transfer,
            new Strike(ProtocolStep.DecisionDurable, 1, "b", StrikeKind.Crash, null))
                { IsSilent = true, Allowed = [AttemptOutcome.Committed, AttemptOutcome.Unknown] },
        new("A last agent that crashed before it decided has not committed", "c", Transfer,
            new Strike(ProtocolStep.OnePhaseReceived, 1, "b", StrikeKind.Crash, null))
                { IsSilent = true, Allowed = [AttemptOutcome.Aborted, AttemptOutcome.Unknown] },
        new("A participant that could not carry out the decision is told again", "a", Transfer,
            new Strike(ProtocolStep.CommitReceived, 1, "b", StrikeKind.DiskFull, null))
                { Allowed = [AttemptOutcome.Committed] },
        new("A participant that could not tell whether it has carried out the decision is told again", "a", Transfer,
            new Strike(ProtocolStep.CommitReceived, 1, "b", StrikeKind.DiskDurableAndUnknown, null))
                { Allowed = [AttemptOutcome.Committed] },
        new("A last agent that does not learn that the others have committed asks them", "c", Transfer,
            new Strike(ProtocolStep.AcknowledgementReceived, 1, "c", StrikeKind.Crash, null)),
        new("A node that is stopped before it learns what the last agent has decided does not say that it was aborted",
            "c", Transfer,
            new Strike(ProtocolStep.OnePhaseReceived, 1, "b", StrikeKind.Evict, "c"))
                { Allowed = [AttemptOutcome.Unknown] },
        new("A server that is stopped in the middle of an action neither loses nor doubles any of it", "c", Transfer,
            new Strike(ProtocolStep.CallExecuted, 1, "a", StrikeKind.Evict, null)),
        new("What a server has done that another has called back is committed with the rest", "c", [
            "there and back", "there and back, undone", "audit"]) { Allowed = [AttemptOutcome.Committed] },
        new("A server that is stopped while it decides neither loses nor doubles any of it", "c", Transfer,
            new Strike(ProtocolStep.OnePhaseReceived, 1, "b", StrikeKind.Evict, null)),
    ];

    /// <summary>Crashes at every step of actions that make, rename and destroy objects with names.</summary>
    public static IEnumerable<Script> NamesSweep()
    {
        foreach (var home in new[] { "c", "b" })
        {
            foreach (var deed in new[] { "make", "destroy with names", "take and make" })
            {
                foreach (var step in Enum.GetValues<ProtocolStep>())
                {
                    foreach (var victim in new[] { "a", "b", "c" })
                    {
                        yield return new Script(
                            $"Names: crash of {victim} at {step} of {deed} from {home}", home,
                            [deed, "list", "make", deed, "list twice"],
                            new Strike(step, 1, null, StrikeKind.Crash, victim))
                            {
                                IsOfNames = true,
                            };
                    }
                }
            }
        }
    }

    /// <summary>Every fault at every step, where a client and where a server has begun the action.</summary>
    public static IEnumerable<Script> Sweep()
    {
        foreach (var home in new[] { "c", "a" })
        {
            foreach (var deed in new[] { "transfer", "server to server", "child aborts" })
            {
                foreach (var step in Enum.GetValues<ProtocolStep>())
                {
                    foreach (var kind in Enum.GetValues<StrikeKind>())
                    {
                        foreach (var victim in new[] { null, "a", "b", "c" })
                            yield return new Script(
                                $"{kind} of {victim ?? "the machine"} at {step} of a {deed} from {home}", home,
                                [deed, "transfer", "audit"], new Strike(step, 1, null, kind, victim));
                    }
                }
            }
        }
    }
}
