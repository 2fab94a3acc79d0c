using Stubs.Binding;
using Stubs.Naming;
using Stubs.Tests.Distributed;
using Stubs.Tests.Objects;

namespace Stubs.Tests.NamingModule;

/// <summary>
/// The name of an object that is destroyed, and stays: a creation of another one under it comes to the same end,
/// wherever the objects, the names and the caller are.
/// </summary>
public sealed class DestroyedNameTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private Site site = null!;

    /// <summary>Where the caller is, and where its objects are.</summary>
    public static TheoryData<string, string> Places { get; } = new()
    {
        { "directory", "directory" },
        { "client", "directory" },
        { "a", "a" },
        { "client", "a" },
        { "b", "a" },
        { "directory", "a" },
    };

    public async Task InitializeAsync() => site = await Site.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Theory, MemberData(nameof(Places)), Trait("Rule", "7"), Trait("Rule", "40")]
    public async Task In_the_action_that_has_destroyed_its_object_it_is_given_to_a_new_one(string caller, string place)
    {
        var node = NodeOf(caller).At(place);
        var old = await CellStub.CreateAsync(node, "cell");
        Uid next = default;

        await AtomicAction.RunAsync(async () =>
        {
            await old.DestroyAsync();
            next = (await CellStub.CreateAsync(node, "cell")).Uid;
            (await NodeOf(caller).Naming.LookupAsync("cell")).ShouldBe(next);
        });

        (await CellStub.BindAsync(site.B, "cell")).Uid.ShouldBe(next);
        await Should.ThrowAsync<ObjectNotFoundException>(() => old.GetValueAsync());
    }

    [Theory, MemberData(nameof(Places)), Trait("Rule", "7"), Trait("Rule", "40")]
    public async Task If_that_action_aborts_the_old_object_is_there_and_has_it(string caller, string place)
    {
        var node = NodeOf(caller).At(place);
        var old = await CellStub.CreateAsync(node, "cell");

        await using (AtomicAction.Begin())
        {
            await old.DestroyAsync();
            await CellStub.CreateAsync(node, "cell");
        }

        (await CellStub.BindAsync(site.B, "cell")).Uid.ShouldBe(old.Uid);
        await old.AddAsync(1);
    }

    [Theory, MemberData(nameof(Places)), Trait("Rule", "7"), Trait("Rule", "40")]
    public async Task An_object_that_one_action_has_created_and_destroyed_leaves_it_to_the_next(
        string caller, string place)
    {
        var node = NodeOf(caller).At(place);
        Uid next = default;

        await AtomicAction.RunAsync(async () =>
        {
            await (await CellStub.CreateAsync(node, "cell")).DestroyAsync();
            next = (await CellStub.CreateAsync(node, "cell")).Uid;
        });

        (await CellStub.BindAsync(site.B, "cell")).Uid.ShouldBe(next);
    }

    [Theory, MemberData(nameof(Places)), Trait("Rule", "7"), Trait("Rule", "40")]
    public async Task The_object_is_found_under_it_until_the_action_commits(string caller, string place)
    {
        var old = await CellStub.CreateAsync(NodeOf(caller).At(place), "cell");

        await AtomicAction.RunAsync(async () =>
        {
            await old.DestroyAsync();
            (await CellStub.BindAsync(NodeOf(caller), "cell")).Uid.ShouldBe(old.Uid);
        });

        await Should.ThrowAsync<ObjectNotFoundException>(() => CellStub.BindAsync(NodeOf(caller), "cell"));
    }

    [Theory, MemberData(nameof(Places)), Trait("Rule", "9"), Trait("Rule", "40")]
    public async Task While_another_action_destroys_its_object_a_creation_waits_and_takes_it_over_after_the_commit(
        string caller, string place)
    {
        var old = await CellStub.CreateAsync(NodeOf(caller).At(place), "cell");
        Task<CellStub> creating;
        await using (var action = AtomicAction.Begin())
        {
            await old.DestroyAsync();
            creating = CreateInAnotherFlow(caller, place);
            await UntilItWaitsAsync(creating, old.Uid).WaitAsync(Patience);
            creating.IsCompleted.ShouldBeFalse();
            await action.CommitAsync();
        }

        (await CellStub.BindAsync(site.B, "cell")).Uid.ShouldBe((await creating.WaitAsync(Patience)).Uid);
    }

    [Theory, MemberData(nameof(Places)), Trait("Rule", "9"), Trait("Rule", "40")]
    public async Task While_another_action_destroys_its_object_a_creation_waits_and_is_told_that_it_is_in_use_after_an_abort(string caller, string place)
    {
        var old = await CellStub.CreateAsync(NodeOf(caller).At(place), "cell");
        Task<CellStub> creating;
        await using (AtomicAction.Begin())
        {
            await old.DestroyAsync();
            creating = CreateInAnotherFlow(caller, place);
            await UntilItWaitsAsync(creating, old.Uid).WaitAsync(Patience);
            creating.IsCompleted.ShouldBeFalse();
        }

        (await Should.ThrowAsync<NameInUseException>(() => creating.WaitAsync(Patience))).Holder.ShouldBe(old.Uid);
    }

    private Task<CellStub> CreateInAnotherFlow(string caller, string place)
    {
        using (ExecutionContext.SuppressFlow())
            return Task.Run(() => CellStub.CreateAsync(NodeOf(caller).At(place), "cell"));
    }

    // For the object itself, or for its binding.
    private async Task UntilItWaitsAsync(Task creating, Uid holder)
    {
        Uid[] locked = [holder, NameKey.OfName(BindingService.Root, holder.ToString())];
        while (!creating.IsCompleted
            && !locked.Any(uid => site.Directory.Objects.FindActive(uid)?.Locks.GetWaiters().Length > 0))
            await Task.Yield();
    }

    private Node NodeOf(string name) => name switch
    {
        "directory" => site.Directory,
        "a" => site.A,
        "b" => site.B,
        _ => site.Client,
    };
}
