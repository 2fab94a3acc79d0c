using Stubs.Actions;
using Stubs.Diagnostics;
using Stubs.Generated;
using Stubs.Store;

namespace Stubs.Objects;

/// <summary>What a node hands to its object manager.</summary>
internal sealed record ObjectManagerOptions(
    NodeReference Self,
    IObjectStore Store,
    IServiceProvider Services,
    TimeProvider Time,
    UidGenerator Uids,
    TimeSpan LockTimeout,
    int MaxActiveObjects,
    long MaxActiveBytes,
    ProtocolEvents Events,
    NodeDiagnostics Diagnostics,
    IReferenceResolver References,
    IRecovery Recovery)
{
    /// <summary>For how long work outside any action is repeated, and by which clock.</summary>
    public AtomicActionOptions Running { get; init; } = AtomicActionOptions.Default;
}
