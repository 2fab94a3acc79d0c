using System.Runtime.CompilerServices;

namespace Stubs.Calls;

/// <summary>
/// Keeps the author's code apart from the thread that calls it, as a call at another node is (SYSTEM 40): a body sees
/// neither the synchronization context nor the task scheduler of its caller, and what it writes into an
/// <see cref="AsyncLocal{T}"/> ends with it.
/// </summary>
/// <remarks>
/// <para>An asynchronous method restores both contexts for its caller by itself; it calls <see cref="Hide"/> and awaits
/// <see cref="LeaveSchedulerAsync"/>.</para>
/// <para>A synchronous one uses the scope. A caller under a scheduler of its own takes the asynchronous way
/// (<see cref="HasScheduler"/>).</para>
/// </remarks>
internal readonly ref struct CallerContext
{
    private readonly SynchronizationContext? synchronization;
    private readonly ExecutionContext? flow;
    private readonly bool isFlowSuppressed;

    private CallerContext(SynchronizationContext? synchronization, ExecutionContext? flow, bool isFlowSuppressed) =>
        (this.synchronization, this.flow, this.isFlowSuppressed) = (synchronization, flow, isFlowSuppressed);

    /// <summary>
    /// Whether this thread runs a task of a scheduler other than the default one, which only another thread can leave.
    /// </summary>
    public static bool HasScheduler => TaskScheduler.Current != TaskScheduler.Default;

    /// <summary>Begins the run of synchronous code of the author's; disposing of the result ends it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CallerContext Enter()
    {
        var synchronization = SynchronizationContext.Current;
        if (synchronization is not null)
            SynchronizationContext.SetSynchronizationContext(null);

        // Nothing is captured where the caller has suppressed the flow: that is its own affair, and not the body's.
        var flow = ExecutionContext.Capture();
        return flow is null
            ? EnterSuppressed(synchronization) : new CallerContext(synchronization, flow, isFlowSuppressed: false);
    }

    /// <summary>
    /// Hides the caller's synchronization context for the rest of the asynchronous method that calls.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Hide()
    {
        if (SynchronizationContext.Current is not null)
            SynchronizationContext.SetSynchronizationContext(null);
    }

    /// <summary>Goes on in the thread pool if this thread runs a task of another scheduler.</summary>
    public static ValueTask LeaveSchedulerAsync() => HasScheduler ? LeaveAsync() : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if (synchronization is not null || SynchronizationContext.Current is not null)
            SynchronizationContext.SetSynchronizationContext(synchronization);
        if (isFlowSuppressed || !ReferenceEquals(ExecutionContext.Capture(), flow))
            RestoreFlow();
    }

    private static CallerContext EnterSuppressed(SynchronizationContext? synchronization)
    {
        ExecutionContext.RestoreFlow();
        return new CallerContext(synchronization, ExecutionContext.Capture(), isFlowSuppressed: true);
    }

    private static async ValueTask LeaveAsync() =>
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RestoreFlow()
    {
        ExecutionContext.Restore(flow!);
        if (isFlowSuppressed)
            ExecutionContext.SuppressFlow();
    }
}
