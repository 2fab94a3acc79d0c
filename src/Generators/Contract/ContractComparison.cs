namespace Stubs.Generators.Contract;

/// <summary>Compares what was promised with what is.</summary>
/// <param name="file">The contract as the file has it.</param>
/// <param name="current">The contract as the sources have it: of the whole assembly, or of one class with what it
/// uses.</param>
internal sealed class ContractComparison(ContractModel file, ContractModel current)
{
    private static readonly EntryKey Whole = new(EntryKind.Traits, "");

    private readonly ReadableTypes stored = new(file, current);
    private readonly ReadableTypes returned = new(current, file);

    /// <summary>All differences of two whole contracts.</summary>
    public static IEnumerable<ContractChange> Compare(ContractModel file, ContractModel current)
    {
        var comparison = new ContractComparison(file, current);
        return current.Sections.SelectMany(comparison.Compare).Concat(RemovedClasses(file, current));
    }

    /// <summary>The classes of the file that are no more, each with the new class that seems to be it.</summary>
    public static IEnumerable<ContractChange> RemovedClasses(ContractModel file, ContractModel current)
    {
        var added = current.Sections.Where(
            section => section.Key.Kind == SectionKind.Class && file.Find(section.Key) is null).ToList();
        foreach (var section in file.Sections.Where(
            section => section.Key.Kind == SectionKind.Class && current.Find(section.Key) is null))
        {
            var successor = added.FirstOrDefault(candidate => SimpleName(candidate) == SimpleName(section))
                ?? added.FirstOrDefault(candidate => HasSameState(section, candidate));
            if (successor is not null)
                added.Remove(successor);
            yield return new ContractChange(
                ChangeKind.ClassRemoved, section.Key, Whole, Successor: successor?.Key.Name);
        }
    }

    /// <summary>The differences of one section that is.</summary>
    public IEnumerable<ContractChange> Compare(ContractSection section)
    {
        if (file.Find(section.Key) is not { } promised)
            return [new ContractChange(ChangeKind.Added, section.Key, Whole)];
        var breaks = (section.Key.Kind switch
        {
            SectionKind.Class =>
                [.. CompareTraits(promised, section), .. CompareState(promised, section), .. new OperationComparison(
                    promised, section, stored, returned).Compare()],
            SectionKind.Data => [.. CompareState(promised, section), .. CompareSubtypes(promised, section)],
            _ => CompareEnum(promised, section),
        }).ToList();
        // A member that seems to have been renamed is not new before its author says so.
        var broken = breaks.SelectMany(
            change => new[] { change.Entry, change.Entry with { Name = change.Successor ?? change.Entry.Name } })
                .ToList();
        var added = section.Entries.Where(entry => promised.Find(entry.Key) != entry && !broken.Contains(entry.Key))
            .Select(entry => new ContractChange(ChangeKind.Added, section.Key, entry.Key));
        return breaks.Concat(added);
    }

    private static IEnumerable<ContractChange> CompareTraits(ContractSection promised, ContractSection section)
    {
        string? Of(ContractSection of, EntryKind kind) => of.OfKind(kind).FirstOrDefault()?.Value;
        var traits = (Of(section, EntryKind.Traits) ?? "").Split(' ');
        var lost = (Of(promised, EntryKind.Traits) ?? "").Split(' ')
            .Where(trait => trait.Length > 0 && !traits.Contains(trait)).ToList();
        if (lost.Count > 0)
            yield return new ContractChange(
                ChangeKind.TraitLost, section.Key, Whole, "is no longer " + string.Join(" and ", lost));
        if (Of(promised, EntryKind.Base) is { } @base && Of(section, EntryKind.Base) != @base)
            yield return new ContractChange(
                ChangeKind.TraitLost, section.Key, new EntryKey(EntryKind.Base, ""),
                $"no longer derives from '{@base}'");
    }

    private IEnumerable<ContractChange> CompareState(ContractSection promised, ContractSection section)
    {
        var members = section.OfKind(EntryKind.State).ToList();
        if (members.Concat(promised.OfKind(EntryKind.State)).Any(member => member.Key.Name == ContractEntry.ByHand))
            yield break;

        var candidates = members.Where(member => promised.Find(member.Key) is null && !member.FormerNames.Any())
            .ToList();
        foreach (var was in promised.OfKind(EntryKind.State))
        {
            if (section.Find(was.Key) is not { } @is)
            {
                @is = members.FirstOrDefault(member => member.FormerNames.Contains(was.Key.Name));
                if (@is is null)
                {
                    var successor = candidates.Where(candidate => candidate.Type == was.Type)
                        .OrderByDescending(candidate => Likeness(candidate.Key.Name, was.Key.Name)).FirstOrDefault();
                    candidates.RemoveAll(candidate => candidate == successor);
                    yield return new ContractChange(
                        successor is null ? ChangeKind.StateRemoved : ChangeKind.StateRenamed, section.Key, was.Key,
                        was.Key.Name, successor?.Key.Name);
                    continue;
                }
            }

            if (!stored.Accepts(was.Type, @is.Type))
                yield return new ContractChange(
                    ChangeKind.StateRetyped, section.Key, @is.Key, $"was '{was.Type}' and is '{@is.Type}'");
            foreach (var name in was.FormerNames.Where(name => !@is.FormerNames.Contains(name) && @is.Key.Name != name))
                yield return new ContractChange(ChangeKind.StateRenamed, section.Key, was.Key, name, @is.Key.Name);
        }
    }

    private IEnumerable<ContractChange> CompareSubtypes(ContractSection promised, ContractSection section)
    {
        foreach (var was in promised.OfKind(EntryKind.Subtype))
        {
            if (section.Find(was.Key) is not { } @is)
                yield return new ContractChange(
                    ChangeKind.TraitLost, section.Key, was.Key, $"has no subtype '{was.Key.Name}' any more");
            else if (!stored.Accepts(was.Value, @is.Value))
                yield return new ContractChange(
                    ChangeKind.StateRetyped, section.Key, was.Key, $"was '{was.Value}' and is '{@is.Value}'");
        }
    }

    private IEnumerable<ContractChange> CompareEnum(ContractSection promised, ContractSection section)
    {
        foreach (var was in promised.Entries)
        {
            if (section.Find(was.Key) is { } @is && was.Value != @is.Value
                && !(was.Key.Kind == EntryKind.Base && stored.Accepts(was.Value, @is.Value)))
                yield return new ContractChange(
                    ChangeKind.StateRetyped, section.Key, was.Key, $"was '{was.Value}' and is '{@is.Value}'");
        }
    }

    private static string SimpleName(ContractSection section) =>
        section.Key.Name.Substring(section.Key.Name.LastIndexOfAny(['.', '+']) + 1);

    private static bool HasSameState(ContractSection one, ContractSection other) =>
        one.OfKind(EntryKind.State).Any() && one.OfKind(EntryKind.State).SequenceEqual(other.OfKind(EntryKind.State));

    /// <summary>How many characters at both ends two names share.</summary>
    private static int Likeness(string one, string other)
    {
        var shorter = Math.Min(one.Length, other.Length);
        var start = Enumerable.Range(0, shorter)
            .TakeWhile(index => char.ToUpperInvariant(one[index]) == char.ToUpperInvariant(other[index])).Count();
        var end = Enumerable.Range(1, shorter - start)
            .TakeWhile(
                index => char.ToUpperInvariant(one[one.Length - index]) == char.ToUpperInvariant(
                    other[other.Length - index])).Count();
        return start + end;
    }
}
