using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Gives an operation a wire name of its own: the method's, with its number among the overloads.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class NameOperationFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0045");

    private protected override string Title(Place place) => $"Call it '{NameFor(place)}' on the wire";

    // One whose attribute names it was given that name by the author.
    private protected override bool CanFix(Place place) => place.Enclosing<MethodDeclarationSyntax>() is { } method
        && Existing(method)?.ArgumentList?.Arguments.Any(static argument => argument.NameEquals is null) != true;

    private protected override void Fix(Place place, SyntaxEditor editor)
    {
        var method = place.Enclosing<MethodDeclarationSyntax>()!;
        var name = SymbolDisplay.FormatLiteral(NameFor(place), quote: true);
        if (Existing(method) is { } attribute)
            AttributeEdits.SetName(editor, attribute, name);
        else
            AttributeEdits.Add(editor, place, method, "Operation", name);
    }

    private static AttributeSyntax? Existing(MethodDeclarationSyntax method) =>
        method.AttributeLists.SelectMany(static list => list.Attributes).FirstOrDefault(
            static attribute => attribute.Name.ToString().EndsWith("Operation", StringComparison.Ordinal));

    private static string NameFor(Place place)
    {
        var method = place.Enclosing<MethodDeclarationSyntax>()!;
        var name = method.Identifier.ValueText;
        var siblings = ((TypeDeclarationSyntax)method.Parent!).Members.OfType<MethodDeclarationSyntax>()
            .Where(sibling => sibling.Identifier.ValueText == name).ToList();
        return name + (siblings.IndexOf(method) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
