using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Stubs.Analyzers.CodeFixes;

/// <summary>Lets an <c>async void</c> method return a task.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReturnTaskFix : StubsCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("STUB0042");

    private protected override string Title(Place place) => "Return 'Task'";

    private protected override bool CanFix(Place place) => place.Enclosing<MethodDeclarationSyntax>() is not null;

    private protected override void Fix(Place place, SyntaxEditor editor)
    {
        var type = place.Enclosing<MethodDeclarationSyntax>()!.ReturnType;
        var task = place.Model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Task")!;
        editor.ReplaceNode(
            type,
            SyntaxFactory.ParseTypeName(task.ToMinimalDisplayString(place.Model, type.SpanStart)).WithTriviaFrom(type));
    }
}
