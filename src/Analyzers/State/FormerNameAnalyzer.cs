using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds former names that another member has or had: what is stored under such a name would go to the wrong member, or
/// to two.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FormerNameAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0071",
        "A former name is another member's",
        "'{0}' cannot be a former name of '{1}': {2}",
        Rules.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0071"));

    internal static readonly DiagnosticDescriptor StoredRule = new(
        "STUB0099",
        "A stored name is another member's",
        "'{0}' cannot be the stored name of '{1}': {2}",
        Rules.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0099"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Rule, StoredRule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) => context.RegisterSymbolAction(
        symbol => AnalyzeType(symbol, (INamedTypeSymbol)symbol.Symbol), SymbolKind.NamedType);

    private static void AnalyzeType(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct))
            return;
        Dictionary<string, ISymbol>? former = null;
        foreach (var member in StateMembers.Of(type).Where(member => member.Key != member.Name))
        {
            var stored = member.Member.FindAttribute(Attributes.StoredName)
                ?? member.Field.FindAttribute(Attributes.StoredName);
            if (StateMembers.Of(type).FirstOrDefault(other => IsState(other) && other.Key == member.Key
                && !SymbolEqualityComparer.Default.Equals(other.Field, member.Field)) is { } other)
                context.ReportDiagnostic(Diagnostic.Create(
                    StoredRule, stored!.Place(context.CancellationToken), member.Key, member.Name,
                    $"'{other.Name}' is stored under it"));
        }

        foreach (var member in StateMembers.Of(type).Where(member => !member.IsTransient && !member.IsService))
        {
            foreach (var attribute in member.Field.GetAttributes()
                .Concat(member.Property?.GetAttributes() ?? ImmutableArray<AttributeData>.Empty))
            {
                if (attribute.AttributeClass is not { Name: Attributes.FormerName } @class
                    || !@class.ContainingNamespace.IsStubsNamespace()
                    || attribute.ConstructorArguments is not [{ Value: string name }])
                    continue;
                former ??= new Dictionary<string, ISymbol>(StringComparer.Ordinal);
                if (Problem(type, member, name, former) is { } problem)
                    context.ReportDiagnostic(Diagnostic.Create(
                        Rule, attribute.Place(context.CancellationToken), name, member.Name, problem));
                else
                    former[name] = member.Member;
            }
        }
    }

    private static string? Problem(
        INamedTypeSymbol type, StateField member, string name, Dictionary<string, ISymbol> former)
    {
        if (name == member.Key)
            return "it is the name that it has";
        if (former.TryGetValue(name, out var first))
            return SymbolEqualityComparer.Default.Equals(first, member.Member)
                ? "it is said twice" : $"it is one of '{first.Name}'";
        return StateMembers.Of(type).Any(other => other.Key == name && IsState(other))
            ? "another member has that name" : null;
    }

    private static bool IsState(StateField member) => !member.IsTransient && !member.IsService;
}
