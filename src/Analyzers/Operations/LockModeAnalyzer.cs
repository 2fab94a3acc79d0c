using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds lock modes that the generated code cannot name: it takes a write lock instead, which is safe, but not what was
/// meant.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LockModeAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0051",
        "A lock mode cannot be used",
        "Lock mode '{0}' cannot be seen by generated code, which takes a write lock for '{1}' instead; make it internal or public",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0051"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Analyze(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var (method, owner) in OperationSymbols.DeclaredFor(type))
        {
            if (!SymbolEqualityComparer.Default.Equals(owner, type))
                continue;
            foreach (var member in new[] { method, method.AssociatedSymbol })
            {
                if (member?.FindAttribute(
                    Attributes.Lock) is { AttributeClass.TypeArguments: [INamedTypeSymbol mode] } attribute
                    && (!mode.IsVisibleTypeInAssembly() || mode.IsFileLocal) && seen.Add(member))
                    context.ReportDiagnostic(Diagnostic.Create(
                        Rule, attribute.Place(context.CancellationToken), mode.Name,
                        (method.AssociatedSymbol ?? method).Name));
            }
        }
    }
}
