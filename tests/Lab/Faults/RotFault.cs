using Stubs.Lab.Processes;
using Stubs.Lab.Processes.Disks;

namespace Stubs.Lab.Faults;

/// <summary>
/// A bit of a store changes while its node is down. That must be found, and never read as data; afterwards the store is
/// put back as it was, as from a backup.
/// </summary>
internal sealed class RotFault(IReadOnlyList<ServerSlot> servers, Tally tally) : IFault
{
    private const int Tries = 5;

    private readonly List<string> complaints = [];

    public string Name => "rot";

    /// <summary>What was read as data and was none.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    public string Draw(Random random) => $"{servers[random.Next(servers.Count)].Name} #{random.Next()}";

    public async Task InflictAsync(string drawn, CancellationToken cancellation)
    {
        var words = drawn.Split(' ');
        var random = new Random(int.Parse(words[1][1..]));
        await servers.First(server => server.Name == words[0]).KillAsync(async files =>
        {
            for (var number = 0; number < Tries; number++)
            {
                var found = await BitRot.TryAsync(files, random, cancellation);
                tally.Add("rot", found.Kind);
                if (found.Complaint is { } complaint)
                    complaints.Add($"{words[0]}: {complaint}");
            }
        });
    }

    public async Task EndAsync(string drawn, CancellationToken cancellation) =>
        await servers.First(server => drawn.StartsWith(server.Name + " ", StringComparison.Ordinal)).StartAsync();
}
