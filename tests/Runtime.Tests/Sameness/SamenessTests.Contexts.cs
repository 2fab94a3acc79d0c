using System.Globalization;

namespace Stubs.Tests.Sameness;

public sealed partial class SamenessTests
{
    private static readonly Func<Run, Task<string>>[] AllBodies =
    [
        static run => run.Probe.SeeAsync(),
        static run => run.Probe.SeeUnlockedAsync(),
        static run => run.Probe.SeeLaterAsync(),
        static run => run.Probe.SeeUnlockedTaskAsync(),
        static run => ReadAsync(run.Probe.SeeEachAsync()),
        static run => ReadAsync(run.Probe.SeeEachUnlockedAsync()),
        static async run =>
            await (await ProbeStub.CreateAsync(run.Caller, null).ConfigureAwait(false)).GetSawContextAsync()
                .ConfigureAwait(false) ? "a context" : "",
    ];

    private static IEnumerable<Scenario> Contexts() =>
    [
        new("No body sees the synchronization context of its caller", "", static async run =>
        {
            var seen = "";
            foreach (var call in AllBodies)
            {
                SynchronizationContext.SetSynchronizationContext(new OneThread());
                var calling = call(run);
                seen += SynchronizationContext.Current is OneThread ? "" : "The caller has lost its context. ";
                SynchronizationContext.SetSynchronizationContext(null);
                seen += (await calling).Trim();
            }

            return seen;
        }),
        new("No body sees the task scheduler of its caller", "", static async run =>
        {
            var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
            var seen = "";
            foreach (var call in AllBodies)
                seen += (await Task.Factory.StartNew(
                    () => call(run), CancellationToken.None, TaskCreationOptions.None, scheduler).Unwrap()).Trim();
            return seen;
        }),
        new("A caller that blocks its synchronization context does not wait for itself", "True", static run =>
        {
            SynchronizationContext.SetSynchronizationContext(new OneThread());
            try
            {
                return Task.FromResult(
                    $"{EndsWhileBlocked(run.Probe.SeeLaterAsync()) && EndsWhileBlocked(run.Probe.AppendLaterAsync(1))}");
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(null);
            }
        }),
        new("What a body writes into its flow does not reach its caller", "", static async run =>
        {
            var culture = CultureInfo.CurrentCulture;
            var seen = "";
            foreach (var call in AllBodies)
            {
                // Not awaited here: what an asynchronous method finds after it has waited is its own flow again.
                var calling = call(run);
                seen += Probe.NoteOfFlow;
                seen += ReferenceEquals(CultureInfo.CurrentCulture, culture) ? "" : "another culture";
                await calling;
            }

            return seen;
        }),
        new("A caller that has suppressed its flow has it suppressed afterwards", "True", static async run =>
        {
            Task<string> calling;
            bool isSuppressed;
            using (ExecutionContext.SuppressFlow())
            {
                calling = run.Probe.SeeAsync();
                isSuppressed = ExecutionContext.IsFlowSuppressed();
            }

            await calling;
            return $"{isSuppressed}";
        }),
    ];

    // On purpose: a caller with such a context may do so, and the reply must not need its thread.
    private static bool EndsWhileBlocked(Task call) => call.Wait(Patience);

    /// <summary>Runs nothing, as the context of a user interface does while its thread is blocked.</summary>
    private sealed class OneThread : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
