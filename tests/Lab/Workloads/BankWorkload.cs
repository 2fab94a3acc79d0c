using Stubs.Lab.Histories;
using Stubs.Lab.Workloads.Objects;

namespace Stubs.Lab.Workloads;

/// <summary>
/// Money moves between eight accounts; no reader ever sees, in an action that reads all of them, that there is more or
/// less of it.
/// </summary>
internal sealed class BankWorkload : AccountsWorkload
{
    private const int MostMoved = 50;

    public override string Name => "bank";

    protected override int Accounts => 8;

    public override async Task SetUpAsync(Client client)
    {
        await base.SetUpAsync(client);
        for (var place = 0; place < client.ServerCount; place++)
            await TellerStub.CreateAsync(await client.PlaceAsync(place), $"lab/{Name}/teller/{place}");
    }

    public override Task StepAsync(Client client)
    {
        var random = client.Random;
        if (random.Next(5) == 0)
            return ReadAllAsync(client);
        var from = random.Next(Accounts);
        var to = (from + 1 + random.Next(Accounts - 1)) % Accounts;
        long amount = random.Next(1, MostMoved);
        var place = random.Next(client.ServerCount);
        Func<Task> move = random.Next(6) switch
        {
            0 =>
                async () => await (await TellerAsync(client, place)).MoveAsync(
                    client.History.Process, await AccountAsync(client, from), await AccountAsync(client, to), amount,
                    client.Stopping),
            1 =>
                async () => await (await TellerAsync(client, place)).MoveInsideAsync(
                    client.History.Process, await AccountAsync(client, from), await AccountAsync(client, to), amount,
                    client.Stopping),
            2 => () => MoveAtOnceAsync(client, from, to, amount),
            3 => () => MoveWhatIsThereAsync(client, from, to, amount),
            4 => () => MoveAndGiveUpAsync(client, from, to, amount),
            _ => () => MoveAsync(client, from, to, amount),
        };
        return client.ActAsync("transfer", Legs((from, -amount), (to, amount)), async () =>
        {
            await move();
            return Legs((from, -amount), (to, amount));
        });
    }

    private async Task MoveAsync(Client client, int from, int to, long amount)
    {
        await PostAsync(client, from, -amount);
        await PostAsync(client, to, amount);
    }

    private async Task MoveAtOnceAsync(Client client, int from, int to, long amount)
    {
        var (source, destination) = (await AccountAsync(client, from), await AccountAsync(client, to));
        await Task.WhenAll(
            source.PostAsync(client.History.Process, -amount, client.Stopping),
            destination.PostAsync(client.History.Process, amount, client.Stopping));
    }

    /// <summary>Reads first: the read lock becomes a write lock.</summary>
    private async Task MoveWhatIsThereAsync(Client client, int from, int to, long amount)
    {
        if (await (await AccountAsync(client, from)).GetBalanceAsync(client.Stopping) < amount)
            throw new GivenUpException();
        await client.InterleaveAsync();
        await MoveAsync(client, from, to, amount);
    }

    private async Task MoveAndGiveUpAsync(Client client, int from, int to, long amount)
    {
        var isHalf = client.Random.Next(2) == 0;
        await PostAsync(client, to, amount);
        if (isHalf)
            throw new GivenUpException();
        await PostAsync(client, from, -amount);
    }

    private ValueTask<TellerStub> TellerAsync(Client client, int place) =>
        client.FindAsync<TellerStub>($"lab/{Name}/teller/{place}");
}
