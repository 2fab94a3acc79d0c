using Microsoft.Extensions.Logging;
using Stubs.Diagnostics;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Diagnostics;

[Collection("Alone")]
public sealed class SecondPhaseTests
{
    [Fact, Trait("Rule", "33")]
    public async Task A_second_phase_that_fails_is_a_warning_with_its_action_and_is_counted()
    {
        var (transport, log, mine, theirs) = (new InProcessTransport(), new CollectedEntries(), new Disk(), new Disk());
        using var measurements = new Measurements("stubs.commit.unfinished");
        await using var home = await StartAsync(transport, "second phase home", mine, null, log);
        await using var other = await StartAsync(
            transport, "second phase other", theirs, "inproc:home", new CollectedEntries());
        var (near, far) =
            (await CellStub.CreateAsync(home, null), await CellStub.CreateAsync(home.At(other.Name), null));
        await home.Network!.Actions.FinishTellingAsync(TimeSpan.FromSeconds(30));
        theirs.OnWrite = static (batch, write) => batch[0] is StoreOperation.CommitShadow
            ? throw new StoreUnavailableException("unplugged") : write();

        Uid action;
        await using (var scope = AtomicAction.Begin())
        {
            action = scope.Id;
            await near.AddAsync(1);
            await far.AddAsync(1);
            await scope.CommitAsync();
        }

        await Until.HoldsAsync(() => log.All.Any(static entry => entry.Id == EventIds.Actions + 1));
        var entry = log.All.First(static entry => entry.Id == EventIds.Actions + 1);
        entry.Level.ShouldBe(LogLevel.Warning);
        entry.Text.ShouldContain(action.ToString());
        entry.Error.ShouldNotBeNull();
        measurements.Sum("stubs.commit.unfinished", home.Name).ShouldBeGreaterThanOrEqualTo(1);
        theirs.OnWrite = static (_, write) => write();
        await Until.HoldsAsync(async () => await home.Recovery.AskNodesAsync() == 0);
    }

    [Fact, Trait("Rule", "33")]
    public async Task A_decision_that_recovery_has_already_forgotten_is_no_failure()
    {
        var (transport, log, mine, theirs) = (new InProcessTransport(), new CollectedEntries(), new Disk(), new Disk());
        await using var home = await StartAsync(transport, "forgetful home", mine, null, log);
        await using var other = await StartAsync(
            transport, "forgetful other", theirs, "inproc:home", new CollectedEntries());
        var (near, far) =
            (await CellStub.CreateAsync(home, null), await CellStub.CreateAsync(home.At(other.Name), null));
        await home.Network!.Actions.FinishTellingAsync(TimeSpan.FromSeconds(30));
        var forgotten = 0;
        mine.OnWrite = (batch, write) =>
        {
            var written = write();
            if (batch is not [StoreOperation.Delete])
                return written;
            forgotten++;
            throw new StoreConflictException("It is not there.");
        };

        await using (var scope = AtomicAction.Begin())
        {
            await near.AddAsync(1);
            await far.AddAsync(1);
            await scope.CommitAsync();
        }

        await home.Network!.Actions.FinishTellingAsync(TimeSpan.FromSeconds(30));
        forgotten.ShouldBe(1);
        await home.DisposeAsync();
        log.All.ShouldNotContain(static entry => entry.Id == EventIds.Actions + 1);
    }

    private static Task<Node> StartAsync(
        InProcessTransport transport, string name, Disk disk, string? directory, ILoggerFactory loggers) =>
            Nodes.StartAsync(new NodeOptions
            {
                Name = name,
                ObjectStore = disk.Open(),
                Listen = directory is null ? "inproc:home" : "inproc:other",
                Directory = directory,
                Transports = [transport],
                LoggerFactory = loggers,
            });
}
