using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>
/// Gives the interface or the stub that is generated for a class another name, where the author's own type has the one
/// that it would have, or stands for another class too.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class NameGeneratedTypeFix : StubsCodeFix
{
    private static readonly ImmutableHashSet<string> OfClasses = ImmutableHashSet.Create(
        "Persistent", "Recoverable", "Remote");

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create("STUB0005", "STUB0010");

    private protected override string Title(Place place) => $"Call it '{NameFor(place)}'";

    private protected override bool CanFix(Place place) =>
        place.Diagnostic.Properties.ContainsKey("Property") && AttributeOf(place) is not null;

    private protected override void Fix(Place place, SyntaxEditor editor) =>
        AttributeEdits.SetProperty(
            editor, AttributeOf(place)!, place.Diagnostic.Properties["Property"]!, NameFor(place));

    private static AttributeSyntax? AttributeOf(Place place) =>
        place.Enclosing<TypeDeclarationSyntax>()?.AttributeLists.SelectMany(static list => list.Attributes)
            .FirstOrDefault(static attribute => OfClasses.Contains(NameOf(attribute)));

    private static string NameOf(AttributeSyntax attribute)
    {
        var name = (attribute.Name as QualifiedNameSyntax)?.Right ?? (attribute.Name as AliasQualifiedNameSyntax)?.Name
            ?? attribute.Name;
        var text = name.ToString();
        return text.EndsWith(nameof(Attribute), StringComparison.Ordinal)
            ? text.Substring(0, text.Length - nameof(Attribute).Length) : text;
    }

    private static string NameFor(Place place)
    {
        var type = place.Enclosing<TypeDeclarationSyntax>()!.Identifier.ValueText;
        var (before, after) = place.Diagnostic.Properties["Property"] == "Stub" ? ("", "Stub") : ("I", "");
        for (var word = "Remote"; ; word += "Object")
        {
            var name = before + word + type + after;
            if (place.Model.LookupNamespacesAndTypes(place.Node.SpanStart, name: name).IsEmpty)
                return name;
        }
    }
}
