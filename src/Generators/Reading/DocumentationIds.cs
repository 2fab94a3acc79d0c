using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Stubs.Generators.Reading;

/// <summary>
/// Names the author's members for <c>inheritdoc</c>, so that documentation is carried over without being part of a
/// model: an edit in a comment writes nothing anew. Only the first comment and the last one do.
/// </summary>
internal static class DocumentationIds
{
    /// <summary>The member's name; empty for a member without documentation of its own or of a base.</summary>
    public static string Of(ISymbol member, ReadingContext context)
    {
        if (!MayBeDocumented(member, context.CancellationToken))
            return "";
        var id = member.GetDocumentationCommentId() ?? "";
        var parameters = member switch
        {
            IMethodSymbol method => method.Parameters,
            IPropertySymbol property => property.Parameters,
            _ => ImmutableArray<IParameterSymbol>.Empty,
        };
        foreach (var error in parameters.SelectMany(parameter => Errors(parameter.Type)))
        {
            if (context.References.Find(error, member) is { } reference)
            {
                var name = Regex.Escape(error.Name);
                id = Regex.Replace(
                    id, $@"System\.Nullable\{{{name}\}}|(?<=[(,{{]){name}(?=[),}}\[])",
                    reference.Replace("global::", ""));
            }
        }

        return id;
    }

    /// <summary>Whether a comment for documentation stands before a declaration.</summary>
    /// <remarks>A compiler that makes no documentation takes it for any other comment.</remarks>
    public static bool HasComment(SyntaxNode declaration)
    {
        foreach (var trivia in declaration.GetLeadingTrivia())
        {
            if (trivia.Kind() is SyntaxKind.SingleLineDocumentationCommentTrivia
                or SyntaxKind.MultiLineDocumentationCommentTrivia)
                return true;
            if (trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
                && trivia.ToString() is ['/', '/' or '*', '/' or '*', ..])
                return true;
        }

        return false;
    }

    // What a member without a comment inherits, it has from a base class or an interface.
    private static bool MayBeDocumented(ISymbol member, CancellationToken cancellationToken) =>
        member.DeclaringSyntaxReferences.IsEmpty
            || member.IsOverride
            || !member.ContainingType.AllInterfaces.IsEmpty
            || member.DeclaringSyntaxReferences.Any(reference => HasComment(reference.GetSyntax(cancellationToken)));

    private static IEnumerable<ITypeSymbol> Errors(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error } => [type],
        IArrayTypeSymbol array => Errors(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.SelectMany(Errors),
        _ => [],
    };
}
