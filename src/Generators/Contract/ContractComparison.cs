using System.Globalization;

namespace Stubs.Generators.Contract;

/// <summary>Compares what was promised with what is.</summary>
/// <param name="file">The contract as the file has it.</param>
/// <param name="current">The contract as the sources have it: of the whole assembly, or of one class with what it
/// uses.</param>
internal sealed class ContractComparison(ContractModel file, ContractModel current)
{
    // Of a sorted collection a file of an earlier version does not name it.
    private const string Ordinal = "Ordinal";

    private static readonly EntryKey Whole = new(EntryKind.Traits, "");

    private readonly ReadableTypes stored = new(file, current);
    private readonly ReadableTypes returned = new(current, file, isReaderOld: true);
    private readonly DataUses uses = file.Uses;

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
        foreach (var section in file.Sections.Where(section => !current.Has(section.Key)))
        {
            if (section.Key.Kind == SectionKind.Construction)
                yield return new ContractChange(ChangeKind.ClassRemoved, section.Key, Whole);
            if (section.Key.Kind != SectionKind.Class)
                continue;
            var moved = Only(added, candidate => SimpleName(candidate) == SimpleName(section));
            var successor = moved ?? Only(added, candidate => HasSameState(section, candidate));
            if (successor is not null)
                added.Remove(successor);
            yield return new ContractChange(
                ChangeKind.ClassRemoved, section.Key, Whole, Successor: successor?.Key.Name)
            {
                IsNamedAlike = moved is not null || (successor is not null
                    && MemberNames.AreAlike(SimpleName(section), SimpleName(successor))),
            };
        }
    }

    private static ContractSection? Only(List<ContractSection> sections, Func<ContractSection, bool> fits) =>
        sections.Where(fits).Take(2).ToList() is [var only] ? only : null;

    /// <summary>The differences of one section that is.</summary>
    public IEnumerable<ContractChange> Compare(ContractSection section)
    {
        if (file.Find(section.Key) is not { } promised)
            return section.IsException && !file.IsFull
                ? [] : [new ContractChange(ChangeKind.Added, section.Key, Whole)];
        var breaks = (section.Key.Kind switch
        {
            SectionKind.Class =>
                [.. CompareTraits(promised, section), .. CompareState(promised, section), .. new OperationComparison(
                    promised, section, stored, returned).Compare()],
            SectionKind.Construction => [],
            SectionKind.Data => CompareData(promised, section),
            _ => CompareEnum(promised, section),
        }).ToList();
        // A member that seems to have been renamed is not new before its author says so.
        var broken = breaks.SelectMany(
            change => new[] { change.Entry, change.Entry with { Name = ReplacedBy(change) ?? change.Entry.Name } })
                .ToList();
        var added = section.Entries
            .Select(entry => (Entry: entry, Promised: promised.Find(entry.Key)))
            .Select(pair => (pair.Entry, pair.Promised, NullIn: GainsNull(pair.Entry, pair.Promised, section.Key)))
            .Where(each => (each.NullIn != DataUse.None || !IsSaid(each.Entry, each.Promised))
                && !broken.Contains(each.Entry.Key))
            .Select(each => new ContractChange(
                ChangeKind.Added, section.Key, each.Entry.Key,
                each.Promised is { Comparer: "" } ? each.Entry.Comparer : "") { NullIn = each.NullIn });
        return breaks.Concat(added);
    }

    /// <summary>
    /// Where there may be null now and the file does not say so: earlier versions, which read that, do not expect it,
    /// and nothing would tell when it may be no more. A file of an earlier version says nothing of null; of it only
    /// what operations return is to be written once.
    /// </summary>
    private DataUse GainsNull(ContractEntry entry, ContractEntry? promised, SectionKey section)
    {
        switch (entry.Key.Kind)
        {
            case EntryKind.Operation when promised is not null
                && OperationText.TryParse(entry.Value, out var now)
                && OperationText.TryParse(promised.Value, out var before):
                return now.Result is { } result && before.Result is { } known && result.AllowsNull(known)
                    ? DataUse.Returned
                    : file.IsFull && now.Parameters.Zip(before.Parameters, static (now, before) => (now, before))
                        .Any(static pair => pair.now.Type.AllowsNull(pair.before.Type)) ? DataUse.Sent : DataUse.None;
            case EntryKind.State when promised?.Noted is { } said && entry.Noted is { } noted && noted.AllowsNull(said):
                var use = section.Kind == SectionKind.Data ? uses.Of(section) : DataUse.Stored;
                return file.IsFull ? use : use & DataUse.Returned;
            default:
                return DataUse.None;
        }
    }

    /// <summary>
    /// Whether the file says what an entry says. A line of an earlier version says nothing of null, of the names of
    /// tuple elements, and of converters of parameters and results.
    /// </summary>
    private bool IsSaid(ContractEntry entry, ContractEntry? promised)
    {
        if (promised is null || promised == entry || file.IsFull)
            return promised == entry;
        if (entry.Noted is { } noted && promised.Noted is { } said)
            return (said.As.Length == 0 ? noted with { As = "" } : noted) == said
                && (entry.Comparer == promised.Comparer
                    || (entry.Comparer == Ordinal && promised.Comparer.Length == 0))
                && entry.FormerNames.SequenceEqual(promised.FormerNames);
        return entry.Key.Kind == EntryKind.Operation && OperationText.TryParse(entry.Value, out var now)
            && OperationText.TryParse(promised.Value, out var before)
            && now.Beside(before).ToString() == promised.Value;
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

    /// <summary>What stands in the place of what is gone, as long as its author does not say otherwise.</summary>
    public static string? ReplacedBy(ContractChange change) =>
        change.Kind == ChangeKind.StateRemoved ? null : change.Successor;

    private IEnumerable<ContractChange> CompareData(ContractSection promised, ContractSection section)
    {
        if (!stored.AcceptsElements(promised, section))
            return [new ContractChange(
                ChangeKind.StateRetyped, section.Key, new EntryKey(EntryKind.Elements, ""),
                $"was '{Elements(promised)}' and is '{Elements(section)}'")];
        if (uses.Of(section.Key).HasFlag(DataUse.Returned) && !returned.AcceptsElements(section, promised))
            return [new ContractChange(
                ChangeKind.ResultChanged, section.Key, new EntryKey(EntryKind.Elements, ""),
                $"was '{Elements(promised)}' and is '{Elements(section)}'")];
        // Values of the class itself have no name of a subtype, and no reader any more.
        if (section.IsAbstract && !promised.IsAbstract
            && (promised.OfKind(EntryKind.State).Any() || !promised.OfKind(EntryKind.Subtype).Any()))
            return
            [
                new ContractChange(
                    ChangeKind.TraitLost, section.Key, Whole,
                    "is abstract now, and values that were written are of exactly that class"),
                .. CompareSubtypes(promised, section),
            ];
        return [.. CompareState(promised, section), .. CompareSubtypes(promised, section)];
    }

    private static string Elements(ContractSection section) =>
        section.OfKind(EntryKind.Elements).FirstOrDefault()?.Value ?? "members";

    private IEnumerable<ContractChange> CompareState(ContractSection promised, ContractSection section)
    {
        var members = section.OfKind(EntryKind.State).ToList();
        if (members.Concat(promised.OfKind(EntryKind.State)).Any(member => member.Key.Name == ContractEntry.ByHand))
            yield break;

        var use = section.Key.Kind == SectionKind.Class ? DataUse.Stored : uses.Of(section.Key);
        var gone = new List<ContractEntry>();
        foreach (var was in promised.Entries.Where(entry => entry.Key.Kind is EntryKind.State or EntryKind.Former))
        {
            if (section.ReaderOf(was.Key.Name) is not { } @is)
            {
                gone.Add(was);
                continue;
            }

            if ((use & (DataUse.Stored | DataUse.Sent)) != 0 && !stored.Accepts(was.Type, @is.Type))
                yield return new ContractChange(
                    ChangeKind.StateRetyped, section.Key, @is.Key, $"was '{was.Type}' and is '{@is.Type}'");
            else if (use != DataUse.None && CompareConverters(was, @is, section) is { } converted)
                yield return new ContractChange(
                    (use & (DataUse.Stored | DataUse.Sent)) != 0 ? ChangeKind.StateRetyped : ChangeKind.ResultChanged,
                    section.Key, @is.Key, converted) { IsConversion = true };
            else if (use != DataUse.None && @is.Noted is { } noted && was.Noted is { } before
                && noted.FindMoved(before) is { } moved)
                yield return new ContractChange(
                    ChangeKind.StateRetyped, section.Key, @is.Key,
                    $"has its element '{moved}' at another place: it was '{before.As}' and is '{noted.As}'");
            else if ((use & (DataUse.Stored | DataUse.Sent)) != 0 && @is.Noted is { } declared
                && was.Noted is { } nullable && declared.ForbidsNull(nullable))
                yield return new ContractChange(
                    ChangeKind.NullForbidden, section.Key, @is.Key,
                    $"was '{nullable.As}' and is '{(declared.As.Length == 0 ? declared.Type : declared.As)}'");
            else if (use.HasFlag(DataUse.Stored) && was.Comparer.Length > 0 && was.Comparer != @is.Comparer
                && @is.Key.Kind == EntryKind.State)
                yield return new ContractChange(
                    ChangeKind.ComparerChanged, section.Key, @is.Key,
                    $"compared by '{was.Comparer}' and now {(@is.Comparer.Length == 0 ? "has no comparer" : $"compares by '{@is.Comparer}'")}");
            else if (use.HasFlag(DataUse.Returned) && CompareSent(was, members, section.Key) is { } change)
                yield return change;
            foreach (var name in was.FormerNames.Where(name => @is.Key.Name != name
                && !@is.FormerNames.Contains(name) && section.ReaderOf(name)?.Key.Kind != EntryKind.Former))
                yield return new ContractChange(ChangeKind.StateRenamed, section.Key, was.Key, name, @is.Key.Name)
                {
                    IsNamedAlike = true,
                };
        }

        foreach (var change in CompareGone(gone, promised, section, use))
            yield return change;
    }

    /// <summary>
    /// What was and is converted, where other converters make the same type. A line that names none may be of a version
    /// that did not, so it counts only where the type itself is stored in another way now.
    /// </summary>
    private static string? CompareConverters(ContractEntry was, ContractEntry @is, ContractSection section)
    {
        if (was.Key.Kind != EntryKind.State || @is.Key.Kind != EntryKind.State || was.Converters == @is.Converters)
            return null;
        if (@is.Converters.Length == 0)
            return $"was converted by '{was.Converters}' and is stored as it is now";
        if (was.Converters.Length > 0)
            return $"was converted by '{was.Converters}' and is now by '{@is.Converters}'";
        return section.Reencoded.Contains(@is.Key.Name)
            ? $"was stored as it is and is now converted by '{@is.Converters}'" : null;
    }

    /// <summary>What clients of earlier versions get of a member that objects of this version send.</summary>
    private ContractChange? CompareSent(ContractEntry was, List<ContractEntry> members, SectionKey section)
    {
        if (was.Key.Kind == EntryKind.Former)
            return null;
        if (members.FirstOrDefault(
            member => member.Key == was.Key || was.FormerNames.Contains(member.Key.Name)) is { } sent)
            return returned.Accepts(sent.Type, was.Type) ? null : new ContractChange(
                ChangeKind.ResultChanged, section, sent.Key, $"was '{was.Type}' and is '{sent.Type}'");
        return members.FirstOrDefault(member => member.FormerNames.Contains(was.Key.Name)) is { } renamed
            ? new ContractChange(
                ChangeKind.ResultChanged, section, renamed.Key, $"is sent under another name than '{was.Key.Name}'")
            : new ContractChange(
                ChangeKind.ResultChanged, section, was.Key, "is not sent any more: only an upgrade reads it");
    }

    /// <summary>
    /// What is gone, with the member that it seems to be now. Where only the type speaks for that one, it is new all
    /// the same.
    /// </summary>
    private static IEnumerable<ContractChange> CompareGone(
        List<ContractEntry> gone, ContractSection promised, ContractSection section, DataUse use)
    {
        var added = section.OfKind(EntryKind.State)
            .Where(member => promised.ReaderOf(member.Key.Name) is null && !member.FormerNames.Any())
            .ToDictionary(member => member.Key.Name, member => member.Type, StringComparer.Ordinal);
        var types = gone.ToDictionary(was => was.Key.Name, was => was.Type, StringComparer.Ordinal);
        bool IsOfOneType(string was, string @is) => types[was] == added[@is];
        var renamed = MemberNames.Pair(types.Keys, added.Keys, IsOfOneType);
        foreach (var was in gone)
        {
            if (renamed.TryGetValue(was.Key.Name, out var successor))
            {
                yield return new ContractChange(
                    ChangeKind.StateRenamed, section.Key, was.Key, was.Key.Name, successor)
                {
                    IsNamedAlike = true,
                    SentName = use.HasFlag(DataUse.Returned) ? was.Key.Name : null,
                };
                continue;
            }

            var candidates = added.Keys
                .Where(name => !renamed.ContainsValue(name) && IsOfOneType(was.Key.Name, name)).Take(2).ToList();
            yield return new ContractChange(
                ChangeKind.StateRemoved, section.Key, was.Key, Loss(use), candidates is [var only] ? only : null)
            {
                SentName = use.HasFlag(DataUse.Returned) ? was.Key.Name : null,
            };
        }
    }

    private static string Loss(DataUse use)
    {
        var losses = new List<string>();
        if (use.HasFlag(DataUse.Stored))
            losses.Add("what stored objects hold of it is ignored, and lost when they are written next");
        if (use.HasFlag(DataUse.Sent))
            losses.Add("what clients of earlier versions send of it is ignored");
        if (use.HasFlag(DataUse.Returned))
            losses.Add("clients of earlier versions miss it in what they get");
        return string.Join(", and ", losses);
    }

    private IEnumerable<ContractChange> CompareSubtypes(ContractSection promised, ContractSection section)
    {
        foreach (var was in promised.OfKind(EntryKind.Subtype))
        {
            if (section.Find(was.Key) is not { } @is)
                yield return new ContractChange(
                    ChangeKind.TraitLost, section.Key, was.Key, $"has no subtype '{was.Key.Name}' any more");
            else if (!stored.AcceptsSubtype(was, @is, section))
                yield return new ContractChange(
                    ChangeKind.StateRetyped, section.Key, was.Key, $"was '{was.Value}' and is '{@is.Value}'");
        }

        if (!uses.Of(section.Key).HasFlag(DataUse.Returned))
            yield break;
        foreach (var @new in section.OfKind(EntryKind.Subtype).Where(@is => promised.Find(@is.Key) is null
            && !promised.OfKind(EntryKind.Subtype).Any(was => was.Value == @is.Value)))
            yield return new ContractChange(
                ChangeKind.ResultChanged, section.Key, @new.Key, "is new");
    }

    private IEnumerable<ContractChange> CompareEnum(ContractSection promised, ContractSection section)
    {
        var use = uses.Of(section.Key);
        foreach (var was in promised.Entries)
        {
            if (section.Find(was.Key) is not { } @is)
            {
                if (was.Key.Kind == EntryKind.Value && !HasNumber(section, was.Value))
                    yield return new ContractChange(ChangeKind.ConstantRemoved, section.Key, was.Key, was.Value);
            }
            else if (was.Value == @is.Value)
            {
                continue;
            }
            else if (was.Key.Kind != EntryKind.Base || !stored.Accepts(was.Value, @is.Value))
            {
                yield return new ContractChange(
                    ChangeKind.StateRetyped, section.Key, was.Key, $"was '{was.Value}' and is '{@is.Value}'");
            }
            else if (use.HasFlag(DataUse.Returned) && !returned.Accepts(@is.Value, was.Value))
            {
                yield return new ContractChange(
                    ChangeKind.ResultChanged, section.Key, was.Key, $"was '{was.Value}' and is '{@is.Value}'");
            }
        }
    }

    /// <summary>Whether an enum still has a constant, or constants that can be combined, for a number.</summary>
    private static bool HasNumber(ContractSection section, string number)
    {
        var values = section.OfKind(EntryKind.Value).Select(value => value.Value).ToList();
        if (values.Contains(number) || !section.IsFlags)
            return values.Contains(number);
        if (!TryParseBits(number, out var bits))
            return false;
        var combined = 0UL;
        foreach (var value in values)
        {
            if (TryParseBits(value, out var some) && (some & bits) == some)
                combined |= some;
        }

        return combined == bits;
    }

    private static bool TryParseBits(string number, out ulong bits)
    {
        if (ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out bits))
            return true;
        var isNegative = long.TryParse(
            number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var negative);
        bits = unchecked((ulong)negative);
        return isNegative;
    }

    private static string SimpleName(ContractSection section) =>
        section.Key.Name.Substring(section.Key.Name.LastIndexOfAny(['.', '+']) + 1);

    private static bool HasSameState(ContractSection one, ContractSection other) =>
        one.OfKind(EntryKind.State).Any()
        && one.OfKind(EntryKind.State).Select(static member => (member.Key, member.Type))
            .SequenceEqual(other.OfKind(EntryKind.State).Select(static member => (member.Key, member.Type)));
}
