namespace Stubs.Lab.Simulation;

/// <summary>
/// Looks for one order of all actions on names which agrees with all that they saw, and with real time: what has
/// committed is in it, what is unknown may be. So a name has one holder, and a listing shows what there was at its
/// place in the order, neither more nor less.
/// </summary>
internal sealed class NamesCheck
{
    private const int MostTried = 200_000;

    private readonly List<Attempt> attempts;
    private readonly HashSet<(ulong Done, string State)> seen = [];
    private int longest;
    private string stuck = "";

    public NamesCheck(SimulatedHistory history) => attempts =
    [
        .. history.Attempts.Where(static attempt => attempt.Outcome == AttemptOutcome.Committed
            || (attempt.CommitWasAsked && attempt.Outcome is AttemptOutcome.Unknown or AttemptOutcome.Running)),
    ];

    /// <summary>What is wrong, in words; null if nothing is.</summary>
    public string? Run()
    {
        if (attempts.Count > 64)
            return $"{attempts.Count} actions are too many to find their order.";
        if (Search(0, NameState.Empty))
            return null;
        if (seen.Count >= MostTried)
            return null;
        return $"There is no order of the actions on names. {longest} fit, then {stuck} All: {string.Join("; ", attempts.Select(Words))}";
    }

    private bool Search(ulong done, NameState state)
    {
        if (seen.Count >= MostTried || !seen.Add((done, state.Key)))
            return false;
        var left = attempts.Where((_, i) => (done & (1UL << i)) == 0).ToList();
        if (!left.Exists(static attempt => attempt.Outcome == AttemptOutcome.Committed))
            return true;
        var end = left.Min(static attempt => attempt.Ended);
        if (System.Numerics.BitOperations.PopCount(done) is var depth && depth >= longest)
            (longest, stuck) = (depth, $"of names {state}: ");
        for (var i = 0; i < attempts.Count; i++)
        {
            if ((done & (1UL << i)) != 0 || attempts[i].Begun > end)
                continue;
            var next = state;
            if (TryApply(attempts[i], ref next, depth == longest) && Search(done | (1UL << i), next))
                return true;
        }

        return false;
    }

    private bool TryApply(Attempt attempt, ref NameState state, bool isNoted)
    {
        foreach (var act in attempt.Names.Where(static act => act.Level.Survives))
        {
            if (act.TryApply(ref state))
                continue;
            if (isNoted)
                stuck += $"{attempt} cannot have {act}. ";
            return false;
        }

        return true;
    }

    private static string Words(Attempt attempt) =>
        $"{attempt} {attempt.Begun}-{(attempt.Ended == long.MaxValue ? "?" : attempt.Ended)}: {string.Join(", ", attempt.Names.Where(static act => act.Level.Survives))}";
}
