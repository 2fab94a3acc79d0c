using System.Globalization;

namespace Stubs.Lab.Processes;

/// <summary>
/// A client in a process of its own, with a clock that is wrong: it wants the same two objects as another one, until
/// both together have had them often enough.
/// </summary>
internal static class RivalProcess
{
    private const int Rounds = 20;

    public static async Task<int> RunAsync(string directory, int number, TimeSpan skew, int goal)
    {
        var clock = new SkewedClock { Offset = skew };
        await using var node = await Node.StartAsync(
            new NodeOptions { Store = NodeOptions.InMemory, Directory = directory, TimeProvider = clock });
        PrizeStub[] prizes = [await PrizeStub.BindAsync(node, "prize/0"), await PrizeStub.BindAsync(node, "prize/1")];
        var own = await PrizeStub.BindAsync(node, $"own/{number}");
        var options = new AtomicActionOptions { TimeProvider = clock };
        for (var i = 0; i < Rounds; i++)
            await CompeteAsync(own, own);
        ProcessOutput.Say(ProcessOutput.Ready);

        // In opposite orders, so that they not only wait for each other, but one has to give way.
        var (first, second) = number % 2 == 0 ? (prizes[0], prizes[1]) : (prizes[1], prizes[0]);
        var input = new LineReader(Console.OpenStandardInput());
        while (await input.ReadAsync() is { } line)
        {
            var total = 0;
            while (total < goal)
                total = await CompeteAsync(first, second);
            ProcessOutput.Say($"{ProcessOutput.Answer}{line[..line.IndexOf(' ')]} done");
        }

        return 0;

        Task<int> CompeteAsync(PrizeStub one, PrizeStub other) => AtomicAction.RunAsync(
            async () =>
            {
                await one.TakeAsync(number);

                // The time that the locks are held is not that of a busy processor.
                await Task.Delay(1);
                return await other.TakeAsync(number);
            },
            options);
    }

    public static Task<int> RunAsync(string[] words) => RunAsync(
        words[0], int.Parse(words[1], CultureInfo.InvariantCulture),
        TimeSpan.FromMilliseconds(double.Parse(words[2], CultureInfo.InvariantCulture)),
        int.Parse(words[3], CultureInfo.InvariantCulture));
}

/// <summary>
/// The command that lets processes with wrong clocks compete over TCP: it prints how often each got what it wanted.
/// </summary>
/// <param name="skews">By how many milliseconds the clock of each process is fast.</param>
/// <param name="goal">How many commits all of them make together.</param>
internal sealed class RivalProcessesCommand(IReadOnlyList<string> skews, int goal)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var server = await Node.StartAsync(
            new NodeOptions { Name = "server", Store = NodeOptions.InMemory, Listen = "tcp://127.0.0.1:0" },
            cancellation);
        PrizeStub[] prizes = [
            await PrizeStub.CreateAsync(server, "prize/0"), await PrizeStub.CreateAsync(server, "prize/1")];
        var log = Path.GetTempFileName();
        var members = new List<Member>();
        try
        {
            for (var number = 0; number < skews.Count; number++)
            {
                await PrizeStub.CreateAsync(server, $"own/{number}");
                var member = new Member($"rival {number}", ProcessCommands.Rival, log);
                members.Add(member);
                member.Start(
                    [server.Address!, number.ToString(CultureInfo.InvariantCulture), skews[number], goal.ToString(
                        CultureInfo.InvariantCulture)]);
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Patience);
            foreach (var member in members)
            {
                if (!await member.WaitUntilReadyAsync(limit.Token))
                    throw new InvalidOperationException(
                        $"{member.Name} has ended before it began: {string.Join(' ', member.Complaints)}");
            }

            await Task.WhenAll(members.Select(member => member.AskAsync("go", limit.Token)));
            Console.WriteLine($"commits {string.Join(' ', (await prizes[0].TakenAsync()).Take(skews.Count))}");
            return 0;
        }
        finally
        {
            foreach (var member in members)
                await member.DisposeAsync();
            File.Delete(log);
        }
    }
}
