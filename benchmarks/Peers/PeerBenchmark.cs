using MemoryPack;
using MessagePack;
using Stubs.Benchmarks.Peers;
using Stubs.Generated;
using static Stubs.Benchmarks.States;

namespace Stubs.Benchmarks;

/// <summary>
/// Generated state methods beside serializers of the same kind: MemoryPack, whose form has no names and no types;
/// MessagePack with numbered members; and the serializer of Orleans, with numbered members and references.
/// </summary>
internal static class PeerBenchmark
{
    private const double MostForRestoring = 1.2;
    private const double MostForSaving = 1.6;

    public static async Task RunAsync(Report report)
    {
        using var peers = new PeerSerializers();
        var (customer, basket, team) = (Customer.Sample(), Basket.Sample(100), Team.Sample(100));
        await CompareAsync(
            report, peers, "ten members of nine types", 50_000, customer, static () => new Customer(),
            PeerCustomer.Of(customer), hasMessagePack: true);
        await CompareAsync(
            report, peers, "a list of 100 records", 2_000, basket, static () => new Basket(), PeerBasket.Of(basket),
            hasMessagePack: true);
        await CompareAsync(
            report, peers, "a graph of 110 objects, shared", 1_000, team, static () => new Team(), PeerTeam.Of(team),
            hasMessagePack: false);
    }

    private static async Task CompareAsync<T, TPeer>(
        Report report, PeerSerializers peers, string what, int times, T ours, Func<T> blank, TPeer theirs,
        bool hasMessagePack)
        where T : class, IStateful<T>
        where TPeer : class
    {
        var orleans = peers.Orleans<TPeer>();
        var (state, packed, referring) = (Save(ours), peers.MemoryPack(theirs), peers.Orleans(theirs));
        var message = hasMessagePack ? peers.MessagePack(theirs) : [];
        Console.WriteLine(
            $"  {what}; {state.Length} bytes, MemoryPack {packed.Length}, MessagePack {message.Length}, Orleans {referring.Length}");
        var saving = new Rounds(25)
            .Add("MemoryPack", () => Repeat(times, () => peers.SaveMemoryPack(theirs)))
            .Add("ours", () => Repeat(times, () => Measure(ours)))
            .Add("Orleans", () => Repeat(times, () => peers.SaveOrleans(orleans, theirs)));
        var restoring = new Rounds(25)
            .Add("MemoryPack", () => Repeat(times, () => MemoryPackSerializer.Deserialize<TPeer>(packed)))
            .Add("ours", () => Repeat(times, () => Restore(blank(), state)))
            .Add("Orleans", () => Repeat(times, () => orleans.Deserialize(referring)));
        if (hasMessagePack)
        {
            saving.Add("MessagePack", () => Repeat(times, () => peers.SaveMessagePack(theirs)));
            restoring.Add("MessagePack", () => Repeat(times, () => MessagePackSerializer.Deserialize<TPeer>(message)));
        }

        Add(report, what, "save", await saving.RunAsync(), MostForSaving);
        Add(report, what, "restore", await restoring.RunAsync(), MostForRestoring);
    }

    private static void Add(Report report, string what, string how, Results results, double most)
    {
        report.Add($"peers: {how}, {what}", results);
        report.Add(new Row("peers", $"{how}, {what}",
            [.. results.Entries.Where(static entry => entry.Name != "ours").Select(peer => Check.AtMost(
                "of " + peer.Name, results["ours"].ProcessorTimesOf(peer), peer.Name == "MemoryPack" ? most : 1))]));
    }
}
