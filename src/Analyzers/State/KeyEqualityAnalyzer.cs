using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Stubs.Generators.Reading;

namespace Stubs.Analyzers;

/// <summary>
/// Finds dictionaries whose keys are equal only to themselves: two of the same content cannot be stored, and no key
/// that comes from elsewhere finds anything.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeyEqualityAnalyzer : AnnotatedClassAnalyzer
{
    internal static readonly DiagnosticDescriptor Rule = new(
        "STUB0027",
        "Keys have no equality of content",
        "The keys of '{0}' are of '{1}', whose values are equal only to themselves: "
            + "after a restart no key finds its entry, "
            + "and two of the same content are refused; use a record, or override Equals and GetHashCode",
        Rules.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Rules.HelpOf("STUB0027"));

    private static readonly ImmutableHashSet<string> Dictionaries = ImmutableHashSet.Create(
        "Dictionary", "IDictionary", "IReadOnlyDictionary", "OrderedDictionary", "ConcurrentDictionary",
        "ReadOnlyDictionary", "FrozenDictionary",
        "ImmutableDictionary", "IImmutableDictionary");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);

    /// <inheritdoc/>
    protected override void Analyze(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        if (ClassTraits.HasState(type) && !StateReading.IsHandWritten(type))
        {
            foreach (var member in StateMembers.Of(type)
                .Where(static member => !member.IsTransient && !member.IsService))
                Check(context, member.Member, member.Type);
        }

        foreach (var (method, owner) in OperationSymbols.DeclaredFor(type))
        {
            if (!SymbolEqualityComparer.Default.Equals(owner, type)
                || method.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation))
                continue;
            foreach (var parameter in method.Parameters)
                Check(context, parameter, parameter.Type);
            if (OperationSymbols.ShapeOf(method).Type is { } result)
                Check(context, method, result);
        }
    }

    private static void Check(SymbolAnalysisContext context, ISymbol at, ITypeSymbol type)
    {
        if (KeyIn(type, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default), context.Compilation) is { } key)
            context.ReportDiagnostic(Diagnostic.Create(Rule, at.Locations[0], at.Name, key.ToShortName()));
    }

    /// <summary>The type of keys that are equal only to themselves, in a type or the data that it holds.</summary>
    private static ITypeSymbol? KeyIn(
        ITypeSymbol type, HashSet<ITypeSymbol> visited, Compilation compilation)
    {
        if (!visited.Add(type))
            return null;
        if (type is IArrayTypeSymbol array)
            return KeyIn(array.ElementType, visited, compilation);
        if (type is not INamedTypeSymbol named || named.IsReference() || PlainTypes.Find(named) is not null
            || named.IsAnnotated())
            return null;
        if (CollectionTypes.TryFind(named, out _, out _) && Dictionaries.Contains(named.Name)
            && IsEqualOnlyToItself(
                named.TypeArguments[0], new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default), compilation))
            return named.TypeArguments[0];
        var parts = named.TypeArguments.AsEnumerable();
        if (!Mutators.IsCollection(named) && DataTypeMembers.IsSource(named, compilation))
            parts = parts.Concat(DataTypeMembers.Of(named, compilation).Select(static member => member.Type))
                .Concat(Subtypes.Of(named).Select(static subtype => subtype.Type));
        return parts.Select(part => KeyIn(part, visited, compilation))
            .FirstOrDefault(static found => found is not null);
    }

    private static bool IsEqualOnlyToItself(
        ITypeSymbol type, HashSet<ITypeSymbol> visited, Compilation compilation)
    {
        if (!visited.Add(type))
            return false;
        if (type is IArrayTypeSymbol)
            return true;
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named || named.IsReference()
            || PlainTypes.Find(named) is not null)
            return false;
        if (Mutators.IsCollection(named))
            return HoldsElements(named) || !HasContentEquality(named)
                || named.TypeArguments.Any(argument => IsEqualOnlyToItself(argument, visited, compilation));
        if (ContentEquality.IsRecordByReference(named, default))
            return true;
        if (named.TypeKind == TypeKind.Class && !named.IsRecord && !OverridesEquals(named))
            return named.SpecialType != SpecialType.System_Object;
        // Records and structs compare what they hold, unless their author says otherwise.
        return !OverridesEquals(named) && DataTypeMembers.IsSource(named, compilation) && !HasOwnEquals(named)
            && DataTypeMembers.Of(named, compilation)
                .Any(member => IsEqualOnlyToItself(member.Type, visited, compilation));
    }

    // Those of .NET that are equal where they are the same, whatever they contain.
    private static bool HoldsElements(INamedTypeSymbol type) => type.AllInterfaces.Any(static @interface =>
            @interface.SpecialType == SpecialType.System_Collections_IEnumerable)
        || type.Name is "Memory" or "ReadOnlyMemory" or "ReadOnlySequence" or "ArraySegment" or "JsonElement";

    // A struct without equality of its own compares its fields.
    private static bool HasContentEquality(INamedTypeSymbol type) =>
        type.IsValueType || type.IsTupleType || OverridesEquals(type) || HasOwnEquals(type);

    private static bool OverridesEquals(INamedTypeSymbol type) => type.SelfAndBases()
        .SelectMany(static owner => owner.GetMembers(nameof(Equals)).OfType<IMethodSymbol>())
        .Any(static method => method is { IsOverride: true, IsImplicitlyDeclared: false }
            && method.Parameters is [{ Type.SpecialType: SpecialType.System_Object }]
            && !ContentEquality.IsByReference(method, default));

    private static bool HasOwnEquals(INamedTypeSymbol type) =>
        type.GetMembers(nameof(Equals)).OfType<IMethodSymbol>().Any(method =>
        !method.IsImplicitlyDeclared && method.Parameters is [{ Type: var other }]
            && SymbolEqualityComparer.Default.Equals(other, type));
}
