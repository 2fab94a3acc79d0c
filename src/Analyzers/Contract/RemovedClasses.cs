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
                ? "it is named by its type arguments, which must keep their names, and the program must name it; or accept that in Stubs.Contract.txt"
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
}
