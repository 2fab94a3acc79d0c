using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Lets an operation return its collection as one that cannot be changed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReturnReadOnlyFix : StubsCodeFix
{
    private static readonly string[] Candidates =
    [
        "System.Collections.Generic.IReadOnlyList`1", "System.Collections.Generic.IReadOnlyDictionary`2",
        "System.Collections.Generic.IReadOnlySet`1",
        "System.Collections.Generic.IReadOnlyCollection`1", "System.Collections.Generic.IEnumerable`1",
    ];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0069");

    private protected override string Title(Place place) => $"Return '{ReadOnlyOf(place)}'";

    private protected override bool CanFix(Place place) =>
        place.Diagnostic.Properties.ContainsKey("Convertible") && TypeAt(place) is not null
            && ReadOnlyOf(place) is not null
        && !place.Enclosing<MemberDeclarationSyntax>()!.Modifiers.Any(
            modifier => modifier.Kind() is SyntaxKind.OverrideKeyword or SyntaxKind.VirtualKeyword);

    private protected override void Fix(Place place, SyntaxEditor editor)
    {
        var type = TypeAt(place)!;
        editor.ReplaceNode(type, SyntaxFactory.ParseTypeName(ReadOnlyOf(place)!).WithTriviaFrom(type));
    }

    private static TypeSyntax? TypeAt(Place place) => place.Enclosing<MemberDeclarationSyntax>() switch
    {
        BasePropertyDeclarationSyntax property => property.Type,
        MethodDeclarationSyntax method => method.ReturnType,
        _ => null,
    };

    private static string? ReadOnlyOf(Place place)
    {
        var written = TypeAt(place)!;
        if (place.Model.GetTypeInfo(written, place.CancellationToken).Type is not { } type)
            return null;
        foreach (var candidate in Candidates.Select(place.Model.Compilation.GetTypeByMetadataName))
        {
            if (type.AllInterfaces.FirstOrDefault(
                @interface => SymbolEqualityComparer.Default.Equals(
                    @interface.OriginalDefinition, candidate)) is { } found)
                return found.ToMinimalDisplayString(
                    place.Model, written.SpanStart) + (written is NullableTypeSyntax ? "?" : "");
        }

        return null;
    }
}
