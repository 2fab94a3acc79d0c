using Microsoft.Extensions.Logging;
using SQLitePCL;
using Stubs.Diagnostics;

namespace Stubs.Store.Sqlite;

/// <summary>
/// Keeps the log short: copies it into the main file between two flushes, once it has grown by so many pages. The
/// writer stands still meanwhile, so the copy catches up, and the next write begins the log anew, unless a listing
/// still reads from it.
/// </summary>
/// <remarks>A checkpoint that fails costs nothing but room: the log stands, and a later one copies it.</remarks>
internal sealed class Checkpointer
{
    private readonly string path;
    private readonly Connection connection;
    private readonly int pages;
    private readonly ILogger logger;
    private int next;

    public Checkpointer(string path, Connection connection, int pages, ILogger logger)
    {
        (this.path, this.connection, this.pages, this.logger) = (path, connection, pages, logger);
        next = pages;
        connection.WatchLog();
    }

    /// <summary>Copies the log if it is long.</summary>
    public void AfterCommit()
    {
        var logged = connection.LogPages;
        if (logged < next - pages)
            next = pages; // It was longer when it was copied last: it has begun anew.
        if (logged < next)
            return;
        Run(raw.SQLITE_CHECKPOINT_PASSIVE);
        next = logged + pages;
    }

    /// <summary>Copies the log as far as that is possible, so that its room serves anew: the disk is full.</summary>
    public void Relieve() => Run(raw.SQLITE_CHECKPOINT_PASSIVE);

    /// <summary>Copies all of the log and empties it.</summary>
    public void Finish() => Run(raw.SQLITE_CHECKPOINT_TRUNCATE);

    /// <summary>
    /// Copies what a process that died has left in the log. It may have written it without flushing it, and a flush
    /// that has failed once is not made up for by the next one that succeeds; what is written anew is. So where the
    /// device fails now, nothing may be built on that log.
    /// </summary>
    /// <exception cref="SqliteError">The device failed.</exception>
    public void TakeOver() => Run(raw.SQLITE_CHECKPOINT_TRUNCATE, static error => !error.IsDeviceFailure);

    private void Run(int mode, Func<SqliteError, bool>? canWait = null)
    {
        try
        {
            connection.Checkpoint(mode);
        }
        catch (SqliteError error) when (canWait?.Invoke(error) ?? true)
        {
            Log.CheckpointPostponed(logger, path, error);
        }
    }
}
