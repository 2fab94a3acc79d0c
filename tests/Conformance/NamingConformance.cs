namespace Stubs.Conformance;

/// <summary>
/// The checks that every <see cref="Stubs.Naming.INamingService"/> passes. Run each with a factory of its own, from any
/// test framework: a check that fails throws a <see cref="ConformanceException"/> whose message says what the contract
/// wants and what the service did.
/// </summary>
public static class NamingConformance
{
    /// <summary>All checks.</summary>
    public static IReadOnlyList<ConformanceCheck<INamingServiceFactory>> Checks { get; } =
    [
        .. NameChecks.All,
        .. NameListingChecks.All,
        .. NameActionChecks.All,
    ];
}
