using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Reading;

/// <summary>
/// Types of .NET that classes often hold and that are no data: they belong to the process in which the object runs.
/// </summary>
internal static class ProcessBound
{
    private static readonly HashSet<string> Locks =
    [
        "Lock", "SemaphoreSlim", "Semaphore", "Mutex", "ReaderWriterLockSlim", "ReaderWriterLock", "SpinLock",
        "ManualResetEvent", "ManualResetEventSlim", "AutoResetEvent", "EventWaitHandle", "CountdownEvent", "Barrier",
    ];

    private static readonly HashSet<string> Running =
    [
        "Timer", "PeriodicTimer", "ITimer", "CancellationTokenSource", "CancellationToken", "Thread", "Task",
        "ValueTask", "TaskCompletionSource", "TaskScheduler", "TaskFactory", "Channel", "ChannelReader",
        "ChannelWriter", "BlockingCollection", "AsyncLocal", "ThreadLocal", "SynchronizationContext", "Stopwatch",
        "FileSystemWatcher", "Process", "Activity",
    ];

    private static readonly HashSet<string> Services =
    [
        "IServiceProvider", "TimeProvider", "HttpClient", "HttpMessageHandler", "IFormatProvider", "DbContext",
        "DbConnection", "DbDataSource", "IDbConnection", "IHostApplicationLifetime", "Meter", "ActivitySource",
    ];

    /// <summary>Why values of the type are no data; null for other types.</summary>
    public static string? Reason(INamedTypeSymbol type)
    {
        var name = type.ToShortName();
        if (IsService(type))
            return $"'{name}' is a service, which the node has and not the object";
        if (!type.IsOfFramework())
            return null;
        if (Locks.Contains(type.Name))
            return $"'{name}' is a lock of this process, and operations take the object's lock by themselves";
        if (Running.Contains(type.Name))
            return $"'{name}' runs, or waits, in this process only";
        if (IsOf(type, "System", "Reflection") && type.TypeKind == TypeKind.Class)
            return $"'{name}' describes code that is loaded in this process";
        if (type is { Name: "WeakReference" or "ConditionalWeakTable" })
            return $"'{name}' holds what this process may forget";
        return type is { Name: "Random" or "RandomNumberGenerator" or "HashAlgorithm" or "SHA256" or "MD5" }
            ? $"'{name}' has a state that only it knows" : null;
    }

    /// <summary>Whether the type looks like one that a container provides.</summary>
    public static bool IsService(INamedTypeSymbol type) =>
        type.SelfAndBases().Append(type).Any(static known => known.IsOfFramework() && Services.Contains(known.Name))
            || (type.IsOfFramework() && IsOf(type, "Microsoft", "Extensions")
            && type.TypeKind is TypeKind.Interface or TypeKind.Class && type.Name is not "StringValues");

    private static bool IsOf(INamedTypeSymbol type, string outer, string inner)
    {
        for (var @namespace = type.ContainingNamespace; @namespace is { IsGlobalNamespace: false };
            @namespace = @namespace.ContainingNamespace)
        {
            if (@namespace.Name == inner
                && @namespace.ContainingNamespace is { ContainingNamespace.IsGlobalNamespace: true } first
                && first.Name == outer)
                return true;
        }

        return false;
    }
}
