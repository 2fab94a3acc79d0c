using Stubs.Store;

namespace Stubs.Benchmarks;

/// <summary>Makes stores with many objects in them.</summary>
internal static class StoredAccounts
{
    /// <summary>Makes a store of so many accounts, all passive.</summary>
    public static async Task<(Node Node, Uid[] Uids)> FillAsync(string path, int count)
    {
        const int AtOnce = 1_000;
        var store = await SqliteObjectStore.OpenAsync(path);
        var node = await Node.StartAsync(new NodeOptions { ObjectStore = store });
        await using var pattern = await AccountStub.CreateAsync(node, null);
        var state = (await store.ReadStateAsync(pattern.Uid))!.State!;
        var uids = new Uid[count];
        for (var i = 0; i < count; i++)
            uids[i] = node.Objects.Uids.Next();
        foreach (var batch in uids.Chunk(AtOnce))
        {
            var states = batch.Select(uid => new ObjectState(uid, state.TypeName, state.Body));
            await store.WriteAsync([.. states.Select(static copy => new StoreOperation.Create(copy))]);
        }

        return (node, uids);
    }
}
