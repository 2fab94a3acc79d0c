using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds parameters of primary constructors that members use: the compiler keeps them in fields without a name of the author's, which cannot be
/// saved under one.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CapturedParameterAnalyzer : AnnotatedClassAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.CapturedParameter);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context) => context.RegisterSymbolStartAction(
        start =>
        {
            if (start.Symbol is not INamedTypeSymbol type || !ClassTraits.SavesItself(type) || !type.HasPrimaryConstructor(start.CancellationToken))
                return;
            var captured = new ConcurrentDictionary<IParameterSymbol, bool>(SymbolEqualityComparer.Default);
            start.RegisterOperationAction(
                operation =>
                {
                    var parameter = ((IParameterReferenceOperation)operation.Operation).Parameter;
                    if (IsOfPrimaryConstructor(parameter, type) && IsMember(operation.ContainingSymbol, parameter))
                        captured.TryAdd(parameter, true);
                },
                OperationKind.ParameterReference);
            start.RegisterSymbolEndAction(end =>
            {
                foreach (var parameter in captured.Keys)
                    end.ReportDiagnostic(Diagnostic.Create(Rules.CapturedParameter, parameter.Locations[0], parameter.Name, type.Name));
            });
        },
        SymbolKind.NamedType);

    private static bool IsOfPrimaryConstructor(IParameterSymbol parameter, INamedTypeSymbol type) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
        && SymbolEqualityComparer.Default.Equals(constructor.ContainingType, type)
        && constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax);

    // Initializers and the arguments of the base class's constructor run within the constructor.
    private static bool IsMember(ISymbol user, IParameterSymbol parameter) =>
        user is IMethodSymbol && !SymbolEqualityComparer.Default.Equals(user, parameter.ContainingSymbol);
}
