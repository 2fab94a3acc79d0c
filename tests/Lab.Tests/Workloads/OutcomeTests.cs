using Stubs.Lab.Histories;
using Stubs.Lab.Sites;
using Stubs.Lab.Workloads;
using Stubs.Lab.Workloads.Objects;

namespace Stubs.Tests.Lab.Workloads;

/// <summary>How it is written down what became of an operation: what is not certain is unknown.</summary>
public sealed class OutcomeTests : IAsyncLifetime
{
    private readonly History history = new(TimeProvider.System);
    private EmbeddedSite site = null!;
    private Client client = null!;

    public async Task InitializeAsync()
    {
        site = await EmbeddedSite.StartAsync();
        client = new Client(site, 0, identity: 7, seed: 1, history);
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task What_commits_is_ok_with_its_result()
    {
        await client.ActAsync("x", 1, () => Task.FromResult<Edn>(2));

        Ends().ShouldBe([(EventType.Ok, 7, 2)]);
    }

    [Fact]
    public async Task What_throws_in_an_action_has_failed_for_it_is_aborted()
    {
        var cell = await CellStub.CreateAsync(await client.NodeAsync(), "cell");

        await client.ActAsync("x", 1, async () =>
        {
            await cell.SetValueAsync(5);
            throw new GivenUpException();
        });

        Ends().ShouldBe([(EventType.Fail, 7, 1)]);
        (await cell.GetValueAsync()).ShouldBeNull();
        client.Errors.Count.ShouldBe(0);
    }

    [Fact, Trait("Rule", "27")]
    public async Task What_is_not_known_stays_open_and_the_client_goes_on_as_another_process()
    {
        await client.ActAsync("x", 1, () => throw Unknown());
        await client.ActAsync("x", 2, () => Task.FromResult<Edn>(2));

        Ends().ShouldBe([(EventType.Info, 7, 1), (EventType.Ok, 7 + HistoryClient.Stride, 2)]);
    }

    [Fact]
    public async Task What_a_call_outside_any_action_throws_may_come_after_its_commit()
    {
        await client.CallAsync("x", 1, static () => throw new TimeoutException());
        await client.CallAsync("x", 2, static () => throw new RefusedException("no"));

        Ends().ShouldBe([(EventType.Info, 7, 1), (EventType.Fail, 7 + HistoryClient.Stride, 2)]);
    }

    [Fact]
    public async Task What_should_not_be_seen_is_kept_for_the_report()
    {
        await client.ActAsync("x", 1, static () => throw new NullReferenceException());
        await client.ActAsync("x", 1, static async () =>
        {
            await Task.Yield();
            AtomicAction.Current!.Add(new Broken());
            return 1;
        });

        client.Errors.Errors[0].ShouldBeOfType<NullReferenceException>();
        client.Errors.Errors[1].ShouldBeOfType<AggregateException>();
        Ends().ShouldBe([(EventType.Fail, 7, 1), (EventType.Info, 7, 1)]);
    }

    [Fact]
    public async Task An_independent_action_is_an_operation_by_itself_while_another_is_open()
    {
        await client.ActAsync("outer", 1, async () =>
        {
            await client.ActIndependentlyAsync("inner", 2, static () => Task.FromResult<Edn>(2));
            throw new GivenUpException();
        });

        Operation.Of(history.Events).Select(static operation => (operation.F, operation.Outcome))
            .ShouldBe([("outer", EventType.Fail), ("inner", EventType.Ok)]);
    }

    private static OutcomeUnknownException Unknown() => new(default, "Nobody knows.");

    private IEnumerable<(EventType, int, Edn)> Ends() =>
        history.Events.Where(static happened => happened.Type != EventType.Invoke)
            .Select(static happened => (happened.Type, happened.Process, happened.Value));

    private sealed class Broken : AbstractRecord
    {
        protected internal override ValueTask CommitAsync() => throw new NotSupportedException();
    }
}
