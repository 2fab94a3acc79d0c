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
    public static ParsedContract Parse(string text) => Parse(text.Replace("\r\n", "\n").Split('\n', '\r'));

    public static ParsedContract Parse(IEnumerable<string> lines)
    {
        var malformed = new List<MalformedLine>();
        var sections = new List<(SectionKey Key, List<ContractEntry> Entries)>();
        var said = new HashSet<EntryKey>();
        var places = new Dictionary<SectionKey, int>();
        var (hasHeader, isFull) = (false, true);
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
                isFull = line != ContractWriter.FirstHeader;
                if (isFull && line != ContractWriter.Header)
                    malformed.Add(new MalformedLine(
                        number,
                        $"the first line must be '{ContractWriter.Header}'; another number is of another version of Stubs"));
            }
            else if (line[0] is ' ' or '\t')
            {
                if (sections.Count == 0)
                    malformed.Add(new MalformedLine(number, "it belongs to no class, data type or enum"));
                else if (ContractLines.ParseEntry(line.Trim()) is not { } entry)
                    malformed.Add(new MalformedLine(
                        number,
                        "it is neither traits, base, elements, state, former, subtype, value nor operation, or not in their form, "
                            + $"or more than {TypeText.MaxDepth} types of it contain each other"));
                else if (ContractLines.ProblemIn(entry, sections[sections.Count - 1].Key.Kind) is { } problem)
                    malformed.Add(new MalformedLine(number, problem));
                else if (!said.Add(entry.Key))
                    malformed.Add(new MalformedLine(number, "the same is said twice"));
                else
                    sections[sections.Count - 1].Entries.Add(entry);
            }
            else if (ContractLines.ParseSection(line) is not { } key)
            {
                malformed.Add(new MalformedLine(
                    number, "it is neither class, construction, data nor enum with a name, or not in their form"));
            }
            else
            {
                said.Clear();
                if (places.ContainsKey(key))
                    malformed.Add(new MalformedLine(number, "the same is said twice"));
                places[key] = number;
                sections.Add((key, []));
            }
        }

        return new ParsedContract(
            new ContractModel(sections.Select(
                section => new ContractSection(section.Key, section.Entries.ToEquatableArray()))) { IsFull = isFull },
            malformed, places);
    }
}
