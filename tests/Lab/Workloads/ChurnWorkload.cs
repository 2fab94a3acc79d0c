using Stubs.Lab.Checkers;
using Stubs.Lab.Histories;
using Stubs.Lab.Workloads.Objects;

namespace Stubs.Lab.Workloads;

/// <summary>
/// Things are made, named, renamed, read by name and destroyed. A name leads to a thing or to nothing; a thing has one
/// name until it is destroyed, and none afterwards.
/// </summary>
internal sealed class ChurnWorkload : IWorkload
{
    private const int Names = 6;

    public string Name => "churn";

    public Task SetUpAsync(Client client) => Task.CompletedTask;

    public Task StepAsync(Client client)
    {
        var random = client.Random;
        var name = random.Next(Names);
        var givingUp = random.Next(10) == 0;
        switch (random.Next(7))
        {
            case 0:
            case 1:
                var token = client.NextUnique();
                var place = random.Next(client.ServerCount);
                return ChangeAsync(client, "create", Edn.Vector(name, token), givingUp, async _ =>
                {
                    await ThingStub.CreateAsync(await client.PlaceAsync(place), FullName(name), token, client.Stopping);
                    return Edn.Vector(name, token);
                });
            case 2:
                return ChangeAsync(client, "destroy", Edn.Vector(name, Edn.Nil), givingUp, async node =>
                {
                    var thing = await ThingStub.BindAsync(node, FullName(name), client.Stopping);
                    var destroyed = await thing.GetTokenAsync(client.Stopping);
                    await client.InterleaveAsync();
                    await thing.TouchAsync(client.Stopping);
                    await thing.DestroyAsync(client.Stopping);
                    await node.Naming.DeleteAsync(FullName(name), client.Stopping);
                    return Edn.Vector(name, destroyed);
                });
            case 3:
                var other = (name + 1 + random.Next(Names - 1)) % Names;
                return ChangeAsync(client, "rename", Edn.Vector(name, other, Edn.Nil), givingUp, async node =>
                {
                    var uid = await node.Naming.LookupAsync(FullName(name), client.Stopping);
                    await node.Naming.DeleteAsync(FullName(name), client.Stopping);
                    await client.InterleaveAsync();
                    await node.Naming.AddAsync(FullName(other), uid, client.Stopping);
                    return Edn.Vector(
                        name, other,
                        await (await ThingStub.BindAsync(node, uid, client.Stopping)).GetTokenAsync(client.Stopping));
                });
            case 4:
                return client.ActAsync("listings", Edn.Nil, async () =>
                {
                    var node = await client.NodeAsync();
                    var first = await ListAsync(client, node);
                    await client.InterleaveAsync();
                    return Edn.Vector(first, await ListAsync(client, node));
                });
            default:
                return ReadAsync(client, name);
        }
    }

    public Task ReadAtEndAsync(Client client) => client.ActAsync("list", Edn.Nil, async () =>
    {
        var node = await client.NodeAsync();
        var read = new List<(Edn, Edn)>();
        for (var name = 0; name < Names; name++)
        {
            if (await node.Naming.TryLookupAsync(FullName(name)) is not { } uid)
                continue;
            var thing = await ThingStub.BindAsync(node, uid);
            await thing.TouchAsync();
            read.Add((name, await thing.GetTokenAsync()));
        }

        return Edn.Map(read);
    });

    public Verdict Check(IReadOnlyList<HistoryEvent> history) => ChurnChecker.Check(history);

    private static async Task ChangeAsync(
        Client client, string f, Edn arguments, bool givingUp, Func<Node, Task<Edn>> body)
    {
        await client.ActAsync(f, arguments, async () =>
        {
            var result = await body(await client.NodeAsync());
            return givingUp ? throw new GivenUpException() : result;
        });
    }

    private Task ReadAsync(Client client, int name) => client.ActAsync("read", Edn.Vector(name, Edn.Nil), async () =>
    {
        var node = await client.NodeAsync();
        if (await node.Naming.TryLookupAsync(FullName(name), client.Stopping) is not { } uid)
            return Edn.Vector(name, Edn.Nil);
        var thing = await ThingStub.BindAsync(node, uid, client.Stopping);
        return Edn.Vector(name, await thing.GetTokenAsync(client.Stopping));
    });

    /// <summary>
    /// Each name with the number of its object among those listed, so that histories of equal runs are equal.
    /// </summary>
    private async Task<Edn> ListAsync(Client client, Node node)
    {
        var uids = new List<Uid>();
        var read = new List<(Edn, Edn)>();
        await foreach (var (name, uid) in node.Naming.ListAsync(FullName(0)[..^1], client.Stopping))
        {
            if (!uids.Contains(uid))
                uids.Add(uid);
            read.Add((long.Parse(name[(name.LastIndexOf('/') + 1)..]), (long)uids.IndexOf(uid)));
        }

        return Edn.Map(read);
    }

    private string FullName(int name) => $"lab/{Name}/{name}";
}
