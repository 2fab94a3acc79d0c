namespace Stubs.Lab.Workloads;

/// <summary>The workloads by their names.</summary>
internal static class AllWorkloads
{
    public static IReadOnlyList<IWorkload> List { get; } =
    [
        new BankWorkload(), new NestedBankWorkload(), new ListAppendWorkload(), new RegisterWorkload(),
        new RingWorkload(), new DeadlockStormWorkload(), new CounterWorkload(), new ChurnWorkload(),
        new RascalWorkload(),
    ];

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static IWorkload Find(string name) => List.FirstOrDefault(workload => workload.Name == name)
        ?? throw new ArgumentException(
            $"There is no workload '{name}', but {string.Join(", ", List.Select(static workload => workload.Name))}.");
}
