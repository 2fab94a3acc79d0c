using Stubs.Store;
using static Stubs.Tests.Store.Objects;

namespace Stubs.Tests.Store;

/// <summary>What is stored does not stay in memory.</summary>
public sealed class SqliteSizeTests : IDisposable
{
    private readonly TemporaryDirectory directory = new(inMemory: true);

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_listing_holds_one_object_at_a_time()
    {
        await using var store = await SqliteObjectStore.OpenAsync(directory.StorePath);
        await store.WriteAsync(Create([.. Enumerable.Range(0, 500).Select(i => NewState(NewUid(), i, 2000))]));
        var bodies = new List<WeakReference>();
        await foreach (var stored in store.ListAsync())
            bodies.Add(new WeakReference(stored.State));
        GC.Collect();
        bodies.Count.ShouldBe(500);
        bodies.Count(body => body.IsAlive).ShouldBeLessThan(5);
    }
}
