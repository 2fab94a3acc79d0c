using Stubs.Store;

namespace Stubs.Tests.Store;

/// <summary>Real processes, killed by SIGKILL, and processes that want the same store.</summary>
public sealed class SqliteKillTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    [Trait("Rule", "28")]
    public async Task After_a_kill_every_confirmed_batch_is_there_and_every_batch_is_whole()
    {
        const int Writers = 8;
        var confirmed = new int[Writers];
        foreach (var lines in new[] { 1, 40, 150, 400 })
        {
            await using (var process = StoreProcess.Start("write", directory.StorePath, $"{Writers}"))
            {
                (await process.ReadLineAsync()).ShouldBe("open");
                for (var i = 0; i < lines; i++)
                    Note(await process.ReadLineAsync(), confirmed).ShouldBeTrue();
                await process.KillAsync();
                while (Note(await process.ReadLineAsync(), confirmed))
                {
                }
            }

            await VerifyAsync(confirmed);
        }
    }

    [Fact]
    [Trait("Rule", "35")]
    public async Task A_store_that_a_live_process_has_open_is_refused_and_the_message_says_which()
    {
        await using var process = StoreProcess.Start("hold", directory.StorePath);
        (await process.ReadLineAsync()).ShouldBe("open");
        var refused = await Should.ThrowAsync<StoreUnavailableException>(
            async () => await SqliteObjectStore.OpenAsync(directory.StorePath));
        refused.Message.ShouldContain($"process {process.Id} ");
        refused.Message.ShouldContain(Environment.MachineName);
        refused.Message.ShouldContain($"since {DateTime.UtcNow.Year}-");

        await process.KillAsync();
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        (await Objects.ListAsync(store)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_store_that_this_process_has_open_is_refused_to_another_one_until_it_is_closed()
    {
        var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await using (var refused = StoreProcess.Start("hold", directory.StorePath))
            (await refused.ReadLineAsync())!.ShouldStartWith(
                $"refused: Store '{directory.StorePath}' is open already, by process {Environment.ProcessId} ");
        await store.DisposeAsync();

        await using var process = StoreProcess.Start("hold", directory.StorePath);
        (await process.ReadLineAsync()).ShouldBe("open");
        await process.EndAsync();
        File.Exists(directory.StorePath + ".owner").ShouldBeFalse();
    }

    [Fact]
    public async Task Of_processes_that_race_to_create_one_store_exactly_one_wins()
    {
        var processes = Enumerable.Range(0, 4).Select(_ => StoreProcess.Start("hold", directory.StorePath)).ToArray();
        var said = await Task.WhenAll(processes.Select(process => process.ReadLineAsync()));
        said.Count(line => line == "open").ShouldBe(1);
        said.Count(line => line!.StartsWith("refused: ", StringComparison.Ordinal)).ShouldBe(3);
        foreach (var process in processes)
            await process.DisposeAsync();
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        (await store.CheckAsync()).ShouldBeEmpty();
    }

    private static bool Note(string? line, int[] confirmed)
    {
        if (line is null || line.Split(' ') is not [var writer, var number] || !int.TryParse(number, out var value))
            return false;
        confirmed[int.Parse(writer)] = value;
        return true;
    }

    private async Task VerifyAsync(int[] confirmed)
    {
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        (await store.CheckAsync()).ShouldBeEmpty();
        var counters = await Objects.ListAsync(store, new StoreFilter("counter"));
        for (var writer = 0; writer < confirmed.Length; writer++)
        {
            var mine = counters.Where(counter => counter.Uid.ToByteArray()[1] == writer).Select(Objects.Value)
                .ToArray();
            if (confirmed[writer] > 0 || mine.Length > 0)
                mine.Length.ShouldBe(2);
            var last = mine.FirstOrDefault();
            mine.ShouldAllBe(value => value == last);
            last.ShouldBeInRange(confirmed[writer], confirmed[writer] + 1);
            (await Objects.ListAsync(store, new StoreFilter($"log-{writer}"))).Select(Objects.Value)
                .ShouldBe(Enumerable.Range(1, last), ignoreOrder: true);
            confirmed[writer] = last;
        }
    }
}
