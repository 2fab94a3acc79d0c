using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Stubs.Store;

/// <summary>
/// An object store in memory: what it holds is gone with the process. It keeps the whole contract of <see cref="IObjectStore"/> but durability.
/// </summary>
/// <remarks>All versions are one persistent tree: a reader takes the current root and needs no lock, and a listing is a snapshot for free.</remarks>
public sealed class VolatileObjectStore : IObjectStore
{
    private readonly Lock writer = new();
    private volatile ImmutableSortedSet<Entry>? current = [];

    /// <inheritdoc/>
    public string Description => "volatile";

    /// <inheritdoc/>
    public bool IsDurable => false;

    private ImmutableSortedSet<Entry> Current => current ?? throw new ObjectDisposedException(nameof(VolatileObjectStore));

    /// <inheritdoc/>
    public ValueTask<StoredObject?> ReadStateAsync(Uid uid, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Current.TryGetValue(new Entry(uid), out var entry) ? entry.Stored : null);
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(IReadOnlyList<StoreOperation> batch, CancellationToken cancellationToken = default)
    {
        StoreRules.Validate(batch);
        lock (writer)
        {
            var next = Current.ToBuilder();
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var operation in batch)
                Apply(next, operation);
            current = next.ToImmutable();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> ListAsync(StoreFilter filter = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false); // There is nothing to wait for in memory.
        var snapshot = Current;
        var position = snapshot.IndexOf(new Entry(filter.After));
        for (var i = position < 0 ? ~position : position + 1; i < snapshot.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(current is null, this);
            if (snapshot[i].Stored is { } stored && filter.Includes(stored))
                yield return stored;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (writer)
            current = null;
        return ValueTask.CompletedTask;
    }

    private static void Apply(ImmutableSortedSet<Entry>.Builder next, StoreOperation operation)
    {
        var before = next.TryGetValue(new Entry(operation.Uid), out var entry) ? entry.Stored : null;
        var after = StoreRules.Apply(before, operation);
        if (before is not null)
            next.Remove(entry);
        if (after is not null)
            next.Add(new Entry(after.Uid, after));
    }

    private readonly record struct Entry(Uid Uid, StoredObject? Stored = null) : IComparable<Entry>
    {
        public int CompareTo(Entry other) => Uid.CompareTo(other.Uid);
    }
}
