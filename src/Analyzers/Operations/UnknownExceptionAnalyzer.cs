using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds exceptions thrown in a class that other nodes call which callers there get as something else, or without their
/// data.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnknownExceptionAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0076",
        "An exception does not reach other nodes as it is",
        "'{0}' does not reach callers on other nodes as it is: {1}",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0076"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) => context.RegisterOperationAction(
        static operation =>
        {
            var thrown = (IThrowOperation)operation.Operation;
            if (operation.ContainingSymbol.ContainingType is not { } container || !container.IsAnnotated()
                || !container.HasAttribute(Attributes.Remote) || IsCaught(thrown)
                || thrown.Exception?.Unwrap() is not { Type: INamedTypeSymbol type }
                || !DataTypeMembers.IsSource(type, operation.Compilation)
                || type.IsAbstract || !ExceptionTypes.IsException(type))
                return;
            if (Problem(type, operation) is { } problem)
                operation.ReportDiagnostic(Diagnostic.Create(
                    Rule, thrown.Exception!.Syntax.GetLocation(), type.Name, problem));
        },
        OperationKind.Throw);

    private static string? Problem(INamedTypeSymbol type, OperationAnalysisContext context)
    {
        if (!ExceptionTypes.IsReachable(type))
            return "it is generic, or private to a type or file, so they get a RemoteOperationException; throw a class that they can catch";
        if (!ExceptionTypes.IsCarried(type, context.CancellationToken))
            return "neither its name nor that of its base class ends with 'Exception', so they get a RemoteOperationException; rename it";
        var lost = ExceptionReader.FindLost(
            type, new ReadingContext(context.Compilation, Reporter.Silent, context.CancellationToken)).FirstOrDefault();
        return lost is null ? null : $"'{lost.Member.Name}' stays behind, because {lost.Reason}";
    }

    // Code that catches what may be thrown here knows why.
    private static bool IsCaught(IOperation operation)
    {
        for (var (child, current) = (operation, operation.Parent); current is not null;
            (child, current) = (current, current.Parent))
        {
            if (current is ITryOperation { Catches.IsEmpty: false } guarded && guarded.Body == child)
                return true;
        }

        return false;
    }
}
