using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds members of exceptions that stay behind when the exception is thrown by a call from another node.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LostExceptionDataAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0075",
        "A member of an exception stays behind",
        "'{0}' stays behind when a call from another node throws '{1}': {2}; {3}",
        Rules.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0075"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) => context.RegisterSymbolAction(
        static symbol =>
        {
            if (symbol.Symbol is not INamedTypeSymbol type || !ExceptionTypes.IsCarried(type, symbol.CancellationToken))
                return;
            foreach (var lost in ExceptionReader.FindLost(
                type, new ReadingContext(symbol.Compilation, Reporter.Silent, symbol.CancellationToken)))
                Report(symbol, type, lost);
        },
        SymbolKind.NamedType);

    // What a base class of another assembly holds is lost for each member that callers may look at.
    private static void Report(SymbolAnalysisContext context, INamedTypeSymbol type, LostMember lost)
    {
        if ((lost.IsInherited ? (ISymbol)type : lost.Member).Locations
            .FirstOrDefault(location => location.IsInSource) is not { } location)
            return;
        var remedy = lost switch
        {
            { IsInherited: true } => "declare what callers need in this class, or derive from an exception of .NET",
            { Member: IEventSymbol } => "mark it [Transient] to say so",
            _ => "give it a type that can be saved, or mark it [Transient] if callers can do without",
        };
        context.ReportDiagnostic(Diagnostic.Create(
            Rule, location, lost.IsInherited ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
            additionalLocations: null, properties: null, lost.Member.Name, type.Name, lost.Reason, remedy));
    }
}
