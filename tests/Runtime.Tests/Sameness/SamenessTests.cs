using System.Globalization;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.Json;
using Stubs.Tests.Support;

namespace Stubs.Tests.Sameness;

/// <summary>
/// A local call and a remote one mean the same (SYSTEM 40): each scenario has the one outcome that is written here,
/// wherever the object is.
/// </summary>
[Trait("Rule", "40")]
public sealed partial class SamenessTests(Places places) : IClassFixture<Places>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly Dictionary<string, Scenario> Scenarios = All().ToDictionary(static one => one.Name);

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var name in Scenarios.Keys)
            {
                foreach (var place in Places.Names)
                    cases.Add(name, place);
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task It_comes_out_the_same(string scenario, string place)
    {
        var (probe, caller) = await places.NewProbeAsync(place);
        var (other, _) = await places.NewProbeAsync(place);
        var (third, _) = await places.NewProbeAsync(place);

        // Not in the test's own synchronization context, which is none that a program has.
        var outcome = await Task.Run(
            () => Scenarios[scenario].RunAsync(new Run(
                probe, caller, places.Gates, $"{scenario} {place} ")
                    { Other = other, Third = third, Server = places.ServerOf(place) })).WaitAsync(Patience);

        outcome.ShouldBe(Scenarios[scenario].Outcome);
    }

    private static IEnumerable<Scenario> All() =>
        [.. Streams(), .. Contexts(), .. Cancelling(), .. Failing(), .. Arguments()];

    private static async Task<string> OutcomeOf(Func<Task> call)
    {
        try
        {
            await call();
            return "returned";
        }
        catch (Exception error)
        {
            return error.GetType().Name;
        }
    }

    private static Task InAnotherFlow(Func<Task> call)
    {
        using (ExecutionContext.SuppressFlow())
            return Task.Run(call);
    }

    private static async Task<string> UntilItWaitsAsync(Task call, Uid uid, Node server)
    {
        while (!call.IsCompleted)
        {
            if (server.Objects.FindActive(uid)?.Locks.GetWaiters().Length > 0)
                return "waits";
            await Task.Yield();
        }

        return "does not wait";
    }

    private static async Task<string> ReadAsync<T>(IAsyncEnumerable<T> stream)
    {
        var items = new List<T>();
        try
        {
            await foreach (var item in stream.ConfigureAwait(false))
                items.Add(item);
        }
        catch (Exception error)
        {
            return $"{string.Join(' ', items)} {error.GetType().Name}";
        }

        return string.Join(' ', items);
    }

    private static string WhoseToken(Exception error, CancellationToken callers) =>
        error is not OperationCanceledException cancelled ? error.GetType().Name
            : cancelled.CancellationToken == callers && callers.CanBeCanceled ? "the caller's token"
            : cancelled.CancellationToken == CancellationToken.None ? "no token" : "another token";

    private static async Task<string> WhoseTokenAsync(Func<Task> call, CancellationToken callers)
    {
        try
        {
            await call();
            return "returned";
        }
        catch (Exception error)
        {
            return WhoseToken(error, callers);
        }
    }

    private static async Task<string> OneByOneAsync(params Func<Task<string>>[] steps)
    {
        var outcomes = new List<string>();
        foreach (var step in steps)
            outcomes.Add(await step());
        return string.Join("; ", outcomes);
    }

    internal sealed record Run(ProbeStub Probe, Node Caller, Gates Gates, string Prefix)
    {
        /// <summary>More objects at the same place.</summary>
        public required ProbeStub Other { get; init; }

        public required ProbeStub Third { get; init; }

        /// <summary>The node of the place.</summary>
        public required Node Server { get; init; }

        public string Gate(string name) => Prefix + name;
    }

    private sealed record Scenario(string Name, string Outcome, Func<Run, Task<string>> RunAsync);
}
