using Stubs.Lab.Checkers;
using Stubs.Lab.Histories;

namespace Stubs.Lab.Workloads;

/// <summary>What clients do with objects, and what must be true of it afterwards.</summary>
/// <remarks>
/// The same code runs on every site, the simulation included. It therefore draws from the random numbers that it is
/// given and takes time from the clock that it is given, starts no thread or task of its own, and blocks none.
/// </remarks>
internal interface IWorkload
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>
    /// Whether its checker understands that what was done between a backup and its restore never happened.
    /// </summary>
    bool CanBeRestored => false;

    /// <summary>Makes the objects, before any client begins and any fault happens.</summary>
    Task SetUpAsync(Client client);

    /// <summary>
    /// One operation of one client, or a few, each written down. It returns when its outcome is known, or known to be
    /// unknown; it throws nothing that is an outcome.
    /// </summary>
    Task StepAsync(Client client);

    /// <summary>
    /// After all clients have ended and all faults have been healed: reads every object, with a lock that excludes all
    /// others, and writes down what is there.
    /// </summary>
    /// <exception cref="StubsException">An object does not answer, or is locked.</exception>
    Task ReadAtEndAsync(Client client);

    /// <summary>Checks a history of this workload, which may come from a file.</summary>
    Verdict Check(IReadOnlyList<HistoryEvent> history);
}
