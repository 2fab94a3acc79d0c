namespace Stubs.Mutants;

/// <summary>All mutants, module by module. A name stands for a mutant in reports and in the rules' document.</summary>
internal static class MutantCatalogue
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        .. Catalogue.LockingMutants.All,
        .. Catalogue.ActionMutants.All,
        .. Catalogue.CompilerMutants.All,
        .. Catalogue.ObjectMutants.All,
        .. Catalogue.RpcMutants.All,
        .. Catalogue.StateMutants.All,
        .. Catalogue.StoreMutants.All,
    ];

    /// <summary>So many of the proven ones, from every part of the catalogue alike.</summary>
    public static IReadOnlyList<Mutant> Sample(int count)
    {
        var able = All.Where(static mutant => mutant.IsProven).ToList();
        return able.Count <= count ? able : [.. able.Where((_, i) => i == 0 || i * count / able.Count != (i - 1) * count / able.Count)];
    }
}
