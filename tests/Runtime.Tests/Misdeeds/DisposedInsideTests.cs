using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Misdeeds;

/// <summary>
/// Code of the program that disposes of the node which runs it: the node stops, and the action around it ends, one way
/// or the other.
/// </summary>
[Collection(nameof(Plant))]
public sealed class DisposedInsideTests : RuleTest, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Unobserved unobserved = new();

    public static TheoryData<Place, bool, bool> Cases()
    {
        var cases = new TheoryData<Place, bool, bool>();
        foreach (var place in new[] { Place.Body, Place.AsyncBody, Place.StreamMoveNext, Place.RecordPrepare,
            Place.RecordCommit, Place.RecordAbort })
        {
            foreach (var isRemote in new[] { false, true })
            {
                cases.Add(place, isRemote, false);
                cases.Add(place, isRemote, true);
            }
        }

        return cases;
    }

    public void Dispose() => unobserved.Dispose();

    [Theory, MemberData(nameof(Cases)), Trait("Rule", "28")]
    public async Task A_node_that_is_disposed_of_by_what_it_runs_stops_and_the_action_ends(
        Place place, bool isRemote, bool waits)
    {
        var transport = new InProcessTransport();
        var server = await StartAsync("server", "inproc:server", directory: null, transport);
        await using var caller = isRemote ? await StartAsync("client", listen: null, "inproc:server", transport) : null;
        var trap = await TrapStub.CreateAsync((caller ?? server).At("server"), null);
        var client = NewClient();
        unobserved.Concern(client.Action.Id, trap.Uid);
        using var plant = new Plant(place, Misdeed.Reenter, () =>
        {
            var stopping = server.DisposeAsync().AsTask();
            if (waits)
                stopping.Wait();
            return stopping;
        });

        var error = await Record.ExceptionAsync(() => Task.Run(() => client.Do(() => RunAsync(trap, place))))
            .WaitAsync(Patience);

        await plant.Reached.WaitAsync(Patience);
        await plant.Called.WaitAsync(Patience);
        client.Action.Status.ShouldBeOneOf(ActionStatus.Committed, ActionStatus.Aborted, ActionStatus.Unknown);
        if (client.Action.Status == ActionStatus.Committed)
            error.ShouldBeNull();
        else if (place != Place.RecordAbort)
            error.ShouldNotBeNull().ShouldNotBeOfType<NullReferenceException>();
        (await Record.ExceptionAsync(() => Task.Run(() => Apart(() => trap.SetAsync(9))))
            .WaitAsync(Patience)).ShouldNotBeNull();

        async Task RunAsync(TrapStub trap, Place place)
        {
            await using var action = client.Action;
            if (place == Place.Body)
                await trap.SetAndMeetAsync(1);
            else if (place == Place.AsyncBody)
                await trap.SetAndMeetLaterAsync(1);
            else if (place == Place.StreamMoveNext)
                await foreach (var item in trap.CountAsync(3))
                    _ = item;
            else
                await trap.AddRecordAsync(false);
            if (place == Place.RecordAbort)
                await action.AbortAsync();
            else
                await action.CommitAsync();
        }
    }

    private static Task<Node> StartAsync(
        string name, string? listen, string? directory, InProcessTransport transport) =>
            Nodes.StartAsync(new NodeOptions
            {
                Name = name,
                Store = NodeOptions.InMemory,
                ObjectStore = listen is null ? null : new Disk().Open(),
                Listen = listen,
                Directory = directory,
                Transports = [transport],
                RetryFor = TimeSpan.FromMilliseconds(100),
                Connections = new RpcOptions { GoodbyeTimeout = TimeSpan.FromMilliseconds(200) },
            });
}
