using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>Finds converters that cannot convert what they are named for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StateConverterAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0029",
        "A state converter cannot be used",
        "This converter cannot be used here: {0}",
        Rules.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0029"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) =>
        context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.Attribute);

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        var attribute = (AttributeSyntax)context.Node;
        if (!MayBe(attribute.Name)
            || TargetOf(attribute, context) is not { } target
            || StateConverters.AttributesOf(target).ToList() is not { Count: > 0 } all
            || all.Find(data => data.ApplicationSyntaxReference is { } reference
                && reference.SyntaxTree == attribute.SyntaxTree && reference.Span == attribute.Span) is not { } said
            || StateConverters.ConverterOf(said) is not { TypeKind: not TypeKind.Error } converter)
            return;
        var reading = new ReadingContext(context.Compilation, Reporter.Silent, context.CancellationToken);
        if (ProblemOf(converter, target, all.IndexOf(said), all, reading) is { } problem)
            context.ReportDiagnostic(Diagnostic.Create(Rule, attribute.GetLocation(), problem));
    }

    private static string? ProblemOf(
        ITypeSymbol said, ISymbol target, int index, List<AttributeData> all, ReadingContext reading)
    {
        var conversion = reading.Converters.Convert(said, target as ITypeSymbol);
        if (reading.Converters.ProblemOf(conversion) is { } problem)
            return problem;
        if (Mismatch(conversion, target) is { } mismatch)
            return mismatch;
        foreach (var other in all.Take(index).Select(StateConverters.ConverterOf).OfType<ITypeSymbol>())
        {
            var earlier = reading.Converters.Convert(other, target as ITypeSymbol);
            if (SymbolEqualityComparer.Default.Equals(earlier.Value, conversion.Value))
                return $"'{earlier.Name}' converts '{conversion.Value!.ToShortName()}' already";
        }

        return null;
    }

    private static string? Mismatch(StateConversion conversion, ISymbol target)
    {
        var (what, type) = target switch
        {
            INamedTypeSymbol named => (named.ToShortName(), (ITypeSymbol?)named),
            IFieldSymbol field => (field.Name, field.Type),
            IPropertySymbol property => (property.Name, property.Type),
            IParameterSymbol parameter => (parameter.Name, parameter.Type),
            IMethodSymbol method => (method.Name, OperationSymbols.ShapeOf(method).Type),
            _ => ("", null),
        };
        if (type is null)
            return null;
        var converts = target is INamedTypeSymbol
            ? SymbolEqualityComparer.Default.Equals(conversion.Value, type) : Occurs(conversion.Value!, type);
        return converts ? null : target is INamedTypeSymbol
            ? $"'{conversion.Name}' converts '{conversion.Value!.ToShortName()}', not '{what}'"
            : $"'{conversion.Name}' converts '{conversion.Value!.ToShortName()}', which '{what}' does not hold";
    }

    // Of a generic converter that is left open only the type is known.
    private static bool Occurs(ITypeSymbol value, ITypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(value, type)
        || (GenericShapes.HasParameter(value)
            && SymbolEqualityComparer.Default.Equals(value.OriginalDefinition, type.OriginalDefinition))
        || type switch
        {
            IArrayTypeSymbol array => Occurs(value, array.ElementType),
            INamedTypeSymbol named => named.TypeArguments.Any(argument => Occurs(value, argument)),
            _ => false,
        };

    private static bool MayBe(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => MayBe(qualified.Right),
        AliasQualifiedNameSyntax alias => MayBe(alias.Name),
        SimpleNameSyntax simple => simple.Identifier.ValueText is "StateConverter" or Attributes.StateConverter,
        _ => false,
    };

    private static ISymbol? TargetOf(AttributeSyntax attribute, SyntaxNodeAnalysisContext context)
    {
        if (attribute.Parent is not AttributeListSyntax list)
            return null;
        if (list.Target?.Identifier.IsKind(SyntaxKind.AssemblyKeyword) == true)
            return context.Compilation.Assembly;
        return list.Parent switch
        {
            FieldDeclarationSyntax field =>
                context.SemanticModel.GetDeclaredSymbol(field.Declaration.Variables[0], context.CancellationToken),
            { } declaration => context.SemanticModel.GetDeclaredSymbol(declaration, context.CancellationToken) switch
            {
                // [property: …] on the parameter of a record.
                IParameterSymbol { ContainingSymbol: IMethodSymbol
                    { ContainingType: { IsRecord: true } record } } positional
                    when list.Target?.Identifier.ValueText == "property" =>
                        record.GetMembers(positional.Name).OfType<IPropertySymbol>().FirstOrDefault(),
                var declared => declared,
            },
            _ => null,
        };
    }
}
