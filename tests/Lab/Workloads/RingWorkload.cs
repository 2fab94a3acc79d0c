using Stubs.Lab.Checkers;
using Stubs.Lab.Histories;
using Stubs.Lab.Workloads.Objects;

namespace Stubs.Lab.Workloads;

/// <summary>
/// Objects that refer to each other in a ring. An action takes one out and puts it in elsewhere, which changes three of
/// them; no reader ever sees anything but one ring of all.
/// </summary>
internal sealed class RingWorkload : IWorkload
{
    public const int Links = 8;

    public string Name => "ring";

    public async Task SetUpAsync(Client client)
    {
        var links = new List<LinkStub>();
        for (var number = 0; number < Links; number++)
            links.Add(await LinkStub.CreateAsync(await client.PlaceAsync(number), LinkName(number)));
        await AtomicAction.RunAsync(async () =>
        {
            for (var number = 0; number < Links; number++)
                await links[number].SetNextAsync(links[(number + 1) % Links]);
        });
    }

    public Task StepAsync(Client client)
    {
        var random = client.Random;
        if (random.Next(4) == 0)
            return client.ActAsync(
                "read", Edn.Nil,
                () => ReadAsync(client, static (link, cancellation) => link.GetNextAsync(cancellation)));
        var before = random.Next(Links);
        var after = random.Next(Links);
        return client.ActAsync("move", Edn.Vector(before, after), () => MoveAsync(client, before, after));
    }

    public Task ReadAtEndAsync(Client client) =>
        client.ActAsync(
            "read", Edn.Nil, () => ReadAsync(client, static (link, cancellation) => link.AuditAsync(cancellation)));

    public Verdict Check(IReadOnlyList<HistoryEvent> history) => new RingChecker(Links).Check(history);

    /// <summary>Takes out the one that follows one link, and puts it in behind another.</summary>
    private async Task<Edn> MoveAsync(Client client, int before, int after)
    {
        var source = await LinkAsync(client, before);
        var moved = await source.GetNextAsync(client.Stopping)
            ?? throw new InvalidOperationException($"Link {before} has no next one.");
        await client.InterleaveAsync();
        var target = await LinkAsync(client, after);
        if (moved.Equals(target))
            throw new GivenUpException();
        await source.SetNextAsync(await moved.GetNextAsync(client.Stopping), client.Stopping);
        await client.InterleaveAsync();
        await moved.SetNextAsync(await target.GetNextAsync(client.Stopping), client.Stopping);
        await target.SetNextAsync(moved, client.Stopping);
        return Edn.Vector(before, after);
    }

    /// <summary>Which link follows each.</summary>
    private async Task<Edn> ReadAsync(Client client, Func<LinkStub, CancellationToken, Task<ILink?>> read)
    {
        var numbers = new Dictionary<Uid, int>();
        for (var number = 0; number < Links; number++)
            numbers[(await LinkAsync(client, number)).Uid] = number;
        var next = new List<Edn>();
        for (var number = 0; number < Links; number++)
        {
            next.Add(
                await read(await LinkAsync(client, number), client.Stopping) is Stub found
                    && numbers.TryGetValue(found.Uid, out var known) ? known : Edn.Nil);
            await client.InterleaveAsync();
        }

        return Edn.Vector(next);
    }

    private ValueTask<LinkStub> LinkAsync(Client client, int number) => client.FindAsync<LinkStub>(LinkName(number));

    private string LinkName(int number) => $"lab/{Name}/{number}";
}
