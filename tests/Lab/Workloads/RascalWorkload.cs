using Stubs.Lab.Histories;
using Stubs.Lab.Workloads.Objects;

namespace Stubs.Lab.Workloads;

/// <summary>
/// Money moves between accounts while code of the program throws in the middle of the run time's work: in an operation
/// after its changes, by exceptions that cannot say what they are, while a state is saved or restored, in records at
/// servers and at the client. Nothing of it may leave a lock, half a transfer, or a wrong answer.
/// </summary>
internal sealed class RascalWorkload : AccountsWorkload
{
    private const int MostMoved = 50;

    public override string Name => "rascal";

    protected override int Accounts => 6;

    public override async Task SetUpAsync(Client client)
    {
        client.RecordsThrow = true;
        await base.SetUpAsync(client);
        for (var place = 0; place < client.ServerCount; place++)
            await RascalStub.CreateAsync(await client.PlaceAsync(place), $"lab/{Name}/rascal/{place}");
    }

    public override Task StepAsync(Client client)
    {
        client.RecordsThrow = true;
        var random = client.Random;
        if (random.Next(6) == 0)
            return ReadAllAsync(client);
        var from = random.Next(Accounts);
        var to = (from + 1 + random.Next(Accounts - 1)) % Accounts;
        long amount = random.Next(1, MostMoved);
        var place = random.Next(client.ServerCount);
        var trap = (RascalTrap)random.Next(Enum.GetValues<RascalTrap>().Length);
        var givesUp = random.Next(4) == 0;
        var isHere = random.Next(2) == 0;
        return client.ActAsync("transfer", Legs((from, -amount), (to, amount)), async () =>
        {
            if (isHere && trap >= RascalTrap.Prepare)
            {
                AtomicAction.Current!.Add(new RascalRecord(trap));
                await PostAsync(client, from, -amount);
                await PostAsync(client, to, amount);
            }
            else
            {
                await MoveAsync(client, place, from, to, amount, trap);
            }

            return givesUp ? throw new GivenUpException() : Legs((from, -amount), (to, amount));
        });
    }

    // What the operation did is undone when it has thrown, so that the action has to do it again.
    private async Task MoveAsync(Client client, int place, int from, int to, long amount, RascalTrap trap)
    {
        var rascal = await client.FindAsync<RascalStub>($"lab/{Name}/rascal/{place}");
        var (source, target) = (await AccountAsync(client, from), await AccountAsync(client, to));
        try
        {
            await rascal.MoveAsync(client.History.Process, source, target, amount, trap, client.Stopping);
        }
        catch (RascalException)
        {
            await rascal.MoveAsync(client.History.Process, source, target, amount, RascalTrap.None, client.Stopping);
        }
    }
}
