using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Adds attributes to declarations, and takes them away.</summary>
internal static class AttributeEdits
{
    /// <summary>Adds an attribute on a line of its own, unless the declaration has it.</summary>
    /// <param name="editor">Edits the document.</param>
    /// <param name="place">What is fixed.</param>
    /// <param name="member">The declaration.</param>
    /// <param name="name">The attribute's name, as it is written where the namespace Stubs is imported.</param>
    /// <param name="argument">Its argument, if it has one.</param>
    public static void Add(
        SyntaxEditor editor, Place place, MemberDeclarationSyntax member, string name, string? argument = null)
    {
        var attribute = Make(place, name, argument);
        editor.ReplaceNode(member, (current, _) =>
        {
            var declaration = (MemberDeclarationSyntax)current;
            if (declaration.AttributeLists.SelectMany(list => list.Attributes)
                .Any(existing => existing.Name.ToString() == attribute.Name.ToString()))
                return declaration;
            return Prepend(declaration, place, attribute);
        });
    }

    /// <summary>Adds a generic attribute on a line of its own, beside others of its kind.</summary>
    public static void AddOneMore(
        SyntaxEditor editor, Place place, MemberDeclarationSyntax member, string name, string typeArgument,
        string? argument = null)
    {
        var attribute = Make(place, name, argument, typeArgument);
        editor.ReplaceNode(member, (current, _) => Prepend((MemberDeclarationSyntax)current, place, attribute));
    }

    /// <summary>Adds an attribute before a parameter, unless it has it.</summary>
    public static void Add(SyntaxEditor editor, Place place, ParameterSyntax parameter, string name)
    {
        var attribute = Make(place, name, null);
        editor.ReplaceNode(parameter, (current, _) =>
        {
            var declaration = (ParameterSyntax)current;
            var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(
                attribute)).WithLeadingTrivia(declaration.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.Space);
            var bare = declaration.WithLeadingTrivia();
            return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
        });
    }

    /// <summary>Sets a property of an attribute to a text.</summary>
    public static void SetProperty(SyntaxEditor editor, AttributeSyntax attribute, string property, string value) =>
        editor.ReplaceNode(attribute, (current, _) =>
        {
            var found = (AttributeSyntax)current;
            var arguments = found.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
            var kept = arguments.Arguments.Where(
                argument => argument.NameEquals?.Name.Identifier.ValueText != property).ToList();
            kept.Add(
                SyntaxFactory.ParseAttributeArgumentList(
                    $"({property} = {SymbolDisplay.FormatLiteral(value, quote: true)})")!.Arguments[0]);
            var separators = Enumerable.Repeat(
                SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), kept.Count - 1);
            return found.WithArgumentList(
                arguments.WithArguments(SyntaxFactory.SeparatedList(kept, separators)));
        });

    /// <summary>Gives an attribute that has only properties a first argument.</summary>
    public static void SetName(SyntaxEditor editor, AttributeSyntax attribute, string argument) =>
        editor.ReplaceNode(attribute, (current, _) =>
        {
            var found = (AttributeSyntax)current;
            var others = found.ArgumentList?.Arguments.ToString() ?? "";
            return found.WithArgumentList(SyntaxFactory.ParseAttributeArgumentList(
                others.Length == 0 ? $"({argument})" : $"({argument}, {others})"));
        });

    /// <summary>Takes an attribute away, and its brackets if it was alone in them.</summary>
    public static void Remove(SyntaxEditor editor, AttributeSyntax attribute)
    {
        if (attribute.Parent?.Parent is { } owner)
            editor.ReplaceNode(owner, (current, _) => Without(current, attribute.ToString()));
    }

    private static SyntaxNode Without(SyntaxNode owner, string attribute)
    {
        var lists = owner.ChildNodes().OfType<AttributeListSyntax>().ToList();
        foreach (var list in lists)
        {
            if (list.Attributes.FirstOrDefault(each => each.ToString() == attribute) is not { } found)
                continue;
            if (list.Attributes.Count > 1)
                return owner.ReplaceNode(list, list.WithAttributes(list.Attributes.Remove(found)));
            var index = lists.IndexOf(list);
            if (index > 0)
            {
                // The line ends where it ended.
                var before = lists[index - 1];
                var shortened = owner.RemoveNode(list, SyntaxRemoveOptions.KeepNoTrivia)!;
                return before.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) ? shortened
                    : shortened.ReplaceNode(
                        shortened.ChildNodes().OfType<AttributeListSyntax>().ElementAt(index - 1),
                        before.WithTrailingTrivia(list.GetTrailingTrivia()));
            }

            // What stood before the brackets stands before what followed them.
            var next = list.GetLastToken().GetNextToken();
            var moved = owner.ReplaceToken(next, next.WithLeadingTrivia(list.GetLeadingTrivia()));
            return moved.RemoveNode(
                moved.ChildNodes().OfType<AttributeListSyntax>().First(), SyntaxRemoveOptions.KeepNoTrivia)!;
        }

        return owner;
    }

    private static MemberDeclarationSyntax Prepend(
        MemberDeclarationSyntax declaration, Place place, AttributeSyntax attribute)
    {
        var leading = declaration.GetLeadingTrivia();
        var indentation = leading.Count > 0 && leading[leading.Count - 1].IsKind(SyntaxKind.WhitespaceTrivia)
            ? SyntaxFactory.TriviaList(leading[leading.Count - 1]) : default;
        var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(
            attribute)).WithLeadingTrivia(leading).WithTrailingTrivia(EndOfLine(place));
        var bare = declaration.WithLeadingTrivia(indentation);
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
    }

    private static AttributeSyntax Make(Place place, string name, string? argument, string? typeArgument = null)
    {
        var visible = place.Model.LookupNamespacesAndTypes(place.Node.SpanStart, name: name + nameof(Attribute))
            .Any(symbol => symbol.ContainingNamespace?.ToDisplayString() == nameof(Stubs));
        var full = (visible ? name : $"global::{nameof(Stubs)}.{name}")
            + (typeArgument is null ? "" : $"<{typeArgument}>");
        var attribute = SyntaxFactory.Attribute(SyntaxFactory.ParseName(full));
        return argument is null
            ? attribute : attribute.WithArgumentList(SyntaxFactory.ParseAttributeArgumentList($"({argument})"));
    }

    /// <summary>The line ending that the document uses.</summary>
    public static SyntaxTrivia EndOfLine(Place place) =>
        place.Model.SyntaxTree.GetRoot(place.CancellationToken).DescendantTrivia()
            .FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } trivia
            ? trivia
            : SyntaxFactory.LineFeed;
}
