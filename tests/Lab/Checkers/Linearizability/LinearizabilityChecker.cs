using System.Numerics;
using Stubs.Lab.Histories;

namespace Stubs.Lab.Checkers.Linearizability;

/// <summary>
/// Looks for an order of the operations of one object in which each happens at a moment between its beginning and its
/// end (Wing and Gong 1993), adding an operation to the order only when one that ends needs it (Lowe 2017, just-in-time
/// linearization). All orders that are possible so far are kept together, so that the first end which none of them
/// explains ends the shortest prefix of the history that cannot be.
/// </summary>
/// <remarks>
/// An operation whose outcome is unknown stays open to the end and may be added at any time, or never. Of two
/// configurations that differ only in this, the one that has used fewer of them is enough; that keeps their number
/// small.
/// </remarks>
internal sealed class LinearizabilityChecker<TState>(ISequentialObject<TState> model)
    where TState : notnull
{
    /// <summary>Beyond so many configurations the search is given up: too much is unknown.</summary>
    private const int Limit = 500_000;
    private const int MaxOpen = 64;

    private readonly Operation?[] open = new Operation?[MaxOpen];
    private readonly Dictionary<(string F, Edn Arguments), int> kinds = [];
    private readonly List<List<Operation>> unknown = [];
    private HashSet<Configuration<TState>> configurations = [new(model.Initial, 0, [])];

    /// <summary>Checks the operations of one object.</summary>
    /// <param name="operations">In the order in which they began. Those that failed do not count.</param>
    /// <returns>Null if they can be put into an order; otherwise the shortest prefix that cannot.</returns>
    public LinearizabilityFailure<TState>? Check(IEnumerable<Operation> operations)
    {
        var considered = operations.Where(static operation => !operation.IsFailed).ToList();
        var events = considered.Select(static operation => (At: operation.Begin, Operation: operation, IsEnd: false))
            .Concat(considered.Where(static operation => operation.IsOk).Select(
                static operation => (At: operation.End, Operation: operation, IsEnd: true)))
            .OrderBy(static happened => happened.At);
        foreach (var (_, operation, isEnd) in events)
        {
            if (!isEnd)
                Begin(operation);
            else if (End(operation) is { } failure)
                return failure with { Prefix = [.. considered.Where(candidate => candidate.Begin < operation.End)] };
        }

        return null;
    }

    private void Begin(Operation operation)
    {
        if (!operation.IsUnknown)
        {
            var place = Array.IndexOf(open, null);
            if (place < 0)
                throw new NotSupportedException($"More than {MaxOpen} operations are open at once.");
            open[place] = operation;
            return;
        }

        if (!kinds.TryGetValue((operation.F, operation.Arguments), out var kind))
        {
            kinds[(operation.F, operation.Arguments)] = kind = unknown.Count;
            unknown.Add([]);
        }

        unknown[kind].Add(operation);
    }

    private LinearizabilityFailure<TState>? End(Operation operation)
    {
        var place = Array.IndexOf(open, operation);
        var bit = 1UL << place;
        var after = new HashSet<Configuration<TState>>();
        var seen = new HashSet<Configuration<TState>>(configurations);
        var waiting = new Queue<Configuration<TState>>(configurations);
        while (waiting.TryDequeue(out var configuration))
        {
            if ((configuration.Open & bit) != 0)
            {
                after.Add(configuration with { Open = configuration.Open & ~bit });
                continue;
            }

            foreach (var next in Next(configuration))
            {
                if (seen.Add(next))
                    waiting.Enqueue(next);
            }

            if (seen.Count > Limit)
                return new LinearizabilityFailure<TState>(operation, [], [], IsGivenUp: true);
        }

        if (after.Count == 0)
        {
            return new LinearizabilityFailure<TState>(
                operation,
                [.. configurations.Select(static configuration => configuration.State).Distinct()],
                [.. open.OfType<Operation>(), .. unknown.SelectMany(static kind => kind)]);
        }

        open[place] = null;
        configurations = Prune(after);
        return null;
    }

    private IEnumerable<Configuration<TState>> Next(Configuration<TState> configuration)
    {
        for (var left = ~configuration.Open; left != 0; left &= left - 1)
        {
            var place = BitOperations.TrailingZeroCount(left);
            if (open[place] is { } operation && model.TryApply(configuration.State, operation, out var state))
                yield return configuration.WithOpen(place, state);
        }

        for (var kind = 0; kind < unknown.Count; kind++)
        {
            var used = configuration.CountOf(kind);

            // One that changes nothing may as well never have happened.
            if (used < unknown[kind].Count && used < byte.MaxValue
                && model.TryApply(configuration.State, unknown[kind][used], out var state)
                && !EqualityComparer<TState>.Default.Equals(state, configuration.State))
            {
                yield return configuration.WithUnknown(kind, state);
            }
        }
    }

    private static HashSet<Configuration<TState>> Prune(HashSet<Configuration<TState>> all)
    {
        if (all.Count == 1)
            return all;
        var kept = new HashSet<Configuration<TState>>();
        foreach (var alike in all.GroupBy(static configuration => (configuration.State, configuration.Open)))
        {
            var group = alike.OrderBy(static configuration => configuration.Unknown.Sum(static count => count))
                .ToList();
            var best = new List<Configuration<TState>>();
            foreach (var candidate in group)
            {
                if (!best.Exists(better => better.Dominates(candidate)))
                    best.Add(candidate);
            }

            kept.UnionWith(best);
        }

        return kept;
    }
}
