using Stubs.Store;

namespace Stubs.Tests.Store;

/// <summary>States and operations for tests of stores.</summary>
internal static class Objects
{
    private static readonly UidGenerator Generator = new(TimeProvider.System);

    public static Uid NewUid() => Generator.Next();

    public static ObjectState NewState(Uid uid, int value, int length = 4, string type = "test.Thing")
    {
        var body = new byte[Math.Max(length, sizeof(int))];
        new Random(value).NextBytes(body);
        BitConverter.TryWriteBytes(body, value);
        return new ObjectState(uid, type, body);
    }

    public static int Value(StoredObject? stored) => BitConverter.ToInt32(stored!.State!.Body.Span);

    public static StoreOperation[] Create(params ObjectState[] states) =>
        [.. states.Select(state => new StoreOperation.Create(state))];

    public static StoreOperation[] Write(params ObjectState[] states) =>
        [.. states.Select(state => new StoreOperation.WriteState(state))];

    public static async Task<List<StoredObject>> ListAsync(IObjectStore store, StoreFilter filter = default)
    {
        var all = new List<StoredObject>();
        await foreach (var stored in store.ListAsync(filter))
            all.Add(stored);
        return all;
    }
}
