using Stubs.Lab.Histories;

namespace Stubs.Lab.Checkers;

/// <summary>
/// Every reading of a ring, which says for each member which one is next, goes through all of them and comes back.
/// </summary>
internal sealed class RingChecker(int members)
{
    public Verdict Check(IReadOnlyList<HistoryEvent> history)
    {
        var reads = Operation.Of(history).Where(static operation => operation is { F: "read", IsOk: true }).ToList();
        return Verdict.Of(
            reads.Where(read => !IsRing(read.Value))
                .Select(read => new Anomaly("broken ring", $"{read} is not one ring of {members}.")),
            $"{reads.Count} readings of a ring of {members}");
    }

    private bool IsRing(Edn read)
    {
        var next = read.AsVector;
        if (next.Count != members)
            return false;
        var seen = 0;
        var at = 0L;
        do
        {
            if (next[(int)at] is not EdnInteger(var following and >= 0) || following >= members)
                return false;
            at = following;
            seen++;
        }
        while (at != 0 && seen <= members);
        return seen == members;
    }
}
