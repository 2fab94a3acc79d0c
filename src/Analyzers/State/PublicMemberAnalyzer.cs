using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds public fields and events of annotated classes: stubs do not have them, and code that has the bare object uses
/// them without a lock.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PublicMemberAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Field = new(
        "STUB0053",
        "A public field is not seen by clients",
        "'{0}' is a public field: clients cannot see it, and code that can takes no lock; make it a property, or private",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0053"));

    internal static readonly DiagnosticDescriptor Event = new(
        "STUB0054",
        "A public event is not seen by clients",
        "'{0}' is an event: clients cannot subscribe to it, and its handlers are gone when the object has been passive; call an object that was passed as a reference",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0054"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Field, Event);

    /// <inheritdoc/>
    protected override void Analyze(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            if (member is not { IsStatic: false, DeclaredAccessibility: Accessibility.Public,
                IsImplicitlyDeclared: false })
                continue;
            var rule = member switch
            {
                IFieldSymbol { IsConst: false } => Field,
                IEventSymbol => Event,
                _ => null,
            };
            if (rule is not null && !member.IsWrittenByUs())
                context.ReportDiagnostic(Diagnostic.Create(rule, member.Locations[0], member.Name));
        }
    }
}
