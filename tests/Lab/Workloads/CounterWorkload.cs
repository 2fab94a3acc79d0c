using Stubs.Lab.Checkers;
using Stubs.Lab.Histories;
using Stubs.Lab.Workloads.Objects;

namespace Stubs.Lab.Workloads;

/// <summary>
/// Counters to which many add at once, because additions commute; what aborts is taken back by compensation, while
/// others have added in between.
/// </summary>
internal sealed class CounterWorkload : IWorkload
{
    private const int Counters = 4;
    private const int Most = 20;

    public string Name => "counter";

    public async Task SetUpAsync(Client client)
    {
        for (var number = 0; number < Counters; number++)
            await CounterStub.CreateAsync(await client.PlaceAsync(number), CounterName(number));
    }

    public Task StepAsync(Client client)
    {
        var random = client.Random;
        if (random.Next(6) == 0)
            return ReadAsync(client, random.Next(Counters));
        var legs = Enumerable.Range(0, random.Next(1, 4))
            .Select(
                _ =>
                    (Counter: random.Next(Counters), Amount: (long)random.Next(
                        1, Most) * (random.Next(4) == 0 ? -1 : 1))).ToArray();
        var arguments = Edn.Map(
            (Edn.Keyword("legs"), Edn.Vector(legs.Select(static leg => Edn.Vector(leg.Counter, leg.Amount)))));
        var (nesting, givingUp) = (random.Next(4), random.Next(5) == 0);
        return client.ActAsync("add", arguments, async () =>
        {
            foreach (var (number, amount) in legs)
            {
                var counter = await CounterAsync(client, number);
                if (nesting == 0)
                {
                    await using var inVain = AtomicAction.Begin(client.Options);
                    await counter.AddAsync(client.History.Process, Most, client.Stopping);
                    await client.InterleaveAsync();
                }

                if (nesting == 1)
                    await AtomicAction.RunAsync(
                        () => counter.AddAsync(client.History.Process, amount, client.Stopping), client.Options,
                        client.Stopping);
                else
                    await counter.AddAsync(client.History.Process, amount, client.Stopping);
                await client.InterleaveAsync();
            }

            return givingUp ? throw new GivenUpException() : arguments;
        });
    }

    public Task ReadAtEndAsync(Client client) => client.ActAsync("audit", Edn.Nil, async () =>
    {
        var read = new List<(Edn, Edn)>();
        for (var number = 0; number < Counters; number++)
            read.Add((number, AccountsWorkload.AuditOf(await (await CounterAsync(client, number)).AuditAsync())));
        return Edn.Map(read);
    });

    public Verdict Check(IReadOnlyList<HistoryEvent> history) =>
        Verdict.All(CounterChecker.Check(history), PostingsChecker.Check(history, opening: 0));

    private Task ReadAsync(Client client, int number) =>
        client.ActAsync("read", Edn.Vector(number, Edn.Nil), async () =>
            Edn.Vector(number, await (await CounterAsync(client, number)).GetSumAsync(client.Stopping)));

    private ValueTask<CounterStub> CounterAsync(Client client, int number) =>
        client.FindAsync<CounterStub>(CounterName(number));

    private string CounterName(int number) => $"lab/{Name}/{number}";
}
