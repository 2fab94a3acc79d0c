using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Holds a reference where the object itself was held: the generated interface instead of the class.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class UseInterfaceFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0022");

    private protected override string Title(Place place) =>
        $"Use '{NameOfInterface(place, Occurrences(place).First())}'";

    private protected override bool CanFix(Place place) => Occurrences(place).Any() && !HoldsObjects(place);

    private protected override void Fix(Place place, SyntaxEditor editor)
    {
        foreach (var name in Occurrences(place))
            editor.ReplaceNode(name, SyntaxFactory.IdentifierName(NameOfInterface(place, name)).WithTriviaFrom(name));
    }

    private static string NameOfInterface(Place place, IdentifierNameSyntax name) =>
        GeneratedNames.InterfaceOf((INamedTypeSymbol)place.Model.GetSymbolInfo(name, place.CancellationToken).Symbol!);

    private static IEnumerable<IdentifierNameSyntax> Occurrences(Place place) =>
        TypeAt(place)?.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
        .Where(
            name => place.Model.GetSymbolInfo(name, place.CancellationToken).Symbol is INamedTypeSymbol type
                && type.IsAnnotated()) ?? [];

    /// <summary>
    /// Whether the program makes an object for the place: a reference comes from a node, and how is up to the author.
    /// </summary>
    private static bool HoldsObjects(Place place)
    {
        var names = NamesAt(place).ToList();
        return place.Node.SyntaxTree.GetRoot(place.CancellationToken).DescendantNodes().Any(node => node switch
        {
            AssignmentExpressionSyntax assignment => IsMeant(assignment.Left) && Makes(assignment.Right),
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce =>
                IsMeant(coalesce.Left) && Makes(coalesce.Right),
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } value =>
                names.Contains(variable.Identifier.ValueText) && Makes(value.Value),
            EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } value =>
                names.Contains(property.Identifier.ValueText) && Makes(value.Value),
            ReturnStatementSyntax { Expression: { } value } => IsWithin(node) && Makes(value),
            ArrowExpressionClauseSyntax value => IsWithin(node) && Makes(value.Expression),
            _ => false,
        });

        bool IsMeant(ExpressionSyntax target) => target switch
        {
            IdentifierNameSyntax name => names.Contains(name.Identifier.ValueText),
            MemberAccessExpressionSyntax access => names.Contains(access.Name.Identifier.ValueText),
            _ => false,
        };

        bool IsWithin(SyntaxNode node) => place.Enclosing<ParameterSyntax>() is null
            && place.Enclosing<MemberDeclarationSyntax>() is MethodDeclarationSyntax or PropertyDeclarationSyntax
            && place.Enclosing<MemberDeclarationSyntax>()!.Span.Contains(node.Span);

        bool Makes(ExpressionSyntax value) => value.DescendantNodesAndSelf().Any(node =>
            node is BaseObjectCreationExpressionSyntax or ThisExpressionSyntax
            && node.Parent is not MemberAccessExpressionSyntax
            && place.Model.GetTypeInfo(node, place.CancellationToken).Type is INamedTypeSymbol made
            && made.IsAnnotated());
    }

    private static IEnumerable<string> NamesAt(Place place) =>
        place.Node.FirstAncestorOrSelf<SyntaxNode>(
            static node => node is ParameterSyntax or VariableDeclarationSyntax or MemberDeclarationSyntax) switch
            {
                ParameterSyntax parameter => [parameter.Identifier.ValueText],
                VariableDeclarationSyntax variables =>
                    variables.Variables.Select(static variable => variable.Identifier.ValueText),
                PropertyDeclarationSyntax property => [property.Identifier.ValueText],
                _ => [],
            };

    private static TypeSyntax? TypeAt(Place place) =>
        place.Node.FirstAncestorOrSelf<SyntaxNode>(
            node => node is ParameterSyntax or VariableDeclarationSyntax or MemberDeclarationSyntax) switch
            {
                ParameterSyntax parameter => parameter.Type,
                VariableDeclarationSyntax variable => variable.Type,
                BasePropertyDeclarationSyntax property => property.Type,
                MethodDeclarationSyntax method => method.ReturnType,
                _ => null,
            };
}
