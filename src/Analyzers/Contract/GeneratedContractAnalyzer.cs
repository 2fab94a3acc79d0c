using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;
using Stubs.Generators.Writing;

namespace Stubs.Analyzers.Contract;

/// <summary>
/// Compares the version that this generator writes code for, and those of the assemblies that are referenced, with what
/// the referenced run time runs.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GeneratedContractAnalyzer : DiagnosticAnalyzer
{
    internal static readonly DiagnosticDescriptor GeneratorRule = Create(
        "STUB0090",
        "The generator and the run time do not fit",
        "The generator of Stubs writes code for version {0} of its contract with the run time, but the run time that is referenced supports {1}; reference the package Stubs in one version only, the {2} one");

    internal static readonly DiagnosticDescriptor AssemblyRule = Create(
        "STUB0091",
        "A referenced assembly and the run time do not fit",
        "The code in '{0}' was generated for version {1} of the contract with the run time, but the run time that is referenced supports {2}; {3}");

    private const string Contract = "Stubs.Generated.GeneratedContract";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(GeneratorRule, AssemblyRule);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationAction(Analyze);
    }

    private static void Analyze(CompilationAnalysisContext context)
    {
        if (context.Compilation.GetTypeByMetadataName(Attributes.MetadataName(
            Attributes.Persistent)) is not { } persistent)
            return;
        // A run time without the type is older than the first version.
        var contract = persistent.ContainingAssembly.GetTypeByMetadataName(Contract);
        var (oldest, current) = (Constant(contract, "OldestSupported"), Constant(contract, "Version"));
        var supported = current == 0
            ? "none" : oldest == current ? $"version {current}" : $"versions {oldest} to {current}";
        if (StampFile.Version < oldest || StampFile.Version > current)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                GeneratorRule, Location.None, StampFile.Version, supported, StampFile.Version > current
                    ? "generator's" : "run time's"));
        }

        foreach (var assembly in context.Compilation.SourceModule.ReferencedAssemblySymbols.OrderBy(
            assembly => assembly.Name, StringComparer.Ordinal))
        {
            if (VersionOf(assembly) is not { } version || (version >= oldest && version <= current))
                continue;
            var advice = version > current
                ? "update the package Stubs here to the one that it was built with"
                : "rebuild it with the package Stubs that is used here, or use a newer build of it";
            context.ReportDiagnostic(Diagnostic.Create(
                AssemblyRule, Location.None, assembly.Name, version, supported, advice));
        }
    }

    private static int Constant(INamedTypeSymbol? contract, string name) =>
        contract?.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault()?.ConstantValue as int? ?? 0;

    private static int? VersionOf(IAssemblySymbol assembly) => assembly.GetAttributes()
        .Where(
            attribute => attribute.AttributeClass is { Name: "GeneratedContractAttribute" } type
                && type.ContainingNamespace.IsStubsGeneratedNamespace())
        .Select(attribute => attribute.ConstructorArguments is [{ Value: int version }] ? version : (int?)null)
        .FirstOrDefault();

    private static DiagnosticDescriptor Create(string id, string title, string message) => new(
        id, title, message, Rules.Category, DiagnosticSeverity.Error, isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf(id), customTags: WellKnownDiagnosticTags.CompilationEnd);
}
