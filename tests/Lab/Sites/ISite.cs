using Stubs.Lab.Faults;

namespace Stubs.Lab.Sites;

/// <summary>
/// Where a workload runs: some servers with stores, and nodes from which clients work. One node alone, several in one
/// process, several processes, and the simulation are all sites, and the workloads are the same on each.
/// </summary>
internal interface ISite : IAsyncDisposable
{
    string Name { get; }

    /// <summary>The clock of the clients.</summary>
    TimeProvider Clock { get; }

    /// <summary>The servers, by the names that objects are placed with. A null is the client's own node.</summary>
    IReadOnlyList<string?> Servers { get; }

    /// <summary>The faults that can be made here; the schedule picks among them.</summary>
    IReadOnlyList<IFault> Faults { get; }

    /// <summary>
    /// The node from which a client works now. It may be another one than before, if the client's node was lost;
    /// bindings of the other one are of no use then.
    /// </summary>
    /// <param name="client">The client's number; -1 for the one who sets up and reads at the end.</param>
    /// <param name="cancellation">Gives up, if the node is just being started.</param>
    ValueTask<Node> ClientNodeAsync(int client, CancellationToken cancellation = default);

    /// <summary>What happened here, for the report.</summary>
    Tally Tally { get; }

    /// <summary>Ends all faults: every node runs, and all can reach each other.</summary>
    Task HealAsync(CancellationToken cancellation = default);

    /// <summary>After <see cref="HealAsync"/>: waits until recovery has come to its end.</summary>
    /// <param name="limit">How long at most.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What is not as it must be: what is still in doubt, unresolved, or locked, in words.</returns>
    Task<IReadOnlyList<string>> SettleAsync(TimeSpan limit, CancellationToken cancellation = default);
}
