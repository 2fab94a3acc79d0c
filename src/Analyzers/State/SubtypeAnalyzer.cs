using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>Checks what is said of subtypes: each must be one, and each name must mean one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SubtypeAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor NoSubtype = Create(
        "STUB0078", "A named subtype is none", "'{0}' is no subtype of '{1}': {2}");

    internal static readonly DiagnosticDescriptor NameTaken = Create(
        "STUB0079", "Two subtypes have one name", "'{0}' cannot be the name of '{1}': {2}");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(NoSubtype, NameTaken);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) => context.RegisterSymbolAction(
        symbol => AnalyzeType(symbol, (INamedTypeSymbol)symbol.Symbol), SymbolKind.NamedType);

    private static void AnalyzeType(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Interface or TypeKind.Struct))
            return;
        Dictionary<string, INamedTypeSymbol>? names = null;
        foreach (var subtype in Subtypes.Said(type))
        {
            var place = subtype.Attribute!.Place(context.CancellationToken);
            if (Problem(subtype.Type, type) is { } problem)
            {
                context.ReportDiagnostic(Diagnostic.Create(NoSubtype, place, subtype.Type.Name, type.Name, problem));
                continue;
            }

            names ??= new Dictionary<string, INamedTypeSymbol>(StringComparer.Ordinal);
            if (subtype.Name.Length == 0)
                context.ReportDiagnostic(Diagnostic.Create(
                    NameTaken, place, subtype.Name, subtype.Type.Name, "it is empty"));
            else if (names.TryGetValue(subtype.Name, out var other))
                context.ReportDiagnostic(Diagnostic.Create(
                    NameTaken, place, subtype.Name, subtype.Type.Name, $"it is that of '{other.Name}'"));
            else
                names.Add(subtype.Name, subtype.Type);
        }
    }

    private static string? Problem(INamedTypeSymbol subtype, INamedTypeSymbol type) =>
        // The compiler says of itself what it does not know.
        subtype.TypeKind == TypeKind.Error ? null
        : subtype.IsAnnotated() ? "it is the class of an object, not data"
        : Subtypes.Problem(subtype, type);

    private static DiagnosticDescriptor Create(string id, string title, string message) =>
        new(id, title, message, Rules.Category, DiagnosticSeverity.Error, isEnabledByDefault: true,
            helpLinkUri: Rules.HelpOf(id));
}
