using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Contract;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers.Contract;

/// <summary>
/// Compares each annotated class, and the types that it saves and sends, with the contract file; a project without that
/// file is left alone. A data type that the compilation declares is looked at once, where it stands; one that comes
/// from elsewhere at each class that uses it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractAnalyzer : AnnotatedClassAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ContractRules.All;

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        if (ContractFile.Find(context.Options.AdditionalFiles) is not { } file
            || file.GetText(context.CancellationToken) is not { } text)
            return;
        var parsed = ContractParser.Parse(text.ToString());
        if (parsed.Malformed.Count > 0)
        {
            context.RegisterAdditionalFileAction(additional =>
            {
                if (additional.AdditionalFile.Path == file.Path)
                    MalformedLines.Report(additional, parsed);
            });
            return;
        }

        var promised = parsed.Contract;
        var classes = new ConcurrentDictionary<INamedTypeSymbol, ClassContract>(SymbolEqualityComparer.Default);
        var constructions = new ConcurrentDictionary<SectionKey, bool>();
        context.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (type.IsAnnotated())
                    CompareClass(symbol, type, promised, classes);
                else
                    CompareType(symbol, type, promised);
            },
            SymbolKind.NamedType);
        // Other calls use it too: one that is cancelled must not leave its failure behind.
        var held = new Lazy<HashSet<SectionKey>>(
            () => ContractReader.ReadHeld(context.Compilation, CancellationToken.None));
        context.RegisterSyntaxNodeAction(
            node => CompareMention(node, promised, constructions, held),
            SyntaxKind.GenericName, SyntaxKind.IdentifierName);
        context.RegisterCompilationEndAction(
            end => RemovedClasses.Report(end, file, parsed, classes, constructions.Keys));
    }

    private static void CompareClass(
        SymbolAnalysisContext context, INamedTypeSymbol type, ContractModel promised,
        ConcurrentDictionary<INamedTypeSymbol, ClassContract> classes)
    {
        if (ContractReader.Read(type, context.Compilation, context.CancellationToken) is not { } contract)
            return;
        classes[type] = contract;
        var comparison = new ContractComparison(promised, contract.ToModel());
        var types = contract.Types.Where(
            section => contract.Elsewhere.Contains(section.Key) || promised.Find(section.Key) is null);
        foreach (var change in comparison.Compare(contract.Class).Concat(types.SelectMany(comparison.Compare)))
            Report(context, change, type, promised);
    }

    /// <summary>
    /// A construction that only program code names is known by that alone; it, and what only it stores, is looked at
    /// where it is named first. One that a class holds needs no section, wherever else it is named.
    /// </summary>
    private static void CompareMention(
        SyntaxNodeAnalysisContext context, ContractModel promised,
        ConcurrentDictionary<SectionKey, bool> constructions, Lazy<HashSet<SectionKey>> held)
    {
        if (ContractReader.ReadMention(
            context.Node, context.SemanticModel, context.CancellationToken) is not { } mention)
            return;
        var isNew = false;
        foreach (var section in mention.Constructions)
            isNew |= constructions.TryAdd(section.Key, true);
        if (!isNew)
            return;
        var comparison = new ContractComparison(promised, new ContractModel(mention.Types));
        foreach (var change in mention.Constructions.Concat(mention.Types)
            .Where(section => promised.Find(section.Key) is null && !held.Value.Contains(section.Key))
            .SelectMany(comparison.Compare))
            context.ReportDiagnostic(ContractDiagnostics.CreateAdded(change, context.Node));
    }

    private static void CompareType(SymbolAnalysisContext context, INamedTypeSymbol type, ContractModel promised)
    {
        if (type.IsGenericType || promised.Find(ContractSections.KeyOf(type)) is null)
            return;
        var sections = ContractReader.ReadData(type, context.Compilation, context.CancellationToken).ToList();
        if (sections.FirstOrDefault(section => section.Key == ContractSections.KeyOf(type)) is not { } own)
            return;
        foreach (var change in new ContractComparison(promised, new ContractModel(sections)).Compare(own))
            Report(context, change, type, promised);
    }

    private static void Report(
        SymbolAnalysisContext context, ContractChange change, INamedTypeSymbol type, ContractModel promised)
    {
        // What runs after each activation may make a value where null was stored, and collections anew.
        if (change.Kind is ChangeKind.NullForbidden or ChangeKind.ComparerChanged
            && change.Entry.Kind != EntryKind.Operation
            && StoredValues.SetsOnRestoring(type, context.CancellationToken))
            return;
        context.ReportDiagnostic(ContractDiagnostics.Create(change, type));
        var reading = new ReadingContext(context.Compilation, Reporter.Silent, context.CancellationToken);
        foreach (var lacking in ContractDiagnostics.CreateLacking(change, type, promised, reading))
            context.ReportDiagnostic(lacking);
    }
}
