using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Writes the skeleton of a converter for a member that cannot be saved, and names it there.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class WriteConverterFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0020");

    // What is written must be completed by hand.
    private protected override bool IsOneByOne => true;

    private protected override string Title(Place place) => $"Write '{NameFor(TypeAt(place)!)}', which converts it";

    private protected override bool CanFix(Place place) => TypeAt(place) is { } type && CanBeConverted(type);

    private protected override void Fix(Place place, SyntaxEditor editor)
    {
        var type = TypeAt(place)!;
        var name = NameFor(type);
        var member = place.Enclosing<MemberDeclarationSyntax>()!;
        AttributeEdits.AddOneMore(editor, place, member, "StateConverter", name);
        if (place.Model.LookupNamespacesAndTypes(member.SpanStart, name: name).Any())
            return;
        var outermost = member.Ancestors().OfType<TypeDeclarationSyntax>().Last();
        var value = type.ToMinimalDisplayString(place.Model, outermost.SpanStart);
        var line = AttributeEdits.EndOfLine(place);
        var converter = SyntaxFactory.ParseMemberDeclaration(
            $$"""
            internal sealed class {{name}} : global::Stubs.IStateConverter<{{value}}, string>
            {
                public string ToStored({{value}} value) => throw new global::System.NotImplementedException();

                public {{value}} FromStored(string stored) => throw new global::System.NotImplementedException();
            }
            """)!;
        editor.InsertAfter(
            outermost,
            converter.WithLeadingTrivia(line).WithTrailingTrivia(line).WithAdditionalAnnotations(
                Formatter.Annotation, Microsoft.CodeAnalysis.Simplification.Simplifier.Annotation));
    }

    // Several fields in one declaration would all be converted.
    private static ITypeSymbol? TypeAt(Place place)
    {
        var declared = place.Enclosing<MemberDeclarationSyntax>() switch
        {
            PropertyDeclarationSyntax property => property.Type,
            FieldDeclarationSyntax { Declaration: { Variables.Count: 1 } declaration } => declaration.Type,
            _ => null,
        };
        return declared is null
            ? null
            : place.Model.GetTypeInfo(declared, place.CancellationToken).Type is { } type
                && type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
                    ? nullable.TypeArguments[0]
                    : place.Model.GetTypeInfo(declared, place.CancellationToken).Type?
                        .WithNullableAnnotation(NullableAnnotation.NotAnnotated);
    }

    // Code means something only where it runs, and no class beside can name what is private.
    private static bool CanBeConverted(ITypeSymbol type) => type is INamedTypeSymbol
    {
        TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface, IsRefLikeType: false,
    } named && named.IsVisibleTypeInAssembly() && !named.IsFileLocal && !named.IsAnnotated()
        && !GenericShapes.HasParameter(named);

    private static string NameFor(ITypeSymbol type) =>
        (type is { TypeKind: TypeKind.Interface, Name: ['I', _, ..] } ? type.Name.Substring(1) : type.Name)
        + "Converter";
}
