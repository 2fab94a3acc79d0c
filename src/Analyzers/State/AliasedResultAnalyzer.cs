using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds operations that seem to hand out a collection of the object's own. The caller gets a copy (SYSTEM 40), so what
/// it adds to that is in no object.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AliasedResultAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0069",
        "A result seems to share mutable state",
        "'{0}' returns a copy of all of '{1}', and what the caller changes in that copy changes no object; return a read-only type, or only what is needed",
        Rules.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0069"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        base.Start(context);
        context.RegisterOperationAction(AnalyzeReturn, OperationKind.Return);
    }

    /// <inheritdoc/>
    protected override void Analyze(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        foreach (var (method, owner) in OperationSymbols.DeclaredFor(type))
        {
            if (method is { MethodKind: MethodKind.PropertyGet, AssociatedSymbol: IPropertySymbol { SetMethod: null
                or { DeclaredAccessibility: not Accessibility.Public } } property }
                && SymbolEqualityComparer.Default.Equals(owner, type) && StatePaths.FieldOf(property) is not null
                && IsShared(property.Type))
                context.ReportDiagnostic(Diagnostic.Create(Rule, property.Locations[0], property.Name, property.Name));
        }
    }

    private static void AnalyzeReturn(OperationAnalysisContext context)
    {
        if (context.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary
            or MethodKind.PropertyGet } method
            || !method.ContainingType.IsAnnotated()
            || ((IReturnOperation)context.Operation).ReturnedValue is not { } value)
            return;
        var member = value.Unwrap() switch
        {
            IFieldReferenceOperation field when StatePaths.IsThis(field.Instance) => (ISymbol)field.Field,
            IPropertyReferenceOperation property when StatePaths.IsThis(property.Instance)
                && StatePaths.FieldOf(property.Property) is not null => property.Property,
            _ => null,
        };
        if (member is null || !IsShared(method.ReturnType) || IsInFunction(context.Operation))
            return;
        if (OperationSymbols.DeclaredFor(method.ContainingType)
            .Any(operation => SymbolEqualityComparer.Default.Equals(operation.Method, method)))
        {
            var named = method.AssociatedSymbol ?? method;
            context.ReportDiagnostic(Diagnostic.Create(Rule, named.Locations[0], Convertible, named.Name, member.Name));
        }
    }

    /// <summary>The result's type can be replaced by a read-only one without touching the body.</summary>
    private static ImmutableDictionary<string, string?> Convertible { get; } =
        ImmutableDictionary<string, string?>.Empty.Add(nameof(Convertible), "");

    // Bytes are passed as what they are.
    private static bool IsShared(ITypeSymbol type) =>
        Mutators.IsMutableCollection(type)
            && type is not IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte };

    private static bool IsInFunction(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return true;
        }

        return false;
    }
}
