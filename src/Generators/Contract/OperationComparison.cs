namespace Stubs.Generators.Contract;

/// <summary>
/// Compares the operations of a class: what old clients send must be read here, what is returned here must be read by
/// them.
/// </summary>
internal sealed class OperationComparison(
    ContractSection promised, ContractSection section, ReadableTypes sent, ReadableTypes returned)
{
    public IEnumerable<ContractChange> Compare()
    {
        var candidates = section.OfKind(EntryKind.Operation).Where(operation => promised.Find(operation.Key) is null)
            .ToList();
        foreach (var was in promised.OfKind(EntryKind.Operation))
        {
            if (section.Find(was.Key) is { } @is)
            {
                if (Problem(was, @is) is { } problem)
                    yield return new ContractChange(ChangeKind.OperationChanged, section.Key, was.Key, problem);
                else if (Forbidden(was, @is) is { } forbidden)
                    yield return new ContractChange(ChangeKind.NullForbidden, section.Key, was.Key, forbidden);
            }
            else if (!section.Inherited.Contains(was.Key.Name))
            {
                var fitting = candidates.Where(
                    candidate => AreOfOneKind(candidate, was) && Problem(was, candidate) is null).ToList();
                var alike = fitting.Where(candidate => AreNamedAlike(candidate, was)).ToList();
                var successor = (alike.Count > 0 ? alike : fitting) is [var only] ? only : null;
                candidates.RemoveAll(candidate => candidate == successor);
                yield return new ContractChange(
                    ChangeKind.OperationRemoved, section.Key, was.Key, was.Key.Name, successor?.Key.Name)
                {
                    IsNamedAlike = alike.Count == 1,
                };
            }
        }
    }

    private static bool AreNamedAlike(ContractEntry one, ContractEntry other) =>
        MemberNames.AreAlike(MemberName(one), MemberName(other));

    private string? Problem(ContractEntry was, ContractEntry @is)
    {
        if (was.Value == @is.Value || !OperationText.TryParse(was.Value, out var before)
            || !OperationText.TryParse(@is.Value, out var after))
            return null;
        // Arguments are sent by position: more are ignored, and those that are missing get their defaults.
        for (var index = 0; index < Math.Min(before.Parameters.Count, after.Parameters.Count); index++)
        {
            var (old, now) = (before.Parameters[index], after.Parameters[index]);
            if (old.Name != now.Name && after.Parameters.Any(parameter => parameter.Name == old.Name))
                return $"parameter '{old.Name}' has another position";
            if (!sent.Accepts(old.Type.Type, now.Type.Type))
                return $"parameter '{now.Name}' was '{old.Type.Type}' and is '{now.Type.Type}'";
            if (Difference(old.Type, now.Type) is { } difference)
                return $"parameter '{now.Name}' {difference}";
        }

        if (after.Parameters.Count < before.Parameters.Count)
            return $"parameter '{before.Parameters[after.Parameters.Count].Name}' is gone and what clients send for it is ignored";
        if (before.IsStream != after.IsStream)
            return after.IsStream ? "it gives a stream and gave one result" : "it gives one result and gave a stream";
        return (before.Result, after.Result) switch
        {
            (null, _) => null,
            (_, null) => $"it returned '{before.Result!.Type}' and returns nothing",
            var (old, now) when !returned.Accepts(now!.Type, old!.Type) =>
                $"it returned '{old.Type}' and returns '{now.Type}'",
            var (old, now) => Difference(old!, now!) is { } difference ? $"its result {difference}" : null,
        };
    }

    /// <summary>What clients may send as null, and what is never null by its type now.</summary>
    private static string? Forbidden(ContractEntry was, ContractEntry @is)
    {
        if (was.Value == @is.Value || !OperationText.TryParse(was.Value, out var before)
            || !OperationText.TryParse(@is.Value, out var after))
            return null;
        var (old, now) = before.Parameters.Zip(after.Parameters, static (old, now) => (old, now))
            .FirstOrDefault(static pair => pair.now.Type.ForbidsNull(pair.old.Type));
        return now.Name is null ? null
            : $"takes '{now.Name}', which was '{old.Type.As}' and is '{(now.Type.As.Length == 0 ? now.Type.Type : now.Type.As)}'";
    }

    /// <summary>What differs although the types are those that they were.</summary>
    private static string? Difference(NotedType was, NotedType @is)
    {
        if (@is.FindMoved(was) is { } moved)
            return $"has its element '{moved}' at another place: it was '{was.As}' and is '{@is.As}'";
        if (was.By.Length == 0 || was.By == @is.By)
            return null;
        return @is.By.Length == 0 ? $"was converted by '{was.By}' and is sent as it is now"
            : $"was converted by '{was.By}' and is now by '{@is.By}'";
    }

    private static bool AreOfOneKind(ContractEntry one, ContractEntry other) => Accessor(one) == Accessor(other);

    private static string Accessor(ContractEntry operation) =>
        operation.Key.Name.StartsWith("get_", StringComparison.Ordinal)
            ? "get" : operation.Key.Name.StartsWith("set_", StringComparison.Ordinal) ? "set" : "";

    private static string MemberName(ContractEntry operation)
    {
        var name = operation.Key.Name.Split('(')[0];
        return Accessor(operation).Length > 0 ? name.Substring(4) : name;
    }
}
