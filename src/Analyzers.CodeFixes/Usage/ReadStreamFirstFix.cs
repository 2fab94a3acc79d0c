using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Reads a stream into a list before the loop over it begins.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReadStreamFirstFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0073");

    private protected override string Title(Place place) => "Read the stream first";

    // ToListAsync is an extension method, of the framework or of a package: only where there is one.
    private protected override bool CanFix(Place place) =>
        Loop(place) is { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: not ("WithCancellation" or "ConfigureAwait") } } stream }
        && !place.Model.LookupSymbols(
            stream.SpanStart, place.Model.GetTypeInfo(stream, place.CancellationToken).Type as INamespaceOrTypeSymbol,
            "ToListAsync", includeReducedExtensionMethods: true).IsEmpty;

    private protected override void Fix(Place place, SyntaxEditor editor) => editor.ReplaceNode(
        Loop(place)!,
        static (current, _) =>
        {
            var loop = (ForEachStatementSyntax)current;
            if (loop.AwaitKeyword.IsKind(SyntaxKind.None))
                return loop;
            var list = InvocationExpression(MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression, loop.Expression, IdentifierName("ToListAsync")));
            return loop
                .WithAwaitKeyword(default)
                .WithForEachKeyword(loop.ForEachKeyword.WithLeadingTrivia(loop.AwaitKeyword.LeadingTrivia))
                .WithExpression(AwaitExpression(Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(Space), list));
        });

    private static ForEachStatementSyntax? Loop(Place place)
    {
        for (var loop = place.Enclosing<ForEachStatementSyntax>(); loop is not null;
            loop = loop.Parent?.FirstAncestorOrSelf<ForEachStatementSyntax>())
        {
            if (!loop.AwaitKeyword.IsKind(SyntaxKind.None))
                return loop;
        }

        return null;
    }
}
