using System.Globalization;
using Stubs.Generators.Model;

namespace Stubs.Generators.Contract;

/// <summary>
/// Reads single lines of the contract file. A line is read only if all of it means something; what two lines say
/// alike, such as a type with and without spaces, becomes one value.
/// </summary>
internal static class ContractLines
{
    private static readonly SectionKind[] SectionKinds = [
        SectionKind.Class, SectionKind.Construction, SectionKind.Data, SectionKind.Enum];
    private static readonly EntryKind[] EntryKinds = [
        EntryKind.Traits, EntryKind.Base, EntryKind.Elements, EntryKind.State, EntryKind.Former, EntryKind.Subtype,
        EntryKind.Value, EntryKind.Operation];
    private static readonly string[] Traits = ["recoverable", "persistent", "remote"];
    private static readonly string[] OfEnums = ["byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong"];

    /// <summary>What a line at the margin begins; null if it begins nothing.</summary>
    public static SectionKey? ParseSection(string line)
    {
        foreach (var kind in SectionKinds)
        {
            var keyword = ContractWriter.Keyword(kind) + " ";
            if (!line.StartsWith(keyword, StringComparison.Ordinal))
                continue;
            var rest = line.Substring(keyword.Length);
            if (ContractNames.Take(ref rest, " ") is not { Length: > 0 } name || rest.Length > 0)
                return null;
            return kind switch
            {
                SectionKind.Class => new SectionKey(kind, name),
                SectionKind.Construction => IsConstruction(name) ? new SectionKey(kind, name) : null,
                _ => Canonical(name) is { } type ? new SectionKey(kind, type) : null,
            };
        }

        return null;
    }

    /// <summary>What an indented line says; null if it says nothing.</summary>
    public static ContractEntry? ParseEntry(string line)
    {
        foreach (var kind in EntryKinds)
        {
            var keyword = ContractWriter.Keyword(kind);
            if (!line.StartsWith(keyword, StringComparison.Ordinal))
                continue;
            var rest = line.Substring(keyword.Length);
            var name = "";
            if (kind is not (EntryKind.Traits or EntryKind.Base or EntryKind.Elements))
            {
                if (rest.Length == 0 || rest[0] != ' ')
                    return null;
                rest = rest.Substring(1);
                if (ContractNames.Take(ref rest, ": ") is not { Length: > 0 } taken)
                    return null;
                name = taken;
            }

            return rest.StartsWith(": ", StringComparison.Ordinal)
                && Canonical(kind, name, rest.Substring(2)) is { Length: > 0 } value
                ? new ContractEntry(new EntryKey(kind, name), value) : null;
        }

        return null;
    }

    /// <summary>Why an entry cannot stand in a section of a kind; null if it can.</summary>
    public static string? ProblemIn(ContractEntry entry, SectionKind section)
    {
        var canStand = (section, entry.Key.Kind) switch
        {
            (SectionKind.Class, EntryKind.Base) => IsName(entry.Value),
            (SectionKind.Class, EntryKind.Traits or EntryKind.State or EntryKind.Former or EntryKind.Operation) => true,
            (SectionKind.Data, EntryKind.State) => entry.Key.Name != ContractEntry.ByHand,
            (SectionKind.Data, EntryKind.Elements or EntryKind.Former or EntryKind.Subtype) => true,
            (SectionKind.Enum, EntryKind.Base) => OfEnums.Contains(entry.Value),
            (SectionKind.Enum, EntryKind.Value) => true,
            _ => false,
        };
        return canStand
            ? null : $"a section of the kind '{ContractWriter.Keyword(section)}' says nothing of the kind, or not in that form";
    }

    private static string? Canonical(EntryKind kind, string name, string value) => kind switch
    {
        EntryKind.Traits => AreTraits(value) ? value : null,
        EntryKind.Base => value,
        EntryKind.Elements => CanonicalElements(value),
        EntryKind.State when name == ContractEntry.ByHand => value == ContractEntry.SavedByHand ? value : null,
        EntryKind.State => CanonicalState(value),
        EntryKind.Former or EntryKind.Subtype => Canonical(value),
        EntryKind.Value => IsNumber(value) ? value : null,
        _ => OperationText.TryParse(value, out var operation) ? operation.ToString() : null,
    };

    private static string? Canonical(string type) => TypeText.TryParse(type, out var parsed) ? parsed.ToString() : null;

    private static bool AreTraits(string value)
    {
        var traits = value.Split(' ');
        return traits.All(Traits.Contains) && traits.Distinct().Count() == traits.Length;
    }

    private static string? CanonicalElements(string value)
    {
        var space = value.IndexOf(' ');
        return space > 0 && IsNumber(value.Substring(0, space)) && value[0] is not ('-' or '0')
            && int.TryParse(value.Substring(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && Canonical(value.Substring(space + 1)) is { } type ? value.Substring(0, space + 1) + type : null;
    }

    private static string? CanonicalState(string value)
    {
        var former = "";
        if (value.IndexOf(ContractEntry.Formerly, StringComparison.Ordinal) is >= 0 and var end)
        {
            if (!ContractNames.TrySplit(value.Substring(end + ContractEntry.Formerly.Length), out var names))
                return null;
            former = ContractEntry.Formerly + string.Join(
                " ", names.Distinct().OrderBy(static name => name, StringComparer.Ordinal).Select(ContractNames.Quote));
            value = value.Substring(0, end);
        }

        var comparing = "";
        if (value.IndexOf(ContractEntry.Comparing, StringComparison.Ordinal) is >= 0 and var start)
        {
            comparing = value.Substring(start);
            value = value.Substring(0, start);
            if (comparing.Length == ContractEntry.Comparing.Length
                || comparing.IndexOf(' ', ContractEntry.Comparing.Length) >= 0)
                return null;
        }

        return NotedType.TryParse(value, out var noted) ? noted + comparing + former : null;
    }

    private static bool IsNumber(string value) =>
        (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == value)
        || (ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var large)
            && large.ToString(CultureInfo.InvariantCulture) == value);

    private static bool IsName(string value) =>
        ContractNames.Take(ref value, " ") is { Length: > 0 } && value.Length == 0;

    // The class's own name may be any text; what it is made of are types. Nested ones are told by a plus.
    private static bool IsConstruction(string name)
    {
        var start = name.IndexOf('<');
        return start > 0 && TypeText.TryParse("C" + name.Substring(start).Replace(">+", ">."), out _);
    }
}
