using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Reading;

/// <summary>
/// Finds parameters of primary constructors that members use: the compiler keeps them in fields without a name of the
/// author's, which cannot be saved under one. To find them, bodies must be understood, so only reports ask.
/// </summary>
internal static class CapturedParameters
{
    public static IEnumerable<IParameterSymbol> Of(INamedTypeSymbol constructed, ReadingContext context)
    {
        // Names in source mean the parameters of the definition.
        var type = constructed.OriginalDefinition;
        // The parameters of a record are properties.
        if (type.IsRecord
            || Constructor(type, context.CancellationToken) is not { Parameters.IsEmpty: false } constructor)
            return [];
        var captured = new HashSet<IParameterSymbol>(SymbolEqualityComparer.Default);
        foreach (var reference in context.DeclarationsOf(type))
        {
            var declaration = reference.GetSyntax(context.CancellationToken);
            foreach (var name in declaration.DescendantNodes(node => node == declaration || MayCapture(node))
                .OfType<IdentifierNameSyntax>())
            {
                if (constructor.Parameters.Any(parameter => parameter.Name == name.Identifier.ValueText)
                    && context.ModelOf(reference.SyntaxTree)
                        .GetSymbolInfo(name, context.CancellationToken).Symbol is IParameterSymbol parameter
                    && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, constructor))
                    captured.Add(parameter);
            }
        }

        return captured;
    }

    private static IMethodSymbol? Constructor(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.InstanceConstructors.FirstOrDefault(
            constructor => constructor.DeclaringSyntaxReferences.Any(
                reference => reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax));

    // Initializers and the arguments of the base class's constructor run within the constructor; nested types cannot
    // see the parameters.
    private static bool MayCapture(SyntaxNode node) => node switch
    {
        BaseListSyntax or ParameterListSyntax or BaseTypeDeclarationSyntax or BaseFieldDeclarationSyntax
            or AttributeListSyntax => false,
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax } => false,
        _ => true,
    };
}
