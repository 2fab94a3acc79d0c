using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Looks at each construction of a generic class that the generator would register, and reports why it cannot work.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConstructionAnalyzer : AnnotatedClassAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Rules.BadConstruction);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.GenericName, SyntaxKind.IdentifierName);

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        if (!ConstructionMentions.MayBe(context.Node))
            return;
        var reading = new ReadingContext(context.Compilation, new Reporter(static _ => { }), context.CancellationToken);
        var name = (SimpleNameSyntax)context.Node;
        if (ConstructionMentions.Find(name, context.SemanticModel, reading) is var (@class, at)
            && ConstructionRules.Problem(@class, at, reading) is { } problem)
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.BadConstruction, name.GetLocation(), name.ToString(), problem));
    }
}
