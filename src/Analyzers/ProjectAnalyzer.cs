using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>Reports why the generator writes nothing: the language is too old, or it cannot see the class.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ProjectAnalyzer : DiagnosticAnalyzer
{
    internal static readonly DiagnosticDescriptor ProjectRule = new(
        "STUB0092",
        "The project cannot have generated code",
        "Nothing is written for the annotated classes of this project, because it is compiled as C# {0}; "
            + "take LangVersion out of the project, or set it to {1} or later",
        Rules.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0092"),
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    internal static readonly DiagnosticDescriptor UnseenRule = new(
        "STUB0093",
        "The class is written by another generator",
        "Nothing is written for class '{0}', because the build writes the class itself (a @code block of Razor, for example), "
            + "and no generator sees what another has written; declare it in a file of C#",
        Rules.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0093"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(ProjectRule, UnseenRule);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        // What another generator has written is what this is about.
        context.ConfigureGeneratedCodeAnalysis(
            GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        if (Language.IsNewEnough(context.Compilation))
        {
            context.RegisterSymbolAction(AnalyzeClass, SymbolKind.NamedType);
            return;
        }

        var annotated = 0;
        context.RegisterSymbolAction(
            symbol =>
            {
                if (((INamedTypeSymbol)symbol.Symbol).IsAnnotated())
                    Interlocked.Increment(ref annotated);
            },
            SymbolKind.NamedType);
        context.RegisterCompilationEndAction(end =>
        {
            if (annotated == 0)
                return;
            var (version, oldest) = (Language.VersionOf(end.Compilation), Language.Oldest);
            end.ReportDiagnostic(
                Diagnostic.Create(ProjectRule, Location.None, version.ToDisplayString(), oldest.ToDisplayString()));
        });
    }

    private static void AnalyzeClass(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!type.IsAnnotated() || HasStub(type))
            return;

        // What a class lacks for which nothing can be written, another analyzer says.
        if (ClassReader.Read(type, context.Compilation, Reporter.Silent, context.CancellationToken) is not null)
            context.ReportDiagnostic(Diagnostic.Create(UnseenRule, type.Locations[0], type.Name));
    }

    private static bool HasStub(INamedTypeSymbol type)
    {
        var name = GeneratedNames.StubOf(type);
        var scope = type.ContainingType ?? (INamespaceOrTypeSymbol)type.ContainingNamespace;
        return scope.GetTypeMembers(name, type.Arity).Any(static sibling => sibling.IsWrittenByUs());
    }
}
