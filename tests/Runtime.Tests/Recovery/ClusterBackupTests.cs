using Stubs.Actions;
using Stubs.Objects;
using Stubs.Recovery;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Support;
using Stubs.Tool;

namespace Stubs.Tests.Recovery;

/// <summary>
/// Backups of several nodes while actions over them go on: what is restored is one moment of all of them.
/// </summary>
[Leaves("Transfers that are under way when the nodes stop.")]
public sealed class ClusterBackupTests : IDisposable
{
    private readonly TemporaryDirectory folder = new(inMemory: true);

    public void Dispose() => folder.Dispose();

    [Theory, Trait("Rule", "30")]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_goes_on_when_it_is_made_all_copies_together_have_the_right_total(int seed)
    {
        const int backups = 4;
        var random = new Random(seed);
        await using (var site = await (await BackupSite.StartAsync(folder.File("live"))).WithCellsAsync())
        {
            using var stop = new CancellationTokenSource();

            // The client hands its decisions to a server; a server decides itself.
            Task[] movers =
            [
                .. new[] { "client", "client", "a", "b" }.Select((by, i) => MoveUntilAsync(
                    site, by, new Random(seed * 10 + i), stop.Token)),
            ];
            for (var i = 0; i < backups; i++)
            {
                await Task.WhenAll(site.MoveAsync("a", random), site.MoveAsync("client", random));
                var made = await site.Root.BackupClusterAsync(folder.File($"set{i}"));
                made.Members.Select(static member => member.Name).ShouldBe(["directory", "a", "b"], ignoreOrder: true);
                made.Pause.ShouldBeLessThan(TimeSpan.FromSeconds(4));
            }

            await stop.CancelAsync();
            await Task.WhenAll(movers);
            (await site.TotalAsync()).ShouldBe(BackupSite.Whole);
        }

        for (var i = 0; i < backups; i++)
            (await RestoredTotalAsync($"set{i}")).ShouldBe(BackupSite.Whole, $"backup {i}");
    }

    [Fact, Trait("Rule", "30")]
    public async Task Copies_of_each_node_by_itself_tear_an_action_and_a_backup_of_all_does_not()
    {
        var held = new TaskCompletionSource();
        var sent = new TaskCompletionSource();
        await using (var site = await (await BackupSite.StartAsync(folder.File("live"))).WithCellsAsync())
        {
            (await site.TotalAsync()).ShouldBe(BackupSite.Whole);
            site.OnStep = async (name, step) =>
            {
                if (name == "b" && step == ProtocolStep.CommitReceived)
                {
                    sent.TrySetResult();
                    await held.Task;
                }
            };

            // Decided at the one server, and prepared at the other.
            var moving = site.MoveAsync("a");
            await sent.Task;
            Directory.CreateDirectory(folder.File("apart"));
            await BackupAsync(site["b"], "b");
            await site.Root.BackupClusterAsync(folder.File("together"));
            held.SetResult();
            await moving;
            await Until.HoldsAsync(async () => !await HasDecisionAsync(site["a"]));
            await BackupAsync(site["a"], "a");
            await BackupAsync(site.Root, "directory");
            (await site.TotalAsync()).ShouldBe(BackupSite.Whole);
        }

        await Should.ThrowAsync<NodeRefusedException>(() => RestoredTotalAsync("apart"));
        (await RestoredTotalAsync("apart", isForced: true)).ShouldBe(BackupSite.Whole - 1, "the amount has gone, and has not come");
        (await RestoredTotalAsync("together")).ShouldBe(BackupSite.Whole);
    }

