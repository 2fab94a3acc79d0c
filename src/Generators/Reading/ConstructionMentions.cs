using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>
/// What was read of one mention: constructions of generic classes, and the data types that these need codecs for.
/// </summary>
internal sealed record ConstructionReading(
    EquatableArray<ConstructionModel> Constructions, EquatableArray<DataTypeModel> Data);

/// <summary>
/// Finds where source names a construction of a generic class: its stub, as in
/// <c>BoxStub&lt;int&gt;.CreateAsync(…)</c>, or its interface in <c>BindAsync&lt;IBox&lt;int&gt;&gt;(…)</c>. Nothing
/// else makes an object's type appear: what classes hold and send is found when they are read.
/// </summary>
internal static class ConstructionMentions
{
    /// <summary>Whether a node may be one, by its looks: this is asked of each node that someone types.</summary>
    public static bool MayBe(SyntaxNode node) => node switch
    {
        GenericNameSyntax name => name.Identifier.ValueText.EndsWith("Stub", StringComparison.Ordinal)
            || (name.Identifier.ValueText.StartsWith("I", StringComparison.Ordinal)
            && name.Parent
                is TypeArgumentListSyntax { Parent: GenericNameSyntax { Identifier.ValueText: "BindAsync" } }),
        IdentifierNameSyntax { Parent: QualifiedNameSyntax { Left: QualifiedNameSyntax or GenericNameSyntax }
            or MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax or GenericNameSyntax } } name =>
                name.Identifier.ValueText.EndsWith("Stub", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Reads a mention; null if it is none, or if its arguments depend on type parameters.</summary>
    public static ConstructionReading? Read(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        var context = new ReadingContext(model.Compilation, Reporter.Silent, cancellationToken);
        if (Find((SimpleNameSyntax)node, model, context) is not var (@class, at)
            || !context.Constructions.Add(@class, at))
            return null;
        return new ConstructionReading(
            context.Constructions.Models.ToEquatableArray(), context.Data.Models.ToEquatableArray());
    }

    /// <summary>The class, constructed, and a member from which names are looked up as they are at the node.</summary>
    public static (INamedTypeSymbol Class, ISymbol At)? Find(
        SimpleNameSyntax node, SemanticModel model, ReadingContext context)
    {
        if (FindClass(node, model, context.CancellationToken) is not { } @class
            || GenericShapes.ArgumentsOf(@class).Count == 0)
            return null;
        var arguments = (node as GenericNameSyntax)?.TypeArgumentList.Arguments;
        if (arguments is { } written)
        {
            var types = written.Select(argument => model.GetTypeInfo(argument, context.CancellationToken).Type)
                .ToArray();
            if (types.Length != @class.Arity || types.Any(type => type is null))
                return null;
            @class = @class.Construct(types!);
        }

        return GenericShapes.HasParameter(@class)
            || model.GetEnclosingSymbol(node.SpanStart, context.CancellationToken) is not { } enclosing
                ? null : (@class, TypeOf(enclosing));
    }

    private static INamedTypeSymbol? FindClass(
        SimpleNameSyntax node, SemanticModel model, CancellationToken cancellationToken)
    {
        var name = node.Identifier.ValueText;
        SyntaxNode? left = node.Parent switch
        {
            QualifiedNameSyntax qualified when qualified.Right == node => qualified.Left,
            MemberAccessExpressionSyntax access when access.Name == node => access.Expression,
            AliasQualifiedNameSyntax alias => alias.Alias,
            _ => null,
        };
        var arity = node.Arity;
        if (left is null)
            return References.Lookup(model, node.SpanStart, name, arity);
        return model.GetSymbolInfo(left, cancellationToken).Symbol switch
        {
            INamespaceOrTypeSymbol container => GeneratedNames.ClassIn(container, name, arity),
            _ => null,
        };
    }

    // Top-level statements are in no declaration that could be looked up from, but their type is.
    private static ISymbol TypeOf(ISymbol symbol)
    {
        while (symbol is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction })
            symbol = symbol.ContainingSymbol;
        return symbol;
    }
}
