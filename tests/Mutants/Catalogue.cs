namespace Stubs.Mutants;

/// <summary>All mutants, module by module. A name stands for a mutant in reports and in the rules' document.</summary>
internal static class MutantCatalogue
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        .. Catalogue.LockingMutants.All,
        .. Catalogue.NamingMutants.All,
        .. Catalogue.ActionMutants.All,
        .. Catalogue.CompilerMutants.All,
        .. Catalogue.ObjectMutants.All,
        .. Catalogue.RpcMutants.All,
        .. Catalogue.StateMutants.All,
        .. Catalogue.StoreMutants.All,
        .. Catalogue.LaboratoryMutants.All,
        .. Catalogue.DiagnosticsMutants.All,
    ];

    /// <summary>Those that a run without options plants: always the same, of all modules, each killed fast.</summary>
    public static IReadOnlyList<Mutant> Sample { get; } =
        [.. Catalogue.SampledMutants.Names.Select(static name => All.Single(mutant => mutant.Name == name))];
}
