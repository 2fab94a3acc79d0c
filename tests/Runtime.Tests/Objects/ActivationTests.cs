using Stubs.Store;
using Stubs.Tests.Store;
using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

public sealed class ActivationTests : RuleTest
{
    private readonly Disk disk = new();

    [Fact, Trait("Rule", "1")]
    public async Task An_object_is_passive_until_the_first_binding_activates_it()
    {
        var cell = await CreateAsync(async node =>
        {
            var made = await CellStub.CreateAsync(node, "cell");
            await made.SetValueAsync(7);
            return made;
        });
        await using var node = await Nodes.OnAsync(disk);
        node.Objects.IsActive(cell.Uid).ShouldBeFalse();
        var bound = await CellStub.BindAsync(node, "cell");
        node.Objects.IsActive(cell.Uid).ShouldBeTrue();
        (await bound.GetValueAsync()).ShouldBe(7);
    }

    [Fact, Trait("Rule", "1")]
    public async Task Objects_come_back_after_a_restart_on_SQLite()
    {
        using var directory = new TemporaryDirectory();
        await using (var node = await Nodes.OnFileAsync(directory.StorePath))
        {
            var left = await CellStub.CreateAsync(node, "left");
            var right = await CellStub.CreateAsync(node, "right");
            await (await PairStub.CreateAsync(node, "pair", left, right)).MoveAsync(3);
        }

        await using (var node = await Nodes.OnFileAsync(directory.StorePath))
        {
            var pair = await PairStub.BindAsync(node, "pair");
            await pair.MoveAsync(4);
            (await (await pair.GetLeftAsync()).GetValueAsync()).ShouldBe(-7);
        }

        await using (var node = await Nodes.OnFileAsync(directory.StorePath))
        {
            (await (await CellStub.BindAsync(node, "right")).GetValueAsync()).ShouldBe(7);
            (await (await PairStub.BindAsync(node, "pair")).GetMovesAsync()).ShouldBe(2);
        }
    }

    [Fact, Trait("Rule", "5")]
    public async Task Concurrent_first_bindings_activate_once_and_share_the_object()
    {
        var made = await CreateAsync(node => SelfmadeStub.CreateAsync(node, "selfmade"));
        var restorations = new Restorations();
        var gate = new TaskCompletionSource();
        await using var node = await Nodes.StartAsync(
            new NodeOptions { ObjectStore = new SlowReads(disk.Open(), made.Uid, gate.Task), Services = restorations });
        var bindings = Enumerable.Range(0, 50).Select(_ => Task.Run(() => SelfmadeStub.BindAsync(node, made.Uid)))
            .ToArray();
        gate.SetResult();
        var stubs = await Task.WhenAll(bindings);
        restorations.Number.ShouldBe(1);
        await stubs[0].SetAsync(5);
        (await stubs[49].GetValueAsync()).ShouldBe(5);
    }

    [Fact, Trait("Rule", "2")]
    public async Task The_stored_form_names_members_and_refers_by_UID_and_can_be_read_without_the_class()
    {
        var pair = await CreateAsync(async node =>
            await PairStub.CreateAsync(
                node, "pair", await CellStub.CreateAsync(node, "left"), await CellStub.CreateAsync(node, "right")));
        var state = (await disk.ReadAsync(pair.Uid))!.State!;
        state.TypeName.ShouldBe("Stubs.Tests.Objects.Pair");
        var references = new List<Uid>();
        StateInspector.CollectReferences(state.Body.Span, references);
        references.Count.ShouldBe(2);
        state.ToString().ShouldContain("\"moves\": 0");
    }

    [Fact, Trait("Rule", "3")]
    public async Task A_class_that_saves_and_restores_itself_is_left_to_do_so()
    {
        var made = await CreateAsync(async node =>
        {
            var selfmade = await SelfmadeStub.CreateAsync(node, "selfmade");
            await selfmade.SetAsync(1);
            await using (AtomicAction.Begin())
                await selfmade.SetAsync(2);
            (await selfmade.GetValueAsync()).ShouldBe(1);
            return selfmade;
        });
        (await disk.ReadAsync(made.Uid))!.State!.ToString().ShouldContain("1001");
        await using var node = await Nodes.OnAsync(disk);
        (await (await SelfmadeStub.BindAsync(node, "selfmade")).GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "3")]
    public async Task Activation_runs_no_constructor_of_the_author()
    {
        await CreateAsync(async node =>
        {
            var picky = await PickyStub.CreateAsync(node, "picky", 1);
            await picky.GoBelowAsync();
            return picky;
        });
        await using var node = await Nodes.OnAsync(disk);
        (await (await PickyStub.BindAsync(node, "picky")).GetValueAsync()).ShouldBe(-1);
    }

