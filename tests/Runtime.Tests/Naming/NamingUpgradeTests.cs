using Stubs.Binding;
using Stubs.Naming;
using Stubs.Store;
using Stubs.Tests.Past;
using Stubs.Tests.Support;

namespace Stubs.Tests.NamingModule;

/// <summary>Names that version 0.1 stored in contexts are carried over, whatever interrupts it.</summary>
public sealed class NamingUpgradeTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact, Trait("Rule", "4")]
    public async Task The_names_and_bindings_of_a_past_store_are_carried_over()
    {
        var file = directory.File("names.stubs");
        await File.WriteAllBytesAsync(file, PastFiles.Read("v1/names.stubs"));
        for (var start = 0; start < 2; start++)
        {
            await using var node = await Nodes.OnFileAsync(file);
            var names = await NamesAsync(node.Naming);
            names.Count.ShouldBe(205);
            names["bank/accounts/deep/er/ü 日本"].ShouldBe(PastUid(4));
            names["bank/alias"].ShouldBe(names["bank/accounts/alice"]);
            (await node.Naming.LookupAsync("many/199")).ShouldBe(PastUid(204));
            (await node.Naming.TryLookupAsync("gone/1")).ShouldBeNull();
            var bindings = await BindingService.OpenAsync(node.Space);
            for (var number = 1000; number < 1100; number++)
                (await bindings.LocateAsync(PastUid(number))).ShouldBe(PastUid(2000));
            (await OldRowsAsync(node.Store)).ShouldBe(0);
        }
    }

    [Fact, Trait("Rule", "30")]
    public async Task An_upgrade_that_is_killed_at_any_write_is_finished_by_the_next_start()
    {
        var survived = false;
        for (var writes = 0; !survived; writes++)
        {
            var disk = await PastDiskAsync();
            var left = writes;
            disk.OnWrite = (_, write) => left-- > 0
                ? write() : throw new StoreUnavailableException("The power is gone.");
            try
            {
                await using (await Nodes.OnAsync(disk))
                    survived = true;
            }
            catch (StoreUnavailableException)
            {
                survived = false;
            }

            disk.OnWrite = static (_, write) => write();
            await using var node = await Nodes.OnAsync(disk);
            (await NamesAsync(node.Naming)).Count.ShouldBe(300, $"killed at write {writes}");
            (await OldRowsAsync(node.Store)).ShouldBe(0);
        }
    }

    [Fact, Trait("Rule", "30")]
    public async Task Names_in_doubt_stay_in_doubt_and_go_the_way_of_their_action()
    {
        var (action, kept, added, deleted) = (Uid(1), Uid(2), Uid(3), Uid(4));
        var coordinator = new NodeReference(Uid(5), null).ToString();
        foreach (var commits in new[] { true, false })
        {
            var disk = new Disk();
            await disk.WriteAsync(
                new StoreOperation.Create(Context(
                    NamingService.Root, ("kept", kept, default), ("deleted", deleted, default))),
                new StoreOperation.WriteShadow(
                    NamingService.Root,
                    new StoredShadow(
                        action, coordinator,
                        Context(NamingService.Root, ("kept", kept, default), ("new", default, Uid(6))))),
                new StoreOperation.WriteShadow(
                    Uid(6), new StoredShadow(action, coordinator, Context(Uid(6), ("added", added, default)))));

            await using var node = await Nodes.OnAsync(disk);
            (await node.Naming.LookupAsync("kept")).ShouldBe(kept);
            await Should.ThrowAsync<ObjectInDoubtException>(() => node.Naming.LookupAsync("new/added"));
            await Should.ThrowAsync<ObjectInDoubtException>(() => node.Naming.LookupAsync("deleted"));
            await node.Recovery.ResolveAsync(
                action, await node.Recovery.ListInDoubtAsync(), commits, CancellationToken.None);

            (await NamesAsync(node.Naming)).Keys.Order()
                .ShouldBe(commits ? ["kept", "new/added"] : ["deleted", "kept"]);
            (await OldRowsAsync(node.Store)).ShouldBe(0);
        }
    }

    private static async Task<Disk> PastDiskAsync()
    {
        var disk = new Disk();
        await disk.WriteAsync(
            new StoreOperation.Create(Context(NamingService.Root, ("a", Uid(1), default), ("b", Uid(2), Uid(1000)))),
            new StoreOperation.Create(Context(
                Uid(1000), [.. Enumerable.Range(10, 298).Select(number => ($"n{number}", Uid(number), default(Uid)))])),
            new StoreOperation.Create(Context(BindingService.Root, (Uid(1).ToString(), Uid(3), default))));
        return disk;
    }

    private static ObjectState Context(Uid uid, params (string Segment, Uid Object, Uid Context)[] entries)
    {
        var context = new NamingContext(level: 0);
        foreach (var (segment, named, below) in entries)
            context.Put(new NamingEntry(segment, named, below));
        return new ObjectState(uid, NamingContext.TypeName, NamingContext.Save(context));
    }

    private static Uid Uid(int number) => new(0x0192_0000_0000_7000, 0x8000_0000_0000_0000 | (uint)number);

    private static Uid PastUid(int number) => new(0x0100_0000_0000_7000, 0x8000_0000_0000_0000 | (uint)number);

    private static async Task<Dictionary<string, Uid>> NamesAsync(INamingService naming)
    {
        var names = new Dictionary<string, Uid>();
        await foreach (var (name, uid) in naming.ListAsync())
            names.Add(name, uid);
        return names;
    }

    private static async Task<int> OldRowsAsync(IObjectStore store)
    {
        var count = 0;
        await foreach (var _ in store.ListAsync(new StoreFilter(NamingContext.TypeName)))
            count++;
        return count;
    }
}
