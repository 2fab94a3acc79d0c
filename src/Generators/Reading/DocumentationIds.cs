using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// Names the author's members for <c>inheritdoc</c>, so that documentation is carried over without being part of a
/// model: an edit in a comment writes nothing anew.
/// </summary>
internal static class DocumentationIds
{
    public static string Of(ISymbol member, ReadingContext context)
    {
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

    private static IEnumerable<ITypeSymbol> Errors(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error } => [type],
        IArrayTypeSymbol array => Errors(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.SelectMany(Errors),
        _ => [],
    };
}