    [Fact, Trait("Rule", "6")]
    public async Task Activating_what_is_not_there_is_an_error_and_damages_nothing()
    {
        await using var node = await Nodes.OnAsync(disk);
        var cell = await CellStub.CreateAsync(node, "cell");
        var stranger = new UidGenerator(TimeProvider.System).Next();
        var before = await disk.ListAsync();

        (await Should.ThrowAsync<ObjectNotFoundException>(() => CellStub.BindAsync(node, stranger))).Uid.ShouldBe(
            stranger);
        (await Should.ThrowAsync<NameNotFoundException>(
            () => CellStub.BindAsync(node, "stranger"))).Name.ShouldBe("stranger");
        await Should.ThrowAsync<NameNotFoundException>(() => node.BindAsync<ICell>("cell/below"));
        await Should.ThrowAsync<NameInUseException>(() => node.Naming.AddAsync("cell", stranger));

        (await disk.ListAsync()).ShouldBe(before);
        node.Objects.IsActive(stranger).ShouldBeFalse();
        (await cell.AddAsync(1)).ShouldBe(1);
    }

    [Fact, Trait("Rule", "6")]
    public async Task A_stub_of_another_type_is_refused_and_nothing_is_damaged()
    {
        await using var node = await Nodes.OnAsync(disk);
        var cell = await CellStub.CreateAsync(node, "cell");
        var error = await Should.ThrowAsync<WrongTypeException>(() => TallyStub.BindAsync(node, "cell"));
        error.Uid.ShouldBe(cell.Uid);
        error.ExpectedType.ShouldBe("Stubs.Tests.Objects.Tally");
        error.ActualType.ShouldBe("Stubs.Tests.Objects.Cell");
        await Should.ThrowAsync<WrongTypeException>(() => node.BindAsync<ITally>(cell.Uid));
        await Should.ThrowAsync<WrongTypeException>(() => TallyStub.BindOrCreateAsync(node, "cell"));
        (await cell.AddAsync(1)).ShouldBe(1);
        await using var again = await Nodes.OnAsync(disk);
        await Should.ThrowAsync<WrongTypeException>(() => TallyStub.BindAsync(again, "cell"));
        (await (await CellStub.BindAsync(again, "cell")).GetValueAsync()).ShouldBe(1);
    }

    [Fact, Trait("Rule", "6")]
    public async Task A_reference_kept_for_another_type_is_refused_when_it_is_used()
    {
        await using var node = await Nodes.OnAsync(disk);
        var cell = await CellStub.CreateAsync(node, null);
        var wrong = node.Space.Resolve<ITally>(cell.Uid);
        await Should.ThrowAsync<WrongTypeException>(() => wrong.AddAsync(1));
        (await cell.GetValueAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "6")]
    public async Task A_stub_of_a_disposed_node_is_refused()
    {
        var node = await Nodes.OnAsync(disk);
        var cell = await CellStub.CreateAsync(node, null);
        await node.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => cell.GetValueAsync());
        await Should.ThrowAsync<ObjectDisposedException>(() => CellStub.CreateAsync(node, null));
    }

    [Fact, Trait("Rule", "35")]
    public async Task A_state_that_cannot_be_read_is_refused_loudly_and_left_alone()
    {
        var cell = await CreateAsync(node => CellStub.CreateAsync(node, "cell"));
        var stored = (await disk.ReadAsync(cell.Uid))!.State!;
        await disk.WriteAsync(new StoreOperation.WriteState(new ObjectState(
            cell.Uid, stored.TypeName, new byte[] { 0xA1, 0x65, 0x76 })));
        await using var node = await Nodes.OnAsync(disk);
        (await Should.ThrowAsync<StateIncompatibleException>(
            () => CellStub.BindAsync(node, "cell"))).Message.ShouldContain(cell.Uid.ToString());
        (await disk.ReadAsync(cell.Uid))!.State!.Body.Length.ShouldBe(3);
        await disk.WriteAsync(new StoreOperation.WriteState(stored));
        (await (await CellStub.BindAsync(node, "cell")).GetValueAsync()).ShouldBe(0);
    }

    // In the life of one node, which is then thrown away.
    private async Task<T> CreateAsync<T>(Func<Node, Task<T>> create)
    {
        await using var node = await Nodes.OnAsync(disk);
        return await create(node);
    }

    private sealed class SlowReads(IObjectStore inner, Uid slow, Task gate) : IObjectStore
    {
        public string Description => inner.Description;

        public bool IsDurable => inner.IsDurable;

        public async ValueTask<StoredObject?> ReadStateAsync(Uid uid, CancellationToken cancellationToken = default)
        {
            if (uid == slow)
                await gate;
            return await inner.ReadStateAsync(uid, cancellationToken);
        }

        public ValueTask WriteAsync(
            IReadOnlyList<StoreOperation> batch, CancellationToken cancellationToken = default) =>
                inner.WriteAsync(batch, cancellationToken);

        public IAsyncEnumerable<StoredObject> ListAsync(
            StoreFilter filter = default, CancellationToken cancellationToken = default) =>
                inner.ListAsync(filter, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
