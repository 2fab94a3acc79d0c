using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Says of a member that it is no state, because the node provides what it holds.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MarkServiceMemberFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("STUB0020", "STUB0077");

    private protected override bool IsOneByOne => true;

    private protected override string Title(Place place) =>
        "Mark it [Service]: the node provides it, and it is not state";

    // What the node provides has an interface most of the time. Several fields in one declaration would all be marked.
    private protected override bool CanFix(Place place) => TypeOf(place) is INamedTypeSymbol type
        && (type.TypeKind == TypeKind.Interface || ProcessBound.IsService(type));

    private protected override void Fix(Place place, SyntaxEditor editor) =>
        AttributeEdits.Add(editor, place, place.Enclosing<MemberDeclarationSyntax>()!, "Service");

    private static ITypeSymbol? TypeOf(Place place) => place.Enclosing<MemberDeclarationSyntax>() switch
    {
        PropertyDeclarationSyntax property => place.Model.GetTypeInfo(property.Type, place.CancellationToken).Type,
        FieldDeclarationSyntax { Declaration: { Variables.Count: 1, Type: var written } } =>
            place.Model.GetTypeInfo(written, place.CancellationToken).Type,
        _ => null,
    };
}
