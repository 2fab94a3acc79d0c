using Stubs.Lab.Histories;

namespace Stubs.Lab.Workloads;

/// <summary>
/// Actions that lock few accounts in opposite orders, and convert read locks into write locks: each is in the way of
/// the others, and yet all come to an end.
/// </summary>
internal sealed class DeadlockStormWorkload : AccountsWorkload
{
    public override string Name => "deadlock-storm";

    protected override int Accounts => 3;

    public override Task StepAsync(Client client)
    {
        var random = client.Random;
        if (random.Next(8) == 0)
            return ReadAllAsync(client);
        var order = Enumerable.Range(0, Accounts).ToArray();
        random.Shuffle(order);
        var reading = order[..random.Next(1, Accounts + 1)];
        random.Shuffle(order);
        var (from, to) = (order[0], order[1]);
        var (announced, inParallel) = (random.Next(3) == 0, random.Next(4) == 0);
        var amount = 1L;
        var arguments = Legs((from, -amount), (to, amount));
        return client.ActAsync("transfer", arguments, async () =>
        {
            foreach (var number in reading)
            {
                var account = await AccountAsync(client, number);
                var balance =
                    await (announced
                        ? account.ReadToPostAsync(client.Stopping) : account.GetBalanceAsync(client.Stopping));
                if (number == from && balance < amount)
                    throw new GivenUpException();
                await client.InterleaveAsync();
            }

            if (inParallel)
            {
                await Task.WhenAll(PostAsync(client, from, -amount), PostAsync(client, to, amount));
            }
            else
            {
                await PostAsync(client, from, -amount);
                await PostAsync(client, to, amount);
            }

            return arguments;
        });
    }
}
