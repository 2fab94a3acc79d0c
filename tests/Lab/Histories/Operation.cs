namespace Stubs.Lab.Histories;

/// <summary>An operation from its beginning to its end, which may not be known.</summary>
/// <param name="Process">Who ran it.</param>
/// <param name="F">Its kind.</param>
/// <param name="Arguments">What it began with.</param>
/// <param name="Value">What it ended with; the arguments, if it did not happen or it is not known.</param>
/// <param name="Outcome">Ok, fail, or info if it is not known.</param>
/// <param name="Begin">The index of the event that began it.</param>
/// <param name="End">The index of the event that ended it; <see cref="Never"/> if it is not known whether it
/// happened.</param>
internal sealed record Operation(int Process, string F, Edn Arguments, Edn Value, EventType Outcome, int Begin, int End)
{
    public const int Never = int.MaxValue;

    public bool IsOk => Outcome == EventType.Ok;

    public bool IsFailed => Outcome == EventType.Fail;

    public bool IsUnknown => Outcome == EventType.Info;

    public override string ToString() =>
        $"{Begin}: process {Process} :{F} {Value} :{Outcome.ToString().ToLowerInvariant()}";

    /// <summary>The operations of a history, in the order in which they began. Faults are left out.</summary>
    /// <exception cref="FormatException">A process ends what it has not begun, or begins an operation before the last
    /// one has ended.</exception>
    public static IReadOnlyList<Operation> Of(IReadOnlyList<HistoryEvent> history)
    {
        var operations = new List<Operation>();
        var open = new Dictionary<int, int>();
        for (var index = 0; index < history.Count; index++)
        {
            var happened = history[index];
            if (happened.Process == HistoryEvent.Nemesis)
                continue;
            if (happened.Type == EventType.Invoke)
            {
                if (!open.TryAdd(happened.Process, operations.Count))
                    throw new FormatException(
                        $"Process {happened.Process} begins an operation before its last one has ended: {happened}");
                operations.Add(new Operation(
                    happened.Process, happened.F, happened.Value, happened.Value, EventType.Info, index, Never));
                continue;
            }

            if (!open.Remove(happened.Process, out var begun))
                throw new FormatException(
                    $"Process {happened.Process} ends an operation that it has not begun: {happened}");
            var operation = operations[begun];
            operations[begun] = happened.Type switch
            {
                EventType.Ok => operation with { Value = happened.Value, Outcome = EventType.Ok, End = index },
                EventType.Fail => operation with { Outcome = EventType.Fail, End = index },
                _ => operation,
            };
        }

        return operations;
    }
}
