using System.Text.Json;
using Stubs.Store;
using Stubs.Store.Sqlite.Device;
using Stubs.Tests.Objects;
using Stubs.Tests.Store;
using Stubs.Tool;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Tool;

/// <summary>The tool <c>stubs</c>, as people and scripts call it.</summary>
public sealed class StubsToolTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_sound_store_is_said_to_be_sound_also_while_a_node_uses_it()
    {
        await using (await MakeAsync())
        {
            var (code, text) = await RunAsync("check", directory.StorePath);
            code.ShouldBe(StubsTool.Done, text);
            text.ShouldContain("is sound: 2 objects, 1 names.");
        }

        (await RunAsync("check", directory.StorePath)).Code.ShouldBe(StubsTool.Done);
        Directory.GetFiles(directory.Path).Select(Path.GetFileName)
            .ShouldBe(["test.db", "test.db.lock"], ignoreOrder: true);
    }

    [Fact]
    public async Task Objects_are_listed_by_type_and_by_the_beginning_of_their_names()
    {
        await using var node = await MakeAsync();

        (await RunAsync("ls", directory.StorePath)).Text.ShouldContain("accounts/alice");
        var all = await JsonAsync("ls", directory.StorePath, "--json");
        all.GetArrayLength().ShouldBe(2);
        var named = (await JsonAsync("ls", directory.StorePath, "--prefix", "accounts/", "--json")).EnumerateArray()
            .ShouldHaveSingleItem();
        named.GetProperty("names")[0].GetString().ShouldBe("accounts/alice");
        var type = named.GetProperty("type").GetString()!;
        (await JsonAsync("ls", directory.StorePath, "--type", type, "--json")).GetArrayLength().ShouldBe(2);
        (await JsonAsync("ls", directory.StorePath, "--type", "No.Such", "--json")).GetArrayLength().ShouldBe(0);
        (await JsonAsync("ls", directory.StorePath, "--all", "--json")).GetArrayLength().ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task An_object_is_shown_by_name_and_by_identifier_without_its_class()
    {
        await using var node = await MakeAsync();

        var shown = await JsonAsync("show", directory.StorePath, "accounts/alice", "--json");
        shown.GetProperty("state").GetProperty("owner").GetString().ShouldBe("Alice");
        var uid = shown.GetProperty("uid").GetString()!;
        var (code, text) = await RunAsync("show", directory.StorePath, uid);
        code.ShouldBe(StubsTool.Done);
        text.ShouldContain("name   accounts/alice");
        text.ShouldContain("\"Alice\"");
        (await RunAsync("show", directory.StorePath, "nobody")).ShouldSatisfyAllConditions(
            failed => failed.Code.ShouldBe(StubsTool.Failed),
            failed => failed.Text.ShouldContain("'stubs ls' lists the names"));
    }

    [Fact]
    public async Task What_is_in_doubt_is_listed_with_the_node_that_knows_the_outcome()
    {
        var (uid, action) = (NewUid(), NewUid());
        await using (var store = await SqliteObjectStore.OpenAsync(directory.StorePath))
        {
            await store.WriteAsync(Create(NewState(uid, 1)));
            await store.WriteAsync(
                [new StoreOperation.WriteShadow(uid, new StoredShadow(action, "shop", NewState(uid, 2)))]);
        }

        var waiting = (await JsonAsync("in-doubt", directory.StorePath, "--json")).GetProperty("waiting")[0];
        waiting.GetProperty("action").GetString().ShouldBe(action.ToString());
        waiting.GetProperty("coordinator").GetString().ShouldBe("shop");
        waiting.GetProperty("objects")[0].GetString().ShouldBe(uid.ToString());
        (await RunAsync("in-doubt", directory.StorePath)).Text.ShouldContain("node shop knows the outcome");
    }

    [Fact, Trait("Rule", "32")]
    public async Task What_is_in_doubt_is_resolved_with_a_reason_which_is_listed_and_can_be_forgotten()
    {
        var (uid, action) = (NewUid(), NewUid());
        await using (var store = await SqliteObjectStore.OpenAsync(directory.StorePath))
        {
            await store.WriteAsync(Create(NewState(uid, 1)));
            await store.WriteAsync(
                [new StoreOperation.WriteShadow(uid, new StoredShadow(action, "shop", NewState(uid, 2)))]);
        }

        string[] resolve = ["resolve", directory.StorePath, action.ToString()];
        (await RunAsync(resolve)).Text.ShouldContain("Give one of --commit, --abort and --forget.");
        (await RunAsync([.. resolve, "--commit", "--abort"])).Code.ShouldBe(StubsTool.Failed);
        (await RunAsync([.. resolve, "--commit"])).Text.ShouldContain("Give a --reason");
        (await RunAsync(["resolve", directory.StorePath, NewUid().ToString(), "--abort", "--reason", "x"])).Text
            .ShouldContain("Nothing of this node is in doubt");

        var made = await JsonAsync([.. resolve, "--commit", "--reason", "The shop has burnt.", "--json"]);
        made.GetProperty("outcome").GetString().ShouldBe("committed");
        made.GetProperty("objects")[0].GetString().ShouldBe(uid.ToString());
        var listed = await JsonAsync("in-doubt", directory.StorePath, "--json");
        listed.GetProperty("waiting").GetArrayLength().ShouldBe(0);
        listed.GetProperty("resolved")[0].GetProperty("reason").GetString().ShouldBe("The shop has burnt.");
        (await RunAsync("in-doubt", directory.StorePath)).Text.ShouldContain("was resolved by an operator as committed");
        await using (var store = await SqliteObjectStore.OpenAsync(directory.StorePath))
            (await store.ReadStateAsync(uid))!.State!.Body.ToArray().ShouldBe(NewState(uid, 2).Body.ToArray());

        (await RunAsync([.. resolve, "--forget"])).Code.ShouldBe(StubsTool.Done);
        (await RunAsync("in-doubt", directory.StorePath)).Text.ShouldContain("Nothing is in doubt.");
    }

    [Fact]
    public async Task An_export_has_a_line_of_json_for_each_object()
    {
        await (await MakeAsync()).DisposeAsync();
        var file = directory.File("objects.jsonl");

        (await RunAsync("export", directory.StorePath, file)).Code.ShouldBe(StubsTool.Done);

        var lines = await File.ReadAllLinesAsync(file);
        lines.Length.ShouldBe(2);
        lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("state").GetProperty("owner").GetString())
            .ShouldBe(["Alice", "Bob"], ignoreOrder: true);
        (await RunAsync("export", directory.StorePath, file)).Code.ShouldBe(StubsTool.Failed, "it is there already");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_export_of_a_damaged_store_has_what_can_be_read_and_lists_what_cannot(bool isEmptied)
    {
        const int objects = 400;
        await using (var store = await SqliteObjectStore.OpenAsync(directory.StorePath))
        {
            for (var i = 0; i < objects; i++)
                await store.WriteAsync(Create(NewState(NewUid(), i, 300)));
        }

        var bytes = await File.ReadAllBytesAsync(directory.StorePath);
        var middle = bytes.AsSpan(bytes.Length / 2 / PageSum.PageSize * PageSum.PageSize, PageSum.PageSize);
        if (isEmptied)
            middle.Clear();
        else
            middle[PageSum.PageSize / 2] ^= 1;
        await File.WriteAllBytesAsync(directory.StorePath, bytes);
        var file = directory.File("objects.jsonl");

        var (code, text) = await RunAsync("export", directory.StorePath, file, "--json");

        code.ShouldBe(StubsTool.Found, text);
        text.ShouldNotContain("'the store'");
        var said = JsonDocument.Parse(text).RootElement;
        var written = (await File.ReadAllLinesAsync(file)).Length;
        written.ShouldBe(said.GetProperty("objects").GetInt32());
        (written + said.GetProperty("damaged").GetArrayLength()).ShouldBe(objects, text);
        written.ShouldBeLessThan(objects);
        written.ShouldBeGreaterThan(objects / 2, "a page that leads to others may be lost");
        (await RunAsync("export", directory.StorePath, file)).Code.ShouldBe(StubsTool.Failed, "it is there already");
        (await File.ReadAllLinesAsync(file)).Length.ShouldBe(written);
        (await RunAsync("export", directory.StorePath, file + "2")).Text.ShouldContain("not exported: object");
    }

    [Fact]
    public async Task A_backup_beside_a_running_node_is_verified_and_can_be_restored()
    {
        var backup = directory.File("backup.db");
        await using (var node = await MakeAsync())
        {
            (await RunAsync("backup", directory.StorePath, backup)).Code.ShouldBe(StubsTool.Done);
            (await RunAsync("restore", backup, directory.StorePath, "--replace")).ShouldSatisfyAllConditions(
                failed => failed.Code.ShouldBe(StubsTool.Failed),
                failed => failed.Text.ShouldContain("is open already, by process"));
            await AccountStub.CreateAsync(node, null, "Carol");
        }

        (await RunAsync("restore", backup, directory.StorePath)).Text.ShouldContain("With --replace it is moved aside");
        (await RunAsync("restore", backup, directory.StorePath, "--replace")).Code.ShouldBe(StubsTool.Done);
        (await JsonAsync("ls", directory.StorePath, "--json")).GetArrayLength().ShouldBe(2);
        (await JsonAsync("ls", directory.StorePath + ".1", "--json")).GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task Checksums_that_another_program_left_wrong_are_mended_on_request_and_not_before()
    {
        await (await MakeAsync()).DisposeAsync();
        // It writes all pages anew.
        ForeignDatabase.Execute(directory.StorePath, "DELETE FROM sequence WHERE 0; VACUUM");
        Falsify(directory.StorePath, page: 2);

        var (code, text) = await RunAsync("check", directory.StorePath);
        code.ShouldBe(StubsTool.Found);
        text.ShouldContain("with --repair: all rows, the structure and the indexes are right");
        await Should.ThrowAsync<StoreCorruptException>(async () => await UseAsync());

        var repaired = await RunAsync("check", directory.StorePath, "--repair");
        repaired.Code.ShouldBe(StubsTool.Done, repaired.Text);
        repaired.Text.ShouldContain("mended: the checksums of");
        await UseAsync();
    }

    [Fact]
    public async Task A_damaged_log_is_found_and_what_lacks_its_commits_is_neither_read_nor_copied()
    {
        var crashed = directory.File("crashed.db");
        await using (var store = await SqliteObjectStore.OpenAsync(directory.StorePath))
        {
            for (var i = 0; i < 50; i++)
                await store.WriteAsync(Create(NewState(NewUid(), i, 500)));
            File.Copy(directory.StorePath, crashed);
            File.Copy(directory.StorePath + "-wal", crashed + "-wal");
        }

        var log = await File.ReadAllBytesAsync(crashed + "-wal");
        log[log.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(crashed + "-wal", log);

        var (code, text) = await RunAsync("check", crashed, "--repair");
        code.ShouldBe(StubsTool.Found);
        text.ShouldContain("confirmed commits lie behind that");
        foreach (var command in new[] { "ls", "in-doubt", "backup", "export", "restore" })
        {
            string[] more = command is "ls" or "in-doubt" ? [] : [directory.File("copy.db")];
            (await RunAsync([command, crashed, .. more])).ShouldSatisfyAllConditions(
                refused => refused.Code.ShouldBe(StubsTool.Failed, command),
                refused => refused.Text.ShouldContain("'stubs check' says more"));
        }

        File.Exists(directory.File("copy.db")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("CREATE TABLE evil (x)", "catalogue")]
    [InlineData("INSERT INTO sequence VALUES (7)", "one positive number")]
    [InlineData("INSERT INTO entry VALUES (1, x'00', x'00')", "no index is defined")]
    public async Task What_every_opening_refuses_a_check_finds(string sql, string what)
    {
        await (await MakeAsync()).DisposeAsync();
        RawStore.Execute(directory.StorePath, sql);

        var (code, text) = await RunAsync("check", directory.StorePath);

        code.ShouldBe(StubsTool.Found, text);
        text.ShouldContain(what);
    }

    [Theory]
    [InlineData("PRAGMA journal_mode = DELETE")]
    [InlineData("REINDEX")]
    [InlineData("ANALYZE")]
    public async Task What_a_maintenance_command_of_another_program_leaves_can_be_mended(string sql)
    {
        await (await MakeAsync()).DisposeAsync();
        ForeignDatabase.Execute(directory.StorePath, sql);

        var (code, text) = await RunAsync("check", directory.StorePath, "--repair");

        code.ShouldBe(StubsTool.Done, text);
        await UseAsync();
        await using var node = await Node.StartAsync(new NodeOptions { Store = directory.StorePath });
        (await AccountStub.BindAsync(node, "accounts/alice")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Only_a_store_is_moved_aside_for_a_backup()
    {
        await (await MakeAsync()).DisposeAsync();
        var diary = directory.File("diary.txt");
        await File.WriteAllTextAsync(diary, "dear diary");

        var (code, text) = await RunAsync("restore", directory.StorePath, diary, "--replace");

        code.ShouldBe(StubsTool.Failed);
        text.ShouldContain("is not a store");
        (await File.ReadAllTextAsync(diary)).ShouldBe("dear diary");
        (await RunAsync("check", "")).Code.ShouldBe(StubsTool.Failed);
    }

    [Fact]
    public async Task A_changed_state_cannot_be_mended()
    {
        await (await MakeAsync()).DisposeAsync();
        ForeignDatabase.Execute(directory.StorePath, "UPDATE object SET body = x'a0' WHERE length(body) > 10");

        var (code, text) = await RunAsync("check", directory.StorePath, "--repair");

        code.ShouldBe(StubsTool.Found);
        text.ShouldContain("They cannot be mended: restore a backup");
        (await JsonAsync("check", directory.StorePath, "--json")).GetProperty("findings").GetArrayLength()
            .ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_store_is_compacted_and_its_garbage_collected()
    {
        await (await MakeAsync()).DisposeAsync();

        (await RunAsync("collect", directory.StorePath, "--grace-minutes", "0")).Text
            .ShouldContain("1 of");
        (await RunAsync("compact", directory.StorePath)).Code.ShouldBe(StubsTool.Done);
        (await JsonAsync("ls", directory.StorePath, "--json")).EnumerateArray().ShouldHaveSingleItem()
            .GetProperty("names")[0].GetString().ShouldBe("accounts/alice");
    }

    [Theory]
    [InlineData("check")]
    [InlineData("ls")]
    [InlineData("compact")]
    [InlineData("collect")]
    [InlineData("in-doubt")]
    public async Task What_is_no_store_is_refused_and_not_touched(string command)
    {
        var missing = directory.File("missing.db");
        var (code, text) = await RunAsync(command, missing);
        code.ShouldBe(StubsTool.Failed);
        text.ShouldContain($"There is no store '{missing}'.");
        await File.WriteAllTextAsync(missing, "a diary");

        (await RunAsync(command, missing)).Code.ShouldBe(StubsTool.Failed);

        (await File.ReadAllTextAsync(missing)).ShouldBe("a diary");
    }

    [Fact]
    public async Task What_is_stored_cannot_style_or_move_the_cursor_of_a_terminal()
    {
        await using (var node = await Node.StartAsync(new NodeOptions { Store = directory.StorePath }))
            await AccountStub.CreateAsync(node, "a [red]name[/]", "Mallory\u001b[2J\n1 objects");

        (await RunAsync("ls", directory.StorePath)).Text.ShouldContain("a [red]name[/]");
        var (_, shown) = await RunAsync("show", directory.StorePath, "a [red]name[/]");
        shown.ShouldContain("Mallory\\u001b[2J\\n1 objects");
        shown.ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task Every_command_that_writes_or_removes_answers_scripts_in_json()
    {
        await (await MakeAsync()).DisposeAsync();
        var (store, copy, file) = (directory.StorePath, directory.File("copy.db"), directory.File("objects.jsonl"));

        var backup = await JsonAsync("backup", store, copy, "--json");
        backup.GetProperty("findings").GetArrayLength().ShouldBe(0);
        backup.GetProperty("bytes").GetInt64().ShouldBe(new FileInfo(copy).Length);
        var export = await JsonAsync("export", store, file, "--json");
        (export.GetProperty("objects").GetInt32(), export.GetProperty("unreadable").GetInt32()).ShouldBe((2, 0));
        (await JsonAsync("compact", store, "--json")).GetProperty("freedBytes").GetInt64()
            .ShouldBeGreaterThanOrEqualTo(0);
        (await JsonAsync("collect", store, "--grace-minutes", "0", "--json")).GetProperty("collected").GetInt32()
            .ShouldBe(1);
        var restored = (await JsonAsync("restore", copy, store, "--replace", "--json")).GetProperty("restored")[0];
        restored.GetProperty("kept").GetString().ShouldBe(store + ".1");
        (await JsonAsync("ls", store, "--json")).GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("ls")]
    [InlineData("show", "x")]
    [InlineData("in-doubt")]
    [InlineData("resolve", "x", "--abort", "--reason", "y")]
    [InlineData("export", "x")]
    [InlineData("backup", "x")]
    [InlineData("restore", "x")]
    [InlineData("compact")]
    [InlineData("collect")]
    [InlineData("collect", "--no-such-option")]
    public async Task What_is_not_done_is_told_to_scripts_as_an_error_in_json(string command, params string[] more)
    {
        var (code, text) = await RunAsync([command, directory.File("missing.db"), .. more, "--json"]);

        code.ShouldBe(StubsTool.Failed);
        JsonDocument.Parse(text).RootElement.GetProperty("error").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_negative_time_of_grace_is_refused_and_nothing_is_removed()
    {
        await (await MakeAsync()).DisposeAsync();

        (await RunAsync("collect", directory.StorePath, "--grace-minutes", "-5")).ShouldSatisfyAllConditions(
            refused => refused.Code.ShouldBe(StubsTool.Failed),
            refused => refused.Text.ShouldContain("must not be negative"));
        (await JsonAsync("ls", directory.StorePath, "--json")).GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task What_is_given_cannot_style_or_move_the_cursor_of_a_terminal_or_forge_a_line()
    {
        await (await MakeAsync()).DisposeAsync();
        const string evil = "x\u001b[2J\n'y' is sound.\u202e[red]";
        foreach (string[] arguments in new string[][]
        {
            ["check", evil], ["show", directory.StorePath, evil], ["resolve", directory.StorePath, evil, "--abort"],
            ["in-doubt", "--node", evil], ["in-doubt", "--node", "unix:" + evil], ["check", directory.StorePath, evil],
            ["ls", directory.StorePath, "--" + evil], [evil], ["export", directory.StorePath, evil + "/z"],
            ["restore", "--cluster", evil, "z"], ["backup", "--cluster", "--directory", evil, "z"],
        })
        {
            var (code, text) = await RunAsync(arguments);
            code.ShouldBe(StubsTool.Failed, text);
            text.ShouldNotContain("\u001b");
            text.ShouldNotContain("\u202e");
            text.Trim().Split('\n').Length.ShouldBe(1, text);
        }

        (await RunAsync()).Text.ShouldContain("in-doubt");
    }

    private async Task<Node> MakeAsync()
    {
        var node = await Node.StartAsync(new NodeOptions { Store = directory.StorePath });
        await AccountStub.CreateAsync(node, "accounts/alice", "Alice");
        await AccountStub.CreateAsync(node, null, "Bob");
        return node;
    }

    private async Task UseAsync()
    {
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await ListAsync(store);
        if ((await store.CheckAsync()).FirstOrDefault() is { } finding)
            throw new StoreCorruptException(finding.Message);
    }

    private static void Falsify(string path, int page)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[((page + 1) * PageSum.PageSize) - 1] ^= 0x55;
        File.WriteAllBytes(path, bytes);
    }

    private static async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        var code = await StubsTool.RunAsync(arguments, output);
        return (code, output.ToString());
    }

    private static async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var (code, text) = await RunAsync(arguments);
        code.ShouldNotBe(StubsTool.Failed, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
