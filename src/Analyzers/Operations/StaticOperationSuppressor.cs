using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// An operation that uses no member of its object could be static for the compiler, but not for its callers: a static
/// method is no operation, and stub and interface lose it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StaticOperationSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor MarkStatic = new(
        "STUBS0003", "CA1822", "An operation is called on an object: a static method is none, and the stub loses it.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } =
        ImmutableArray.Create(MarkStatic);

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        var bases = new Lazy<HashSet<ISymbol>>(() => PlainBasesIn(context.Compilation));
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree)
                continue;
            var node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan);
            var model = context.GetSemanticModel(tree);
            var symbol = node.AncestorsAndSelf()
                .Select(each => model.GetDeclaredSymbol(each, context.CancellationToken))
                .FirstOrDefault(static declared => declared is not null);
            if (symbol is IMethodSymbol or IPropertySymbol && IsOperation(symbol, bases))
                context.ReportSuppression(Suppression.Create(MarkStatic, diagnostic));
        }
    }

    // Those of a plain class are operations of the annotated ones that derive from it.
    private static bool IsOperation(ISymbol symbol, Lazy<HashSet<ISymbol>> bases) =>
        symbol is { IsStatic: false, ContainingType: { } type } && !symbol.HasAttribute(Attributes.Local)
        && (type.IsAnnotated()
            ? OperationSymbols.DeclaredFor(type).Any(operation => IsOf(operation.Method, symbol))
            : symbol.DeclaredAccessibility == Accessibility.Public && bases.Value.Contains(type));

    private static bool IsOf(IMethodSymbol method, ISymbol symbol) =>
        SymbolEqualityComparer.Default.Equals(method, symbol)
        || SymbolEqualityComparer.Default.Equals(method.AssociatedSymbol, symbol)
        || (symbol is IMethodSymbol { AssociatedSymbol: { } property }
            && SymbolEqualityComparer.Default.Equals(method.AssociatedSymbol, property));

    private static HashSet<ISymbol> PlainBasesIn(Compilation compilation) => new(
        TypesIn(compilation.Assembly.GlobalNamespace).Where(static type => type.IsAnnotated())
            .SelectMany(static type => type.PlainBases()).Select(static type => type.OriginalDefinition),
        SymbolEqualityComparer.Default);

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container)
    {
        foreach (var member in container.GetMembers())
        {
            if (member is INamedTypeSymbol type)
                yield return type;
            if (member is INamespaceOrTypeSymbol inner)
            {
                foreach (var nested in TypesIn(inner))
                    yield return nested;
            }
        }
    }
}
