using Stubs.Generators.Model;
using Stubs.Generators.Reading;

namespace Stubs.Generators.Contract;

/// <summary>
/// Writes references to constructions of generic classes by the names that these have in stores. A type argument that
/// was renamed, and says so by <c>[StoredName]</c>, changes no line of the contract then.
/// </summary>
internal static class StoredArguments
{
    /// <summary>The sections with those names.</summary>
    public static IEnumerable<ContractSection> In(IEnumerable<ContractSection> sections, ReadingContext context)
    {
        var names = context.Constructions.StoredNames;
        if (names.Count == 0)
            return sections;
        // The constructions of data types are known by their members, whatever they are called.
        var data = new HashSet<string>(
            context.Data.Models.Select(ContractSections.KeyOf).Select(static key => key.Name), StringComparer.Ordinal);
        return sections.Select(section => section with
        {
            Entries = section.Entries.Select(entry => entry with { Value = Rename(entry) }).ToEquatableArray(),
        });

        string Rename(ContractEntry entry)
        {
            switch (entry.Key.Kind)
            {
                case EntryKind.State when entry.Key.Name != ContractEntry.ByHand:
                    return entry.Noted is { } noted
                        ? OfNoted(noted) + entry.Value.Substring(noted.ToString().Length) : entry.Value;
                case EntryKind.Former or EntryKind.Subtype:
                    return OfType(entry.Value);
                case EntryKind.Elements:
                    return entry.Value.Substring(0, entry.Value.IndexOf(' ') + 1) + OfType(entry.Type);
                case EntryKind.Operation when OperationText.TryParse(entry.Value, out var operation):
                    return (operation with
                    {
                        Parameters =
                            [.. operation.Parameters.Select(parameter => (parameter.Name, OfNoted(parameter.Type)))],
                        Result = operation.Result is { } result ? OfNoted(result) : null,
                    }).ToString();
                default:
                    return entry.Value;
            }
        }

        NotedType OfNoted(NotedType noted) => noted with
        {
            Type = OfType(noted.Type),
            As = TypeText.TryParse(noted.As, out var type) ? Renamed(type, isArgument: false).Annotated : noted.As,
        };

        string OfType(string text) =>
            TypeText.TryParse(text, out var type) ? Renamed(type, isArgument: false).ToString() : text;

        TypeText Renamed(TypeText type, bool isArgument)
        {
            var isReference = isArgument || (char.IsLetter(type.Name[0]) || type.Name[0] is '_' or '@')
                && !type.Name.StartsWith("System.", StringComparison.Ordinal) && !data.Contains(type.ToString());
            return new TypeText(
                isArgument && names.TryGetValue(type.Name, out var stored) ? stored : type.Name,
                [.. type.Parts.Select(part => Renamed(part, isReference))]) { Label = type.Label };
        }
    }
}
