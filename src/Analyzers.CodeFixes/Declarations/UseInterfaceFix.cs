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

    private protected override bool CanFix(Place place) => Occurrences(place).Any();

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
