using Stubs.Generators.Model;

namespace Stubs.Generators.Contract;

/// <summary>A line of the file that cannot be read.</summary>
/// <param name="Line">Its number, from zero.</param>
/// <param name="Problem">What is wrong with it.</param>
internal sealed record MalformedLine(int Line, string Problem);

/// <summary>A contract as a file holds it.</summary>
/// <param name="Contract">What could be read.</param>
/// <param name="Malformed">What could not be read.</param>
/// <param name="Lines">Where each section begins, from zero.</param>
internal sealed record ParsedContract(
    ContractModel Contract, IReadOnlyList<MalformedLine> Malformed, IReadOnlyDictionary<SectionKey, int> Lines);

/// <summary>
/// Reads the contract file, in the form that <see cref="ContractWriter"/> states, whatever its line endings.
/// </summary>
internal static class ContractParser
{
    private static readonly SectionKind[] SectionKinds = [
        SectionKind.Class, SectionKind.Construction, SectionKind.Data, SectionKind.Enum];
    private static readonly EntryKind[] EntryKinds = [
        EntryKind.Traits, EntryKind.Base, EntryKind.Elements, EntryKind.State, EntryKind.Former, EntryKind.Subtype,
        EntryKind.Value, EntryKind.Operation];

    public static ParsedContract Parse(string text) => Parse(text.Replace("\r\n", "\n").Split('\n', '\r'));

    public static ParsedContract Parse(IEnumerable<string> lines)
    {
        var malformed = new List<MalformedLine>();
        var sections = new List<(SectionKey Key, List<ContractEntry> Entries)>();
        var places = new Dictionary<SectionKey, int>();
        var hasHeader = false;
        var number = -1;
        foreach (var raw in lines)
        {
            number++;
            var line = raw.TrimEnd();
            if (line.TrimStart() is "" or ['#', ..])
                continue;
            if (!hasHeader)
            {
                hasHeader = true;
                if (line != ContractWriter.Header)
                    malformed.Add(new MalformedLine(
                        number,
                        $"the first line must be '{ContractWriter.Header}'; another number is of another version of Stubs"));
            }
            else if (line[0] is ' ' or '\t')
            {
                if (sections.Count == 0)
                    malformed.Add(new MalformedLine(number, "it belongs to no class, data type or enum"));
                else if (ParseEntry(line.Trim()) is not { } entry)
                    malformed.Add(new MalformedLine(
                        number,
                        "it is neither traits, base, state, value nor operation, or not in their form, "
                            + $"or more than {TypeText.MaxDepth} types of it contain each other"));
                else if (sections[sections.Count - 1].Entries.Any(other => other.Key == entry.Key))
                    malformed.Add(new MalformedLine(number, "the same is said twice"));
                else
                    sections[sections.Count - 1].Entries.Add(entry);
            }
            else if (ParseSection(line) is not { } key)
            {
                malformed.Add(new MalformedLine(number, "it is neither class, data nor enum with a name"));
            }
            else
            {
                if (places.ContainsKey(key))
                    malformed.Add(new MalformedLine(number, "the same is said twice"));
                places[key] = number;
                sections.Add((key, []));
            }
        }

        return new ParsedContract(
            new ContractModel(sections.Select(
                section => new ContractSection(section.Key, section.Entries.ToEquatableArray()))), malformed, places);
    }

    private static SectionKey? ParseSection(string line)
    {
        foreach (var kind in SectionKinds)
        {
            var keyword = ContractWriter.Keyword(kind) + " ";
            if (!line.StartsWith(keyword, StringComparison.Ordinal))
                continue;
            var rest = line.Substring(keyword.Length);
            return ContractNames.Take(ref rest, " ") is { } name && rest.Length == 0
                ? new SectionKey(kind, name) : null;
        }

        return null;
    }

    private static ContractEntry? ParseEntry(string line)
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
                if (ContractNames.Take(ref rest, ": ") is not { } taken)
                    return null;
                name = taken;
            }

            if (!rest.StartsWith(": ", StringComparison.Ordinal) || rest.Length == 2)
                return null;
            var entry = new ContractEntry(new EntryKey(kind, name), rest.Substring(2));
            return IsWellFormed(entry) ? entry : null;
        }

        return null;
    }

    private static bool IsWellFormed(ContractEntry entry) => entry.Key.Kind switch
    {
        EntryKind.State => entry.Key.Name == ContractEntry.ByHand || TypeText.TryParse(entry.Type, out _),
        EntryKind.Elements => int.TryParse(entry.Value.Split(' ')[0], out _) && TypeText.TryParse(entry.Type, out _),
        EntryKind.Former => TypeText.TryParse(entry.Value, out _),
        EntryKind.Subtype => TypeText.TryParse(entry.Value, out _),
        EntryKind.Operation => OperationText.TryParse(entry.Value, out _),
        _ => true,
    };
}
