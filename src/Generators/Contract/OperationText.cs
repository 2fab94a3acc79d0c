namespace Stubs.Generators.Contract;

/// <summary>An operation as an entry of the contract has it.</summary>
/// <param name="Parameters">Names and types, in order.</param>
/// <param name="IsStream">Items come one after the other.</param>
/// <param name="Result">The type of the result or item; null for none.</param>
/// <param name="Lock">The name of the lock mode.</param>
internal sealed record OperationText(
    IReadOnlyList<(string Name, NotedType Type)> Parameters, bool IsStream, NotedType? Result, string Lock)
{
    private const string Arrow = ") -> ";
    private const string Stream = "stream ";
    private const string Void = "void";
    private const string LockEnd = " lock";

    public override string ToString() =>
        $"({string.Join(", ", Parameters.Select(parameter => $"{ContractNames.Quote(parameter.Name)}: {parameter.Type}"))}{Arrow}{(IsStream ? Stream : "")}{Result?.ToString() ?? Void}, {Lock}{LockEnd}";

    /// <summary>What is new in it, as far as the file says anything of the kind.</summary>
    public OperationText Beside(OperationText promised) => this with
    {
        Parameters =
        [
            .. Parameters.Select((parameter, index) => index < promised.Parameters.Count
                ? (parameter.Name, parameter.Type.Beside(promised.Parameters[index].Type)) : parameter),
        ],
        Result = promised.Result is { } result ? Result?.Beside(result) : Result,
    };

    // A mode of the program's own is a type.
    private static bool IsLock(string text) =>
        text is "no" or "read" or "update" or "write" || TypeText.TryParse(text, out _);

    public static bool TryParse(string text, out OperationText operation)
    {
        operation = null!;
        var arrow = text.IndexOf(Arrow, StringComparison.Ordinal);
        var comma = text.LastIndexOf(", ", StringComparison.Ordinal);
        if (arrow < 0 || comma < arrow || text[0] != '(' || !text.EndsWith(LockEnd, StringComparison.Ordinal)
            || text.Length - LockEnd.Length <= comma + 2)
            return false;

        var parameters = new List<(string, NotedType)>();
        if (arrow > 1)
        {
            foreach (var part in text.Substring(1, arrow - 1).Split([", "], StringSplitOptions.None))
            {
                var rest = part;
                if (ContractNames.Take(ref rest, ": ") is not { } name
                    || !rest.StartsWith(": ", StringComparison.Ordinal)
                    || !NotedType.TryParse(rest.Substring(2), out var type)
                    || parameters.Exists(other => other.Item1 == name))
                    return false;
                parameters.Add((name, type));
            }
        }

        var start = arrow + Arrow.Length;
        var result = text.Substring(start, comma - start);
        var isStream = result.StartsWith(Stream, StringComparison.Ordinal);
        if (isStream)
            result = result.Substring(Stream.Length);
        var @lock = text.Substring(comma + 2, text.Length - LockEnd.Length - comma - 2);
        if (!IsLock(@lock))
            return false;
        if (result == Void)
            operation = new OperationText(parameters, isStream, null, @lock);
        else if (NotedType.TryParse(result, out var type))
            operation = new OperationText(parameters, isStream, type, @lock);
        // A stream has items of a type.
        return operation is { Result: not null } or { IsStream: false };
    }
}
