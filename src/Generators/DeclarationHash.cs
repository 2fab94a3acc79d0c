using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generators.Reading;

namespace Stubs.Generators;

/// <summary>A hash of declarations: 128 bits, for what it stands for is not compared. FNV-1a, twice.</summary>
internal struct DeclarationHash
{
    private const ulong Prime = 1099511628211;

    private ulong low;
    private ulong high;

    public DeclarationHash()
    {
        low = 14695981039346656037;
        high = 9650029242287828579;
    }

    public readonly (ulong, ulong) Value => (low, high);

    public void Add(ulong value)
    {
        low = unchecked((low ^ value) * Prime);
        high = unchecked((((high << 31) | (high >> 33)) + value) * 0x9E3779B97F4A7C15);
    }

    public void Add(string text)
    {
        foreach (var character in text)
            Add(character);
        Add((ulong)text.Length);
    }

    /// <summary>
    /// Adds all tokens and directives of a file but those within bodies, and which members have documentation.
    /// Directives count everywhere: one in a body may hold for what follows.
    /// </summary>
    public void AddDeclarations(SyntaxNode root)
    {
        if (root.ContainsDirectives)
        {
            foreach (var directive in root.DescendantTrivia(
                static node => node.ContainsDirectives, descendIntoTrivia: false))
            {
                if (directive.IsDirective)
                    Add(directive.ToFullString());
            }
        }

        AddNode(root);
    }

    private void AddNode(SyntaxNode node)
    {
        Add((ulong)node.RawKind);
        if (node is MemberDeclarationSyntax && DocumentationIds.HasComment(node))
            Add(1UL);
        foreach (var child in node.ChildNodesAndTokens())
        {
            if (child.AsNode() is not { } inner)
            {
                Add((ulong)child.RawKind);
                Add(child.AsToken().Text);
            }
            else if (IsBody(inner))
            {
                // That there is one says that the accessor is not the compiler's; and one that says 'field' has a
                // field.
                Add((ulong)inner.RawKind);
                if (inner.FirstAncestorOrSelf<BasePropertyDeclarationSyntax>() is not null)
                    Add(MentionsField(inner) ? 1UL : 2UL);
            }
            else
            {
                AddNode(inner);
            }
        }
    }

    private static bool IsBody(SyntaxNode node) => node switch
    {
        BlockSyntax => node.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax,
        ArrowExpressionClauseSyntax =>
            node.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax,
        GlobalStatementSyntax => true,
        _ => false,
    };

    // Whichever token older and newer compilers take it for.
    private static bool MentionsField(SyntaxNode body)
    {
        foreach (var token in body.DescendantTokens())
        {
            if (token.Text == "field")
                return true;
        }

        return false;
    }
}
