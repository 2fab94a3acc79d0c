using Stubs.Naming;
using Stubs.Objects;
using Stubs.Recovery;
using Stubs.Store;
using Stubs.Store.Sqlite;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Tool.Stores;

/// <summary>
/// What is in a store, read beside the node that may be using it. It takes no lock and changes nothing.
/// </summary>
internal sealed class StoreView : IDisposable, IObjectSource
{
    private readonly CheckedVfs vfs;
    private readonly StoreReader reader;
    private readonly bool hadLog;

    /// <param name="path">The file.</param>
    /// <param name="isCheck">Whether damage is what is looked for: then it is read in spite of it.</param>
    /// <exception cref="ToolException">There is no store, one of another format, or one that lacks commits.</exception>
    public StoreView(string path, bool isCheck = false)
    {
        Path = Existing(path);
        hadLog = File.Exists(Path + "-wal");
        if (!isCheck && FindLogDamage(Path) is { } damage)
            throw new ToolException($"{damage} 'stubs check' says more.");
        vfs = new CheckedVfs(judge: new AdmittedPages(wrong: isCheck));
        try
        {
            var version = StoreFile.FormatOf(Path);
            if (version != StoreSchema.Version)
            {
                throw new ToolException(
                    $"'{Path}' has format {version}; this tool reads format {StoreSchema.Version}. "
                    + "Start the program that owns it, which upgrades it, or use the tool of its version.");
            }

            reader = new StoreReader(Path, vfs, new TypeNames());
        }
        catch (SqliteError error)
        {
            vfs.Dispose();
            throw error.ToStoreException(Path, "opening it");
        }
        catch
        {
            vfs.Dispose();
            throw;
        }
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>The way to the file.</summary>
    public CheckedVfs Vfs => vfs;

    /// <summary>The full path of a file that must be there.</summary>
    public static string Existing(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new ToolException("Name the file of a store.");
        var full = System.IO.Path.GetFullPath(path);
        return File.Exists(full) ? full : throw new ToolException($"There is no store '{full}'.");
    }

    /// <summary>Says that confirmed commits in the log cannot be read; null if all can.</summary>
    public static string? FindLogDamage(string path) => LogAudit.FindDamage(path + "-wal") is { } offset
        ? $"The log '{path}-wal' is wrong at offset {offset}, and confirmed commits lie behind that: what is read without them is old."
        : null;

    /// <summary>What is stored for an object.</summary>
    public StoredObject? Find(Uid uid) => reader.Read(uid) is { } stored ? Shown(stored) : null;

    /// <summary>All objects that a filter includes, in the order of their UIDs.</summary>
    public IEnumerable<StoredObject> List(StoreFilter filter = default)
    {
        BeginListing(filter);
        try
        {
            while (reader.Next() is { } stored)
                yield return Shown(stored);
        }
        finally
        {
            reader.EndListing();
        }
    }

    private void BeginListing(StoreFilter filter)
    {
        try
        {
            reader.BeginListing(filter);
        }
        catch (SqliteError error)
        {
            throw error.ToStoreException(Path, "listing");
        }
    }

    private static StoredObject Shown(StoredObject stored) => ListedObject.Of(stored, withStates: true).Stored;

    /// <summary>The object of a name; the empty UID if no object has it.</summary>
    public Uid FindByName(string name) =>
        Find(NameKey.OfName(NamingService.Root, name)) is { State: { } state }
            ? NameEntry.Restored(state.Body.Span, NoReferences.Instance).HolderOf(name) : default;

    /// <summary>All names, in their order, and their objects.</summary>
    public IReadOnlyList<NamedObject> Names()
    {
        var names = new List<NamedObject>();
        foreach (var stored in List(new StoreFilter(NameEntry.TypeName)))
            names.AddRange(NamesIn(stored));
        names.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return names;
    }

    /// <summary>The names in an entry.</summary>
    public static IEnumerable<NamedObject> NamesIn(StoredObject entry) => entry.State is not { } state ? []

        // The entries by which objects find their names lie elsewhere.
        : NameEntry.Restored(state.Body.Span, NoReferences.Instance).All
            .Where(named => NameKey.OfName(NamingService.Root, named.Name) == entry.Uid);

    /// <summary>The object that a person means: a UID, or a name.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public StoredObject Resolve(string nameOrUid)
    {
        var uid = Uid.TryParse(nameOrUid, null, out var parsed) ? parsed : FindByName(nameOrUid);
        if (uid.IsEmpty)
            throw new ToolException($"No object of '{Path}' has the name '{nameOrUid}'. 'stubs ls' lists the names.");
        return Find(uid) ?? throw new ToolException(
            uid == parsed
                ? $"Object {uid} is not in '{Path}'."
                : $"'{nameOrUid}' is the name of object {uid}, which is not in '{Path}': it lies in another node's store.");
    }

    IAsyncEnumerable<NamedObject> IObjectSource.NamesAsync(string prefix, CancellationToken cancellation) =>
        Names().Where(named => named.Name.StartsWith(prefix, StringComparison.Ordinal)).ToAsyncEnumerable();

    IAsyncEnumerable<ListedObject> IObjectSource.ListAsync(
        string? type, bool withStates, CancellationToken cancellation) =>
            List(new StoreFilter(type)).Select(stored => ListedObject.Of(stored, withStates)).ToAsyncEnumerable();

    Task<StoredObject> IObjectSource.ResolveAsync(string nameOrUid, CancellationToken cancellation) =>
        Task.FromResult(Resolve(nameOrUid));

    ValueTask IAsyncDisposable.DisposeAsync()
    {
        Dispose();
        return default;
    }

    public void Dispose()
    {
        reader.Dispose();
        vfs.Dispose();
        if (!hadLog)
            DeleteCompanions();
    }

    // SQLite leaves an empty log and its index behind where it may not write.
    private void DeleteCompanions()
    {
        try
        {
            using var taken = File.Exists(Path + ".lock")
                ? new FileStream(Path + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;
            if (new FileInfo(Path + "-wal") is not { Exists: true, Length: 0 })
                return;
            File.Delete(Path + "-wal");
            File.Delete(Path + "-shm");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A node has started meanwhile, and they are its own now; or they stay, and do no harm.
            return;
        }
    }
}
