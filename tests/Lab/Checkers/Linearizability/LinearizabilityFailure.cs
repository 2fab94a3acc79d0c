using System.Text;
using Stubs.Lab.Histories;

namespace Stubs.Lab.Checkers.Linearizability;

/// <summary>Why operations cannot be put into an order.</summary>
/// <param name="Operation">The one whose end nothing explains.</param>
/// <param name="States">The states in which the object may have been when the operation before ended.</param>
/// <param name="Open">The operations that were open then, this one and the unknown ones included.</param>
/// <param name="IsGivenUp">Nothing was found, because there was too much to look at.</param>
internal sealed record LinearizabilityFailure<TState>(
    Operation Operation, IReadOnlyList<TState> States, IReadOnlyList<Operation> Open, bool IsGivenUp = false)
{
    private const int Shown = 12;

    /// <summary>The shortest prefix of the history that cannot be: what began before the operation ended.</summary>
    public IReadOnlyList<Operation> Prefix { get; init; } = [];

    public override string ToString()
    {
        if (IsGivenUp)
            return $"too much is unknown at {Operation}";
        var text = new StringBuilder();
        text.AppendLine($"{Operation} cannot have ended so.");
        text.AppendLine($"  Before, the object can have been: {string.Join(" or ", States)}.");
        text.AppendLine("  Open were:");
        foreach (var open in Open)
            text.AppendLine($"    {open}");
        text.Append($"  The shortest prefix that cannot be has {Prefix.Count} operations; the last of them:");
        foreach (var operation in Prefix.TakeLast(Shown))
            text.AppendLine()
                .Append($"    {operation}{(operation.End < Operation.End ? $" ended at {operation.End}" : "")}");
        return text.ToString();
    }
}
