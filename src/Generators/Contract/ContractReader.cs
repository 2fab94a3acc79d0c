using Microsoft.CodeAnalysis;
using Stubs.Generators.Model;
using Stubs.Generators.Reading;

namespace Stubs.Generators.Contract;

/// <summary>What was read of one class, as sections: the class, and the types that it saves and sends.</summary>
/// <param name="Class">The class.</param>
/// <param name="Types">The data types and enums.</param>
/// <param name="Elsewhere">The types among them whose declaration is not one of this compilation, or that are
/// constructed.</param>
internal sealed record ClassContract(
    ContractSection Class, IReadOnlyList<ContractSection> Types, IReadOnlyCollection<SectionKey> Elsewhere)
{
    public ContractModel ToModel() => new(Types.Prepend(Class));
}

/// <summary>Makes contracts from the models that the generator writes code from, so that both know the same.</summary>
internal static class ContractReader
{
    /// <summary>
    /// The contract of all annotated classes that the compilation declares, and of the data that it exports.
    /// </summary>
    public static ContractModel Read(Compilation compilation, CancellationToken cancellationToken) => new(
        Declared(compilation.Assembly.GlobalNamespace)
            .Where(type => type.IsAnnotated())
            .Select(type => Read(type, compilation, cancellationToken))
            .OfType<ClassContract>()
            .SelectMany(contract => contract.Types.Prepend(contract.Class))
            .Concat(Declared(compilation.Assembly.GlobalNamespace).SelectMany(
                type => ReadExported(type, compilation, cancellationToken))));

    /// <summary>What other assemblies store by a codec of this one is for this one to keep.</summary>
    private static IEnumerable<ContractSection> ReadExported(
        INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken) =>
            ExportedData.Read(type, compilation, cancellationToken) is { } export
                ? export.Data.Select(ContractSections.Of) : [];

    /// <summary>The contract of one annotated class; null if nothing is written for it.</summary>
    public static ClassContract? Read(
        INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        var context = new ReadingContext(compilation, Reporter.Silent, cancellationToken);
        if (ClassReader.Read(type, context) is not { } reading)
            return null;
        var elsewhere = reading.Data.Where(data => data.Constructor is not null || data.Type.IndexOf('<') >= 0)
            .Select(ContractSections.KeyOf)
            .Concat(context.Enums.All.Where(@enum => !IsIn(@enum, compilation)).Select(ContractSections.KeyOf));
        return new ClassContract(
            ContractSections.Of(reading.Class),
            [.. reading.Data.Select(ContractSections.Of), .. context.Enums.All.Select(ContractSections.Of)],
            [.. elsewhere]);
    }

    /// <summary>The sections of a data type and of those that it holds.</summary>
    public static IEnumerable<ContractSection> ReadData(
        INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        var context = new ReadingContext(compilation, Reporter.Silent, cancellationToken);
        if (type.TypeKind == TypeKind.Enum)
            context.Enums.Add(type);
        else
            context.Data.Find(type);
        return context.Data.Models.Select(ContractSections.Of).Concat(context.Enums.All.Select(ContractSections.Of));
    }

    private static bool IsIn(INamedTypeSymbol type, Compilation compilation) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
            && type.ContainingType is not { IsGenericType: true };

    private static IEnumerable<INamedTypeSymbol> Declared(INamespaceOrTypeSymbol container)
    {
        foreach (var member in container.GetMembers())
        {
            if (member is INamedTypeSymbol type)
                yield return type;
            if (member is INamespaceOrTypeSymbol inner)
            {
                foreach (var nested in Declared(inner))
                    yield return nested;
            }
        }
    }
}
