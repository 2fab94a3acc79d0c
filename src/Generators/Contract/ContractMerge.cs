using Stubs.Generators.Model;

namespace Stubs.Generators.Contract;

/// <summary>Brings the file up to date without taking back what it promises, unless someone accepts that.</summary>
internal static class ContractMerge
{
    /// <summary>
    /// The file with what is new. What was promised and is broken stays, so that it goes on being reported.
    /// </summary>
    /// <param name="file">The contract as the file has it.</param>
    /// <param name="current">The contract as the sources have it.</param>
    /// <param name="accept">Which breaks are meant: there the file follows the sources.</param>
    public static ContractModel Extend(
        ContractModel file, ContractModel current, Func<ContractChange, bool>? accept = null)
    {
        var breaks = ContractComparison.Compare(file, current).Where(change => change.IsBreak)
            .ToLookup(change => change.Section, change => (Change: change, IsAccepted: accept?.Invoke(change) == true));
        // A class that seems to have been renamed is not new before its author says so.
        var renamed = new HashSet<SectionKey>(breaks.SelectMany(ofSection => ofSection)
            .Where(@break => !@break.IsAccepted
                && @break.Change is { Kind: ChangeKind.ClassRemoved, IsNamedAlike: true })
            .Select(@break => new SectionKey(SectionKind.Class, @break.Change.Successor!)));
        var merged = current.Sections.Where(section => !renamed.Contains(section.Key))
            .Select(section => file.Find(section.Key) is { } promised
                ? Merge(promised, section, [.. breaks[section.Key]])
                : section)
            .Concat(file.Sections.Where(
                section => current.Find(section.Key) is null && breaks[section.Key].All(@break => !@break.IsAccepted)))
            .ToList();
        var used = new HashSet<SectionKey>();
        // What the sources have is in use: other assemblies may store what this one exports.
        var whole = new ContractModel(merged);
        foreach (var section in merged.Where(
            section => section.Key.Kind is SectionKind.Class or SectionKind.Construction
                || current.Find(section.Key) is not null))
            Use(section, whole, used);
        return new ContractModel(merged.Where(section => used.Contains(section.Key)));
    }

    private static ContractSection Merge(
        ContractSection promised, ContractSection section,
        IReadOnlyList<(ContractChange Change, bool IsAccepted)> breaks)
    {
        var kept = breaks.Where(@break => !@break.IsAccepted).Select(@break => @break.Change).ToList();
        var unwritten = new HashSet<EntryKey>(kept.SelectMany(change => new[]
        {
            change.Entry, change.Entry with { Name = ContractComparison.ReplacedBy(change) ?? change.Entry.Name },
        }));
        var entries = new Dictionary<EntryKey, ContractEntry>();
        foreach (var entry in section.Entries.Where(entry => !unwritten.Contains(entry.Key)))
            entries[entry.Key] = entry;
        foreach (var entry in promised.Entries)
        {
            var isBroken = kept.Any(change => change.Entry == entry.Key || IsOfAll(change, entry));
            // A constant of an enum whose number another one has does no harm; that the name was in use should be
            // remembered.
            if (isBroken || IsReadBy(entry, section, unwritten)
                || (entry.Key.Kind == EntryKind.Value && section.Find(entry.Key) is null
                    && !breaks.Any(change => change.Change.Entry == entry.Key)))
                entries[entry.Key] = entry;
        }

        return section with { Entries = ContractWriter.Ordered(entries.Values).ToEquatableArray() };
    }

    // A member or an upgrade takes the place of what it reads, if it is written: otherwise the old line is the promise.
    private static bool IsReadBy(ContractEntry entry, ContractSection section, HashSet<EntryKey> readers) =>
        entry.Key.Kind is EntryKind.State or EntryKind.Former
            && section.ReaderOf(entry.Key.Name) is { } reader && readers.Contains(reader.Key);

    // A data type that is abstract or an inline array now has no members; what it had is what stored values are.
    private static bool IsOfAll(ContractChange change, ContractEntry entry) =>
        change is { Kind: ChangeKind.TraitLost, Section.Kind: SectionKind.Data, Entry.Kind: EntryKind.Traits }
            or { Kind: ChangeKind.StateRetyped, Entry.Kind: EntryKind.Elements }
        && entry.Key.Kind == EntryKind.State;

    /// <summary>Adds a section and those that it leads to, however long the chain is.</summary>
    private static void Use(ContractSection section, ContractModel contract, HashSet<SectionKey> used)
    {
        var pending = new Stack<ContractSection>([section]);
        while (pending.Count > 0)
        {
            var next = pending.Pop();
            if (!used.Add(next.Key))
                continue;
            foreach (var type in TypesIn(next))
            {
                if (TypeText.TryParse(type, out var parsed))
                    Use(parsed, contract, pending);
            }
        }
    }

    private static IEnumerable<string> TypesIn(ContractSection section) =>
        section.OfKind(EntryKind.State).Where(member => member.Key.Name != ContractEntry.ByHand)
            .Select(member => member.Type)
            .Concat(section.OfKind(EntryKind.Former).Concat(section.OfKind(EntryKind.Elements))
                .Select(entry => entry.Type))
            .Concat(section.OfKind(EntryKind.Subtype).Select(subtype => subtype.Value))
            .Concat(section.Key.Kind == SectionKind.Construction ? [section.Key.Name] : [])
            .Concat(section.OfKind(EntryKind.Operation).SelectMany(
                operation => OperationText.TryParse(operation.Value, out var text)
                ? text.Parameters.Select(parameter => parameter.Type.Type)
                    .Concat(text.Result is { } result ? [result.Type] : [])
                : []));

    private static void Use(TypeText type, ContractModel contract, Stack<ContractSection> pending)
    {
        foreach (var kind in new[] { SectionKind.Data, SectionKind.Enum })
        {
            if (contract.Find(new SectionKey(kind, type.ToString())) is { } section)
                pending.Push(section);
        }

        foreach (var part in type.Parts)
            Use(part, contract, pending);
    }
}
