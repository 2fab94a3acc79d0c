using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>Collects what the compiler has against the declarations that one file is to use.</summary>
internal sealed class Uses
{
    private readonly HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
    private readonly SortedSet<string> diagnostics = new(StringComparer.Ordinal);
    private bool needsObsolete;

    public UseModel Model => diagnostics.Count == 0 && !needsObsolete ? UseModel.None : new UseModel(diagnostics.ToEquatableArray(), needsObsolete);

    /// <summary>The file names a type.</summary>
    public void Add(ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                Add(array.ElementType);
                break;
            case INamedTypeSymbol { SpecialType: SpecialType.None or SpecialType.System_Nullable_T } named:
                foreach (var argument in named.TypeArguments)
                    Add(argument);
                if (named.ContainingType is { } container)
                    Add(container);
                AddSymbol(named.OriginalDefinition);
                break;
        }
    }

    /// <summary>The file uses a member.</summary>
    public void Add(ISymbol member)
    {
        if (member is ITypeSymbol type)
        {
            Add(type);
            return;
        }

        if (member.ContainingType is { } container)
            Add(container);
        AddSymbol(member.OriginalDefinition);
    }

    private void AddSymbol(ISymbol symbol)
    {
        if (!seen.Add(symbol))
            return;
        AddAttributes(symbol);
        if (symbol is IPropertySymbol property)
        {
            if (property.GetMethod is { } get)
                AddAttributes(get);
            if (property.SetMethod is { } set)
                AddAttributes(set);
        }

        // A whole assembly can be experimental.
        if (symbol is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: true, ContainingAssembly: { } assembly } && seen.Add(assembly))
        {
            AddAttributes(assembly);
            foreach (var module in assembly.Modules)
                AddAttributes(module);
        }
    }

    private void AddAttributes(ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (Warnings.IdOf(attribute) is { } id)
                diagnostics.Add(id);
            needsObsolete |= Warnings.IsError(attribute);
        }
    }
}
