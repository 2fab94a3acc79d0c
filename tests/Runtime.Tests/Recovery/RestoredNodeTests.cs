using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Diagnostics;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Recovery;

/// <summary>
/// A node on a copy of a store joins a directory that knows the node: it is let in only if nothing is missing.
/// </summary>
public sealed class RestoredNodeTests : IDisposable
{
    private readonly TemporaryDirectory folder = new(inMemory: true);
    private readonly InProcessTransport transport = new();
    private readonly CollectedEntries entries = new();

    public void Dispose() => folder.Dispose();

    [Fact, Trait("Rule", "31")]
    public async Task A_node_goes_on_where_it_was_however_often_it_and_the_directory_are_restarted()
    {
        for (var time = 0; time < 2; time++)
        {
            await using var directory = await StartAsync("directory");
            for (var again = 0; again < 3; again++)
                await (await StartAsync("server")).DisposeAsync();
        }
    }

    [Fact, Trait("Rule", "31")]
    public async Task A_copy_that_is_started_beside_its_original_under_another_name_is_refused()
    {
        await using var directory = await StartAsync("directory");
        await using var server = await StartAsync("server");
        await ((SqliteObjectStore)server.Store).BackupAsync(folder.File("copy.db"));

        for (var time = 0; time < 3; time++)
        {
            var refused = await Should.ThrowAsync<NodeRefusedException>(() => StartAsync("copy", isForced: time == 2));
            refused.Message.ShouldContain("is running, as 'server', and this one, 'copy', has a copy of its store");
        }

        await (await CellStub.CreateAsync(directory.At("server"), null)).DisposeAsync();
    }

    [Fact, Trait("Rule", "31")]
    public async Task A_node_on_an_older_copy_is_refused_however_often_it_tries_and_let_in_by_force()
    {
        await using var directory = await StartAsync("directory");
        await (await StartAsync("server")).DisposeAsync();
        File.Copy(folder.File("server.db"), folder.File("old.db"));
        await (await StartAsync("server")).DisposeAsync();

        for (var time = 0; time < 4; time++)
            (await Should.ThrowAsync<NodeRefusedException>(() => StartAsync("server", "old"))).Message
                .ShouldContain("its store is an older copy");

        await (await StartAsync("server", "old", isForced: true)).DisposeAsync();
        await Until.HoldsAsync(() => entries.All.Any(static entry => entry.Id == 10_003));
        await (await StartAsync("server", "old")).DisposeAsync();
        (await Should.ThrowAsync<NodeRefusedException>(() => StartAsync("server"))).Node
            .ShouldNotBe(default, "the other line is the older one now");
    }

