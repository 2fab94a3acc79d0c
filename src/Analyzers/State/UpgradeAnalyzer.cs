using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds upgrades that the generator leaves out, because their method cannot be called with what earlier versions
/// stored: then nothing of it would reach the member.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UpgradeAnalyzer : AnnotatedClassAnalyzer
{
    /// <summary>The property that has the name under which the member is to be stored, where that is all.</summary>
    internal const string StoredName = nameof(StoredName);

    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0097",
        "An upgrade cannot be used",
        "'{0}' cannot get its value from '{1}': {2}",
        Rules.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0097"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        var reported = new ConcurrentDictionary<Location, bool>();
        context.RegisterSymbolAction(
            symbol => AnalyzeType(symbol, (INamedTypeSymbol)symbol.Symbol, reported), SymbolKind.NamedType);
    }

    private static void AnalyzeType(
        SymbolAnalysisContext context, INamedTypeSymbol type, ConcurrentDictionary<Location, bool> reported)
    {
        if (!type.IsAnnotated() && !StateMembers.Of(type).Any(member => member.Upgrades.Any()))
            return;
        if (type.DerivesFrom("System", "Exception"))
        {
            foreach (var member in StateMembers.Of(type))
            {
                foreach (var (method, attribute) in member.Upgrades)
                    context.ReportDiagnostic(Diagnostic.Create(
                        Rule, attribute.Place(context.CancellationToken), member.Name, method,
                        "exceptions are not stored, and are not upgraded"));
            }

            return;
        }

        var reading = new ReadingContext(context.Compilation, Reporter.Silent, context.CancellationToken);
        if (type.IsAnnotated())
            ClassReader.Read(type, reading);
        else
            reading.Data.Find(type);
        // Of data types that are generic, only classes know the constructions.
        foreach (var problem in reading.UpgradeProblems)
        {
            var owner = problem.Member.ContainingType;
            var place = problem.Attribute.Place(context.CancellationToken);
            if ((SymbolEqualityComparer.Default.Equals(owner, type) || owner.IsGenericType || type.IsAnnotated())
                && reported.TryAdd(place, true))
            {
                var properties = problem.Clash is { } clash && clash.Locations.Any(location => location.IsInSource)
                    ? ImmutableDictionary<string, string?>.Empty.Add(StoredName, problem.NewName)
                    : ImmutableDictionary<string, string?>.Empty;
                context.ReportDiagnostic(Diagnostic.Create(
                    Rule, place, problem.Clash?.Locations ?? ImmutableArray<Location>.Empty, properties,
                    problem.Member.Name, problem.Method, problem.Text));
            }
        }
    }
}
