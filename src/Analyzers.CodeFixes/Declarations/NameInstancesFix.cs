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

/// <summary>
/// Writes a converter for a class whose values are known instances: it stores the name of the instance and gives the
/// instance back.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class NameInstancesFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0102");

    // It changes what is stored.
    private protected override bool IsOneByOne => true;

    private protected override string Title(Place place) =>
        $"Write '{TypeAt(place)!.Name}Converter', which stores the name of the instance";

    private protected override bool CanFix(Place place) =>
        TypeAt(place) is { IsGenericType: false } type && type.IsVisibleTypeInAssembly() && !type.IsFileLocal
            && InstancesOf(type, place).Count > 0;

    private protected override void Fix(Place place, SyntaxEditor editor)
    {
        var type = TypeAt(place)!;
        var declaration = place.Enclosing<TypeDeclarationSyntax>()!;
        var name = type.Name + "Converter";
        AttributeEdits.AddOneMore(editor, place, declaration, "StateConverter", name);
        if (place.Model.LookupNamespacesAndTypes(declaration.SpanStart, name: name).Any())
            return;
        var outermost = declaration.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Last();
        var value = type.ToMinimalDisplayString(place.Model, outermost.SpanStart);
        var instances = InstancesOf(type, place).ConvertAll(static each => each.Name);
        var stored = string.Concat(instances.Select(
            each => $"ReferenceEquals(value, {value}.{Naming.Escape(each)}) ? \"{each}\"\n        : "));
        var known = string.Concat(instances.Select(
            each => $"        \"{each}\" => {value}.{Naming.Escape(each)},\n"));
        var line = AttributeEdits.EndOfLine(place);
        var converter = SyntaxFactory.ParseMemberDeclaration(
            $$"""
            {{(type.IsPublicEverywhere() ? "public" : "internal")}} sealed class {{name}} : global::Stubs.IStateConverter<{{value}}, string>
            {
                public string ToStored({{value}} value) =>
                    {{stored}}throw new global::System.ArgumentException("The value is none of the known ones.", nameof(value));

                public {{value}} FromStored(string stored) => stored switch
                {
            {{known}}        _ => throw new global::System.ArgumentException($"'{stored}' is none of the known values.", nameof(stored)),
                };
            }
            """)!;
        editor.InsertAfter(
            outermost,
            converter.WithLeadingTrivia(line).WithTrailingTrivia(line).WithAdditionalAnnotations(
                Formatter.Annotation, Microsoft.CodeAnalysis.Simplification.Simplifier.Annotation));
    }

    private static INamedTypeSymbol? TypeAt(Place place) =>
        place.Enclosing<TypeDeclarationSyntax>() is { } declaration
            ? place.Model.GetDeclaredSymbol(declaration, place.CancellationToken) as INamedTypeSymbol : null;

    // One that is made when it is first asked for has its value behind another member, and a table has many.
    private static List<ISymbol> InstancesOf(INamedTypeSymbol type, Place place) =>
        KnownInstances.Of(type, place.Model.Compilation, place.CancellationToken)
            .FindAll(member => member.IsVisibleInAssembly() && KnownInstances.IsInstance(member, type));
}