    [Theory, Trait("Rule", "31")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_copy_that_was_made_while_the_node_ran_is_refused_though_the_node_was_not_restarted_since(
        bool byTool)
    {
        await using var directory = await StartAsync("directory");
        await using (var server = await StartAsync("server"))
        {
            if (byTool)
                (await Stubs.Tool.StubsTool.RunAsync(
                    ["backup", folder.File("server.db"), folder.File("old.db")], TextWriter.Null)).ShouldBe(0);
            else
                await ((SqliteObjectStore)server.Store).BackupAsync(folder.File("old.db"));
        }

        for (var time = 0; time < 2; time++)
            (await Should.ThrowAsync<NodeRefusedException>(() => StartAsync("server", "old"))).Message
                .ShouldContain("is a copy that was made while the node ran");
        await (await StartAsync("server")).DisposeAsync();
    }

    [Fact, Trait("Rule", "31")]
    public async Task A_backup_that_is_restored_as_a_whole_goes_on_and_one_node_of_it_alone_does_not()
    {
        await using (var site = await BackupSite.StartAsync(folder.File("live")))
        {
            await site.Root.BackupClusterAsync(folder.File("set"));
            await site.Root.BackupClusterAsync(folder.File("again"));
        }

        File.Copy(folder.File("again/a.db"), folder.File("again/a.saved"));
        await (await BackupSite.StartAsync(folder.File("set"))).DisposeAsync();
        await (await BackupSite.StartAsync(folder.File("set"))).DisposeAsync();
        await (await BackupSite.StartAsync(folder.File("again"))).DisposeAsync();

        // It has run since.
        File.Copy(folder.File("again/a.saved"), folder.File("again/a.db"), overwrite: true);
        await Should.ThrowAsync<NodeRefusedException>(() => BackupSite.StartAsync(folder.File("again")));

        // Of another backup than the directory.
        File.Copy(folder.File("again/a.saved"), folder.File("live/a.db"), overwrite: true);
        await Should.ThrowAsync<NodeRefusedException>(() => BackupSite.StartAsync(folder.File("live")));
    }

    [Fact, Trait("Rule", "30")]
    public async Task A_node_that_was_not_restored_is_refused_by_a_directory_that_was_and_let_in_by_force()
    {
        await BackUpAndGoOnAsync();
        foreach (var name in new[] { "directory", "a" })
            Restore(name);

        await using (await StartAsync("directory"))
        {
            await (await StartAsync("a")).DisposeAsync();
            for (var time = 0; time < 2; time++)
            {
                var refused = await Should.ThrowAsync<NodeRefusedException>(() => StartAsync("b"));
                refused.Message.ShouldContain("this directory was restored from backup");
                refused.Message.ShouldContain("neither comes from that backup nor has joined since");
                refused.Message.ShouldContain("--alone --replace");
            }

            await (await StartAsync("b", isForced: true)).DisposeAsync();
            await (await StartAsync("b")).DisposeAsync();
            await (await StartAsync("new")).DisposeAsync();
        }

        await Until.HoldsAsync(() => entries.All.Any(static entry => entry.Id == 10_003));
        await using (await StartAsync("directory"))
        {
            foreach (var name in new[] { "a", "b", "new" })
                await (await StartAsync(name)).DisposeAsync();
        }
    }

    [Fact, Trait("Rule", "30")]
    public async Task A_directory_that_was_restored_twice_refuses_what_joined_between()
    {
        await BackUpAndGoOnAsync();
        foreach (var name in new[] { "directory", "a", "b" })
            Restore(name);
        await using (await StartAsync("directory"))
        {
            foreach (var name in new[] { "a", "b", "new" })
                await (await StartAsync(name)).DisposeAsync();
        }

        Restore("directory");
        await using (await StartAsync("directory"))
        {
            foreach (var name in new[] { "a", "b", "new" })
                await Should.ThrowAsync<NodeRefusedException>(() => StartAsync(name));
        }
    }

    [Fact, Trait("Rule", "30")]
    public async Task A_restored_node_is_refused_by_a_directory_that_was_not_restored()
    {
        await BackUpAndGoOnAsync();
        File.Copy(folder.File("directory.db"), folder.File("latest"));
        foreach (var name in new[] { "directory", "a", "b" })
            Restore(name);
        await using (await StartAsync("directory"))
            await (await StartAsync("a")).DisposeAsync();
        File.Copy(folder.File("latest"), folder.File("directory.db"), overwrite: true);

        await using (await StartAsync("directory"))
        {
            (await Should.ThrowAsync<NodeRefusedException>(() => StartAsync("a"))).Message
                .ShouldContain("this directory was not restored");
            (await Should.ThrowAsync<NodeRefusedException>(() => StartAsync("b"))).Message
                .ShouldContain("is a copy that was made while the node ran");
        }
    }

    [Fact, Trait("Rule", "30")]
    public async Task A_node_that_runs_while_its_directory_is_restored_does_not_work_with_it_any_more()
    {
        var directory = await StartAsync("directory");
        await using var server = await StartAsync("b");
        await directory.BackupClusterAsync(folder.File("set"));
        await directory.DisposeAsync();
        Restore("directory");

        await using (await StartAsync("directory"))
        {
            await Should.ThrowAsync<StubsException>(() => CellStub.CreateAsync(server, "cell"));
            await Until.HoldsAsync(() => entries.All.Any(static entry => entry.Id == 14_005));
        }
    }

    [Fact, Trait("Rule", "30")]
    public async Task A_node_that_runs_while_its_directory_is_restored_from_the_same_backup_again_is_refused()
    {
        await BackUpAndGoOnAsync();
        foreach (var name in new[] { "directory", "a", "b" })
            Restore(name);
        var directory = await StartAsync("directory");
        await using var server = await StartAsync("b");
        await directory.DisposeAsync();
        Restore("directory");

        await using (await StartAsync("directory"))
        {
            await Record.ExceptionAsync(() => CellStub.CreateAsync(server, "cell"));
            await Until.HoldsAsync(() => entries.All.Any(static entry => entry is { Id: 14_004 }
                && entry.Error is NodeRefusedException));
        }
    }

    [Fact, Trait("Rule", "30")]
    public async Task A_copy_of_the_directory_alone_is_not_taken_for_its_latest_store()
    {
        await using (var directory = await StartAsync("directory"))
        {
            await (await StartAsync("a")).DisposeAsync();
            await ((SqliteObjectStore)directory.Store).BackupAsync(folder.File("old.db"));
        }

        await using (await StartAsync("directory", "old"))
            (await Should.ThrowAsync<NodeRefusedException>(() => StartAsync("a"))).Message
                .ShouldContain("this directory was restored from backup");
    }

    [Fact]
    public async Task A_store_that_was_lost_is_missed_at_the_node_and_at_the_directory()
    {
        await using var directory = await StartAsync("directory");
        await (await StartAsync("server")).DisposeAsync();
        entries.All.ShouldNotContain(static entry => entry.Id == 10_004 || entry.Id == 14_003);

        await (await StartAsync("server", "elsewhere")).DisposeAsync();

        await Until.HoldsAsync(() => entries.All.Any(static entry => entry.Id == 10_004)
            && entries.All.Any(static entry => entry.Id == 14_003));
    }

    // Afterwards all have done more.
    private async Task BackUpAndGoOnAsync()
    {
        await using var directory = await StartAsync("directory");
        await using var one = await StartAsync("a");
        await using var other = await StartAsync("b");
        await directory.BackupClusterAsync(folder.File("set"));
        foreach (var node in new[] { one, other })
            await CellStub.CreateAsync(node, "cell of " + node.Name);
    }

    private void Restore(string name)
    {
        foreach (var ending in new[] { "-wal", "-shm" })
            File.Delete(folder.File(name + ".db" + ending));
        File.Copy(folder.File($"set/{name}.db"), folder.File(name + ".db"), overwrite: true);
    }

    private Task<Node> StartAsync(string name, string? store = null, bool isForced = false) =>
        Nodes.StartAsync(new NodeOptions
        {
            Name = name,
            Store = folder.File((store ?? name) + ".db"),
            Listen = "inproc:" + name,
            Directory = name == "directory" ? null : "inproc:directory",
            Transports = [transport],
            LoggerFactory = entries,
            ForceJoin = isForced,
        });
}
