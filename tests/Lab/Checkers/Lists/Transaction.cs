using Stubs.Lab.Histories;

namespace Stubs.Lab.Checkers.Lists;

/// <summary>One micro-operation: the appending of an item to a list, or the reading of a list.</summary>
/// <param name="IsAppend">Which.</param>
/// <param name="Key">The list.</param>
/// <param name="Item">What was appended.</param>
/// <param name="Items">What was read; null if it is not known.</param>
internal readonly record struct Micro(bool IsAppend, long Key, long Item, long[]? Items)
{
    public override string ToString() =>
        IsAppend ? $"[:append {Key} {Item}]" : $"[:r {Key} {(Items is null ? "nil" : $"[{string.Join(' ', Items)}]")}]";
}

/// <summary>An action over lists.</summary>
/// <param name="Operation">As the history has it.</param>
/// <param name="Micros">What it did, in order.</param>
internal sealed record Transaction(Operation Operation, IReadOnlyList<Micro> Micros)
{
    public bool IsOk => Operation.IsOk;

    /// <summary>
    /// What the action read of a list before it appended to it: the version that it depends on from outside.
    /// </summary>
    public IEnumerable<Micro> ExternalReads()
    {
        for (var index = 0; index < Micros.Count; index++)
        {
            var micro = Micros[index];
            if (micro is { IsAppend: false, Items: not null } && !Touches(index, micro.Key))
                yield return micro;
        }
    }

    /// <summary>The last item that the action appends to a list.</summary>
    public long? LastAppend(long key)
    {
        for (var index = Micros.Count - 1; index >= 0; index--)
        {
            if (Micros[index] is { IsAppend: true } micro && micro.Key == key)
                return micro.Item;
        }

        return null;
    }

    public static IReadOnlyList<Transaction> Of(IReadOnlyList<HistoryEvent> history) =>
        [.. Operation.Of(history).Where(static operation => operation.F == "txn")
            .Select(static operation => new Transaction(operation, [.. operation.Value.AsVector.Select(Read)]))];

    public override string ToString() =>
        $"{Operation.Begin}: process {Operation.Process} [{string.Join(' ', Micros)}] :{Operation.Outcome.ToString().ToLowerInvariant()}";

    private bool Touches(int before, long key)
    {
        for (var index = 0; index < before; index++)
        {
            if (Micros[index].Key == key)
                return true;
        }

        return false;
    }

    private static Micro Read(Edn micro)
    {
        var parts = micro.AsVector;
        return parts[0].AsKeyword switch
        {
            "append" => new Micro(true, parts[1].AsInteger, parts[2].AsInteger, null),
            "r" =>
                new Micro(
                    false, parts[1].AsInteger, 0, parts[2].IsNil
                        ? null : [.. parts[2].AsVector.Select(static item => item.AsInteger)]),
            var other => throw new FormatException($"A list has no operation :{other}."),
        };
    }
}
