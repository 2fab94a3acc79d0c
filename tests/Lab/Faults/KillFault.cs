using Stubs.Actions;
using Stubs.Lab.Processes;

namespace Stubs.Lab.Faults;

/// <summary>
/// SIGKILL: of one node or of all, at any time or at a named step of the protocol, and again while it recovers. The
/// process is started again when the fault ends. Steps are drawn in turn; one that is not reached in time does no harm.
/// </summary>
internal sealed class KillFault(IReadOnlyList<ServerSlot> servers, Tally tally) : IFault
{
    private const string All = "all", AtOnce = "at once", During = "and again after", Again = "and again at";
    private const int LongestRecovery = 1500;

    private static readonly ProtocolStep[] RecoverySteps =
    [
        ProtocolStep.RecoveryBegun, ProtocolStep.ShadowsResolved, ProtocolStep.DecisionSought,
        ProtocolStep.CommitReceived, ProtocolStep.AcknowledgementReceived, ProtocolStep.CallReceived,
    ];

    private readonly List<ProtocolStep> steps = [];

    public string Name => "kill";

    public string Draw(Random random)
    {
        var name = servers[random.Next(servers.Count)].Name;
        return random.Next(8) switch
        {
            0 => $"{name} {AtOnce}",
            1 => $"{All} {AtOnce}",
            2 => $"{name} {During} {random.Next(LongestRecovery)} ms",
            3 => $"{name} {Again} {RecoverySteps[random.Next(RecoverySteps.Length)]}",
            4 or 5 => $"{name} at {NextStep(random)}",
            _ => $"{All} at {NextStep(random)}",
        };
    }

    public TimeSpan DrawLasting(Random random, TimeSpan interval) => interval * (2 * random.NextDouble());

    public async Task InflictAsync(string drawn, CancellationToken cancellation)
    {
        var words = drawn.Split(' ');
        var hit = Find(words[0]);
        if (drawn.EndsWith(AtOnce, StringComparison.Ordinal))
        {
            await Task.WhenAll(hit.Select(KillAsync));
        }
        else if (drawn.Contains(During, StringComparison.Ordinal))
        {
            await KillAsync(hit[0]);
            await hit[0].StartAsync();
            await Pause.ForAsync(TimeSpan.FromMilliseconds(int.Parse(words[^2])), TimeProvider.System, cancellation);
            await KillAsync(hit[0]);
        }
        else if (drawn.Contains(Again, StringComparison.Ordinal))
        {
            await KillAsync(hit[0]);
            await hit[0].StartAsync(words[^1]);
        }
        else
        {
            await Task.WhenAll(hit.Select(server => server.TellAsync($"arm {words[^1]}", cancellation)));
        }
    }

    public async Task EndAsync(string drawn, CancellationToken cancellation)
    {
        foreach (var server in Find(drawn.Split(' ')[0]))
        {
            await server.StartAsync();
            if (server.Member.IsReady)
                await server.TellAsync("disarm", cancellation);
        }
    }

    private ServerSlot[] Find(string name) => [.. servers.Where(server => name == All || server.Name == name)];

    private async Task KillAsync(ServerSlot server)
    {
        if (server.Member.IsRunning)
            tally.Add("kills", server.Member.IsReady ? AtOnce : "while it started");
        await server.KillAsync();
    }

    private ProtocolStep NextStep(Random random)
    {
        if (steps.Count == 0)
        {
            var all = Enum.GetValues<ProtocolStep>();
            random.Shuffle(all);
            steps.AddRange(all);
        }

        var next = steps[^1];
        steps.RemoveAt(steps.Count - 1);
        return next;
    }
}
