using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Tests;

namespace Stubs.Analyzers.Tests;

/// <summary>Advice of other analyzers that would take operations out of a stub.</summary>
public sealed class StaticOperationTests
{
    [Fact]
    public async Task No_operation_is_advised_to_be_static_because_a_static_method_is_none()
    {
        var generation = Driver.Run("""
            public class Plain { public int FromBase() => 1; protected int Hidden() => 1; }
            [Persistent] public partial class A : Plain
            {
                private int n;
                public int Count() => n;
                public int Version() => 3;
                public int Size => 4;
                [Local] public int Own() => 5;
                private int Helper() => 6;
            }
            public class Other { public int Method() => 7; }
            """);
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true,
            logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);

        var found = await generation.Output
            .WithAnalyzers([new MarksStatic(), new StaticOperationSuppressor()], options).GetAnalyzerDiagnosticsAsync();

        Names(isSuppressed: true).ShouldBe(["Count", "FromBase", "Size", "Version"]);
        Names(isSuppressed: false).ShouldBe(["Helper", "Hidden", "Method", "Own"]);

        string[] Names(bool isSuppressed) =>
        [
            .. found.Where(each => each.IsSuppressed == isSuppressed).Select(static each => each.GetMessage())
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Says of each member of an object what CA1822 says of some.</summary>
#pragma warning disable RS1001, RS1029, RS1036, RS1038, RS1041, RS2008
    private sealed class MarksStatic : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor Rule = new(
            "CA1822", "Mark it static", "{0}", "Performance", DiagnosticSeverity.Info, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterSymbolAction(
                static symbol =>
                {
                    if (symbol.Symbol is { IsStatic: false } and (IPropertySymbol
                        or IMethodSymbol { MethodKind: MethodKind.Ordinary })
                        && symbol.Symbol.Locations[0].SourceTree!.FilePath
                            .StartsWith("Source", StringComparison.Ordinal))
                        symbol.ReportDiagnostic(Diagnostic.Create(
                            Rule, symbol.Symbol.Locations[0], symbol.Symbol.Name));
                },
                SymbolKind.Method, SymbolKind.Property);
        }
    }
}
