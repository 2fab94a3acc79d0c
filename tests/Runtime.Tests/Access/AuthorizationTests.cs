using System.Security.Claims;
using Stubs.Binding;
using Stubs.Calls;
using Stubs.Rpc;
using Stubs.Tests.Distributed;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Access;

/// <summary>
/// The node of an object checks what <c>[Authorize]</c> says of the caller, before lock and body, and whatever the way
/// of the call.
/// </summary>
public sealed class AuthorizationTests : RuleTest, IAsyncLifetime
{
    private static readonly AsyncLocal<string?> User = new();

    private readonly InProcessTransport transport = new();
    private readonly List<string> audit = [];
    private Node server = null!;
    private Node client = null!;
    private VaultStub mine = null!;
    private VaultStub vault = null!;

    public async Task InitializeAsync()
    {
        server = await Nodes.StartAsync(new NodeOptions
        {
            Name = "server", Store = NodeOptions.InMemory, Listen = "inproc:server", Transports = [transport],
            RetryFor = TimeSpan.Zero,
            IncomingFilters = [AuditAsync, TakeUserAsync],
            Authorization = new NodeAuthorization
            {
                Policies = new Dictionary<string, AuthorizationPolicy>
                {
                    ["owner"] = static (request, _) => new(request.Caller.Identity?.Name == "ann"),
                    ["throws"] = static (_, _) => throw new InvalidDataException("no database"),
                },
            },
        });
        client = await Nodes.StartAsync(new NodeOptions
        {
            Name = "client", Store = NodeOptions.InMemory, Directory = "inproc:server", Role = PeerRole.Client,
            Transports = [transport], RetryFor = TimeSpan.Zero, OutgoingFilters = [GiveUserAsync],
        });
        mine = await VaultStub.CreateAsync(server, "vault", gold: 7);
        vault = await VaultStub.BindAsync(client, "vault");
        Vault.Runs = 0;
    }

    public async Task DisposeAsync()
    {
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("late")]
    [InlineData("twice")]
    public async Task What_a_filter_throws_when_a_call_is_committed_does_not_say_that_nothing_has_happened(string how)
    {
        var before = await mine.PeekAsync();
        User.Value = how;
        try
        {
            await vault.DepositAsync(1);
            (await mine.PeekAsync()).ShouldBe(before + 1);

            // Inside an action the call is undone.
            await Should.ThrowAsync<Exception>(() => AtomicAction.RunAsync(() => vault.DepositAsync(1)));
        }
        finally
        {
            User.Value = null;
        }

        (await mine.PeekAsync()).ShouldBe(before + 1);
    }

    public static TheoryData<string> Operations => [.. Calls.Keys];

