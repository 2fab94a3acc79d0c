using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Model;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds data declared as a class from which others derive that it does not name: a value of one of those is refused at
/// run time, because its own members would be lost.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PolymorphicDataAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0074",
        "Data may be of a derived class",
        "'{0}' is declared as '{1}', but may be of class '{2}', which is refused when it is saved or sent; say [Subtype<{2}>(\"name\")] on '{1}', or seal the class that is meant and declare that",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0074"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Start(CompilationStartAnalysisContext context)
    {
        var hierarchy = new ClassHierarchy(context.Compilation);
        context.RegisterSymbolAction(
            symbol =>
            {
                if (symbol.Symbol is INamedTypeSymbol type && type.IsAnnotated())
                    Analyze(symbol, type, hierarchy);
            },
            SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, INamedTypeSymbol type, ClassHierarchy hierarchy)
    {
        if (ClassTraits.HasState(type) && !StateReading.IsHandWritten(type))
        {
            foreach (var member in StateMembers.Of(type).Where(member => !member.IsTransient && !member.IsService))
                Check(member.Member, member.Type);
        }

        foreach (var (method, owner) in OperationSymbols.DeclaredFor(type))
        {
            if (!SymbolEqualityComparer.Default.Equals(owner, type) || method.MethodKind == MethodKind.PropertySet
                || (method.AssociatedSymbol is IPropertySymbol property && StatePaths.FieldOf(property) is not null))
                continue;
            foreach (var parameter in method.Parameters)
                Check(parameter, parameter.Type);
            if (OperationSymbols.ShapeOf(method).Type is { } result)
                Check(method.AssociatedSymbol ?? method, result);
        }

        void Check(ISymbol at, ITypeSymbol declared)
        {
            if (new Search(hierarchy, context.Compilation, context.CancellationToken).Find(declared)
                is var (data, derived))
                context.ReportDiagnostic(Diagnostic.Create(
                    Rule, at.Locations[0], data.Locations.Where(location => location.IsInSource), at.Name, data.Name,
                    derived.Name));
        }
    }

    private sealed class Search(
        ClassHierarchy hierarchy, Compilation compilation, CancellationToken cancellationToken)
    {
        // A generic type may contain an ever larger construction of itself; that is another rule's business.
        private const int Deepest = 16;

        private readonly HashSet<ITypeSymbol> seen = new(SymbolEqualityComparer.Default);

        public (INamedTypeSymbol Data, INamedTypeSymbol Derived)? Find(ITypeSymbol type, int depth = 0)
        {
            if (depth > Deepest || !seen.Add(type))
                return null;
            if (type is IArrayTypeSymbol array)
                return Find(array.ElementType, depth + 1);
            if (type is not INamedTypeSymbol named || named.IsReference() || named.IsAnnotated()
                || PlainTypes.Find(named) is not null)
                return null;
            if (FindIn(named.TypeArguments, depth) is { } inside)
                return inside;
            if (Mutators.IsCollection(named) || !DataTypeMembers.IsSource(named, compilation)
                || named.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface))
                return null;
            var subtypes = Subtypes.Of(named).Select(subtype => subtype.Type).ToList();
            // Without names, data that needs them is another rule's business.
            if (named is { IsValueType: false, IsSealed: false } && (subtypes.Count > 0 || !Subtypes.IsNeeded(named))
                && hierarchy.ConcreteOf(named, cancellationToken).FirstOrDefault(IsUnnamed) is { } derived)
                return (named, derived);
            return FindIn(DataTypeMembers.Of(named, compilation).Select(member => member.Type).Concat(subtypes), depth);

            bool IsUnnamed(INamedTypeSymbol candidate) => !subtypes.Contains(candidate, SymbolEqualityComparer.Default);
        }

        private (INamedTypeSymbol Data, INamedTypeSymbol Derived)? FindIn(IEnumerable<ITypeSymbol> types, int depth) =>
            types.Select(type => Find(type, depth + 1)).FirstOrDefault(found => found is not null);
    }
}
