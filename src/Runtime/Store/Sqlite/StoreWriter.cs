using System.Diagnostics.CodeAnalysis;

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
/// the device fails in COMMIT     | see CommitOrFence   | the same                | goes on, or refuses writes until it is reopened
/// </code>
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

    public StoreWriter(string path, Connection connection, TypeNames types, Checkpointer checkpointer)
    {
        (this.path, this.connection, this.checkpointer) = (path, connection, checkpointer);
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
        if (TryWrite(group, out var failure))
            checkpointer.AfterCommit();
        else
            FailAll(group, failure);
    }

    public void Dispose() => connection.Dispose();

    private static void FailAll(IReadOnlyList<PendingBatch> group, Func<StoreException> failure)
    {
        for (var i = 0; i < group.Count; i++)
            group[i].Fail(failure());
    }

    private bool TryWrite(IReadOnlyList<PendingBatch> group, [NotNullWhen(false)] out Func<StoreException>? failure)
    {
        try
        {
            begin.Run();
            var applied = 0;
            for (var i = 0; i < group.Count; i++)
                applied += TryApply(group[i]) ? 1 : 0;
            if (applied > 0)
                commit.Run();
            else
                Rollback();
            batches.Committed();
            failure = null;
        }
        catch (SqliteError error)
        {
            failure = () => error.ToStoreException(path, "writing");
            Rollback();
        }
        catch (StoreCorruptException corrupt)
        {
            failure = () => new StoreCorruptException(corrupt.Message, corrupt);
            Rollback();
        }

        return failure is null;
    }

    private bool TryApply(PendingBatch batch)
    {
        // A single operation is a single statement, which undoes itself.
        if (batch.Operations.Count == 1)
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
