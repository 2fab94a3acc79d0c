using System.Runtime.CompilerServices;
using Stubs.Store;

namespace Stubs.Tests.Support;

/// <summary>
/// A stable storage in memory that outlives the nodes using it: to throw a node away and open the disk again is a crash
/// without the cost of one. What a node writes can be made to fail or to wait.
/// </summary>
internal sealed class Disk
{
    private readonly VolatileObjectStore stored = new();

    /// <summary>Is handed every batch and what carries it out; by default it does.</summary>
    public Func<IReadOnlyList<StoreOperation>, Func<ValueTask>, ValueTask> OnWrite { get; set; } =
        static (_, write) => write();

    /// <summary>Is awaited after every listing, before its reader learns that it is at the end.</summary>
    public Func<Task> OnListed { get; set; } = static () => Task.CompletedTask;

    /// <summary>The objects of which the state was read, in order.</summary>
    public List<Uid> Read { get; } = [];

    /// <summary>The batches that were carried out.</summary>
    public List<IReadOnlyList<StoreOperation>> Written { get; } = [];

    /// <summary>
    /// A store on this disk. Those that were opened before are closed: they belong to a node that is dead.
    /// </summary>
    public IObjectStore Open()
    {
        Unplug();
        return open = new OpenDisk(this);
    }

    private IObjectStore? open;

    /// <summary>The node that has it open can do nothing more to it.</summary>
    public void Unplug() => (open as OpenDisk)?.Close();

    public ValueTask<StoredObject?> ReadAsync(Uid uid) => stored.ReadStateAsync(uid);

    public async Task<List<StoredObject>> ListAsync(StoreFilter filter = default)
    {
        var all = new List<StoredObject>();
        await foreach (var found in stored.ListAsync(filter))
            all.Add(found);
        return all;
    }

    public ValueTask WriteAsync(params StoreOperation[] batch) => stored.WriteAsync(batch);

    private sealed class OpenDisk(Disk disk) : IObjectStore
    {
        private volatile bool closed;

        public string Description => "the test's disk";

        public bool IsDurable => true;

        public void Close() => closed = true;

        public ValueTask<StoredObject?> ReadStateAsync(Uid uid, CancellationToken cancellationToken = default)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            lock (disk.Read)
                disk.Read.Add(uid);
            return disk.stored.ReadStateAsync(uid, cancellationToken);
        }

        public ValueTask WriteAsync(IReadOnlyList<StoreOperation> batch, CancellationToken cancellationToken = default)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            return disk.OnWrite(batch, () => CarryOutAsync(batch));
        }

        public async IAsyncEnumerable<StoredObject> ListAsync(
            StoreFilter filter = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            await foreach (var stored in disk.stored.ListAsync(filter, cancellationToken))
                yield return stored;
            await disk.OnListed();
        }

        public ValueTask DisposeAsync()
        {
            Close();
            return default;
        }

        private async ValueTask CarryOutAsync(IReadOnlyList<StoreOperation> batch)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            await disk.stored.WriteAsync(batch);
            lock (disk.Written)
                disk.Written.Add([.. batch]);
        }
    }
}
