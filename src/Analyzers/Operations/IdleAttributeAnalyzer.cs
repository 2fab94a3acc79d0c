using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds lock attributes, and others for operations, on what is no operation: their author believes in a lock that is
/// never taken.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class IdleAttributeAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0050",
        "An attribute for operations does nothing here",
        "[{0}] does nothing on '{1}': {2}",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0050"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        var hierarchy = new ClassHierarchy(context.Compilation);
        context.RegisterSymbolAction(symbol => Analyze(symbol, hierarchy), SymbolKind.Method, SymbolKind.Property);
    }

    private static void Analyze(SymbolAnalysisContext context, ClassHierarchy hierarchy)
    {
        var attributes = LockAttributes.OfOperation(context.Symbol).ToList();
        if (attributes.Count == 0)
            return;
        var named = (context.Symbol as IMethodSymbol)?.AssociatedSymbol ?? context.Symbol;
        if (Reason(context.Symbol, hierarchy, context.CancellationToken) is { } reason)
        {
            foreach (var attribute in attributes)
                Report(attribute, reason);
            return;
        }

        foreach (var second in LockAttributes.Of(context.Symbol).Skip(1))
            Report(
                second,
                $"[{attributes.First(LockAttributes.Of(context.Symbol).Contains).ShortName()}] has said already which lock is taken");

        void Report(AttributeData attribute, string reason) =>
            context.ReportDiagnostic(Diagnostic.Create(
                Rule, attribute.Place(context.CancellationToken), attribute.ShortName(), named.Name, reason));
    }

    private static string? Reason(ISymbol member, ClassHierarchy hierarchy, CancellationToken cancellationToken)
    {
        var type = member.ContainingType;
        if (type.TypeKind == TypeKind.Interface)
            return "what counts is written at the class";
        var classes = hierarchy.AnnotatedFrom(type, cancellationToken);
        if (classes.Count == 0)
            return type.IsAbstract && !type.IsStatic
                ? null
                : $"'{type.Name}' is not the class of objects; annotate it with [Persistent], [Recoverable] or [Remote]";
        if (member is IMethodSymbol factory && FactorySymbols.IsFactory(factory)
            && !LockAttributes.Any(member) && !member.HasAttribute(Attributes.CompensateWith))
            return null;
        if (member.IsStatic)
            return "it is static, so no object has it";
        if (member.DeclaredAccessibility != Accessibility.Public)
            return "it is not public, so clients cannot call it";
        if (member.HasAttribute(Attributes.Local)
            || (member as IMethodSymbol)?.AssociatedSymbol?.HasAttribute(Attributes.Local) == true)
            return "it is marked [Local], so clients cannot call it";
        // What a plain base class says may count for one derived class and not for another.
        return !type.IsAnnotated() || IsOperation(member, type) ? null
            : member.IsOverride ? "it overrides an operation of the base class, whose attributes count"
            : "it is not an operation";
    }

    private static bool IsOperation(ISymbol member, INamedTypeSymbol type) =>
        OperationSymbols.DeclaredFor(type).Any(operation =>
            SymbolEqualityComparer.Default.Equals(operation.Method, member)
                || SymbolEqualityComparer.Default.Equals(operation.Method.AssociatedSymbol, member));
}