    private static readonly Dictionary<string, Func<IVault, Task>> Calls = new()
    {
        ["Deposit(int)"] = static vault => vault.DepositAsync(1),
        ["Peek()"] = static vault => vault.PeekAsync(),
        ["CountAsync()"] = static vault => vault.CountAsync(),
        ["CountFreelyAsync()"] = static vault => vault.CountFreelyAsync(),
        ["ListAsync()"] = static async vault => await ReadAsync(vault.ListAsync()),
        ["ListFreelyAsync()"] = static async vault => await ReadAsync(vault.ListFreelyAsync()),
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operation_runs_for_a_caller_of_its_role_and_for_no_other(string operation)
    {
        foreach (var user in new[] { null, "bob:clerk" })
        {
            var denied = await Should.ThrowAsync<UnauthorizedException>(
                () => AsAsync(user, () => Calls[operation](vault)));
            denied.Uid.ShouldBe(vault.Uid);
            denied.ClassName.ShouldBe("Stubs.Tests.Access.Vault");
            denied.Operation.ShouldBe(operation);
            denied.Rule.ShouldContain("role");
            denied.Message.ShouldContain("Nothing was done.");
        }

        Vault.Runs.ShouldBe(0);
        await AsAsync("eve:manager", () => Calls[operation](vault));
        Vault.Runs.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task So_it_is_in_an_action_and_what_the_action_did_else_remains(string operation)
    {
        await AsAsync("eve:manager", () => AtomicAction.RunAsync(async () =>
        {
            await vault.DepositAsync(10);
            await Should.ThrowAsync<UnauthorizedException>(
                () => AsAsync("bob:clerk", () => Calls[operation](vault)));
            await Calls[operation](vault);
        }));
        (await mine.GetGoldAsync()).ShouldBeOneOf(17, 18);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Code_of_the_node_itself_is_asked_only_where_it_acts_for_a_caller(string operation)
    {
        await Calls[operation](mine);
        Vault.Runs.ShouldBe(1);
        using (CallContext.ActAs(Principal("bob:clerk")))
            await Should.ThrowAsync<UnauthorizedException>(() => Calls[operation](mine));
        Vault.Runs.ShouldBe(1);
        using (CallContext.ActAs(Principal("eve:manager")))
            await Calls[operation](mine);
        Vault.Runs.ShouldBe(2);
        await Calls[operation](mine);
    }

    [Fact]
    public async Task All_attributes_of_an_operation_must_allow_the_caller()
    {
        await AsAsync("ann:teller", () => vault.WithdrawAsync(1));
        (await Should.ThrowAsync<UnauthorizedException>(() => AsAsync("ann:clerk", () => vault.WithdrawAsync(1))))
            .Rule.ShouldBe("role 'teller'");
        (await Should.ThrowAsync<UnauthorizedException>(() => AsAsync("bob:teller", () => vault.WithdrawAsync(1))))
            .Rule.ShouldBe("policy 'owner'");
        (await mine.GetGoldAsync()).ShouldBe(6);
    }

    [Fact]
    public async Task Without_policy_and_roles_a_caller_must_be_authenticated()
    {
        (await Should.ThrowAsync<UnauthorizedException>(() => vault.GetGoldAsync())).Message
            .ShouldContain("not authenticated");
        await AsAsync("bob:clerk", () => vault.GetGoldAsync());
    }

    [Fact]
    public async Task A_policy_that_is_missing_or_throws_allows_no_caller()
    {
        (await Should.ThrowAsync<UnauthorizedException>(() => AsAsync("eve:manager", () => vault.GuessAsync())))
            .Message.ShouldContain("NodeOptions.Authorization of the object's node does not have");
        (await Should.ThrowAsync<UnauthorizedException>(() => AsAsync("eve:manager", () => vault.FailAsync())))
            .Message.ShouldContain("which has thrown");
        Vault.Runs.ShouldBe(0);
    }

    [Fact]
    public async Task To_create_and_to_destroy_are_operations_too()
    {
        var there = client.At("server");
        await VaultStub.CreateAsync(there, "anyone's");
        var denied = await Should.ThrowAsync<UnauthorizedException>(
            () => AsAsync("bob:clerk", () => VaultStub.CreateAsync(there, "another", gold: 5)));
        denied.Operation.ShouldBe(".ctor(int)");
        await Should.ThrowAsync<UnauthorizedException>(
            () => AsAsync("bob:clerk", () => VaultStub.OfMuchAsync(there, "much")));
        (await client.Naming.TryLookupAsync("another")).ShouldBeNull();
        await AsAsync("eve:manager", () => VaultStub.CreateAsync(there, "another", gold: 5));

        await AsAsync("eve:manager", () => SafeStub.CreateAsync(there, "safe"));
        var safe = await SafeStub.BindAsync(client, "safe");
        (await Should.ThrowAsync<UnauthorizedException>(() => AsAsync("bob:clerk", () => safe.DestroyAsync())))
            .Operation.ShouldBe(".destroy()");
        await AsAsync("bob:clerk", () => safe.GreetAsync());
        await AsAsync("eve:manager", () => safe.DestroyAsync());
    }

    [Fact]
    public async Task A_derived_class_adds_to_what_its_base_class_says_also_for_a_stub_of_the_base_class()
    {
        await SafeStub.CreateAsync(server, "safe");
        IVault asVault = await client.BindAsync<IVault>("safe");
        await Should.ThrowAsync<UnauthorizedException>(() => AsAsync("bob:teller", () => asVault.DepositAsync(1)));
        await Should.ThrowAsync<UnauthorizedException>(() => AsAsync("eve:manager", () => asVault.WhoCallsAsync()));
        (await AsAsync("eve:manager,teller", () => asVault.WhoCallsAsync())).ShouldBe("safe: eve");
        await AsAsync("eve:manager", () => asVault.DepositAsync(1));
        (await vault.WhoCallsAsync())
            .ShouldBe(client.Objects.Self.Node.ToString(), "the base class says nothing of it");
    }

    [Fact]
    public async Task The_caller_stays_the_same_in_what_its_call_calls_at_that_node()
    {
        var other = await VaultStub.CreateAsync(server, "other");
        var there = await VaultStub.BindAsync(client, "other");
        await Should.ThrowAsync<UnauthorizedException>(() => AsAsync("bob:clerk", () => vault.PeekIntoAsync(there)));
        (await AsAsync("eve:manager", () => vault.PeekIntoAsync(there))).ShouldBe(0);
        (await mine.PeekIntoAsync(other)).ShouldBe(0);
    }

    [Fact]
    public async Task An_operation_sees_its_caller_and_the_headers_and_the_next_one_does_not()
    {
        (await AsAsync("eve:manager", () => vault.WhoCallsAsync())).ShouldBe("eve");
        (await AsAsync("eve:manager", () => vault.WhoCallsFreelyAsync())).ShouldBe("eve");
        (await AsAsync("eve:manager", () => vault.HeaderAsync("user"))).ShouldBe("eve:manager");
        (await vault.WhoCallsFreelyAsync()).ShouldBe(client.Objects.Self.Node.ToString());
        (await vault.HeaderAsync("user")).ShouldBe("none");
        (await vault.IsFromPeerAsync()).ShouldBeTrue();
        (await mine.IsFromPeerAsync()).ShouldBeFalse();
        (await mine.WhoCallsAsync()).ShouldBe("this node");
    }

    [Fact]
    public async Task A_filter_sees_what_is_called_and_how_it_ends_and_may_refuse_it()
    {
        await AsAsync("eve:manager", () => vault.PeekAsync());
        await Should.ThrowAsync<UnauthorizedException>(() => AsAsync("bob:clerk", () => vault.PeekAsync()));
        audit.ShouldContain("client Stubs.Tests.Access.Vault Peek() returned");
        audit.ShouldContain("client Stubs.Tests.Access.Vault Peek() UnauthorizedException");

        (await Should.ThrowAsync<CallRefusedException>(() => AsAsync("swallow", () => vault.PeekAsync())))
            .Message.ShouldContain("A filter there has not let it through");
        (await Should.ThrowAsync<InvalidDataException>(() => AsAsync("refuse", () => vault.PeekAsync())))
            .Message.ShouldBe("no such tenant");
        (await Should.ThrowAsync<CallRefusedException>(
            () => AsAsync(new string('x', 9000), () => vault.PeekAsync()))).Message.ShouldContain("8192 characters");
    }

    [Fact]
    public async Task Clients_give_names_and_only_nodes_take_them_away_or_bind()
    {
        await client.Naming.AddAsync("alias", vault.Uid);
        (await client.Naming.LookupAsync("alias")).ShouldBe(vault.Uid);
        await Should.ThrowAsync<UnauthorizedException>(() => client.Naming.DeleteAsync("alias"));
        await Should.ThrowAsync<UnauthorizedException>(
            () => client.Naming.MoveAsync("alias", vault.Uid, client.Objects.Uids.Next()));
        (await Should.ThrowAsync<InvalidOperationException>(() => VaultStub.CreateAsync(client, "here")))
            .Message.ShouldContain("is a client");
    }

    [Fact]
    public async Task A_node_says_for_no_other_where_it_is()
    {
        await using var node = await Nodes.StartAsync(new NodeOptions
        {
            Name = "node", Store = NodeOptions.InMemory, Directory = "inproc:server", Transports = [transport],
            RetryFor = TimeSpan.Zero,
        });
        var other = server.Objects.Uids.Next();
        var port = (IBindingPort)TypeRegistry.Find(typeof(IBindingPort))!.CreateStub(
            new ObjectBinding(node.Space, BindingPort.Place, TypeRegistry.Find(typeof(IBindingPort))!)
                .At(new NodeReference(server.Objects.Self.Node, "inproc:server")));
        foreach (var lie in (Func<Task>[])
        [
            () => port.AddAsync(vault.Uid, other, CancellationToken.None),
            () => port.AddPassingAsync(vault.Uid, other, 1, CancellationToken.None),
            () => port.JoinAsync(new NodeEntry(other, "server-2", "inproc:hijacked", 99)),
        ])
            (await Should.ThrowAsync<ArgumentException>(lie)).Message.ShouldContain("can say nothing for node");
    }

    [Fact]
    public async Task Without_attributes_a_fallback_decides_about_peers()
    {
        await using var strict = await Nodes.StartAsync(new NodeOptions
        {
            Name = "strict", Store = NodeOptions.InMemory, Listen = "inproc:strict", Transports = [transport],
            RetryFor = TimeSpan.Zero,
            Authorization = new NodeAuthorization
                { Fallback = static (request, _) => new(request.Operation == "WhoCalls()") },
        });
        await using var caller = await Nodes.StartAsync(new NodeOptions
        {
            Name = "caller", Store = NodeOptions.InMemory, Directory = "inproc:strict", Transports = [transport],
            RetryFor = TimeSpan.Zero,
        });
        await CellStub.CreateAsync(strict, "cell");
        var own = await VaultStub.CreateAsync(strict, "vault");
        var cell = await CellStub.BindAsync(caller, "cell");
        await Should.ThrowAsync<UnauthorizedException>(() => cell.AddAsync(1));
        await (await VaultStub.BindAsync(caller, "vault")).WhoCallsAsync();
        await own.HeaderAsync("any");
    }

    private static async Task AsAsync(string? user, Func<Task> call)
    {
        User.Value = user;
        await call();
    }

    private static async Task<T> AsAsync<T>(string? user, Func<Task<T>> call)
    {
        User.Value = user;
        return await call();
    }

    private static async Task ReadAsync(IAsyncEnumerable<int> stream)
    {
        await foreach (var _ in stream)
        {
        }
    }

    private static ClaimsPrincipal Principal(string user)
    {
        var parts = user.Split(':');
        return new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.Name, parts[0]),
                .. parts[1].Split(',').Select(static role => new Claim(ClaimTypes.Role, role)),
            ],
            "test"));
    }

    private static Task GiveUserAsync(FilteredCall call, Func<Task> next)
    {
        if (User.Value is { } user)
            call.Headers["user"] = user;
        return next();
    }

    private static Task TakeUserAsync(FilteredCall call, Func<Task> next)
    {
        if (!call.Headers.TryGetValue("user", out var user))
            return next();
        if (user == "swallow")
            return Task.CompletedTask;
        if (user == "refuse")
            throw new InvalidDataException("no such tenant");
        if (user is "late" or "twice")
            call.Caller = Principal("eve:manager");
        if (user == "late")
            return ThenAsync(next, static _ => throw new InvalidDataException("the audit is full"));
        if (user == "twice")
            return ThenAsync(next, static next => next());
        call.Caller = Principal(user);
        return next();
    }

    private static async Task ThenAsync(Func<Task> next, Func<Func<Task>, Task> then)
    {
        await next();
        await then(next);
    }

    private async Task AuditAsync(FilteredCall call, Func<Task> next)
    {
        var outcome = "returned";
        try
        {
            await next();
        }
        catch (Exception error)
        {
            outcome = error.GetType().Name;
            throw;
        }
        finally
        {
            lock (audit)
                audit.Add($"{call.Peer.Name} {call.ClassName} {call.Operation} {outcome}");
        }
    }
}
