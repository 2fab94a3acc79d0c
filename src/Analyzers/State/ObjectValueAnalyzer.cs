using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds what is put into members declared as <c>object</c> and is no plain value: saving it is refused at run time.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ObjectValueAnalyzer : AnnotatedClassAnalyzer
{
    private static readonly ImmutableHashSet<string> Collections =
        ImmutableHashSet.Create(
            "object[]", "string[]", "int[]", "long[]", "double[]", "byte[]", "List<object>", "List<string>",
            "Dictionary<string, object>", "Dictionary<string, string>");

    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0030",
        "A member declared as object gets what cannot be saved there",
        "'{0}' is declared as object and gets a '{1}', which is refused when it is saved; only plain values can stand there, so declare the member as what it holds",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0030"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterOperationAction(Analyze, StateAssignments.Kinds);

    private static void Analyze(OperationAnalysisContext context)
    {
        foreach (var (member, type, value) in StateAssignments.Find(context.Operation, context.ContainingSymbol))
        {
            if (IsRefused(member, type, value))
                context.ReportDiagnostic(Diagnostic.Create(
                    Rule, value.Syntax.GetLocation(), member.Name, value.Type!.ToShortName()));
        }
    }

    /// <summary>Checks what the initializers of a data type put into its members.</summary>
    internal static void CheckData(INamedTypeSymbol data, ReadingContext context)
    {
        foreach (var declaration in DataTypeMembers.Of(data, context.Compilation)
            .SelectMany(member => context.DeclarationsOf(member.Symbol))
            .Select(reference => reference.GetSyntax(context.CancellationToken)))
        {
            var initializer = declaration switch
            {
                VariableDeclaratorSyntax field => field.Initializer,
                PropertyDeclarationSyntax property => property.Initializer,
                _ => null,
            };
            if (initializer is null)
                continue;
            foreach (var (member, type, value) in StateAssignments.InInitializer(
                context.ModelOf(initializer.SyntaxTree).GetOperation(initializer, context.CancellationToken)))
            {
                if (IsRefused(member, type, value))
                    context.Reporter.Report(
                        Rule, value.Syntax.GetLocation(), member.Name, value.Type!.ToShortName());
            }
        }
    }

    private static bool IsRefused(ISymbol member, ITypeSymbol type, IOperation value) =>
        type.SpecialType == SpecialType.System_Object && value.Type is { } actual && !CanBe(actual)
            && !StateConverters.AttributesOf(member).Any();

    // Behind a class or an interface that is not the last word there may be a plain value.
    private static bool CanBe(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error or TypeKind.Dynamic or TypeKind.TypeParameter or TypeKind.Interface } => true,
        { SpecialType: SpecialType.System_Object or SpecialType.System_ValueType } => true,
        { TypeKind: TypeKind.Enum } => false,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable =>
            CanBe(nullable.TypeArguments[0]),
        _ => (PlainTypes.Find(type) is { } && type is not INamedTypeSymbol { Name: "Memory" or "ReadOnlyMemory" })
            || Collections.Contains(type.WithNullableAnnotation(NullableAnnotation.None).ToShortName()
                .Replace("?", "")),
    };
}
