using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Stubs.Generators.Model;
using Stubs.Generators.Reading;

namespace Stubs.Generators.Contract;

/// <summary>What was read of one class, as sections: the class, and the types that it saves and sends.</summary>
/// <param name="Class">The class.</param>
/// <param name="Types">The data types and enums.</param>
/// <param name="Elsewhere">The types among them whose declaration is not one of this compilation, or that are
/// constructed.</param>
/// <param name="Constructions">The constructions of generic classes that it holds and sends. They need no section of
/// their own: where one changes, what holds it does.</param>
internal sealed record ClassContract(
    ContractSection Class, IReadOnlyList<ContractSection> Types, IReadOnlyCollection<SectionKey> Elsewhere,
    IReadOnlyList<SectionKey> Constructions)
{
    public ContractModel ToModel() => new(Types.Prepend(Class));
}

/// <summary>What one mention of a construction makes the program store and send.</summary>
/// <param name="Constructions">The constructions.</param>
/// <param name="Types">The data types and enums of their arguments.</param>
internal sealed record MentionContract(
    IReadOnlyList<ContractSection> Constructions, IReadOnlyList<ContractSection> Types);

/// <summary>Makes contracts from the models that the generator writes code from, so that both know the same.</summary>
internal static class ContractReader
{
    /// <summary>
    /// The contract of all annotated classes that the compilation declares, and of the data that it exports.
    /// </summary>
    public static ContractModel Read(Compilation compilation, CancellationToken cancellationToken)
    {
        var classes = Declared(compilation.Assembly.GlobalNamespace)
            .Where(type => type.IsAnnotated())
            .Select(type => Read(type, compilation, cancellationToken))
            .OfType<ClassContract>().ToList();
        var held = new HashSet<SectionKey>(classes.SelectMany(contract => contract.Constructions));
        var mentions = compilation.SyntaxTrees.SelectMany(tree => ReadMentions(tree, compilation, cancellationToken))
            .ToList();
        return new ContractModel(classes.SelectMany(contract => contract.Types.Prepend(contract.Class))
            .Concat(mentions.SelectMany(mention => mention.Types))
            .Concat(mentions.SelectMany(mention => mention.Constructions)
                .Where(construction => !held.Contains(construction.Key)))
            .Concat(Declared(compilation.Assembly.GlobalNamespace).SelectMany(
                type => ReadExported(type, compilation, cancellationToken))), held);
    }

    /// <summary>The constructions of generic classes that annotated classes of the compilation hold or send.</summary>
    public static HashSet<SectionKey> ReadHeld(Compilation compilation, CancellationToken cancellationToken) =>
        [.. Declared(compilation.Assembly.GlobalNamespace)
            .Where(type => type.IsAnnotated())
            .Select(type => Read(type, compilation, cancellationToken))
            .OfType<ClassContract>().SelectMany(contract => contract.Constructions)];

    /// <summary>What a node of a file makes the program store, if it names a construction of a generic class.</summary>
    public static MentionContract? ReadMention(
        SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        if (!ConstructionMentions.MayBe(node))
            return null;
        var context = new ReadingContext(model.Compilation, Reporter.Silent, cancellationToken)
        {
            IsForContract = true,
        };
        return ConstructionMentions.Find((SimpleNameSyntax)node, model, context) is var (@class, at)
            && context.Constructions.Add(@class, at)
            ? new MentionContract([.. context.Constructions.Models.Select(ContractSections.Of)], TypesIn(context))
            : null;
    }

    private static IEnumerable<MentionContract> ReadMentions(
        SyntaxTree tree, Compilation compilation, CancellationToken cancellationToken)
    {
        var nodes = tree.GetRoot(cancellationToken).DescendantNodes().Where(ConstructionMentions.MayBe).ToList();
        if (nodes.Count == 0)
            return [];
        var model = compilation.GetSemanticModel(tree);
        return nodes.Select(node => ReadMention(node, model, cancellationToken)).OfType<MentionContract>();
    }

    private static IReadOnlyList<ContractSection> TypesIn(ReadingContext context)
    {
        // They hold data that is not read yet.
        var exceptions = ExceptionsIn(context);
        return
        [
            .. StoredArguments.In(
                context.Data.Models.Select(ContractSections.Of).Concat(context.Enums.All.Select(ContractSections.Of))
                    .Concat(InlineArraysIn(context)).Concat(exceptions), context),
        ];
    }

    private static List<ContractSection> ExceptionsIn(ReadingContext context)
    {
        var sections = new List<ContractSection>();
        var read = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        while (context.Exceptions.FirstOrDefault(each => !read.Contains(each)) is { } type)
        {
            read.Add(type);
            if (type.IsDeclaredIn(context.Compilation) && ExceptionTypes.IsCarried(type, context.CancellationToken)
                && ExceptionReader.Read(type, context) is { } reading)
                sections.Add(ContractSections.Of(reading.Exception));
        }

        return sections;
    }

    private static IEnumerable<ContractSection> InlineArraysIn(ReadingContext context) =>
        context.InlineArrays.Select(type => ContractSections.OfInlineArray(type, InlineArrays.Find(type)!));

    /// <summary>What other assemblies store by a codec of this one is for this one to keep.</summary>
    private static IEnumerable<ContractSection> ReadExported(
        INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken) =>
            ExportedData.Read(type, compilation, cancellationToken) is { } export
                ? export.Data.Select(ContractSections.Of) : [];

    /// <summary>The contract of one annotated class; null if nothing is written for it.</summary>
    public static ClassContract? Read(
        INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        var context = new ReadingContext(compilation, Reporter.Silent, cancellationToken) { IsForContract = true };
        if (ClassReader.Read(type, context) is not { } reading)
            return null;
        var elsewhere = reading.Data.Where(data => data.Constructor is not null || data.Type.IndexOf('<') >= 0)
            .Select(ContractSections.KeyOf)
            .Concat(context.Enums.All.Concat(context.InlineArrays).Where(type => !IsIn(type, compilation))
                .Select(ContractSections.KeyOf));
        return new ClassContract(
            StoredArguments.In([ContractSections.Of(reading.Class)], context).Single(),
            TypesIn(context),
            [.. elsewhere],
            [.. context.Constructions.Models.Select(ContractSections.KeyOf)]);
    }

    /// <summary>The sections of a data type and of those that it holds.</summary>
    public static IEnumerable<ContractSection> ReadData(
        INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        var context = new ReadingContext(compilation, Reporter.Silent, cancellationToken) { IsForContract = true };
        if (type.TypeKind == TypeKind.Enum)
            context.Enums.Add(type);
        else if (CollectionTypes.IsException(type))
            context.Exceptions.Add(type);
        else if (InlineArrays.Find(type) is not null)
            context.Values.CodecOf(type, type);
        else
            context.Data.Find(type);
        return TypesIn(context);
    }

    private static bool IsIn(INamedTypeSymbol type, Compilation compilation) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
            && type is { IsGenericType: false, ContainingType: not { IsGenericType: true } };

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
