using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;

namespace Stubs.Generators.Reading;

/// <summary>Collects what the compiler has against the declarations that one file is to use.</summary>
/// <param name="isForAllLanguages"> The assembly claims to be CLS-compliant. The compiler tells the author of each type
/// that is not, and then of each stub.
/// </param>
internal sealed class Uses(bool isForAllLanguages = false)
{
    private static readonly string[] OfClsCompliance =
        ["CS3001", "CS3002", "CS3003", "CS3005", "CS3006", "CS3008", "CS3009", "CS3016", "CS3024", "CS3027"];

    private readonly HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
    private readonly SortedSet<string> diagnostics =
        new(isForAllLanguages ? OfClsCompliance : [], StringComparer.Ordinal);
    private bool needsObsolete;

    /// <summary>What has been collected so far.</summary>
    public UseModel Model => diagnostics.Count == 0 && !needsObsolete
        ? UseModel.None
        : new UseModel(diagnostics.ToEquatableArray(), needsObsolete);

    /// <summary>None yet of a file of an assembly.</summary>
    public static Uses In(Compilation compilation) => new(compilation.Assembly.GetAttributes().Any(static attribute =>
        attribute is { AttributeClass.Name: "CLSCompliantAttribute", ConstructorArguments: [{ Value: true }] }));

    /// <summary>None yet of another file of the same assembly.</summary>
    public Uses Another() => new(isForAllLanguages);

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
        foreach (var declaration in Warnings.WithOverridden(member))
            AddSymbol(declaration.OriginalDefinition);
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
        if (symbol is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: true, ContainingAssembly: { } assembly }
            && seen.Add(assembly))
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
