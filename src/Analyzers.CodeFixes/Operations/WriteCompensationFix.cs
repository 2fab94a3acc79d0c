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

/// <summary>Writes the head of a compensation that is missing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class WriteCompensationFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0052");

    private protected override string Title(Place place) => $"Write '{NameAt(place)}'";

    private protected override bool CanFix(Place place) =>
        NameAt(place) is { } name && SyntaxFacts.IsValidIdentifier(name)
            && place.Enclosing<MethodDeclarationSyntax>() is not null;

    private protected override void Fix(Place place, SyntaxEditor editor)
    {
        var operation = place.Enclosing<MethodDeclarationSyntax>()!;
        var parameters = operation.ParameterList.Parameters
            .Where(
                parameter => place.Model.GetDeclaredSymbol(parameter, place.CancellationToken) is { } symbol
                    && !OperationNames.IsToken(symbol.Type))
            .Select(parameter => $"{parameter.Type!.WithoutTrivia()} {parameter.Identifier.Text}");
        var method = SyntaxFactory.ParseMemberDeclaration(
            $"private void {NameAt(place)}({string.Join(", ", parameters)}) => throw new global::System.NotImplementedException();")!;
        var line = AttributeEdits.EndOfLine(place);
        editor.InsertAfter(
            operation,
            method.WithLeadingTrivia(line).WithTrailingTrivia(line).WithAdditionalAnnotations(Formatter.Annotation));
    }

    private static string? NameAt(Place place) =>
        place.Diagnostic.Properties.TryGetValue("Missing", out var name) ? name : null;
}
