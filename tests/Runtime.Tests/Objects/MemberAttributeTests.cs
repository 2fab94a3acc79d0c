using Stubs.Generated;
using Stubs.Store;
using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

public sealed class MemberAttributeTests : RuleTest, IAsyncLifetime
{
    private readonly Disk disk = new();
    private readonly Gates gates = new();
    private Node node = null!;
    private MarkedStub marked = null!;

    public async Task InitializeAsync()
    {
        node = await Nodes.OnAsync(disk, services: gates);
        marked = await MarkedStub.CreateAsync(node, "marked");
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact, Trait("Rule", "52"), Trait("Rule", "15")]
    public void Attributes_say_which_lock_an_operation_takes()
    {
        var locks = TypeRegistry.Find(typeof(IMarked))!.Operations.ToDictionary(
            operation => operation.Name, operation => operation.LockMode);
        LockOf("Sum").ShouldBe(LockMode.Read);
        LockOf("SumForChange").ShouldBe(LockMode.Update);
        LockOf("Peek").ShouldBeNull();
        LockOf("AddTogether").ShouldBeOfType<Adding>();
        LockOf("set").ShouldBe(LockMode.Write);
        locks.Where(pair => pair.Key.Contains("Cached")).ShouldHaveSingleItem().Value.ShouldBeNull();
        locks.Where(pair => pair.Key.Contains("CountingProperty"))
            .ShouldHaveSingleItem().Value.ShouldBe(LockMode.Write);

        LockMode? LockOf(string name) =>
            locks.Single(pair => pair.Key == name || pair.Key.StartsWith(name + "(", StringComparison.Ordinal)).Value;
    }

    [Fact, Trait("Rule", "52")]
    public async Task A_read_lock_on_a_method_lets_readers_share()
    {
        var client = NewClient();
        await client.Do(() => marked.SumAsync(1));
        var reading = Apart(() => marked.SumAsync(2));
        reading.IsCompleted.ShouldBeTrue();
        await client.CommitAsync();
    }

    [Fact, Trait("Rule", "52")]
    public async Task A_write_lock_on_a_getter_makes_it_recoverable()
    {
        await using (AtomicAction.Begin())
            (await marked.GetCountingPropertyAsync()).ShouldBe(1);
        (await marked.GetCountAsync()).ShouldBe(0);
    }

    [Fact, Trait("Rule", "52")]
    public async Task An_operation_without_a_lock_waits_for_no_other_and_sees_what_is_not_committed()
    {
        var client = NewClient();
        await client.Do(() => marked.SetToAsync(5));
        var peeking = Apart(() => marked.PeekAsync());
        peeking.IsCompleted.ShouldBeTrue();
        (await peeking).ShouldBe(5);
        await client.AbortAsync();
        (await marked.PeekAsync()).ShouldBe(0);
        await Should.ThrowAsync<InvalidOperationException>(() => client.Do(() => marked.PeekAsync()));
    }

    [Fact, Trait("Rule", "52"), Trait("Rule", "4")]
    public async Task A_transient_member_is_not_saved_and_has_its_initializers_value_after_activation()
    {
        await marked.SetToAsync(5);
        (await marked.GetCachedAsync()).ShouldBe(5);
        (await disk.ReadAsync(marked.Uid))!.State!.ToString().ShouldNotContain("cached");
        await using var again = await Nodes.OnAsync(disk, services: gates);
        var bound = await MarkedStub.BindAsync(again, "marked");
        (await bound.GetCachedAsync()).ShouldBe(7);
        (await bound.GetCountAsync()).ShouldBe(5);
    }

    [Fact, Trait("Rule", "4")]
    public async Task A_member_that_was_renamed_is_found_under_its_former_name()
    {
        await marked.SetToAsync(5);
        var state = (await disk.ReadAsync(marked.Uid))!.State!;
        await disk.WriteAsync(new StoreOperation.WriteState(new ObjectState(marked.Uid, state.TypeName, StateOfOld())));
        await using var again = await Nodes.OnAsync(disk, services: gates);
        (await (await MarkedStub.BindAsync(again, "marked")).GetCountAsync()).ShouldBe(42);
    }

    private static byte[] StateOfOld()
    {
        using var writer = StateWriter.Create();
        writer.WriteMapStart(1);
        writer.WriteKey("oldCount"u8);
        writer.Write(42);
        return writer.ToArray();
    }

    [Fact, Trait("Rule", "52")]
    public async Task A_service_is_there_after_creation_and_after_activation()
    {
        (await marked.GetHasServiceAsync()).ShouldBeTrue();
        await using (var again = await Nodes.OnAsync(disk, services: gates))
            (await (await MarkedStub.BindAsync(again, "marked")).GetHasServiceAsync()).ShouldBeTrue();
        await using (var without = await Nodes.OnAsync(disk))
            (await (await MarkedStub.BindAsync(without, "marked")).GetHasServiceAsync()).ShouldBeFalse();
    }

    [Fact, Trait("Rule", "52")]
    public async Task A_required_service_that_is_missing_is_an_error_that_names_it()
    {
        await using var without = await Nodes.VolatileAsync();
        (await Should.ThrowAsync<InvalidOperationException>(
            () => GatedStub.CreateAsync(without, "gated"))).Message.ShouldContain(nameof(Gates));
        await Should.ThrowAsync<NameNotFoundException>(() => GatedStub.BindAsync(without, "gated"));
        (await Should.ThrowAsync<InvalidOperationException>(
            () => OnlyRemoteStub.CreateAsync(without, null))).Message.ShouldContain(nameof(Gates));
    }

    [Fact, Trait("Rule", "52")]
    public void A_local_member_is_not_offered_to_clients()
    {
        typeof(IMarked).GetMethods().Select(method => method.Name).ShouldNotContain("NotForClientsAsync");
        typeof(MarkedStub).GetMethods().Select(method => method.Name).ShouldNotContain("NotForClientsAsync");
    }

    [Fact, Trait("Rule", "52")]
    public async Task A_class_is_stored_under_the_name_it_was_given()
    {
        (await disk.ReadAsync(marked.Uid))!.State!.TypeName.ShouldBe("tests:marked");
        await using var again = await Nodes.OnAsync(disk, services: gates);
        await MarkedStub.BindAsync(again, "marked");
    }

    [Fact, Trait("Rule", "52")]
    public async Task Whatever_the_attributes_say_of_locks_the_result_is_the_same()
    {
        var plain = await OnlyPersistentStub.CreateAsync(node, null);
        await WorkAsync(amount => plain.AddAsync(amount));
        await WorkAsync(amount => marked.AddTogetherAsync(amount));
        (await marked.GetCountAsync()).ShouldBe(await plain.AddAsync(0));

        static Task WorkAsync(Func<int, Task> add) =>
            Task.WhenAll(Enumerable.Range(1, 40).Select(i => Task.Run(async () =>
            {
                try
                {
                    await AtomicAction.RunAsync(async () =>
                    {
                        await add(i);
                        await add(1);
                        if (i % 3 == 0)
                            throw new GivenUpException();
                    });
                }
                catch (GivenUpException)
                {
                    // As every third one was to.
                }
            })));
    }

    private sealed class GivenUpException : Exception;
}
