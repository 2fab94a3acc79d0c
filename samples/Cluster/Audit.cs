using SmallBank;
using Spectre.Console;
using Stubs;

namespace Cluster;

/// <summary>
/// Reads the whole bank in one action, which no lock may hinder, and proves what was promised: the books agree to the
/// cent; what was acknowledged is there; what was aborted is not; and nothing is there in part.
/// </summary>
internal static class Audit
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <param name="settings">How large the bank is.</param>
    /// <param name="directory">Where the directory listens.</param>
    /// <param name="tally">What the clients have told.</param>
    /// <param name="acknowledged">The transfers that must be there.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<bool> RunAsync(
        Settings settings, string directory, Tally tally, IReadOnlySet<long> acknowledged,
        CancellationToken cancellation)
    {
        await using var node = await Bootstrap.StartAsync(
            name: null, store: null, listen: null, directory, cancellation);
        List<Statement> statements;
        try
        {
            statements = await AtomicAction.RunAsync(
                () => ReadAsync(node, settings, cancellation), new AtomicActionOptions { TimeLimit = Limit },
                cancellation);
        }
        catch (StubsException error)
        {
            Proof.Check("every object answers, and no lock is held", false, error.Message);
            return Proof.Conclude(false);
        }

        Proof.Check(
            "every object answers, and no lock is held", true,
            $"{statements.Count} accounts were read in one action with write locks");
        var found = statements.SelectMany(static statement => statement.Entries).GroupBy(static entry => entry.Transfer)
            .ToDictionary(static entries => entries.Key, static entries => entries.ToArray());
        var total = statements.Sum(static statement => statement.Balance);
        var expected = statements.Sum(static statement => statement.Opening) + found.Sum(
            entries => tally.Transfers.TryGetValue(entries.Key, out var transfer) ? transfer.Net : 0);
        var wrong = statements.Count(
            static statement => statement.Balance != statement.Opening + statement.Entries.Sum(
                static entry => entry.Amount));
        var negative = statements.Count(static statement => statement.Balance < 0);
        var partly = found.Count(entries => !tally.Transfers.TryGetValue(entries.Key, out var transfer)
            || transfer.Entries != entries.Value.Length
            || transfer.Net != entries.Value.Sum(static entry => entry.Amount));
        var missing = acknowledged.Count(transfer => !found.ContainsKey(transfer));
        var undead = tally.Transfers.Count(
            transfer => transfer.Value.Fate == Fate.Aborted && found.ContainsKey(transfer.Key));
        var open = tally.Transfers.Where(
            static transfer => transfer.Value is { Fate: Fate.Unsaid or Fate.Unknown, Entries: > 0 }).ToArray();

        return Proof.Conclude(
            Proof.Check(
                "no money appeared or vanished", total == expected,
                $"accounts hold {total:N0}, the transfers say {expected:N0}")
            & Proof.Check("every balance is the sum of its entries", wrong == 0, $"{wrong} are not")
            & Proof.Check("no account is in debt", negative == 0, $"{negative} are")
            & Proof.Check(
                "every acknowledged transfer is there", missing == 0, $"{missing} of {acknowledged.Count:N0} are missing")
            & Proof.Check(
                "no aborted transfer is there", undead == 0, $"{undead} of {tally.Aborted + tally.Refused:N0} are")
            & Proof.Check("no transfer is there in part", partly == 0, $"{partly} of {found.Count:N0} are")
            & Proof.Check(
                "the others are there wholly or not at all", partly == 0,
                $"{open.Count(transfer => found.ContainsKey(transfer.Key))} of {open.Length} without a last word are there"));
    }

    private static async Task<List<Statement>> ReadAsync(Node node, Settings settings, CancellationToken cancellation)
    {
        var statements = new List<Statement>();
        for (var number = 0; number < settings.Customers; number++)
        {
            var customer = await CustomerStub.BindAsync(node, Settings.CustomerName(number), cancellation);
            statements.AddRange(await customer.AuditAsync(cancellation));
        }

        return statements;
    }
}
