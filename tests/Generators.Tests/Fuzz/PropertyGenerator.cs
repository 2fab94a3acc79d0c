using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Generators.Tests.Fuzz;

/// <summary>
/// Another generator beside ours, as real projects have them: it implements partial properties, and so adds state.
/// </summary>
internal sealed class PropertyGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var parts = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is PropertyDeclarationSyntax property
                && property.Modifiers.Any(SyntaxKind.PartialKeyword),
            static (node, _) => Part((PropertyDeclarationSyntax)node.Node));
        context.RegisterSourceOutput(parts, static (output, part) => output.AddSource(part.Name + ".g.cs", part.Text));
    }

    private static (string Name, string Text) Part(PropertyDeclarationSyntax property)
    {
        var name = property.Identifier.ValueText;
        var text =
            $"private {property.Type} held{name}; public partial {property.Type} {name} {{ get => held{name}; set => held{name} = value; }}";
        foreach (var container in property.Ancestors().OfType<TypeDeclarationSyntax>())
        {
            var keyword = container is RecordDeclarationSyntax ? "record" : container.Keyword.ValueText;
            text = $"partial {keyword} {container.Identifier}{container.TypeParameterList} {{ {text} }}";
        }

        return (name, $"#nullable enable annotations\n#pragma warning disable\nusing System.Collections.Generic;\n{text}");
    }
}
