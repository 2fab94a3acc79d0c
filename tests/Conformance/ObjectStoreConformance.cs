namespace Stubs.Conformance;

/// <summary>
/// The checks that every <see cref="Stubs.Store.IObjectStore"/> passes. Run each with a factory of its own, from any
/// test framework: a check that fails throws a <see cref="ConformanceException"/> whose message says what the contract
/// wants and what the store did.
/// </summary>
public static class ObjectStoreConformance
{
    /// <summary>All checks.</summary>
    public static IReadOnlyList<ConformanceCheck<IObjectStoreFactory>> Checks { get; } =
    [
        .. OperationChecks.All,
        .. BatchChecks.All,
        .. ShadowChecks.All,
        .. ListingChecks.All,
        .. ConcurrencyChecks.All,
        .. LifetimeChecks.All,
    ];
}
