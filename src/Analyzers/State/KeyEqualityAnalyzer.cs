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
            + "and two of the same content are refused; {2}",
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
        if (KeyIn(type, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default), context.Compilation)
            is var (key, part))
            context.ReportDiagnostic(Diagnostic.Create(
                Rule, at.Locations[0], at.Name, key.ToShortName(), part.Remedy(context.Compilation)));
    }

    /// <summary>
    /// The type of keys that are equal only to themselves, in a type or the data that it holds, and what in it makes
    /// them so.
    /// </summary>
    private static (ITypeSymbol Key, ReferencePart Part)? KeyIn(
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
            && ReferencePart.Find(named.TypeArguments[0], compilation) is { } found)
            return (named.TypeArguments[0], found);
        var parts = named.TypeArguments.AsEnumerable();
        if (!Mutators.IsCollection(named) && DataTypeMembers.IsSource(named, compilation))
            parts = parts.Concat(DataTypeMembers.Of(named, compilation).Select(static member => member.Type))
                .Concat(Subtypes.Of(named).Select(static subtype => subtype.Type));
        return parts.Select(part => KeyIn(part, visited, compilation))
            .FirstOrDefault(static found => found is not null);
    }
}
