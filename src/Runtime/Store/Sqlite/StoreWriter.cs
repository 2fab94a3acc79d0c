using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Stubs.Diagnostics;

namespace Stubs.Store.Sqlite;

/// <summary>
/// The one writer of a store: carries out a group of batches as one transaction.
/// </summary>
/// <remarks>
/// <code>
/// what happens                   | the batch           | the others of the group | the store
/// an operation does not apply    | undone: conflict    | go on                   | goes on
/// no room (FULL), at any step    | undone: full        | the same                | goes on
/// damage is found                | undone: corrupt     | the same                | goes on
/// the device fails before COMMIT | undone: unavailable | the same                | goes on
/// the device fails in COMMIT     | fenced: unavailable | the same                | goes on
/// ... and the fence fails too    | outcome unknown     | the same                | takes no more writes until it is opened again
/// the files are others, before   | unavailable         | the same                | the same
/// ... and after COMMIT           | outcome unknown     | the same                | the same
/// </code>
/// The fence: when COMMIT fails, SQLite has undone the transaction in memory, but all of it may lie in the log, and
/// what reads the log after a crash would find it committed. The next transaction is written over that place. So an
/// empty one is committed at once: when it is stable, nothing of the failed one can ever appear. SQLite writes nothing
/// to the log before COMMIT, for the writer's cache does not spill.
/// </remarks>
internal sealed class StoreWriter : IGroupTarget, IDisposable
{
    private readonly string path;
    private readonly Connection connection;
    private readonly BatchWriter batches;
    private readonly Statement begin;
    private readonly Statement commit;
    private readonly Statement rollback;
    private readonly Statement savepoint;
    private readonly Statement release;
    private readonly Statement undo;
    private readonly Checkpointer checkpointer;
    private readonly FileGuard guard;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private StoreException? broken;

    public StoreWriter(
        string path, Connection connection, TypeNames types, Checkpointer checkpointer, ILogger logger)
    {
        (this.path, this.connection, this.checkpointer, this.logger) = (path, connection, checkpointer, logger);
        guard = new FileGuard(path, connection.IsLogWhole);
        batches = new BatchWriter(path, connection, types);
        begin = connection.Prepare("BEGIN IMMEDIATE");
        commit = connection.Prepare("COMMIT");
        rollback = connection.Prepare("ROLLBACK");
        savepoint = connection.Prepare("SAVEPOINT batch");
        release = connection.Prepare("RELEASE batch");
        undo = connection.Prepare("ROLLBACK TO batch");
    }

    public void Commit(IReadOnlyList<PendingBatch> group)
    {
        lock (gate)
        {
            RefuseLostFiles();
            if (broken is not null)
                FailAll(group, Refused);
            else if (!TryWrite(group, out var failure))
                FailAll(group, failure);
            else if (guard.FindProblem() is { } found)
                FailAll(group, Lose(new StoreOutcomeUnknownException(Lost(found))));
            else
                checkpointer.AfterCommit();
            if (group[0].Failure is StoreFullException)
                checkpointer.Relieve();
        }
    }

    /// <summary>Whether the files are no longer those of the store, so that nothing may be written to them.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Does something with the file while nothing is written. It may become shorter.</summary>
    /// <exception cref="StoreUnavailableException">The store takes no more writes.</exception>
    public T RunAlone<T>(Func<T> run)
    {
        lock (gate)
        {
            RefuseLostFiles();
            if (broken is not null)
                throw Refused();
            try
            {
                return run();
            }
            finally
            {
                guard.Shortened();
            }
        }
    }

    public void Dispose() => connection.Dispose();

    private void RefuseLostFiles()
    {
        if (broken is null && guard.FindProblem() is { } problem)
            Lose(new StoreUnavailableException(Lost(problem)));
    }

    private StoreUnavailableException Refused() =>
        new($"Store '{path}' takes no more writes until it is opened again: {broken!.Message}", broken);

    private Func<StoreException> Lose(StoreException why)
    {
        (broken, IsLost) = (why, true);
        connection.KeepLogWhenClosed();
        Log.StoreLost(logger, path, why.Message);
        return () => new StoreOutcomeUnknownException(why.Message, why);
    }

    private static string Lost(string problem) =>
        $"{problem}. What is written now would be lost, so nothing is. Put the file back as it was, and start again.";

    private static void FailAll(IReadOnlyList<PendingBatch> group, Func<StoreException> failure)
    {
        for (var i = 0; i < group.Count; i++)
            group[i].Fail(failure());
    }

    /// <summary>Carries out the group; if it fails, nothing of it is written, unless the outcome is unknown.</summary>
    private bool TryWrite(IReadOnlyList<PendingBatch> group, [NotNullWhen(false)] out Func<StoreException>? failure)
    {
        try
        {
            begin.Run();
            batches.Begun();
            var applied = 0;
            for (var i = 0; i < group.Count; i++)
                applied += TryApply(group[i], isAlone: group.Count == 1) ? 1 : 0;
            if (applied > 0)
                return TryCommit(out failure);
            failure = null;
        }
        catch (SqliteError error)
        {
            failure = () => error.ToStoreException(path, "writing");
        }
        catch (StoreCorruptException corrupt)
        {
            failure = () => new StoreCorruptException(corrupt.Message, corrupt);
        }

        Rollback();
        return failure is null;
    }

    private bool TryCommit([NotNullWhen(false)] out Func<StoreException>? failure)
    {
        try
        {
            commit.Run();
            batches.Committed();
            failure = null;
            return true;
        }
        catch (SqliteError error)
        {
            Rollback();
            failure = error.IsDeviceFailure && !TryFence(error, out var unknown)
                ? () => new StoreOutcomeUnknownException(unknown.Message, unknown)
                : () => error.ToStoreException(path, "committing (nothing was written)");
            return false;
        }
    }

    private bool TryFence(SqliteError reason, [NotNullWhen(false)] out StoreOutcomeUnknownException? unknown)
    {
        try
        {
            begin.Run();
            connection.Execute(
                $"PRAGMA user_version = {StoreSchema.Version}"); // It writes the page, though nothing changes.
            commit.Run();
            unknown = null;
            return true;
        }
        catch (SqliteError error)
        {
            Rollback();
            unknown = new StoreOutcomeUnknownException(
                $"Store '{path}': the device failed while committing ({reason.Message}, SQLite {reason.Code}), and again while making sure ({error.Message}, SQLite {error.Code}). "
                + "All of what was being written is stable, or nothing. Look after the device, and open the store again to find out.",
                error);
            broken = unknown;
            return false;
        }
    }

    private bool TryApply(PendingBatch batch, bool isAlone)
    {
        // A single operation is a single statement, which undoes itself. A batch that is alone is undone with the
        // transaction.
        if (batch.Operations.Count == 1 || isAlone)
            return TryApplyAll(batch);
        savepoint.Run();
        var mark = batches.Mark;
        var applied = TryApplyAll(batch);
        if (!applied)
        {
            undo.Run();
            batches.RolledBackTo(mark);
        }

        release.Run();
        return applied;
    }

    private bool TryApplyAll(PendingBatch batch)
    {
        try
        {
            for (var i = 0; i < batch.Operations.Count; i++)
                batches.Apply(batch.Operations[i]);
            return true;
        }
        catch (StoreConflictException conflict)
        {
            batch.Fail(conflict);
            return false;
        }
    }

    private void Rollback()
    {
        batches.RolledBackTo(0);
        if (connection.InTransaction) // An error may have ended it.
            rollback.Run();
    }
}