    [Fact, Trait("Rule", "30")]
    public async Task A_restored_system_that_runs_beside_its_original_has_nothing_to_do_with_it()
    {
        var held = new TaskCompletionSource();
        var sent = new TaskCompletionSource();
        await using var site = await (await BackupSite.StartAsync(folder.File("live"))).WithCellsAsync();
        site.OnStep = async (name, step) =>
        {
            if (name == "b" && step == ProtocolStep.CommitReceived)
            {
                sent.TrySetResult();
                await held.Task;
            }
        };
        var moving = site.MoveAsync("a");
        await sent.Task;
        await site.Root.BackupClusterAsync(folder.File("set"));
        held.SetResult();
        await moving;

        // The original forgets the decision, which the copy of the other server waits for.
        await Until.HoldsAsync(async () => !await HasDecisionAsync(site["a"]));
        await using (var copy = await (await BackupSite.StartAsync(
            folder.File("set"), transport: site.Transport, prefix: "copy-")).WithCellsAsync(areThere: true))
        {
            (await copy.TotalAsync()).ShouldBe(BackupSite.Whole);
            foreach (var name in new[] { "a", "b" })
                copy[name].Network!.Connections.Find(site["client"].Objects.Self.Node).ShouldBeNull();
            var refused = await Should.ThrowAsync<RpcRefusedException>(async () => await site.Transport.InitiateAsync(
                "inproc:a", copy["b"].Network!.Connections.Endpoint));
            refused.Message.ShouldContain("one of them is a copy of the other");
        }

        (await site.TotalAsync()).ShouldBe(BackupSite.Whole);
    }

    [Fact]
    public async Task What_a_process_that_died_has_left_of_a_backup_is_cleared_away_and_nothing_else()
    {
        var backups = folder.File("backups");
        foreach (var file in new[] { "monday/a.db", "tuesday.new/a.db", "tuesday.new/b.db-wal", "mine.new/notes.txt" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(backups, file))!);
            await File.WriteAllTextAsync(Path.Combine(backups, file), "");
        }

        ClusterBackups.MakeReady(backups);

