using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using Stubs.Rpc;

namespace Stubs.Tests.Support;

/// <summary>
/// The buffers of bodies and of the reading side of new connections that were rented from the shared pool and not given
/// back, since this was made. The pool itself tells; what other code rents is passed over.
/// </summary>
internal sealed class RentedBuffers : EventListener
{
    private readonly ConcurrentDictionary<int, string> rented = new();

    /// <summary>
    /// What a test does must give back what it has rented. Nodes that other tests have left connect again now and then:
    /// so only what remains each time is not given back.
    /// </summary>
    public static async Task ShouldBeGivenBackAsync(Func<Task> work)
    {
        List<string> left = [];
        for (var attempt = 0; attempt < 3; attempt++)
        {
            using var buffers = new RentedBuffers();
            await work();
            left = await buffers.WaitAsync();
            if (left.Count == 0)
                return;
        }

        left.ShouldBeEmpty("every buffer is given back");
    }

    // Connections end in their own time.
    private async Task<List<string>> WaitAsync()
    {
        var patience = Stopwatch.StartNew();
        while (!rented.IsEmpty && patience.Elapsed < TimeSpan.FromSeconds(3))
            await Task.Yield();
        return [.. rented.Values];
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Buffers.ArrayPoolEventSource")
            EnableEvents(eventSource, EventLevel.Verbose);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName == "BufferReturned")
            rented.TryRemove((int)eventData.Payload![0]!, out _);
        else if (eventData.EventName == "BufferRented" && FindRenter() is { } renter)
            rented[(int)eventData.Payload![0]!] = renter;
    }

    // The first method of the run time on the stack, with its caller; null if the pool was asked by others.
    private static string? FindRenter()
    {
        var frames = new StackTrace(2, fNeedFileInfo: false).GetFrames()
            .Select(static frame => frame.GetMethod())
            .SkipWhile(static method => method?.DeclaringType?.Namespace is "System.Buffers" or "System.Diagnostics.Tracing")
            .Take(3)
            .ToList();
        return frames.Count > 0 && (frames[0]?.DeclaringType == typeof(RpcReply) || (frames[0] is { IsConstructor: true } made && made.DeclaringType == typeof(Inbox)))
            ? string.Join(" of ", frames.Select(static method => $"{method?.DeclaringType?.Name}.{method?.Name}"))
            : null;
    }
}
