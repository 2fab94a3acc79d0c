using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds classes whose interface, written by its author, is that of another class too: a reference that is declared as
/// it is stored by the interface alone, and would come back as one of either.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedInterfaceAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0010",
        "Two classes have one interface",
        "'{0}' stands for class '{1}' and for class '{2}', and a reference to it names neither; give one of them an interface of its own by Interface = \"…\" in its attribute, and its stub goes on implementing '{0}'",
        Rules.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0010"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Analyze(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        if (AuthorInterfaces.Of(type, context.Compilation) is not { } @interface)
            return;
        var others = AuthorInterfaces.SharedBy(@interface, context.Compilation)
            .Where(other => !SymbolEqualityComparer.Default.Equals(other, type)).ToList();
        if (others.Count == 0)
            return;
        // One of them may keep it: a class that is not declared here, or else the first by its name.
        var mayKeep = others.TrueForAll(other => !other.DeclaringSyntaxReferences.IsEmpty
            && string.CompareOrdinal(type.ToDisplayString(), other.ToDisplayString()) < 0);
        var properties = ImmutableDictionary<string, string?>.Empty;
        if (!mayKeep)
            properties = properties.Add("Property", GeneratedNames.Interface);
        context.ReportDiagnostic(Diagnostic.Create(
            Rule, ClassRules.Place(type), properties, @interface.Name, type.ToDisplayString(),
            others[0].ToDisplayString()));
    }
}
