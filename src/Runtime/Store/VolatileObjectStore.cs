using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Stubs.Store;

/// <summary>
/// An object store in memory: what it holds is gone with the process. It keeps the whole contract of
/// <see cref="IObjectStore"/> but durability.
/// </summary>
/// <remarks>
/// All versions are persistent trees: a reader takes the current roots and needs no lock, and a listing is a snapshot
/// for free.
/// </remarks>
public sealed class VolatileObjectStore : IObjectStore
{
    private readonly Lock writer = new();
    private volatile Contents? current = new([], ImmutableDictionary<string, ImmutableSortedSet<Uid>>.Empty, []);

    /// <inheritdoc/>
    public string Description => "volatile";

    /// <inheritdoc/>
    public bool IsDurable => false;

    private Contents Current => current ?? throw new ObjectDisposedException(nameof(VolatileObjectStore));

    /// <inheritdoc/>
    public ValueTask<StoredObject?> ReadStateAsync(Uid uid, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Current.Find(uid));
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(IReadOnlyList<StoreOperation> batch, CancellationToken cancellationToken = default)
    {
        StoreRules.Validate(batch);
        lock (writer)
        {
            var next = new Change(Current);
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var operation in batch)
                next.Apply(operation);
            current = next.ToContents();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> ListAsync(
        StoreFilter filter = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false); // There is nothing to wait for in memory.
        foreach (var stored in Current.List(filter))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(current is null, this);
            if (filter.IsPast(stored.Uid))
                yield break;
            if (filter.Includes(stored))
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

    /// <summary>What is stored at one moment.</summary>
    /// <param name="Objects">The objects.</param>
    /// <param name="OfType">The objects of each type.</param>
    /// <param name="InDoubt">The objects that have a shadow.</param>
    private sealed record Contents(
        ImmutableSortedSet<Entry> Objects, ImmutableDictionary<string, ImmutableSortedSet<Uid>> OfType,
        ImmutableSortedSet<Uid> InDoubt)
    {
        public StoredObject? Find(Uid uid) => Objects.TryGetValue(new Entry(uid), out var entry) ? entry.Stored : null;

        /// <summary>The objects from which the filter chooses, beginning after its lower limit.</summary>
        public IEnumerable<StoredObject> List(StoreFilter filter) => filter switch
        {
            { InDoubt: true } => List(InDoubt, filter.After),
            { TypeName: { } type } => OfType.TryGetValue(type, out var uids) ? List(uids, filter.After) : [],
            _ => After(Objects, new Entry(filter.After)).Select(static entry => entry.Stored!),
        };

        private IEnumerable<StoredObject> List(ImmutableSortedSet<Uid> uids, Uid after) =>
            After(uids, after).Select(uid => Find(uid)!);

        private static IEnumerable<T> After<T>(ImmutableSortedSet<T> set, T after)
        {
            var position = set.IndexOf(after);
            for (var i = position < 0 ? ~position : position + 1; i < set.Count; i++)
                yield return set[i];
        }
    }

    /// <summary>The contents while a batch changes them.</summary>
    private sealed class Change(Contents before)
    {
        private readonly ImmutableSortedSet<Entry>.Builder objects = before.Objects.ToBuilder();
        private readonly Dictionary<string, ImmutableSortedSet<Uid>.Builder> ofType = [];
        private ImmutableSortedSet<Uid> inDoubt = before.InDoubt;

        public Contents ToContents()
        {
            var types = before.OfType;
            foreach (var (type, uids) in ofType)
                types = uids.Count == 0 ? types.Remove(type) : types.SetItem(type, uids.ToImmutable());
            return new Contents(objects.ToImmutable(), types, inDoubt);
        }

        public void Apply(StoreOperation operation)
        {
            var current = objects.TryGetValue(new Entry(operation.Uid), out var entry) ? entry.Stored : null;
            var after = StoreRules.Apply(current, operation);
            if (current is not null)
                objects.Remove(entry);
            if (after is not null)
                objects.Add(new Entry(after.Uid, after));
            MoveToType(
                operation.Uid,
                current is null ? null : StoreFilter.TypeOf(current),
                after is null ? null : StoreFilter.TypeOf(after));
            inDoubt = after?.Shadow is null ? inDoubt.Remove(operation.Uid) : inDoubt.Add(operation.Uid);
        }

        private void MoveToType(Uid uid, string? from, string? to)
        {
            if (from == to)
                return;
            if (from is not null)
                OfType(from).Remove(uid);
            if (to is not null)
                OfType(to).Add(uid);
        }

        private ImmutableSortedSet<Uid>.Builder OfType(string type)
        {
            if (!ofType.TryGetValue(type, out var uids))
                ofType[type] = uids = before.OfType.GetValueOrDefault(type, []).ToBuilder();
            return uids;
        }
    }

    private readonly record struct Entry(Uid Uid, StoredObject? Stored = null) : IComparable<Entry>
    {
        public int CompareTo(Entry other) => Uid.CompareTo(other.Uid);
    }
}
