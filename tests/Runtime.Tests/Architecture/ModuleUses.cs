using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stubs.Tests.Architecture;

/// <summary>One place where a type of a module uses what it may not.</summary>
internal sealed record ModuleUse(string Place, string User, string Used)
{
    public override string ToString() => $"{Place}: {User} uses {Used}";
}

/// <summary>
/// Finds the uses that break <see cref="ModuleOrder"/>: every name in the code that means a type of the runtime or a
/// member of one.
/// </summary>
internal sealed class ModuleUses(CSharpCompilation compilation)
{
    private readonly Dictionary<INamedTypeSymbol, string> folders = FindFolders(compilation);

    /// <summary>
    /// All that is forbidden, in the order of the files. References in documentation comments do not count, nor does
    /// what the generator adds: stubs stand where an application does, above all modules, wherever the class lies.
    /// </summary>
    public IReadOnlyList<ModuleUse> FindForbidden() =>
        [.. compilation.SyntaxTrees.Where(IsWritten).OrderBy(tree => tree.FilePath, StringComparer.Ordinal)
            .SelectMany(FindForbidden).Distinct()];

    /// <summary>
    /// The folders of a module that use each other, each with one use. Below <c>Actions</c> lies one exception: nested
    /// actions and their commit are two halves of one thing, and the folder of the first half is the module's own.
    /// </summary>
    public IReadOnlyList<string> FindFoldersThatUseEachOther()
    {
        var uses = compilation.SyntaxTrees.Where(IsWritten).SelectMany(FindAll)
            .Where(
                static use => ModuleOf(use.UserFolder) == ModuleOf(use.UsedFolder) && use.UserFolder != use.UsedFolder
                    && use.UserFolder != "Actions" && use.UsedFolder != "Actions")
            .GroupBy(static use => (use.UserFolder, use.UsedFolder))
            .ToDictionary(static uses => uses.Key, static uses => uses.First());
        return
        [
            .. uses.Where(use => uses.ContainsKey((use.Key.UsedFolder, use.Key.UserFolder)))
                .Select(
                    static use =>
                        $"{PlaceOf(use.Value.Name)}: {use.Key.UserFolder} uses {use.Key.UsedFolder}/{use.Value.Used.Name}")
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string ModuleOf(string folder) => folder.Split('/')[0];

    private IEnumerable<ModuleUse> FindForbidden(SyntaxTree tree) => FindAll(tree)
        .Where(static use => !ModuleOrder.MayUse(ModuleOf(use.UserFolder), ModuleOf(use.UsedFolder)))
        .Select(
            static use => new ModuleUse(
                PlaceOf(use.Name), $"{ModuleOf(use.UserFolder)}/{use.User.Name}",
                $"{ModuleOf(use.UsedFolder)}/{use.Used.Name}"));

    private IEnumerable<Use> FindAll(SyntaxTree tree)
    {
        var model = compilation.GetSemanticModel(tree);
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (name.Ancestors().OfType<MemberDeclarationSyntax>().FirstOrDefault(IsType) is not { } declaration
                || model.GetDeclaredSymbol(declaration) is not INamedTypeSymbol user
                || !folders.TryGetValue(Outermost(user), out var userFolder))
            {
                continue;
            }

            foreach (var used in TypesMeantBy(model.GetSymbolInfo(name).Symbol))
            {
                if (folders.TryGetValue(used, out var usedFolder))
                    yield return new Use(name, userFolder, user, usedFolder, used);
            }
        }
    }

    // A type belongs to the folder where people wrote it; what was generated with it belongs there too.
    private static Dictionary<INamedTypeSymbol, string> FindFolders(CSharpCompilation compilation)
    {
        var folders = new Dictionary<INamedTypeSymbol, string>(SymbolEqualityComparer.Default);
        foreach (var tree in compilation.SyntaxTrees.OrderByDescending(IsWritten))
        {
            var types = DeclaredTypes(compilation, tree).ToArray();
            var folder = IsWritten(tree)
                ? RuntimeCompilation.PathOf(tree.FilePath)
                : types.Where(folders.ContainsKey).Select(type => folders[type]).FirstOrDefault();
            foreach (var type in types.Where(_ => folder is not null))
                folders.TryAdd(type, folder!);
        }

        return folders;
    }

    private static IEnumerable<INamedTypeSymbol> DeclaredTypes(CSharpCompilation compilation, SyntaxTree tree)
    {
        var model = compilation.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes().OfType<MemberDeclarationSyntax>().Where(IsType)
            .Select(declaration => model.GetDeclaredSymbol(declaration))
            .OfType<INamedTypeSymbol>()
            .Select(Outermost);
    }

    private static IEnumerable<INamedTypeSymbol> TypesMeantBy(ISymbol? symbol) => symbol switch
    {
        INamedTypeSymbol type => [Outermost(type)],
        IArrayTypeSymbol array => TypesMeantBy(array.ElementType),
        IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol when symbol.ContainingType is { } type =>
            [Outermost(type)],
        _ => [],
    };

    private static INamedTypeSymbol Outermost(INamedTypeSymbol type)
    {
        while (type.ContainingType is { } outer)
            type = outer;
        return type.OriginalDefinition;
    }

    private static bool IsType(MemberDeclarationSyntax member) =>
        member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax;

    private static bool IsWritten(SyntaxTree tree) =>
        tree.FilePath.StartsWith(SourceTree.Runtime, StringComparison.Ordinal);

    private static string PlaceOf(SyntaxNode node)
    {
        var start = node.GetLocation().GetLineSpan();
        var file = IsWritten(node.SyntaxTree) ? Path.GetRelativePath(SourceTree.Root, start.Path) : start.Path;
        return $"{file}:{start.StartLinePosition.Line + 1}";
    }

    private sealed record Use(
        SimpleNameSyntax Name, string UserFolder, INamedTypeSymbol User, string UsedFolder, INamedTypeSymbol Used);
}
