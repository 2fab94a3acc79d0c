using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Contract;

namespace Stubs.Analyzers.Contract;

/// <summary>
/// Reports the classes of the contract that are no more: at the class that seems to have taken their place, or else in
/// the file.
/// </summary>
internal static class RemovedClasses
{
    public static void Report(
        CompilationAnalysisContext context, AdditionalText file, ParsedContract parsed,
        IReadOnlyDictionary<INamedTypeSymbol, ClassContract> classes, IEnumerable<SectionKey> constructions)
    {
        var current = new ContractModel(
            classes.Values.Select(contract => contract.Class),
            classes.Values.SelectMany(contract => contract.Constructions).Concat(constructions));
        foreach (var change in ContractComparison.RemovedClasses(parsed.Contract, current))
        {
            var type = classes.FirstOrDefault(pair => pair.Value.Class.Key.Name == change.Successor).Key;
            var advice = change.Section.Kind == SectionKind.Construction
                ? OfConstruction(change.Section.Name)
                : type is null
                ? "bring it back, or accept that in Stubs.Contract.txt"
                : $"if it is '{type.Name}' now, give that the name by which it is known: Name = \"{QuotedNames.Brief(change.Section.Name)}\"";
            var location = type?.Locations[0]
                ?? MalformedLines.LocationOf(
                    file, file.GetText(context.CancellationToken)!, parsed.Lines[change.Section]);
            context.ReportDiagnostic(Diagnostic.Create(
                ContractRules.ClassRemoved, location, ContractDiagnostics.Properties(change, type),
                QuotedNames.Brief(change.Section.Name), advice));
        }
    }

    private static string OfConstruction(string name)
    {
        // What is .NET's keeps its name.
        var arguments = TypeText.TryParse("C" + name.Substring(name.IndexOf('<')).Replace(">+", ">."), out var type)
            ? type.Parts.Where(static part => char.IsLetter(part.Name[0]) && part.Name.Any(char.IsUpper)
                && !part.Name.StartsWith("System.", StringComparison.Ordinal)).ToList() : [];
        var renamed = arguments is [var only, ..]
            ? $"if '{only}' has another name now, say [StoredName(\"{only.Name}\")] on it"
            : "it is named by its type arguments, which must keep their names";
        return renamed + "; the program must name the construction; or accept that in Stubs.Contract.txt";
    }
}
