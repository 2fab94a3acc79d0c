using Stubs.Generated;
using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

/// <summary>Persistence, recoverability and remoteness, each alone and all together.</summary>
public sealed class KindTests : RuleTest, IAsyncLifetime
{
    private readonly Disk disk = new();
    private readonly Gates gates = new();
    private Node node = null!;

    public async Task InitializeAsync() => node = await Nodes.OnAsync(disk, services: gates);

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "53")]
    public void Each_class_has_the_properties_it_was_given_and_no_more()
    {
        const ObjectTraits Recoverable = ObjectTraits.Recoverable;
        const ObjectTraits Persistent = ObjectTraits.Persistent | Recoverable;
        TraitsOf<IOnlyPersistent>().ShouldBe(Persistent);
        TraitsOf<IOnlyRecoverable>().ShouldBe(Recoverable);
        TraitsOf<IOnlyRemote>().ShouldBe(ObjectTraits.Remote);
        TraitsOf<IPersistentRemote>().ShouldBe(Persistent | ObjectTraits.Remote);
        TraitsOf<IRecoverableRemote>().ShouldBe(Recoverable | ObjectTraits.Remote);
        TraitsOf<IPersistentRecoverable>().ShouldBe(Persistent);
        TraitsOf<IAll>().ShouldBe(Persistent | ObjectTraits.Remote);
    }

    [Fact, Trait("Rule", "6")]
    public void A_second_class_of_the_name_of_another_is_refused()
    {
        var first = TypeRegistry.Find(typeof(ICell))!;
        var second = ObjectType.Stateful<Account, AccountStub>(
            first.Name, ObjectTraits.Persistent, typeof(IAccount), baseType: null);

        var error = Should.Throw<InvalidOperationException>(() => TypeRegistry.Add(second));

        error.Message.ShouldContain($"Two classes are named '{first.Name}': {typeof(Cell)} and {typeof(Account)}");
        TypeRegistry.Find(first.Name).ShouldBe(first);
    }

    [Fact, Trait("Rule", "53"), Trait("Rule", "52")]
    public async Task What_is_persistent_is_undone_stored_and_comes_back()
    {
        await CheckPersistentAsync(
            "a", await OnlyPersistentStub.CreateAsync(node, "a"), (stub, by) => stub.AddAsync(by),
            again => OnlyPersistentStub.BindAsync(again, "a"));
        await CheckPersistentAsync(
            "b", await PersistentRemoteStub.CreateAsync(node, "b"), (stub, by) => stub.AddAsync(by),
            again => PersistentRemoteStub.BindAsync(again, "b"));
        await CheckPersistentAsync(
            "c", await PersistentRecoverableStub.CreateAsync(node, "c"), (stub, by) => stub.AddAsync(by),
            again => PersistentRecoverableStub.BindAsync(again, "c"));
        await CheckPersistentAsync(
            "d", await AllStub.CreateAsync(node, "d"), (stub, by) => stub.AddAsync(by),
            again => AllStub.BindAsync(again, "d"));
    }

    [Fact, Trait("Rule", "53"), Trait("Rule", "52")]
    public async Task What_is_only_recoverable_is_undone_and_locked_and_ends_with_its_node()
    {
        await CheckVolatileAsync(
            "a", await OnlyRecoverableStub.CreateAsync(node, "a"), (stub, by) => stub.AddAsync(by),
            again => OnlyRecoverableStub.BindAsync(again, "a"));
        await CheckVolatileAsync(
            "b", await RecoverableRemoteStub.CreateAsync(node, "b"), (stub, by) => stub.AddAsync(by),
            again => RecoverableRemoteStub.BindAsync(again, "b"));
    }

    [Fact, Trait("Rule", "53"), Trait("Rule", "52")]
    public async Task What_is_only_remote_is_shared_and_takes_no_locks_and_is_not_undone()
    {
        var service = await OnlyRemoteStub.CreateAsync(node, "service");
        var same = await OnlyRemoteStub.BindAsync(node, "service");
        var calls = new[] { service.AddAtGateAsync(1, "one"), same.AddAtGateAsync(1, "two") };
        await Task.WhenAll(gates.Reached("one"), gates.Reached("two"));
        gates.Open("one");
        gates.Open("two");
        (await Task.WhenAll(calls)).ShouldBe([1, 2], ignoreOrder: true);

        await using (AtomicAction.Begin())
            (await service.AddAsync(10)).ShouldBe(12);
        (await same.AddAsync(0)).ShouldBe(12);
        (await Should.ThrowAsync<SpoiledException>(() => service.FailAsync())).At.ShouldBe(1012);
        (await same.AddAsync(0)).ShouldBe(1012);
        (await disk.ReadAsync(service.Uid)).ShouldBeNull();
    }

    [Fact, Trait("Rule", "53")]
    public async Task Volatile_and_persistent_objects_share_one_action()
    {
        var volatileOne = await OnlyRecoverableStub.CreateAsync(node, null);
        var persistentOne = await OnlyPersistentStub.CreateAsync(node, null);
        await AtomicAction.RunAsync(async () =>
        {
            await volatileOne.AddAsync(1);
            await persistentOne.AddAsync(1);
        });
        disk.OnWrite = static (_, _) => throw new StoreFullException("no room");
        await Should.ThrowAsync<ActionAbortedException>(() => AtomicAction.RunAsync(async () =>
        {
            await volatileOne.AddAsync(10);
            await persistentOne.AddAsync(10);
        }));
        (await volatileOne.AddAsync(0)).ShouldBe(1);
        (await persistentOne.AddAsync(0)).ShouldBe(1);
    }

    [Fact, Trait("Rule", "8"), Trait("Rule", "53")]
    public async Task A_volatile_object_created_in_an_action_that_aborts_is_no_more()
    {
        OnlyRecoverableStub made;
        await using (AtomicAction.Begin())
            made = await OnlyRecoverableStub.CreateAsync(node, "made");
        await Should.ThrowAsync<ObjectNotFoundException>(() => made.AddAsync(1));
        await Should.ThrowAsync<NameNotFoundException>(() => OnlyRecoverableStub.BindAsync(node, "made"));
    }

    [Fact, Trait("Rule", "7"), Trait("Rule", "53")]
    public async Task A_volatile_object_can_be_destroyed()
    {
        var made = await OnlyRecoverableStub.CreateAsync(node, "made");
        await using (AtomicAction.Begin())
            await made.DestroyAsync();
        (await made.AddAsync(1)).ShouldBe(1);
        await made.DestroyAsync();
        await Should.ThrowAsync<ObjectNotFoundException>(() => made.AddAsync(1));
    }

    private async Task CheckPersistentAsync<T>(
        string name, T stub, Func<T, int, Task<int>> add, Func<Node, Task<T>> bind)
        where T : Stub
    {
        await CheckRecoverableAsync(stub, add);
        (await disk.ReadAsync(stub.Uid)).ShouldNotBeNull(name);
        var copy = new Disk();
        foreach (var stored in await disk.ListAsync())
            await copy.WriteAsync(new Stubs.Store.StoreOperation.Create(stored.State!));
        await using var again = await Nodes.OnAsync(copy);
        (await add(await bind(again), 0)).ShouldBe(1, name);
    }

    private async Task CheckVolatileAsync<T>(string name, T stub, Func<T, int, Task<int>> add, Func<Node, Task<T>> bind)
        where T : Stub
    {
        await CheckRecoverableAsync(stub, add);
        (await add(await bind(node), 0)).ShouldBe(1, name);
        (await disk.ReadAsync(stub.Uid)).ShouldBeNull(name);
        var copy = new Disk();
        foreach (var stored in await disk.ListAsync())
            await copy.WriteAsync(new Stubs.Store.StoreOperation.Create(stored.State!));
        await using var again = await Nodes.OnAsync(copy);
        await Should.ThrowAsync<ObjectNotFoundException>(() => bind(again));
    }

    private async Task CheckRecoverableAsync<T>(T stub, Func<T, int, Task<int>> add)
    {
        await using (AtomicAction.Begin())
            (await add(stub, 10)).ShouldBe(10);
        var client = NewClient();
        await client.Do(() => add(stub, 1));
        var waiting = Apart(() => add(stub, 0));
        waiting.IsCompleted.ShouldBeFalse();
        await client.CommitAsync();
        (await waiting).ShouldBe(1);
    }

    private static ObjectTraits TraitsOf<T>() => TypeRegistry.Find(typeof(T))!.Traits;
}
