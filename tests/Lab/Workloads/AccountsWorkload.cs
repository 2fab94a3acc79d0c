using Stubs.Lab.Checkers;
using Stubs.Lab.Histories;
using Stubs.Lab.Workloads.Objects;

namespace Stubs.Lab.Workloads;

/// <summary>What the workloads over accounts share: operations post amounts that add up to nothing.</summary>
internal abstract class AccountsWorkload : IWorkload
{
    public const long Opening = 1000;

    public abstract string Name { get; }

    public bool CanBeRestored => true;

    /// <summary>How many accounts can be read together, and money moved between.</summary>
    protected abstract int Accounts { get; }

    /// <summary>Further accounts, which only independent actions use.</summary>
    protected virtual int Journals => 0;

    public virtual async Task SetUpAsync(Client client)
    {
        for (var number = 0; number < Accounts + Journals; number++)
            await AccountStub.CreateAsync(await client.PlaceAsync(number), AccountName(number), Opening);
    }

    public abstract Task StepAsync(Client client);

    public Task ReadAtEndAsync(Client client) => client.ActAsync("audit", Edn.Nil, async () =>
    {
        var read = new List<(Edn, Edn)>();
        for (var number = 0; number < Accounts + Journals; number++)
            read.Add((number, AuditOf(await (await AccountAsync(client, number)).AuditAsync())));
        return Edn.Map(read);
    });

    public virtual Verdict Check(IReadOnlyList<HistoryEvent> history) => new BankChecker(Opening).Check(history);

    public static Edn AuditOf(AccountAudit audit) => Edn.Map(
        (Edn.Keyword("balance"), audit.Balance),
        (Edn.Keyword("postings"), Edn.Map(audit.Postings.Select(
            static posted => ((Edn)posted.Process, Edn.Vector(posted.Count, posted.Sum))))));

    protected string AccountName(int number) => $"lab/{Name}/{number}";

    protected ValueTask<AccountStub> AccountAsync(Client client, int number) =>
        client.FindAsync<AccountStub>(AccountName(number));

    /// <summary>Reads all accounts but the journals, in any order.</summary>
    protected Task ReadAllAsync(Client client)
    {
        var order = Enumerable.Range(0, Accounts).ToArray();
        client.Random.Shuffle(order);
        return client.ActAsync("read", Edn.Nil, async () =>
        {
            var read = new SortedDictionary<int, long>();
            foreach (var number in order)
            {
                read[number] = await (await AccountAsync(client, number)).GetBalanceAsync(client.Stopping);
                await client.InterleaveAsync();
            }

            return Edn.Map(read.Select(static entry => ((Edn)entry.Key, (Edn)entry.Value)));
        });
    }

    protected async Task PostAsync(Client client, int account, long amount)
    {
        await (await AccountAsync(client, account)).PostAsync(client.History.Process, amount, client.Stopping);
        await client.InterleaveAsync();
    }

    /// <summary>The arguments of an operation: what it posts where.</summary>
    protected static Edn Legs(params IEnumerable<(int Account, long Amount)> legs) =>
        Edn.Map((Edn.Keyword("legs"), Edn.Vector(legs.Select(static leg => Edn.Vector(leg.Account, leg.Amount)))));
}
