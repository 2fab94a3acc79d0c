using SQLitePCL;

namespace Stubs.Store.Sqlite;

/// <summary>
/// Carries out single operations inside the writer's transaction. Those on committed states are one statement each, whose condition is that of
/// <see cref="StoreRules"/>; when it does not hold, the rules say why. Those on shadows read, apply the rules and write.
/// </summary>
internal sealed class BatchWriter(string path, Connection connection, TypeNames names)
{
    private readonly TypeInterner types = new(connection, names);

    private readonly Statement insert = connection.Prepare("INSERT INTO object (uid, sum, type, body) VALUES (?1, ?2, ?3, ?4)");
    private readonly Statement update = connection.Prepare("UPDATE object SET sum = ?2, type = ?3, body = ?4 WHERE uid = ?1 AND action IS NULL");
    private readonly Statement delete = connection.Prepare("DELETE FROM object WHERE uid = ?1 AND action IS NULL");
    private readonly Statement replace = connection.Prepare($"INSERT OR REPLACE INTO object ({StoredRow.Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    private readonly Statement remove = connection.Prepare("DELETE FROM object WHERE uid = ?1");
    private readonly Statement select = connection.Prepare($"SELECT {StoredRow.Columns} FROM object WHERE uid = ?1");
    private readonly Statement findType = connection.Prepare(StoredRow.FindType);

    /// <exception cref="StoreConflictException">The operation does not apply; it has done nothing.</exception>
    /// <exception cref="StoreCorruptException">What is stored is not what was written.</exception>
    public void Apply(StoreOperation operation)
    {
        switch (operation)
        {
            case StoreOperation.Create create:
                Create(create);
                break;
            case StoreOperation.WriteState write:
                BindState(update, write.State).Run();
                MustHaveChanged(operation);
                break;
            case StoreOperation.Delete:
                delete.Bind(1, operation.Uid).Run();
                MustHaveChanged(operation);
                break;
            default:
                ApplyToShadow(operation);
                break;
        }
    }

    /// <inheritdoc cref="TypeInterner.Mark"/>
    public int Mark => types.Mark;

    /// <summary>Tells that the transaction has committed.</summary>
    public void Committed() => types.Commit();

    /// <summary>Tells that what was written since the mark has been undone.</summary>
    public void RolledBackTo(int mark) => types.RollbackTo(mark);

    private void Create(StoreOperation.Create create)
    {
        try
        {
            BindState(insert, create.State).Run();
        }
        catch (SqliteError error) when (error.Primary == raw.SQLITE_CONSTRAINT)
        {
            Refuse(create);
        }
    }

    private void ApplyToShadow(StoreOperation operation)
    {
        var before = Read(operation.Uid);
        var after = StoreRules.Apply(before, operation);
        if (ReferenceEquals(before, after))
            return;
        if (after is null)
        {
            remove.Bind(1, operation.Uid).Run();
            return;
        }

        StoredRow.Bind(replace, after, types);
        replace.Run();
    }

    private void MustHaveChanged(StoreOperation operation)
    {
        if (connection.Changes == 0)
            Refuse(operation);
    }

    private void Refuse(StoreOperation operation)
    {
        StoreRules.Apply(Read(operation.Uid), operation); // Throws the conflict, for the statement has just found its condition broken.
        throw StoredRow.Corrupt(path, $"object {operation.Uid}", "it is found in one way and not in another");
    }

    private StoredObject? Read(Uid uid)
    {
        try
        {
            return select.Bind(1, uid).Step() ? StoredRow.Read(select, names, findType, path) : null;
        }
        finally
        {
            select.Reset();
        }
    }

    private Statement BindState(Statement statement, ObjectState state)
    {
        var type = types.Intern(state.TypeName);
        return statement
            .Bind(1, state.Uid)
            .Bind(2, StoredRow.Sum(state.Uid, state, type, null, null))
            .Bind(3, type.Id)
            .Bind(4, state.Body.Span);
    }
}
