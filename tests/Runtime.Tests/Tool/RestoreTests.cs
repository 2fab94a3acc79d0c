using System.Security.Cryptography;
using Stubs.Store;
using Stubs.Store.Sqlite.Device;
using Stubs.Tests.Recovery;
using Stubs.Tool;
using Stubs.Tool.Stores;

namespace Stubs.Tests.Tool;

/// <summary><c>stubs restore</c> of several stores: all of them, or none; and each file where it belongs.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private static readonly string[] Names = ["a", "b", "directory"];

    private readonly TemporaryDirectory folder = new(inMemory: true);
    private string before = "";

    public async Task InitializeAsync()
    {
        await using (var site = await (await BackupSite.StartAsync(folder.File("live"))).WithCellsAsync())
        {
            await site.Root.BackupClusterAsync(folder.File("set"));
            await site.MoveAsync("a");
        }

        before = Look();
    }

    public Task DisposeAsync()
    {
        folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact, Trait("Rule", "30")]
    public async Task If_a_node_still_runs_no_store_is_replaced()
    {
        await using (await SqliteObjectStore.OpenAsync(Live("directory")))
        {
            var (code, text) = await RestoreAsync("set", "live", "--cluster", "--replace");
            code.ShouldBe(StubsTool.Failed);
            text.ShouldContain("is open already");
            text.ShouldContain("No store has been replaced");
        }

        Look().ShouldBe(before);
        var (done, said) = await RestoreAsync("set", "live", "--cluster", "--replace");
        done.ShouldBe(StubsTool.Done, said);
        foreach (var name in Names)
            said.ShouldContain($"Node '{name}': '{Live(name)}' is what");
    }

    [Fact, Trait("Rule", "30")]
    public async Task If_one_place_cannot_be_taken_no_store_is_replaced()
    {
        File.Delete(Live("directory"));
        Directory.CreateDirectory(Live("directory"));
        before = Look();
        (await RestoreAsync("set", "live", "--cluster", "--replace")).Text.ShouldContain("is a directory");
        Look().ShouldBe(before);

        Directory.Delete(Live("directory"));
        Directory.CreateDirectory(Live("directory") + ".restoring/in-the-way");
        before = Look();
        (await RestoreAsync("set", "live", "--cluster", "--replace")).Text.ShouldContain("No store has been replaced");
        Look().ShouldBe(before);
    }

    [Fact, Trait("Rule", "30")]
    public void If_a_file_cannot_be_renamed_what_was_replaced_is_put_back()
    {
        for (var fails = 1; fails <= 2 * Names.Length; fails++)
        {
            var count = 0;
            var failed = Should.Throw<ToolException>(() => Exchange((from, to) =>
            {
                if (++count == fails)
                    throw new IOException("The disk has gone.");
                File.Move(from, to);
            }).Run(CancellationToken.None));

            failed.Message.ShouldBe("The disk has gone. No store has been replaced: all are as they were.");
            Look().ShouldBe(before);
        }
    }

    [Fact, Trait("Rule", "30")]
    public async Task If_it_cannot_be_put_back_either_it_is_said_what_is_where()
    {
        var count = 0;
        var failed = Should.Throw<ToolException>(() => Exchange((from, to) =>
        {
            if (++count >= 4)
                throw new IOException("The disk has gone.");
            File.Move(from, to);
        }).Run(CancellationToken.None));

        (await Should.ThrowAsync<StoreUnavailableException>(
            () => SqliteObjectStore.OpenAsync(Live("b")).AsTask())).Message
            .ShouldContain("a restore was interrupted");
        failed.Message.ShouldContain($"'{Live("a")}' is replaced, and what was there is '{Live("a")}.1'");
        failed.Message.ShouldContain(
            $"'{Live("b")}' is missing: what was there is '{Live("b")}.1', and the copy is '{Live("b")}.restoring'");
        failed.Message.ShouldContain($"'{Live("directory")}' is as it was");
        File.Exists(Live("b") + ".restoring").ShouldBeTrue();
        File.Exists(Live("directory") + ".restoring").ShouldBeFalse();
    }

    [Fact]
    public async Task A_copy_is_not_restored_onto_itself()
    {
        var copies = Look("set");
        File.CreateSymbolicLink(folder.File("link.db"), folder.File("set/a.db"));
        Directory.CreateSymbolicLink(folder.File("link"), folder.File("set"));
        foreach (var (from, to, option) in new[]
        {
            ("set", "set", "--cluster"), ("set", "link", "--cluster"), ("set/a.db", "set/a.db", "--alone"),
            ("set/a.db", "link.db", "--alone"), ("set/a.db", "link/a.db", "--alone"),
        })
        {
            var (code, text) = await RestoreAsync(from, to, option, "--replace");
            code.ShouldBe(StubsTool.Failed, to);
            text.ShouldContain("itself, which would not be a backup any more");
        }

        Look("set").ShouldBe(copies);
    }

    [Fact, Trait("Rule", "30")]
    public async Task Copies_whose_files_were_renamed_are_refused_and_it_is_said_which_belongs_where()
    {
        File.Move(folder.File("set/a.db"), folder.File("set/x.db"));
        File.Move(folder.File("set/b.db"), folder.File("set/a.db"));
        File.Move(folder.File("set/x.db"), folder.File("set/b.db"));

        var (code, text) = await RestoreAsync("set", "elsewhere", "--cluster");

        code.ShouldBe(StubsTool.Failed);
        text.ShouldContain("'a.db' is the copy of node 'b', and belongs as 'b.db'");
        text.ShouldContain("'b.db' is the copy of node 'a', and belongs as 'a.db'");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_damaged_copy_is_named(int page)
    {
        Damage(folder.File("set/b.db"), page);

        var (code, text) = await RestoreAsync("set", "elsewhere", "--cluster");

        code.ShouldBe(StubsTool.Failed);
        text.ShouldContain(folder.File("set/b.db"));
        text.ShouldNotContain("the store'");
        File.Exists(folder.File("elsewhere/a.db")).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_damaged_store_is_replaced(int page)
    {
        Damage(Live("b"), page);

        var (code, text) = await RestoreAsync("set", "live", "--cluster", "--replace");

        code.ShouldBe(StubsTool.Done, text);
        await using var site = await (await BackupSite.StartAsync(folder.File("live"))).WithCellsAsync(areThere: true);
        (await site.TotalAsync()).ShouldBe(BackupSite.Whole);
    }

    private StoreExchange Exchange(Action<string, string> move) =>
        new(Names.Select(name => (folder.File($"set/{name}.db"), Live(name))), replace: true, move);

    private string Live(string name) => folder.File($"live/{name}.db");

    private static void Damage(string path, int page)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[(page * PageSum.PageSize) - 1] ^= 0x55;
        File.WriteAllBytes(path, bytes);
    }

    // The files and what is in them; a lock stays, and says nothing.
    private string Look(string place = "live") => string.Join('\n', Directory
        .GetFiles(folder.File(place), "*", SearchOption.AllDirectories)
        .Where(static file => !file.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .Select(static file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));

    private async Task<(int Code, string Text)> RestoreAsync(string from, string to, params string[] options)
    {
        using var output = new StringWriter();
        var code = await StubsTool.RunAsync(["restore", folder.File(from), folder.File(to), .. options], output);
        return (code, output.ToString());
    }
}
