using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Store.Sqlite;

/// <summary>
/// One connection to SQLite, used by one thread at a time, with its statements prepared once. It is the bare C
/// interface: the hot path pays for nothing else.
/// </summary>
internal sealed unsafe class Connection : IDisposable
{
    private readonly HashSet<Statement> statements = [];
    private readonly sqlite3 handle;
    private int* logPages;

    private Connection(sqlite3 handle) => this.handle = handle;

    /// <summary>True between BEGIN and the end of the transaction, which an error can bring about as well.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(handle) == 0;

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(handle);

    /// <param name="path">The file.</param>
    /// <param name="vfs">The name of the way to it.</param>
    /// <param name="flags">SQLITE_OPEN_READONLY and so on.</param>
    /// <exception cref="SqliteError">SQLite refuses.</exception>
    public static Connection Open(string path, string vfs, int flags)
    {
        var code = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, vfs);
        var connection = new Connection(handle);
        try
        {
            connection.Check(code);
            connection.Check(raw.sqlite3_extended_result_codes(handle, 1));
            connection.Check(raw.sqlite3_busy_timeout(handle, 5000));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Leaves bytes free at the end of every page of a database that is yet to be made.</summary>
    public void ReserveBytesOfPages(int count)
    {
        const int ReserveBytes = 38; // SQLITE_FCNTL_RESERVE_BYTES
        Check(NativeSqlite.sqlite3_file_control(handle.DangerousGetHandle(), "main", ReserveBytes, &count));
    }

    /// <summary>Makes this database a copy of another one, whose read transaction says of which moment.</summary>
    public void CopyFrom(Connection source, CancellationToken cancellationToken)
    {
        const int PagesAtOnce = 256;
        using var backup = raw.sqlite3_backup_init(handle, "main", source.handle, "main");
        if (backup.IsInvalid)
            Check(raw.sqlite3_errcode(handle));
        int code;
        while ((code = raw.sqlite3_backup_step(backup, PagesAtOnce)) == raw.SQLITE_OK)
            cancellationToken.ThrowIfCancellationRequested();
        if (code != raw.SQLITE_DONE)
            throw new SqliteError(code, raw.sqlite3_errstr(code).utf8_to_string());
    }

    /// <summary>The main file as it lies on the device, until the connection is closed.</summary>
    public RawFile MainFile()
    {
        const int FilePointer = 7; // SQLITE_FCNTL_FILE_POINTER
        NativeSqlite.OpenFile* file = null;
        Check(NativeSqlite.sqlite3_file_control(handle.DangerousGetHandle(), "main", FilePointer, &file));
        return RawFile.Behind(file);
    }

    /// <summary>Prepares a statement, which lives as long as the connection unless it is disposed before.</summary>
    public Statement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        var prepared = new Statement(this, statement);
        statements.Add(prepared);
        return prepared;
    }

    public void Execute(string sql) => Check(raw.sqlite3_exec(handle, sql));

    /// <summary>The first column of all rows.</summary>
    public List<string> QueryTexts(string sql)
    {
        using var statement = Prepare(sql);
        var texts = new List<string>();
        while (statement.Step())
            texts.Add(statement.Text(0));
        return texts;
    }

    /// <summary>
    /// The length of the log in pages after the last commit of this connection, once <see cref="WatchLog"/> has been
    /// called.
    /// </summary>
    public int LogPages => logPages is null ? 0 : *logPages;

    /// <summary>Begins to count the pages of the log. It takes the place of SQLite's own checkpoints.</summary>
    public void WatchLog()
    {
        logPages = (int*)NativeMemory.AllocZeroed(sizeof(int));
        _ = NativeSqlite.sqlite3_wal_hook(handle.DangerousGetHandle(), &NoteLogPages, logPages);
    }

    public void Checkpoint(int mode) => Check(raw.sqlite3_wal_checkpoint_v2(handle, "main", mode, out _, out _));

    /// <summary>
    /// Whether the log is as long as its index says. To learn it, what can be copied is copied; null if another process
    /// does so now.
    /// </summary>
    /// <param name="bytes">How long the log is.</param>
    public bool? IsLogWhole(ulong bytes)
    {
        const int HeaderSize = 32, PageHeaderSize = 24;
        var code = raw.sqlite3_wal_checkpoint_v2(
            handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var pages, out _);
        if ((code & 0xFF) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
            return null;
        if (code != raw.SQLITE_OK || pages <= 0)
            return code == raw.SQLITE_OK;
        var pageSize = ulong.Parse(QueryTexts("PRAGMA page_size")[0], CultureInfo.InvariantCulture);
        return bytes >= HeaderSize + ((ulong)pages * (PageHeaderSize + pageSize));
    }

    /// <summary>Copies the log as far as that is possible now; another connection may be doing it.</summary>
    public bool TryCheckpoint() =>
        raw.sqlite3_wal_checkpoint_v2(handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _) == raw.SQLITE_OK;

    /// <summary>Leaves the log as it is when the last connection is closed.</summary>
    public void KeepLogWhenClosed()
    {
        const int NoCheckpointOnClose = 1006; // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE
        Check(raw.sqlite3_db_config(handle, NoCheckpointOnClose, 1, out _));
    }

    /// <summary>A statement is gone.</summary>
    public void Forget(Statement statement) => statements.Remove(statement);

    public void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
            throw new SqliteError(code, raw.sqlite3_errmsg(handle).utf8_to_string());
    }

    public void Dispose()
    {
        foreach (var statement in statements.ToArray())
            statement.Dispose();
        handle.Dispose();
        NativeMemory.Free(logPages);
        logPages = null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int NoteLogPages(void* counter, nint connection, byte* database, int pages)
    {
        *(int*)counter = pages;
        return raw.SQLITE_OK;
    }
}
