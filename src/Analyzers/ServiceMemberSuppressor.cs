using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// A member marked [Service] is set by generated code, in ways that the compiler does not see: it is not unassigned.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ServiceMemberSuppressor : DiagnosticSuppressor
{
    private const string Justification = "The generated code sets members marked [Service].";

    private static readonly SuppressionDescriptor NeverAssigned = new("STUBS0001", "CS0649", Justification);
    private static readonly SuppressionDescriptor Uninitialized = new("STUBS0002", "CS8618", Justification);

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } =
        ImmutableArray.Create(NeverAssigned, Uninitialized);

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree)
                continue;
            var node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan);
            if (context.GetSemanticModel(tree).GetDeclaredSymbol(node, context.CancellationToken) is { } symbol
                && symbol.HasAttribute(Attributes.Service))
                context.ReportSuppression(Suppression.Create(
                    diagnostic.Id == NeverAssigned.SuppressedDiagnosticId ? NeverAssigned : Uninitialized, diagnostic));
        }
    }
}
