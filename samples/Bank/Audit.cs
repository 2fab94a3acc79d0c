using SmallBank;
using Spectre.Console;
using Stubs;

namespace Bank;

/// <summary>
/// Reopens the store after the kill and proves what was promised: the books agree to the cent, and nothing acknowledged
/// is missing.
/// </summary>
internal static class Audit
{
    public static async Task<bool> RunAsync(Settings settings, Tally tally)
    {
        await using var node = await Node.StartAsync(new NodeOptions { Store = settings.Store });
        AnsiConsole.WriteLine("Reopened the store.");

        decimal total = 0;
        var negative = 0;
        for (var number = 0; number < settings.Customers; number++)
        {
            var customer = await CustomerStub.BindAsync(node, Settings.CustomerName(number));
            var balance = await customer.BalanceAsync();
            total += balance;
            negative += balance < 0 ? 1 : 0;
        }

        decimal net = 0;
        var missing = 0L;
        var unacknowledged = 0L;
        for (var client = 0; client < settings.Clients; client++)
        {
            if (await node.Naming.TryLookupAsync(Settings.TellerName(client)) is not { } uid)
            {
                missing += tally.Acknowledged[client];
                continue;
            }

            var teller = await TellerStub.BindAsync(node, uid);
            net += await teller.GetNetAsync();
            var ahead = await teller.GetSequenceAsync() - tally.Acknowledged[client];
            missing += Math.Max(0, -ahead);
            // The kill can come between the commit and the acknowledgement of one transaction per client.
            unacknowledged += Math.Max(0, ahead);
        }

        var expected = (settings.Customers * 2 * Settings.Opening) + net;
        var proved = Proof.Check(
            "no money appeared or vanished", total == expected,
            $"accounts hold {total:N0}, the books say {expected:N0}")
            & Proof.Check("no customer is in debt", negative == 0, $"{negative} are")
            & Proof.Check(
                "every acknowledged transaction is there", missing == 0,
                $"{missing} of {tally.Committed:N0} are missing")
            & Proof.Check(
                "nothing happened that no client asked for",
                unacknowledged <= settings.Clients,
                $"{unacknowledged} committed whose acknowledgement the kill cut off");
        return Proof.Conclude(proved);
    }
}
