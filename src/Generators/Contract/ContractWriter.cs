using System.Text;

namespace Stubs.Generators.Contract;

/// <summary>Writes the contract file.</summary>
/// <remarks>
/// <code>
/// file       = "stubs-contract 2", sections; lines that are empty or begin with # mean nothing
/// section    = "class " name | "construction " name | "data " name | "enum " name, then its entries, each indented
/// entry      = "traits: " trait { " " trait }
///            | "base: " name                        of an enum: its underlying type
///            | "elements: " number " " type         of an inline array
///            | "state " name ": " noted [ " comparing " comparer ] [ " formerly " name { " " name } ]
///            | "former " name ": " type             what an upgrade reads
///            | "subtype " name ": " type
///            | "value " name ": " number
///            | "operation " name ": (" [ name ": " noted { ", " name ": " noted } ] ") -> " ( [ "stream " ] noted | "void" ) ", " lock " lock"
/// name       = as it is, or in quotation marks with ^XXXX where it holds a space or what else would end it
/// noted      = type [ " as " type ] [ " by " type { " " type } ]   with names of tuple elements and ?; converters
/// type       = full name as in C#, without spaces: System.Collections.Generic.Dictionary&lt;string,int&gt;
/// lock       = "no" | "read" | "update" | "write" | type
/// </code>
/// Sections and entries are sorted by their bytes, whatever the order of source files, the culture or the platform, and
/// a line says one thing only: so the difference between two versions of the file is the difference between two
/// contracts. docs/contract-file.md says the same to users.
/// </remarks>
internal static class ContractWriter
{
    /// <summary>
    /// The first line that is no comment; its number changes when a file could not be read by an earlier version.
    /// </summary>
    public const string Header = "stubs-contract 2";

    /// <summary>
    /// That of a file in which a line without <c>as</c> and <c>by</c> says nothing of null, of tuple elements and of
    /// converters, and which has no exceptions.
    /// </summary>
    public const string FirstHeader = "stubs-contract 1";

    private const string Introduction =
        "# What the classes of this assembly promise to stored objects and to clients of other versions.\n"
        + "# Written by: dotnet build -t:UpdateStubsContract\n";

    public static string Write(ContractModel contract)
    {
        var text = new StringBuilder(Introduction).Append(contract.IsFull ? Header : FirstHeader).Append('\n');
        foreach (var section in contract.Sections)
        {
            text.Append('\n').Append(Keyword(section.Key.Kind)).Append(' ')
                .Append(ContractNames.Quote(section.Key.Name)).Append('\n');
            foreach (var entry in Ordered(section.Entries))
                text.Append("  ").Append(Line(entry)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>An entry as it stands in the file.</summary>
    public static string Line(ContractEntry entry) => entry.Key.Kind
        is EntryKind.Traits or EntryKind.Base or EntryKind.Elements
        ? $"{Keyword(entry.Key.Kind)}: {entry.Value}"
        : $"{Keyword(entry.Key.Kind)} {ContractNames.Quote(entry.Key.Name)}: {entry.Value}";

    public static string Keyword(SectionKind kind) =>
        kind switch
        {
            SectionKind.Class => "class",
            SectionKind.Construction => "construction",
            SectionKind.Data => "data",
            _ => "enum",
        };

    public static string Keyword(EntryKind kind) => kind switch
    {
        EntryKind.Traits => "traits",
        EntryKind.Base => "base",
        EntryKind.Elements => "elements",
        EntryKind.State => "state",
        EntryKind.Former => "former",
        EntryKind.Subtype => "subtype",
        EntryKind.Value => "value",
        _ => "operation",
    };

    public static IEnumerable<ContractEntry> Ordered(IEnumerable<ContractEntry> entries) =>
        entries.OrderBy(entry => entry.Key.Kind).ThenBy(entry => entry.Key.Name, StringComparer.Ordinal);
}
