using Stubs.Rpc;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>A node that cannot be reached is told in one way, whatever was asked of it.</summary>
public sealed class UnreachableNodeTests : RuleTest, IAsyncLifetime
{
    private const string Server = "inproc:a", Directory = "inproc:directory";

    // Those that change nothing, or whose own action was aborted, do not say that they may have been executed.
    private static readonly Dictionary<string, (string At, bool Changes, Func<UnreachableNodeTests, Task> Do)> Entries =
        new()
        {
            ["create"] = (Server, false, static test => CellStub.CreateAsync(test.client.At("a"), null)),
            ["create under a name"] = (Server, false, static test => CellStub.CreateAsync(test.client.At("a"), "new")),
            ["bind by name"] = (Server, false, static test => CellStub.BindAsync(test.client, "cell")),
            ["bind by interface"] = (Server, false, static test => test.client.BindAsync<ICell>("cell")),
            ["bind by identifier"] = (Server, false, static test => CellStub.BindAsync(test.client, test.cell.Uid)),
            ["bind or create"] = (Server, false, static test => CellStub.BindOrCreateAsync(test.client, "cell")),
            ["call"] = (Server, true, static test => test.cell.AddAsync(1)),
            ["call outside of what is plain"] = (Server, true, static test => test.cell.AddAsync(1, test.source.Token)),
            ["property"] = (Server, true, static test => test.cell.GetValueAsync()),
            ["stream"] = (Server, true, static async test =>
            {
                await foreach (var _ in test.teller.CountAsync(3))
                {
                }
            }),
            ["destroy"] = (Server, true, static test => test.cell.DestroyAsync()),
            ["borrow"] = (Server, false, static test => CellStub.BindAsync(test.borrower, "cell")),
            ["create at a node by its name"] = (Directory, true, static test => CellStub.CreateAsync(
                test.client.At("a"), null)),
            ["name"] = (Directory, true, static test => test.client.Naming.AddAsync("another", test.cell.Uid)),
            ["look up"] = (Directory, true, static test => test.client.Naming.LookupAsync("cell")),
            ["try to look up"] = (Directory, true, static test => test.client.Naming.TryLookupAsync("cell")),
            ["delete a name"] = (Directory, true, static test => test.client.Naming.DeleteAsync("cell")),
            ["list"] = (Directory, true, static async test =>
            {
                await foreach (var _ in test.client.Naming.ListAsync())
                {
                }
            }),
            ["bind what is not known"] = (Directory, true, static test => CellStub.BindAsync(test.client, "unseen")),
            ["locate"] = (Directory, true, static test => CellStub.BindAsync(test.client, test.unseen)),
            ["start"] = (Directory, false, static async test => await (await test.StartAsync("late")).DisposeAsync()),
        };

    private readonly CancellationTokenSource source = new();
    private BadTransport transport = null!;
    private Site site = null!;
    private Node client = null!;
    private Node borrower = null!;
    private CellStub cell = null!;
    private TellerStub teller = null!;
    private Uid unseen;

    public static TheoryData<string, Peer> Cases
    {
        get
        {
            var cases = new TheoryData<string, Peer>();
            foreach (var entry in Entries.Keys)
            {
                foreach (var peer in (Peer[])[Peer.Down, Peer.Dies, Peer.Refuses])
                    cases.Add(entry, peer);
            }

            return cases;
        }
    }

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        transport = new BadTransport(site.Transport);
        client = await StartAsync("caller");
        borrower = await StartAsync("borrower", ActivationPolicy.CallingNode);
        cell = await CellStub.CreateAsync(client.At("a"), "cell");
        teller = await TellerStub.CreateAsync(client.At("a"), "teller");
        unseen = (await CellStub.CreateAsync(site.A.At("b"), "unseen")).Uid;
    }

    public async Task DisposeAsync()
    {
        source.Dispose();
        await client.DisposeAsync();
        await borrower.DisposeAsync();
        await site.DisposeAsync();
    }

    [Theory, MemberData(nameof(Cases)), Trait("Rule", "37")]
    public async Task Whatever_is_asked_of_a_node_that_cannot_be_reached_ends_with_one_type_that_says_which_node_it_is(
        string entry, Peer peer)
    {
        var (at, changes, act) = Entries[entry];
        await transport.SetAsync(at, peer);

        // A node that refuses a newcomer says why by a type of its own, as it always did.
        if (entry == "start" && peer == Peer.Refuses)
        {
            (await Should.ThrowAsync<RpcRefusedException>(() => act(this))).Reason.ShouldBe(RpcRefusal.Secret);
            return;
        }

        var error = await Should.ThrowAsync<BindingBrokenException>(() => act(this));

        error.Address.ShouldBe(at);

        // The directory has no name before it is reached, and the borrower has not heard that of the home.
        if (entry is not ("start" or "borrow"))
            error.Node.ShouldBe(at == Server ? "a" : "directory");
        error.MayHaveExecuted.ShouldBe(changes && peer == Peer.Dies);
        if (peer == Peer.Refuses)
        {
            error.InnerException.ShouldBeOfType<RpcRefusedException>();
            error.Attempts.ShouldBe(1, "it would refuse again");
        }
    }

    [Theory, Trait("Rule", "37")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_node_of_a_name_that_has_never_joined_is_not_waited_for_and_the_error_names_those_that_have(
        bool isInAction)
    {
        await using var patient = await Nodes.StartAsync(
            new NodeOptions
                { Name = "patient", Store = NodeOptions.InMemory, Directory = Directory, Transports = [
                    transport.For("patient")] });

        var error = await Should.ThrowAsync<BindingBrokenException>(() => isInAction
            ? AtomicAction.RunAsync(() => CellStub.CreateAsync(patient.At("nobody"), null))
            : CellStub.CreateAsync(patient.At("nobody"), "cell of nobody"));

        error.Node.ShouldBe("nobody");
        error.Attempts.ShouldBe(1);
        error.MayHaveExecuted.ShouldBeFalse();
        foreach (var name in new[] { "nobody", "a", "b", "directory" })
            error.Message.ShouldContain($"'{name}'");
        error.Message.ShouldNotContain(
            "'patient'", Case.Sensitive, "it does not listen: no other node can create there");
    }

    private Task<Node> StartAsync(string name, ActivationPolicy activation = ActivationPolicy.AtHome) =>
        Nodes.StartAsync(new NodeOptions
        {
            Name = name,
            Store = NodeOptions.InMemory,
            Directory = Directory,
            Transports = [transport.For(name)],
            Activation = activation,
            RetryFor = TimeSpan.Zero,
        });
}