        Directory.GetDirectories(backups).Select(Path.GetFileName).ShouldBe(["monday", "mine.new"], ignoreOrder: true);
    }

    [Fact, Trait("Rule", "24")]
    public async Task While_it_is_held_nothing_commits_and_all_goes_on_afterwards()
    {
        await using var site = await (await BackupSite.StartAsync(folder.File("live"))).WithCellsAsync();
        Task[] moving = [];
        Task? alone = null;
        site.Root.Network!.Backups!.OnStep = async verb =>
        {
            if (verb == BackupVerb.Snapshot)
            {
                moving = [site.MoveAsync("client"), site.MoveAsync("a", 1, 4)];
                alone = site.MoveAsync("client", 2, 1);
            }

            if (verb == BackupVerb.Release)
            {
                await Until.HoldsAsync(
                    async () => (await site["b"].Recovery.ListInDoubtAsync()).Count > 0
                        || (await site["a"].Recovery.ListInDoubtAsync()).Count > 0);
                moving.ShouldAllBe(static move => !move.IsCompleted);
                alone!.IsCompleted.ShouldBeFalse();
            }
        };

        await site.Root.BackupClusterAsync(folder.File("set"));

        await Task.WhenAll([.. moving, alone!]);
        (await site.TotalAsync()).ShouldBe(BackupSite.Whole);
    }

    [Fact, Trait("Rule", "30")]
    public async Task While_it_is_held_no_decision_is_forgotten_for_another_copy_may_need_it()
    {
        await using var site = await BackupSite.StartAsync(folder.File("live"));
        var (node, set, action) = (site["a"], NewUid(), NewUid());
        await node.Store.WriteAsync(
            [new StoreOperation.Create(Decision.Of(action, [site["b"].Objects.NodeName]))]);
        var member = node.Network!.Backup;
        (await member.AnswerAsync(BackupVerb.Hold, new BackupRequest(set, 60_000), null)).Refusal.ShouldBeNull();

        var forgetting = node.Recovery.AcknowledgeAsync(
            action, site["b"].Objects.Self.Node, CancellationToken.None);

        forgetting.IsCompleted.ShouldBeFalse();
        (await node.Store.ReadStateAsync(action)).ShouldNotBeNull();
        await member.AnswerAsync(BackupVerb.End, new BackupRequest(set), null);
        await forgetting;
        (await node.Store.ReadStateAsync(action)).ShouldBeNull();
    }

    [Fact, Trait("Rule", "30")]
    public async Task A_node_whose_time_to_hold_is_over_goes_on_and_the_backup_is_tried_again()
    {
        var time = new ManualTimeProvider();
        var attempts = 0;
        await using (var site = await (await BackupSite.StartAsync(
            folder.File("live"), name => name == "b" ? time : TimeProvider.System)).WithCellsAsync())
        {
            site.Root.Network!.Backups!.OnStep = async verb =>
            {
                if (verb != BackupVerb.Release || ++attempts > 1)
                    return;
                time.Advance(TimeSpan.FromSeconds(5));

                // It has opened its gate, and so has decided something after its snapshot.
                await site.MoveAsync("client", 3, 4);
            };

            var made = await site.Root.BackupClusterAsync(folder.File("set"));

            made.Pause.ShouldBeGreaterThan(TimeSpan.Zero);
            made.TotalPause.ShouldBeGreaterThan(made.Pause, "the first attempt has held all up, too");
            BackupReceipt.Read(BackupReceipt.Write(made)).TotalPause.ShouldBe(
                made.TotalPause, TimeSpan.FromMicroseconds(1));
        }

        attempts.ShouldBe(2);
        (await RestoredTotalAsync("set")).ShouldBe(BackupSite.Whole);
    }

    [Fact, Trait("Rule", "30")]
    public async Task When_no_attempt_succeeds_there_is_no_copy_and_it_is_said_which_node_is_to_blame()
    {
        var time = new ManualTimeProvider();
        await using var site = await (await BackupSite.StartAsync(
            folder.File("live"), name => name == "b" ? time : TimeProvider.System)).WithCellsAsync();
        site.Root.Network!.Backups!.OnStep = verb =>
        {
            if (verb == BackupVerb.Snapshot)
                time.Advance(TimeSpan.FromSeconds(5));
            return Task.CompletedTask;
        };

        var failed = await Should.ThrowAsync<ClusterBackupException>(
            () => site.Root.BackupClusterAsync(folder.File("set")));

        failed.Nodes.ShouldBe(["b"]);
        Directory.Exists(folder.File("set")).ShouldBeFalse();
        Directory.Exists(folder.File("set.new")).ShouldBeFalse();
        Directory.GetFiles(folder.File("live"), "*.backup*").ShouldBeEmpty();
        await site.MoveAsync("client");
        (await site.TotalAsync()).ShouldBe(BackupSite.Whole);
    }

    [Fact, Trait("Rule", "30")]
    public async Task A_node_that_is_lost_when_the_copies_are_in_place_spoils_nothing()
    {
        var attempts = 0;
        await using (var site = await (await BackupSite.StartAsync(folder.File("live"))).WithCellsAsync())
        {
            site.Root.Network!.Backups!.OnStep = async verb =>
            {
                if (verb == BackupVerb.Hold)
                    attempts++;
                if (verb == BackupVerb.End)
                    await site["b"].CrashAsync();
            };

            var made = await site.Root.BackupClusterAsync(folder.File("set"));

            made.Members.Count.ShouldBe(3);
            attempts.ShouldBe(1);
        }

        (await RestoredTotalAsync("set")).ShouldBe(BackupSite.Whole);
    }

    [Fact, Trait("Rule", "30")]
    public async Task What_a_node_cannot_copy_is_said_at_once()
    {
        var attempts = 0;
        await using var site = await BackupSite.StartAsync(folder.File("live"));
        Directory.CreateDirectory(site.StoreOf("b") + ".backup/in-the-way");
        site.Root.Network!.Backups!.OnStep = verb =>
        {
            if (verb == BackupVerb.Hold)
                attempts++;
            return Task.CompletedTask;
        };

        var failed = await Should.ThrowAsync<ClusterBackupException>(
            () => site.Root.BackupClusterAsync(folder.File("set")));

        failed.Nodes.ShouldBe(["b"]);
        failed.Message.ShouldContain(".backup");
        attempts.ShouldBe(1);
        Directory.Exists(folder.File("set")).ShouldBeFalse();
    }

    [Fact, Trait("Rule", "34")]
    public async Task A_directory_that_dies_while_nodes_hold_lets_them_go_on()
    {
        // No time passes for the servers: what opens their gates is the end of the connection.
        var time = new ManualTimeProvider();
        await using var site = await (await BackupSite.StartAsync(
            folder.File("live"), name => name is "a" or "b" ? time : TimeProvider.System)).WithCellsAsync();
        var held = new TaskCompletionSource();
        await site.MoveAsync("a", 1, 4);
        site.Root.Network!.Backups!.OnStep = verb =>
        {
            if (verb != BackupVerb.Snapshot)
                return Task.CompletedTask;
            held.SetResult();
            return new TaskCompletionSource().Task;
        };
        _ = site.Root.BackupClusterAsync(folder.File("set"));
        await held.Task;
        var moving = site.MoveAsync("a", 1, 4);

        await site.Root.CrashAsync();

        await moving;
        await site.StartAsync("directory");
        (await site.TotalAsync()).ShouldBe(BackupSite.Whole);
    }

    [Fact, Trait("Rule", "30")]
    public async Task A_node_that_joins_in_between_is_in_the_backup()
    {
        await using var site = await (await BackupSite.StartAsync(folder.File("live"))).WithCellsAsync();
        var came = false;
        site.Root.Network!.Backups!.OnStep = async verb =>
        {
            if (verb != BackupVerb.Snapshot || came)
                return;
            came = true;
            await site.StartAsync("c");
        };

        var made = await site.Root.BackupClusterAsync(folder.File("set"));

        made.Members.Select(static member => member.Name).ShouldBe(["directory", "a", "b", "c"], ignoreOrder: true);
    }

    [Fact, Trait("Rule", "30")]
    public async Task A_node_that_is_missing_is_named_and_left_out_only_on_request()
    {
        await using var site = await (await BackupSite.StartAsync(folder.File("live"))).WithCellsAsync();
        (await Should.ThrowAsync<ClusterBackupException>(
            () => site.Root.BackupClusterAsync(folder.File("set"), ["b"]))).Message.ShouldContain("cannot be left out");
        (await Should.ThrowAsync<ClusterBackupException>(
            () => site.Root.BackupClusterAsync(folder.File("set"), ["c"]))).Message
            .ShouldContain("There are: 'a', 'b'.");
        await site["b"].CrashAsync();
        await Until.HoldsAsync(() => site.Root.Network!.Connections.Find(site["b"].Objects.Self.Node) is null);

        var failed = await Should.ThrowAsync<ClusterBackupException>(
            () => site.Root.BackupClusterAsync(folder.File("set")));
        failed.Nodes.ShouldBe(["b"]);
        var made = await site.Root.BackupClusterAsync(folder.File("set"), ["b"]);

        made.Members.Select(static member => member.Name).ShouldBe(["directory", "a"], ignoreOrder: true);
    }

    [Fact, Trait("Rule", "30")]
    public async Task Each_copy_says_to_which_backup_it_belongs_until_a_node_is_started_on_it()
    {
        ClusterBackup made;
        await using (var site = await (await BackupSite.StartAsync(folder.File("live"))).WithCellsAsync())
        {
            made = await site.Root.BackupClusterAsync(folder.File("set"));
            (await Should.ThrowAsync<InvalidOperationException>(
                () => site["a"].BackupClusterAsync(folder.File("other")))).Message.ShouldContain("at its node");
            (await Should.ThrowAsync<ClusterBackupException>(
                () => site.Root.BackupClusterAsync(folder.File("set")))).Message.ShouldContain("is there already");
        }

        Directory.GetFiles(made.Directory).Select(Path.GetFileName).ShouldBe(
            ["a.db", "b.db", "directory.db"], ignoreOrder: true);
        foreach (var member in made.Members)
        {
            var stamp = (await StampAsync(Path.Combine(made.Directory, member.File))).ShouldNotBeNull();
            stamp.Set.ShouldBe(made.Set);
            stamp.Node.ShouldBe(member.Node);
            stamp.Members.Select(static one => one.File).ShouldBe(
                ["a.db", "b.db", "directory.db"], ignoreOrder: true);
        }

        (await StampAsync(folder.File("live/a.db"))).ShouldBeNull("it is no copy");
        var copy = Path.Combine(made.Directory, "a.db");
        await (await Nodes.OnFileAsync(copy)).DisposeAsync();
        (await StampAsync(copy)).ShouldBeNull("it has been in use");
    }

    [Fact, Trait("Rule", "30")]
    public async Task The_tool_restores_whole_sets_and_says_of_mixed_ones_which_copy_belongs_where()
    {
        await using (var site = await (await BackupSite.StartAsync(folder.File("live"))).WithCellsAsync())
        {
            await site.Root.BackupClusterAsync(folder.File("one"));
            await site.MoveAsync("a");
            await site.Root.BackupClusterAsync(folder.File("two"));
        }

        (await RestoreAsync("one", "restored", "--cluster")).ShouldContain("start all 3 nodes");
        (await RestoredTotalAsync("restored")).ShouldBe(BackupSite.Whole);
        (await RestoreAsync("one", "restored", "--cluster")).ShouldContain("With --replace it is moved aside");
        (await RestoreAsync("one/a.db", "elsewhere/a.db")).ShouldContain("one of 3 copies that belong together");
        (await RestoreAsync("one/a.db", "restored/b.db", "--alone", "--replace")).ShouldContain(
            "is the store of node 'b', and the copy is of node 'a'");
        (await RestoreAsync("one/a.db", "elsewhere/a.db", "--alone")).ShouldContain("is what");

        File.Copy(folder.File("two/b.db"), folder.File("one/b.db"), overwrite: true);
        foreach (var (from, to, option) in new[] { ("one", "mixed", "--cluster"), ("one/a.db", "mixed/a.db", "--replace") })
        {
            var mixed = await RestoreAsync(from, to, option);
            mixed.ShouldContain("has copies of different backups");
            mixed.ShouldContain("'directory', 'a', 'b': a.db, directory.db.");
            mixed.ShouldContain("'directory', 'a', 'b': b.db.");
        }

        File.Delete(folder.File("one/b.db"));
        (await RestoreAsync("one", "mixed", "--cluster")).ShouldContain("the copy of node 'b' (b.db) is missing");
        Directory.Exists(folder.File("mixed")).ShouldBeFalse();
    }

    [Fact]
    public async Task Only_the_directory_of_a_node_is_given_a_copy_of_its_store()
    {
        await using var site = await BackupSite.StartAsync(folder.File("live"));
        var connection = await site.Transport.InitiateAsync(
            "inproc:a", site["b"].Network!.Connections.Endpoint);

        var fault = await Should.ThrowAsync<RpcFaultException>(async () => await connection.CallAsync(
            BackupVerb.Hold, new BackupRequest(Uid.Parse("01a22330-4653-7000-959a-0000000000b1"), 1000).ToArray()));

        fault.Message.ShouldContain("lets its directory make backups");
    }

    private static async Task MoveUntilAsync(BackupSite site, string by, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            await site.MoveAsync(by, random);
    }

    private static Uid NewUid() => new(Guid.CreateVersion7().ToByteArray(bigEndian: true));

    private async Task<string> RestoreAsync(string from, string to, params string[] options)
    {
        using var output = new StringWriter();
        await StubsTool.RunAsync(["restore", folder.File(from), folder.File(to), .. options], output);
        return output.ToString();
    }

    private static async Task<bool> HasDecisionAsync(Node node)
    {
        await foreach (var _ in node.Store.ListAsync(new StoreFilter(Decision.TypeName)))
            return true;
        return false;
    }

    private async Task BackupAsync(Node node, string name) =>
        await ((SqliteObjectStore)node.Store).BackupAsync(Path.Combine(folder.File("apart"), name + ".db"));

    private async Task<int> RestoredTotalAsync(string set, bool isForced = false)
    {
        await using var site = await (await BackupSite.StartAsync(folder.File(set), isForced: isForced))
            .WithCellsAsync(areThere: true);
        return await site.TotalAsync();
    }

    private static async Task<BackupStamp?> StampAsync(string path)
    {
        await using var store = await SqliteObjectStore.OpenAsync(path);
        return BackupStamp.Find(
            await store.ReadStateAsync(NodeIdentity.Place), await store.ReadStateAsync(BackupStamp.Place));
    }
}
