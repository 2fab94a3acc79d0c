using Stubs.Lab.Histories;

namespace Stubs.Lab.Checkers;

/// <summary>
/// The restores of a history, and what each leaves of an operation that was acknowledged, or whose outcome is not
/// known.
/// </summary>
/// <remarks>
/// <code>
///           cut            cut-end          lost           lost-end
/// ───────────┼────────────────┼───────────────┼────────────────┼────────▶
///  it ended  │ it overlaps:   │ it began after cut-end         │ it begins:
///  before:   │ of a process,  │ and ended before lost-end:     │ it stands
///  it stands │ the first so   │ it is gone                     │
///            │ many stand     │ …and ends after it: it may be there or not
/// </code>
/// The first so many: a copy that has an operation has all that were acknowledged before it began.
/// </remarks>
internal sealed class Restores
{
    public const string CutBegins = "cut", CutEnds = "cut-end", LossBegins = "lost", LossEnds = "lost-end";

    private readonly List<(int CutBegins, int CutEnds, int LossEnds)> all = [];

    public Restores(IReadOnlyList<HistoryEvent> history)
    {
        var (begins, ends, isLost) = (0, -1, false);
        for (var index = 0; index < history.Count; index++)
        {
            if (history[index].Process != HistoryEvent.Nemesis)
                continue;
            switch (history[index].F)
            {
                case CutBegins:
                    (begins, ends, isLost) = (index, -1, false);
                    break;
                case CutEnds:
                    ends = index;
                    break;
                case LossBegins:
                    isLost = ends >= 0;
                    break;
                case LossEnds when isLost:
                    all.Add((begins, ends, index));
                    (ends, isLost) = (-1, false);
                    break;
            }
        }
    }

    public int Count => all.Count;

    /// <summary>What is certain of the operations of one process, and what is not.</summary>
    /// <param name="operations">All of them, in their order.</param>
    /// <returns>Those that must be there; and groups of those that may be, of each group the first so many.</returns>
    public (List<Operation> Standing, List<List<Operation>> Open) Sort(IEnumerable<Operation> operations)
    {
        var standing = new List<Operation>();
        var open = new List<List<Operation>>();
        var atCut = new Dictionary<int, List<Operation>>();
        foreach (var operation in operations.Where(static operation => !operation.IsFailed))
        {
            var number = all.FindIndex(one => operation.End > one.CutBegins && operation.Begin < one.LossEnds);
            if (number < 0 || operation.End > all[number].LossEnds)
            {
                if (number < 0 && operation.IsOk)
                    standing.Add(operation);
                else
                    open.Add([operation]);
            }
            else if (operation.Begin < all[number].CutEnds)
            {
                if (!atCut.TryGetValue(number, out var group))
                    open.Add(atCut[number] = group = []);
                group.Add(operation);
            }
        }

        return (standing, open);
    }
}
