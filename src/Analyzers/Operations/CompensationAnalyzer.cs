using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Model;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Holds compensations to their shape (SYSTEM 25): found, callable with the operation's arguments, nothing that clients
/// call, and undoing something synchronous.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CompensationAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Missing = new(
        "STUB0052",
        "A compensation is missing or of the wrong shape",
        "'{0}' cannot be undone by '{1}': {2}",
        Rules.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0052"));

    internal static readonly DiagnosticDescriptor Asynchronous = new(
        "STUB0055",
        "A compensated operation is asynchronous",
        "'{0}' is asynchronous, and every call of it fails: the bodies of operations with a compensation take turns, so they must be synchronous",
        Rules.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0055"));

    internal static readonly DiagnosticDescriptor IsOperation = new(
        "STUB0056",
        "A compensation is an operation itself",
        "'{0}' undoes '{1}', but clients can call it too; mark it [Local] or make it private",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0056"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Missing, Asynchronous, IsOperation);

    /// <inheritdoc/>
    protected override void Analyze(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        var operations = OperationSymbols.DeclaredFor(type)
            .Where(operation => SymbolEqualityComparer.Default.Equals(operation.Owner, type)).ToList();
        foreach (var (operation, _) in operations)
        {
            if (operation.FindAttribute(
                Attributes.CompensateWith) is not { ConstructorArguments: [{ Value: string name }] } attribute)
                continue;
            if (OperationSymbols.ShapeOf(operation).Shape != CallShape.Sync)
                Report(Asynchronous, operation, operation.Name);
            if (Compensations.Find(operation) is null)
            {
                var problem = Problem(operation, type.GetMembers(name));
                context.ReportDiagnostic(Diagnostic.Create(
                    Missing, attribute.Place(context.CancellationToken), Properties(name, problem is null),
                    operation.Name, name, problem ?? $"'{type.Name}' has no such method"));
            }
            else if (operations.FirstOrDefault(
                other => other.Method.Name == name
                    && HasArgumentsOf(other.Method, operation)).Method is { } compensation)
            {
                Report(IsOperation, compensation, name, operation.Name);
            }
        }

        void Report(DiagnosticDescriptor rule, ISymbol at, params object[] arguments) =>
            context.ReportDiagnostic(Diagnostic.Create(rule, at.Locations[0], arguments));
    }

    private static ImmutableDictionary<string, string?> Properties(string name, bool isAbsent) =>
        isAbsent
            ? ImmutableDictionary<string, string?>.Empty.Add("Missing", name)
            : ImmutableDictionary<string, string?>.Empty;

    private static string? Problem(IMethodSymbol operation, ImmutableArray<ISymbol> candidates)
    {
        if (candidates.IsEmpty)
            return null;
        if (candidates.OfType<IMethodSymbol>()
            .FirstOrDefault(method => HasArgumentsOf(method, operation)) is not { } method)
            return candidates[0] is IMethodSymbol
                ? "its parameters are not those of the operation" : "it is not a method";
        return method switch
        {
            { IsStatic: true } => "it is static",
            { IsGenericMethod: true } => "it is generic",
            { ReturnsVoid: false } => "it returns something",
            _ => "its parameters are not passed by value",
        };
    }

    private static bool HasArgumentsOf(IMethodSymbol method, IMethodSymbol operation) =>
        method.Parameters.Select(parameter => parameter.Type).SequenceEqual(
            operation.Parameters.Where(parameter => !OperationNames.IsToken(parameter.Type))
                .Select(parameter => parameter.Type), SymbolEqualityComparer.Default);
}
