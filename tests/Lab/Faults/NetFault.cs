using Stubs.Lab.Processes.Net;

namespace Stubs.Lab.Faults;

/// <summary>
/// A bad network: between two nodes, or between one and all others, connections are cut, once or for some time, bytes
/// vanish in one direction, come late, or come twice, or only one side learns of an end.
/// </summary>
internal sealed class NetFault(BadNetwork network, IReadOnlyList<string> nodes) : IFault
{
    private const string Others = "others";
    private const int LongestDelay = 300;

    public string Name => "net";

    public string Draw(Random random)
    {
        var from = random.Next(nodes.Count);
        var to = random.Next(4) == 0 ? Others : nodes[(from + 1 + random.Next(nodes.Count - 1)) % nodes.Count];
        var kind = random.Next(7) switch
        {
            0 => "break",
            1 => "cut",
            2 => "one-way",
            3 => $"delay {random.Next(1, LongestDelay)} ms",
            4 => "half-open",
            5 => "duplicate",
            _ => "swallow",
        };
        return $"{nodes[from]} {to} {kind}";
    }

    public TimeSpan DrawLasting(Random random, TimeSpan interval) => interval * (2.5 * random.NextDouble());

    public Task InflictAsync(string drawn, CancellationToken cancellation)
    {
        foreach (var (from, to, words) in Find(drawn))
        {
            switch (words)
            {
                case ["break"]:
                    network.Break(from, to);
                    break;
                case ["cut"]:
                    network.Refuse(from, to, refuses: true);
                    network.Break(from, to);
                    break;
                case ["one-way"]:
                    network.Link(from, to).Swallow();
                    break;
                case ["delay", var time, "ms"]:
                    network.Link(from, to).Delay(int.Parse(time));
                    break;
                case ["half-open"]:
                    network.BreakHalf(from, to);
                    break;
                case ["duplicate"]:
                    network.Link(from, to).RepeatNext();
                    break;
                case ["swallow"]:
                    network.Link(from, to).Swallow();
                    network.Link(to, from).Swallow();
                    break;
                default:
                    throw new ArgumentException(drawn);
            }
        }

        return Task.CompletedTask;
    }

    public Task EndAsync(string drawn, CancellationToken cancellation)
    {
        foreach (var (from, to, _) in Find(drawn))
        {
            network.Refuse(from, to, refuses: false);
            network.Link(from, to).Heal();
            network.Link(to, from).Heal();
        }

        return Task.CompletedTask;
    }

    private IEnumerable<(string From, string To, string[] Words)> Find(string drawn)
    {
        var words = drawn.Split(' ');
        return nodes.Where(node => node != words[0] && (words[1] == Others || node == words[1]))
            .Select(node => (words[0], node, words[2..]));
    }
}
