using Microsoft.Extensions.Logging;
using Stubs.Actions;
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
    ILogger Logger);
