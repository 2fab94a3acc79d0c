using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds <c>new</c> on an annotated class, and calls of its static factories: what comes of it is a bare object, in no
/// store and under no lock. Unit tests may want just that.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BareConstructionAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0060",
        "An object is made without its stub",
        "This makes a bare object that is in no store and takes no locks; use '{0}'",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0060"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        if (context.Compilation.IsTestProject())
            return;
        context.RegisterOperationAction(AnalyzeCreation, OperationKind.ObjectCreation);
        context.RegisterOperationAction(AnalyzeFactory, OperationKind.Invocation);
    }

    private static void AnalyzeCreation(OperationAnalysisContext context)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Type is INamedTypeSymbol type && type.IsAnnotated()
            && !context.ContainingSymbol.ContainingType.IsWithin(type))
            Report(context, type, "Create");
    }

    private static void AnalyzeFactory(OperationAnalysisContext context)
    {
        var method = ((IInvocationOperation)context.Operation).TargetMethod;
        if (method is { IsStatic: true, ContainingType: var type } && type.IsAnnotated()
            && FactorySymbols.IsFactory(method.OriginalDefinition) && FactorySymbols.ProblemOf(method) is null
            && !context.ContainingSymbol.ContainingType.IsWithin(type))
            Report(context, type, FactorySymbols.CreatorOf(method));
    }

    private static void Report(OperationAnalysisContext context, INamedTypeSymbol type, string creator) =>
        context.ReportDiagnostic(Diagnostic.Create(
            Rule, context.Operation.Syntax.GetLocation(), $"{GeneratedNames.StubOf(type)}.{creator}Async"));
}
