using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds [Transient], [Service], [FormerName], [StoredName] and [Upgrade] where there is no state that they could speak
/// of.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IdleMarkAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0070",
        "An attribute for state does nothing here",
        "[{0}] does nothing on '{1}': {2}",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0070"));

    private static readonly string[] Marks =
        [Attributes.Transient, Attributes.Service, Attributes.FormerName, Attributes.StoredName, Attributes.Upgrade];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterSymbolAction(
            AnalyzeMember, SymbolKind.Field, SymbolKind.Property, SymbolKind.Event, SymbolKind.Parameter);

    private static void AnalyzeMember(SymbolAnalysisContext context)
    {
        foreach (var name in Marks)
        {
            if (context.Symbol.FindAttribute(name) is { } attribute
                && Reason(context.Symbol, name, context.CancellationToken) is { } reason)
                context.ReportDiagnostic(Diagnostic.Create(
                    Rule, attribute.Place(context.CancellationToken), attribute.ShortName(), context.Symbol.Name,
                    reason));
        }
    }

    private static string? Reason(ISymbol symbol, string attribute, CancellationToken cancellationToken)
    {
        if (symbol is IParameterSymbol parameter)
            return parameter.ContainingSymbol is IMethodSymbol method
                && (method.MethodKind == MethodKind.Constructor || FactorySymbols.IsFactory(method))
                    ? null : "only what creates an object is given services";
        if (symbol.IsStatic)
            return "it is static, so it belongs to no object";
        if ((symbol is IPropertySymbol property && StatePaths.FieldOf(property) is null)
            || (symbol is IEventSymbol @event && !FieldEvents.HasField(@event, cancellationToken)))
            return "it holds no data";
        var type = symbol.ContainingType;
        if (type.IsAnnotated() && !ClassTraits.HasState(type))
        {
            return attribute == Attributes.Service
                ? "a class that is only remote is never activated; let its constructor ask for the service"
                : "a class that is only remote has no state";
        }

        return attribute switch
        {
            Attributes.Transient when symbol.HasAttribute(Attributes.Service) => "a service is never state",
            Attributes.FormerName or Attributes.StoredName or Attributes.Upgrade
                when symbol.HasAttribute(Attributes.Transient)
                || symbol.HasAttribute(Attributes.Service) => "it is not state, so it is stored under no name",
            _ => null,
        };
    }
}
