using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// Of several nodes that may run a passive object, the one that binds to it chooses; all others share that server.
/// </summary>
[Trait("Rule", "42")]
public sealed class ServerChoiceTests : RuleTest, IAsyncLifetime
{
    private Site site = null!;
    private Node server = null!;
    private CellStub cell = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        cell = await CellStub.CreateAsync(site.Client.At("a"), "cell");
        server = await site.StartNodeAsync(
            "server", directory: "inproc:directory", listen: "inproc:server", runsObjects: true);
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task It_is_told_who_may_run_it_and_the_object_runs_where_its_criterion_says()
    {
        IReadOnlyList<ServerCandidate>? told = null;
        await using var chooser = await StartChooserAsync(
            candidates => (told = candidates).Single(static candidate => candidate.Name == "server"));
        var chosen = await CellStub.BindAsync(chooser, "cell");

        (await chosen.AddAsync(5)).ShouldBe(5);

        told!.ShouldBe(
            [
                new ServerCandidate("a", site.A.Objects.Self.Node, ServerDistance.SameMachine, HasState: true),
                new ServerCandidate("server", server.Objects.Self.Node, ServerDistance.SameMachine, HasState: false),
            ],
            ignoreOrder: true);
        server.Objects.IsActive(cell.Uid).ShouldBeTrue();
        (await cell.AddAsync(1)).ShouldBe(6);
        (await (await CellStub.BindAsync(site.A, "cell")).GetValueAsync()).ShouldBe(6);
        site.A.Objects.FindActive(cell.Uid).ShouldBeNull();
        (await site.DiskOf("a").ReadAsync(cell.Uid)).ShouldNotBeNull();
    }

    [Fact]
    public async Task By_default_the_nearest_runs_it_which_is_the_home_unless_this_node_can_do_it()
    {
        await using var far = await StartChooserAsync(criterion: null);
        await (await CellStub.BindAsync(far, "cell")).AddAsync(1);
        site.A.Objects.IsActive(cell.Uid).ShouldBeTrue();
        far.Objects.IsActive(cell.Uid).ShouldBeFalse();

        await using var near = await StartChooserAsync(criterion: null, "near");
        await (await CellStub.BindAsync(near, "cell")).AddAsync(1);
        near.Objects.IsActive(cell.Uid).ShouldBeTrue();
        (await cell.GetValueAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task The_second_that_chooses_otherwise_shares_the_first_ones_server()
    {
        await using var first = await StartChooserAsync(
            static candidates => candidates.Single(static candidate => candidate.Name == "server"));
        await (await CellStub.BindAsync(first, "cell")).AddAsync(1);
        await using var second = await StartChooserAsync(criterion: null, "near");

        (await (await CellStub.BindAsync(second, "cell")).AddAsync(1)).ShouldBe(2);

        server.Objects.IsActive(cell.Uid).ShouldBeTrue();
        second.Objects.IsActive(cell.Uid).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_has_not_yet_heard_that_it_runs_the_object_does_not_make_it_one_that_does_not_exist()
    {
        await using var other = await site.StartNodeAsync(
            "other", directory: "inproc:directory", listen: "inproc:other", runsObjects: true);
        await using var chooser = await StartChooserAsync(
            static candidates => candidates.Single(static candidate => candidate.Name == "other"));
        await cell.GetValueAsync();
        var remote = site.A.Network!;
        var toServer = await remote.Connections.GetAsync(
            new NodeReference(server.Objects.Self.Node, "inproc:server"), CancellationToken.None);
        (await remote.Tokens.LendAsync(
            cell.Uid, toServer, site.A.Objects.Self, CancellationToken.None)).State.ShouldNotBeNull();
        server.Objects.IsActive(cell.Uid).ShouldBeFalse();

        var chosen = await CellStub.BindOrCreateAsync(chooser.At("b"), "cell");

        chosen.Uid.ShouldBe(cell.Uid);
        (await chosen.AddAsync(5)).ShouldBe(5);
        server.Objects.IsActive(cell.Uid).ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_does_not_lend_what_it_has_borrowed()
    {
        await using var chooser = await StartChooserAsync(
            static candidates => candidates.Single(static candidate => candidate.Name == "server"));
        await (await CellStub.BindAsync(chooser, "cell")).AddAsync(5);
        var remote = server.Network!;
        var toB = await remote.Connections.GetAsync(
            new NodeReference(site.B.Objects.Self.Node, "inproc:b"), CancellationToken.None);

        var reply = await remote.Tokens.LendAsync(cell.Uid, toB, server.Objects.Self, CancellationToken.None);

        reply.RunsAt.ShouldBe(server.Objects.Self);
        reply.State.ShouldBeNull();
        server.Objects.IsActive(cell.Uid).ShouldBeTrue();
    }

    [Fact, Trait("Rule", "34")]
    public async Task When_the_chosen_server_is_lost_another_is_chosen()
    {
        await using var chooser = await StartChooserAsync(
            static candidates => candidates.MinBy(static candidate => candidate.HasState)!);
        var chosen = await CellStub.BindAsync(chooser, "cell");
        await chosen.AddAsync(5);

        await server.DisposeAsync();

        (await chosen.AddAsync(1)).ShouldBe(6);
        site.A.Objects.IsActive(cell.Uid).ShouldBeTrue();
    }

    [Fact]
    public async Task A_node_that_does_not_run_objects_of_others_is_not_chosen()
    {
        await using var chooser = await StartChooserAsync(
            static candidates => candidates.FirstOrDefault(static candidate => candidate.Name == "b")
                ?? ServerCandidate.Nearest(candidates));

        await (await CellStub.BindAsync(chooser, "cell")).AddAsync(5);

        site.B.Objects.IsActive(cell.Uid).ShouldBeFalse();
        site.A.Objects.IsActive(cell.Uid).ShouldBeTrue();
    }

    [Fact]
    public async Task A_criterion_that_chooses_none_of_the_candidates_is_told_so()
    {
        await using var chooser = await StartChooserAsync(static candidates => candidates[0] with { Name = "made up" });
        var cell = await CellStub.BindAsync(site.Client, "cell");

        var error = await Should.ThrowAsync<InvalidOperationException>(
            async () => await (await CellStub.BindAsync(chooser, cell.Uid)).GetValueAsync());

        error.Message.ShouldContain("made up");
        error.Message.ShouldContain("server");
    }

    [Fact]
    public async Task What_an_option_needs_is_asked_for()
    {
        (await Should.ThrowAsync<ArgumentException>(
            () => Nodes.StartAsync(
                new NodeOptions
                    { Store = NodeOptions.InMemory, CanHostObjects = true }))).Message.ShouldContain("Listen");
        (await Should.ThrowAsync<ArgumentException>(
            () => Nodes.StartAsync(
                new NodeOptions
                    { Store = NodeOptions.InMemory,
                        Activation = ActivationPolicy.DedicatedProcess }))).Message.ShouldContain("ServerProcess");
    }

    // With a name for where it listens, it runs objects itself.
    private Task<Node> StartChooserAsync(
        Func<IReadOnlyList<ServerCandidate>, ServerCandidate>? criterion, string? listens = null) =>
            site.StartNodeAsync(
                listens ?? "chooser", directory: "inproc:directory", listen: listens is null
                    ? null : "inproc:" + listens, activation: ActivationPolicy.ChosenNode,
                runsObjects: listens is not null, criterion: criterion);
}
