namespace Stubs.Conformance;

/// <summary>
/// The checks that every <see cref="Stubs.Rpc.IRpcTransport"/> passes. Run each with a factory of its own, from any
/// test framework: a check that fails throws a <see cref="ConformanceException"/> whose message says what the contract
/// wants and what the transport did.
/// </summary>
public static class RpcTransportConformance
{
    /// <summary>All checks.</summary>
    public static IReadOnlyList<ConformanceCheck<IRpcTransportFactory>> Checks { get; } =
    [
        .. CallChecks.All,
        .. LimitChecks.All,
        .. CancellationChecks.All,
        .. StreamChecks.All,
        .. MeetingChecks.All,
        .. EndingChecks.All,
    ];
}
