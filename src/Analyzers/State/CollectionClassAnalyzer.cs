using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds collections of classes that have no stored form, put where a collection is declared: they come back as another
/// class, or are refused when they are saved.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CollectionClassAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0025",
        "A collection does not come back as its class",
        "'{0}' gets a '{1}', which {2}; {3}",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0025"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterOperationAction(Analyze, StateAssignments.Kinds);

    private static void Analyze(OperationAnalysisContext context)
    {
        foreach (var (member, type, value) in StateAssignments.Find(context.Operation, context.ContainingSymbol))
            Check(context, member, type, value);
    }

    private static void Check(OperationAnalysisContext context, ISymbol member, ITypeSymbol type, IOperation value)
    {
        if (type is not INamedTypeSymbol declared || !CollectionTypes.TryFind(declared, out _, out _)
            || !IsCollection(declared) || StateConverters.AttributesOf(member).Any()
            || value.Type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } actual
                || IsKnown(actual, declared))
            return;
        var isReplaced = declared.TypeKind == TypeKind.Interface && actual.IsOfFramework();
        var consequence = isReplaced
            ? $"comes back as another class that is a '{declared.ToShortName()}'"
            : $"is refused when it is saved where '{declared.ToShortName()}' is declared";
        var name = actual.ToShortName();
        var remedy = !isReplaced ? $"declare '{name}', or put a collection of .NET's there"
            // Only what has a stored form can be declared.
            : CollectionTypes.TryFind(actual, out _, out _) ? $"declare '{name}', or the interface of its kind"
            : "put another collection there, one that has a stored form";
        context.ReportDiagnostic(Diagnostic.Create(
            Rule, value.Syntax.GetLocation(), member.Name, name, consequence, remedy));
    }

    private static bool IsCollection(INamedTypeSymbol type) =>
        type.SpecialType != SpecialType.System_Object && type.AllInterfaces.Prepend(type).Any(
            static @interface => @interface.SpecialType == SpecialType.System_Collections_IEnumerable);

    private static bool IsKnown(INamedTypeSymbol actual, INamedTypeSymbol declared) =>
        SymbolEqualityComparer.Default.Equals(actual.OriginalDefinition, declared.OriginalDefinition)
        || (CollectionTypes.TryFind(actual, out _, out _) && actual.Arity == declared.Arity)
        // What .NET makes for a query or an expression can only be read, and says nothing of its class.
        || (actual.IsOfFramework() && actual.DeclaredAccessibility != Accessibility.Public);
}
