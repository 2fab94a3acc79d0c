using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;
using Stubs.Store.Sqlite;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Store;

/// <summary>
/// The embedded object store: one file of SQLite, durable, used by one process at a time. Whatever <see cref="WriteAsync"/> has confirmed
/// survives a kill of the process and a loss of power.
/// </summary>
/// <remarks>
/// <para>Writers share flushes (group commit): everything that is written while a flush is under way becomes stable with the next one. The
/// flush runs on the thread of a caller or of the pool, which waits for the device meanwhile; one at a time, however many callers there are.</para>
/// <para>Readers neither wait for the writer nor hold it up. A listing keeps the log from being shortened while it is open.</para>
/// </remarks>
public sealed class SqliteObjectStore : IObjectStore
{
    private readonly string path;
    private readonly StoreLock storeLock;
    private readonly CheckedVfs vfs;
    private readonly StoreWriter writer;
    private readonly Checkpointer checkpointer;
    private readonly GroupCommitter committer;
    private readonly ReaderPool readers;
    private readonly Lock closing = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> checks = [];
    private Task? closed;

    private SqliteObjectStore(string path, StoreLock storeLock, CheckedVfs vfs, SqliteStoreOptions options, ILogger logger)
    {
        (this.path, this.storeLock, this.vfs) = (path, storeLock, vfs);
        var types = new TypeNames();
        var connection = OpenWriter(path, vfs, options);
        try
        {
            checkpointer = new Checkpointer(path, connection, options.CheckpointPages, logger);
            writer = new StoreWriter(path, connection, types, checkpointer);
            checkpointer.Finish(); // What a process that died has left in the log belongs in the main file.
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        committer = new GroupCommitter(writer, path, options.Observer);
        readers = new ReaderPool(path, vfs, types);
    }

    /// <summary>The full path of the file.</summary>
    public string Description => path;

    /// <inheritdoc/>
    public bool IsDurable => true;

    /// <summary>Opens a store, and makes it, with its directory, if it does not exist.</summary>
    /// <param name="path">The file; a relative path starts at the current directory, now.</param>
    /// <param name="options">What differs from the defaults.</param>
    /// <param name="logger">Where it tells what is not an error of any caller.</param>
    /// <param name="cancellationToken">Acts until the file is touched.</param>
    /// <exception cref="StoreUnavailableException">The store is open elsewhere (the message says where), is read-only, has been written by a newer version, or is no store at all. It has not been touched.</exception>
    /// <exception cref="StoreCorruptException">The file is cut off or damaged.</exception>
    /// <exception cref="StoreFullException">There is no room to make it.</exception>
    public static ValueTask<SqliteObjectStore> OpenAsync(
        string path, SqliteStoreOptions? options = null, ILogger? logger = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        options ??= new SqliteStoreOptions();
        Batteries_V2.Init();
        var file = StoreFile.Resolve(path);
        var storeLock = StoreLock.Acquire(file, options.Time);
        var vfs = new CheckedVfs(options.Probe);
        try
        {
            StoreFile.Prepare(file, vfs);
            return new(new SqliteObjectStore(file, storeLock, vfs, options, logger ?? NullLogger.Instance));
        }
        catch (Exception failure)
        {
            vfs.Dispose();
            storeLock.Dispose();
            if (failure is SqliteError error)
                throw error.ToStoreException(file, "opening it");
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredObject?> ReadStateAsync(Uid uid, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reader = readers.Rent();
        try
        {
            return new(reader.Read(uid));
        }
        finally
        {
            readers.Return(reader);
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(IReadOnlyList<StoreOperation> batch, CancellationToken cancellationToken = default)
    {
        StoreRules.Validate(batch);
        return committer.WriteAsync(batch, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredObject> ListAsync(StoreFilter filter = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false); // SQLite has no asynchronous reads.
        var reader = readers.Rent();
        try
        {
            reader.BeginListing(filter);
            cancellationToken.ThrowIfCancellationRequested();
            while (reader.Next() is { } stored)
            {
                if (filter.Includes(stored))
                    yield return stored;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            reader.EndListing();
            readers.Return(reader);
        }
    }

    /// <summary>Looks at every page, at the structure and at every object of the store, which stays in use meanwhile.</summary>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>Everything that is wrong; nothing, if all is well.</returns>
    public Task<IReadOnlyList<StoreFinding>> CheckAsync(CancellationToken cancellationToken = default)
    {
        lock (closing)
        {
            ObjectDisposedException.ThrowIf(closed is not null, this);
            checks.RemoveAll(static done => done.IsCompleted);
            var check = CheckUntilClosedAsync(cancellationToken);
            checks.Add(check);
            return check;
        }
    }

    /// <summary>Flushes what is queued, copies the log into the main file, and frees the store for others.</summary>
    public async ValueTask DisposeAsync()
    {
        Task closing;
        lock (this.closing)
            closing = closed ??= CloseAsync();
        await closing.ConfigureAwait(false);
    }

    private static Connection OpenWriter(string path, CheckedVfs vfs, SqliteStoreOptions options)
    {
        var connection = Connection.Open(path, vfs.Name, raw.SQLITE_OPEN_READWRITE);
        try
        {
            connection.Execute("""
                PRAGMA synchronous = FULL;
                PRAGMA trusted_schema = OFF;
                PRAGMA cell_size_check = ON;
                PRAGMA temp_store = MEMORY;
                PRAGMA cache_spill = OFF;
                PRAGMA journal_size_limit = 67108864;
                """);
            if (options.MaxPages > 0)
                connection.Execute($"PRAGMA max_page_count = {options.MaxPages}");
            if (!StoreSchema.IsKnown(connection))
                throw StoredRow.Corrupt(path, "the catalogue", "its tables are not those of a store");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private async Task<IReadOnlyList<StoreFinding>> CheckUntilClosedAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        return await Task.Run(new StoreCheck(path, vfs, either.Token).Run, either.Token).ConfigureAwait(false);
    }

    private async Task CloseAsync()
    {
        try
        {
            await committer.CloseAsync().ConfigureAwait(false);
            await stopping.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(checks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // They have told their callers.
            readers.Dispose();
            checkpointer.Finish();
            writer.Dispose();
            vfs.Dispose();
        }
        finally
        {
            storeLock.Dispose();
            stopping.Dispose();
        }
    }
}
