using SQLitePCL;
using Stubs.Naming;
using Stubs.Recovery;
using Stubs.Store;
using Stubs.Store.Sqlite;

namespace Stubs.Tool.Stores;

/// <summary>
/// Reads a damaged store object by object: what is not as it was written is left out, and listed. Each row has a
/// checksum, so that pages are read that have a wrong one.
/// </summary>
internal sealed class StoreSalvage(string path) : IObjectSource
{
    // The objects, and the index that has all of them too: where the one cannot be followed, the other may lead on.
    private static readonly string[] Ways =
    [
        "SELECT uid FROM object ORDER BY uid",
        "SELECT uid FROM object ORDER BY uid DESC",
        "SELECT uid FROM object INDEXED BY of_type ORDER BY type, uid",
        "SELECT uid FROM object INDEXED BY of_type ORDER BY type DESC, uid DESC",
    ];

    private readonly StoreView view = new(path, isCheck: true);
    private readonly SortedDictionary<Uid, string> unreadable = [];
    private readonly SortedSet<string> gaps = new(StringComparer.Ordinal);
    private SortedSet<Uid>? uids;

    /// <summary>The objects that cannot be read, and why.</summary>
    public IReadOnlyCollection<KeyValuePair<Uid, string>> Unreadable => unreadable;

    /// <summary>Where reading could not go on: other objects may lie there.</summary>
    public IReadOnlyCollection<string> Gaps => gaps;

    public IAsyncEnumerable<NamedObject> NamesAsync(string prefix, CancellationToken cancellation) =>
        Read(NameEntry.TypeName, cancellation).SelectMany(StoreView.NamesIn)
            .Where(named => named.Name.StartsWith(prefix, StringComparison.Ordinal)).ToAsyncEnumerable();

    public IAsyncEnumerable<ListedObject> ListAsync(string? type, bool withStates, CancellationToken cancellation) =>
        Read(type, cancellation).Select(stored => ListedObject.Of(stored, withStates)).ToAsyncEnumerable();

    public Task<StoredObject> ResolveAsync(string nameOrUid, CancellationToken cancellation) =>
        Task.FromResult(view.Resolve(nameOrUid));

    public ValueTask DisposeAsync()
    {
        view.Dispose();
        return default;
    }

    private IEnumerable<StoredObject> Read(string? type, CancellationToken cancellation)
    {
        foreach (var uid in uids ??= Find(cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryRead(uid) is { } stored && (type is null || StoreFilter.TypeOf(stored) == type))
                yield return stored;
        }
    }

    private StoredObject? TryRead(Uid uid)
    {
        try
        {
            return view.Find(uid);
        }
        catch (StoreCorruptException damage)
        {
            unreadable[uid] = damage.Message;
            return null;
        }
    }

    private SortedSet<Uid> Find(CancellationToken cancellation)
    {
        var found = new SortedSet<Uid>();
        foreach (var way in Ways)
        {
            try
            {
                using var connection = Connection.Open(view.Path, view.Vfs.Name, raw.SQLITE_OPEN_READONLY);
                var all = connection.Prepare(way);
                while (all.Step())
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (all.Bytes(0) is { Length: Uid.Size } bytes)
                        found.Add(new Uid(bytes));
                }
            }
            catch (SqliteError error)
            {
                gaps.Add(error.ToStoreException(view.Path, "looking for objects").Message);
            }
        }

        return found;
    }
}
