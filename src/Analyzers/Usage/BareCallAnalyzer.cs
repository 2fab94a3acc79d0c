using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds operations called on the bare object: no action, no lock, no undo. What is marked [Local] is meant for such
/// calls.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BareCallAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0061",
        "An operation is called without its stub",
        "'{0}' is called on the bare object, outside any action and without a lock; call it through '{1}', or mark it [Local] if that is meant",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0061"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        if (!context.Compilation.IsTestProject())
            context.RegisterOperationAction(AnalyzeUse, OperationKind.Invocation, OperationKind.PropertyReference);
    }

    private static void AnalyzeUse(OperationAnalysisContext context)
    {
        var (receiver, member) = context.Operation switch
        {
            IInvocationOperation call => (call.Instance, (ISymbol)call.TargetMethod),
            IPropertyReferenceOperation property => (property.Instance, property.Property),
            _ => (null, null!),
        };
        if (receiver is null or IInstanceReferenceOperation || receiver.Type.AnnotatedSelfOrBase() is not { } type
            || context.ContainingSymbol.ContainingType.IsWithin(type))
            return;
        if (IsOperation(type, member))
            context.ReportDiagnostic(Diagnostic.Create(
                Rule, context.Operation.Syntax.GetLocation(), member.Name, GeneratedNames.StubOf(type)));
    }

    private static bool IsOperation(INamedTypeSymbol? type, ISymbol member)
    {
        member = member.OriginalDefinition;
        for (; type is not null; type = type.AnnotatedBase())
        {
            if (OperationSymbols.DeclaredFor(type)
                .Any(
                    operation => SymbolEqualityComparer.Default.Equals(
                        (operation.Method.AssociatedSymbol ?? operation.Method).OriginalDefinition, member)))
                return true;
        }

        return false;
    }
}
