using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;
using Stubs.Diagnostics;
using Stubs.Store.Sqlite;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Store;

/// <summary>
/// The embedded object store: one file of SQLite, durable, used by one process at a time. Whatever
/// <see cref="WriteAsync"/> has confirmed survives a kill of the process and a loss of power.
/// </summary>
/// <remarks>
/// <para>Writers share flushes (group commit): everything that is written while a flush is under way becomes stable
/// with the next one. The flush runs on the thread of a caller or of the pool, which waits for the device meanwhile;
/// one at a time, however many callers there are.</para>
/// <para>Readers neither wait for the writer nor hold it up. A listing keeps the log from being shortened while it is
/// open.</para>
/// </remarks>
public sealed class SqliteObjectStore : IObjectStore
{
    private readonly string path;
    private readonly StoreLock storeLock;
    private readonly CheckedVfs vfs;
    private readonly PageSealer sealer;
    private readonly StoreWriter writer;
    private readonly Checkpointer checkpointer;
    private readonly GroupCommitter committer;
    private readonly ReaderPool readers;
    private readonly Lock closing = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> beside = [];
    private readonly List<StoreSnapshot> snapshots = [];
    private Task? closed;

    private SqliteObjectStore(
        string path, StoreLock storeLock, CheckedVfs vfs, PageSealer sealer, SqliteStoreOptions options,
        ILogger logger)
    {
        (this.path, this.storeLock, this.vfs, this.sealer) = (path, storeLock, vfs, sealer);
        var types = new TypeNames();
        var connection = OpenWriter(path, vfs, options);
        try
        {
            var version = StoreSchema.FindVersion(connection, path);
            checkpointer = new Checkpointer(path, connection, options.CheckpointPages, logger);
            checkpointer.TakeOver();
            if (version < StoreSchema.Version)
                Upgrade(version, options, logger);
            StoreSchema.RefuseIndexes(connection, path);
            writer = new StoreWriter(path, connection, types, checkpointer, logger);
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

    /// <summary>How many batches wait for the next flush.</summary>
    internal int QueueLength => committer.QueueLength;

    /// <summary>
    /// Reports flushes to the node that uses the store. Its name is known only when the store has been read.
    /// </summary>
    internal void ReportTo(NodeDiagnostics node) => committer.ReportTo(node);

    /// <summary>
    /// Opens a store, and makes it, with its directory, if it does not exist. One of an earlier format is upgraded
    /// before anything else, in one transaction; earlier versions of Stubs cannot open it afterwards.
    /// </summary>
    /// <param name="path">The file; a relative path starts at the current directory, now.</param>
    /// <param name="options">What differs from the defaults.</param>
    /// <param name="logger">Where it tells what is not an error of any caller.</param>
    /// <param name="cancellationToken">Acts until the file is touched.</param>
    /// <exception cref="StoreUnavailableException">The store is open elsewhere (the message says where), is read-only,
    /// has been written by a newer version, or is no store at all. It has not been touched.</exception>
    /// <exception cref="StoreCorruptException">The file is cut off or damaged.</exception>
    /// <exception cref="StoreFullException">There is no room to make it.</exception>
    /// <exception cref="ArgumentException">An option has a value that is not allowed. Nothing has been
    /// touched.</exception>
    public static ValueTask<SqliteObjectStore> OpenAsync(
        string path, SqliteStoreOptions? options = null, ILogger? logger = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        options ??= new SqliteStoreOptions();
        SqliteStoreOptions.Table.Check(options);
        Batteries_V2.Init();
        var file = StoreFile.Resolve(path);
        var storeLock = StoreLock.Acquire(file, options.Time);
        logger ??= NullLogger.Instance;
        var sealer = new PageSealer(file, logger);
        var vfs = sealer.Vfs = new CheckedVfs(options.Probe, sealer);
        try
        {
            StoreFile.Prepare(file, vfs);
            return new(new SqliteObjectStore(file, storeLock, vfs, sealer, options, logger));
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
    public async IAsyncEnumerable<StoredObject> ListAsync(
        StoreFilter filter = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false); // SQLite has no asynchronous reads.
        var reader = readers.Rent();
        try
        {
            reader.BeginListing(filter);
            cancellationToken.ThrowIfCancellationRequested();
            while (reader.Next() is { } stored)
            {
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

    /// <summary>
    /// Looks at every page, at the structure and at every object of the store, which stays in use meanwhile.
    /// </summary>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>Everything that is wrong; nothing, if all is well.</returns>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public Task<IReadOnlyList<StoreFinding>> CheckAsync(CancellationToken cancellationToken = default) =>
        RunBesideAsync<IReadOnlyList<StoreFinding>>(
            token => new StoreCheck(path, vfs, token, sealer).Run(), cancellationToken);

    /// <summary>Copies the store, which stays in use meanwhile, as it stands at one moment.</summary>
    /// <param name="destination">Where the copy is to be; nothing may be there. It is a store that can be
    /// opened.</param>
    /// <param name="cancellationToken">Ends the copying; then there is no copy.</param>
    /// <exception cref="StoreUnavailableException">The copy cannot be made there.</exception>
    /// <exception cref="StoreFullException">There is no room for it.</exception>
    /// <exception cref="StoreCorruptException">The store is damaged; a damaged store is not copied.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public async Task BackupAsync(string destination, CancellationToken cancellationToken = default)
    {
        await RunBesideAsync(
            token =>
            {
                StoreBackup.Run(path, destination, vfs, token);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        if (MarkOfCopies is { } mark)
            await mark(destination).ConfigureAwait(false);
    }

    /// <summary>
    /// Marks a copy, which the node that uses the store can tell from the store itself; null if it need not.
    /// </summary>
    internal Func<string, Task>? MarkOfCopies { get; set; }

    /// <summary>
    /// Holds what is stored now, to be copied later: for a backup of several nodes. It ends with the store.
    /// </summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    internal StoreSnapshot TakeSnapshot()
    {
        try
        {
            lock (closing)
            {
                ObjectDisposedException.ThrowIf(closed is not null, this);
                var taken = new StoreSnapshot(path, vfs);
                snapshots.Add(taken);
                return taken;
            }
        }
        catch (SqliteError error)
        {
            throw error.ToStoreException(path, "holding a moment of it");
        }
    }

    /// <summary>Copies what a snapshot holds into a new file beside the store, and ends the snapshot.</summary>
    internal Task CopyAsync(StoreSnapshot snapshot, string fresh, CancellationToken cancellationToken) =>
        RunBesideAsync(
            token =>
            {
                try
                {
                    StoreFile.DeleteWithCompanions(fresh);
                    snapshot.CopyTo(fresh, vfs, token);
                    return true;
                }
                catch (SqliteError error)
                {
                    throw error.ToStoreException(path, $"copying it to '{fresh}'");
                }
                finally
                {
                    End(snapshot);
                }
            },
            cancellationToken);

    /// <summary>Ends a snapshot, so that the log can be shortened.</summary>
    internal void End(StoreSnapshot snapshot)
    {
        lock (closing)
            snapshots.Remove(snapshot);
        snapshot.Dispose();
    }

    /// <summary>The full path of the file.</summary>
    internal string File => path;

    /// <summary>
    /// Makes the file as small as what is stored in it allows. Readers go on; writers wait until it is done, about as
    /// long as it takes to copy the file twice.
    /// </summary>
    /// <param name="cancellationToken">Acts until the compaction begins.</param>
    /// <returns>By how many bytes the file is smaller.</returns>
    /// <exception cref="StoreUnavailableException">The store takes no more writes until it is opened again.</exception>
    /// <exception cref="StoreFullException">There is no room for a copy in the log and in the directory for temporary
    /// files. Nothing is lost.</exception>
    /// <exception cref="StoreCorruptException">The store is damaged. Nothing has been changed.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public Task<long> CompactAsync(CancellationToken cancellationToken = default) =>
        RunBesideAsync(
            token => writer.RunAlone(() =>
            {
                token.ThrowIfCancellationRequested();
                return StoreCompaction.Run(path, vfs, checkpointer);
            }),
            cancellationToken);

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
                PRAGMA cache_size = -16384;
                PRAGMA journal_size_limit = 67108864;
                """);
            if (options.MaxPages > 0)
                connection.Execute($"PRAGMA max_page_count = {options.MaxPages}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Upgrade(int version, SqliteStoreOptions options, ILogger logger)
    {
        try
        {
            StoreUpgrade.Run(path, vfs, version, options.MaxPages, logger);
            checkpointer.TakeOver();
        }
        catch (SqliteError error)
        {
            throw error.ToStoreException(path, $"upgrading it from format {version} to format {StoreSchema.Version}");
        }
    }

    /// <summary>Runs something long beside the work of the store; closing the store ends it.</summary>
    private Task<T> RunBesideAsync<T>(Func<CancellationToken, T> run, CancellationToken cancellationToken)
    {
        lock (closing)
        {
            ObjectDisposedException.ThrowIf(closed is not null, this);
            beside.RemoveAll(static done => done.IsCompleted);
            var running = RunUntilClosedAsync(run, cancellationToken);
            beside.Add(running);
            return running;
        }
    }

    private async Task<T> RunUntilClosedAsync<T>(Func<CancellationToken, T> run, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        return await Task.Run(() => run(either.Token), either.Token).ConfigureAwait(false);
    }

    private async Task CloseAsync()
    {
        try
        {
            await committer.CloseAsync().ConfigureAwait(false);
            await stopping.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(beside).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing); // They have told their callers.
            foreach (var snapshot in snapshots)
                snapshot.Dispose();
            readers.Dispose();
            if (!writer.IsLost)
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
