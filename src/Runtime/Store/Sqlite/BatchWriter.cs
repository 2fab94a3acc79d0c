using SQLitePCL;

namespace Stubs.Store.Sqlite;

/// <summary>
/// Carries out single operations inside the writer's transaction. Those on committed states are one statement each,
/// whose condition is that of <see cref="StoreRules"/>; when it does not hold, the rules say why. Those on shadows
/// read, apply the rules and write.
/// </summary>
/// <remarks>
/// A statement that mentions the type writes the index by type anew, also where the type stays the same. So a write
/// that keeps the type has a statement of its own, which does not.
/// </remarks>
internal sealed class BatchWriter(string path, Connection connection, TypeNames names)
{
    private readonly TypeInterner types = new(connection, names);
    private readonly TransactionNumbers numbers = new(path, connection);

    private readonly Statement insert = connection.Prepare(
        "INSERT INTO object (uid, sum, type, body, seq) VALUES (?1, ?2, ?3, ?4, ?5)");

    private readonly Statement update = connection.Prepare(
        "UPDATE object SET sum = ?2, body = ?4, seq = ?5, keys = NULL WHERE uid = ?1 AND +type = ?3 AND action IS NULL");

    private readonly Statement retype = connection.Prepare(
        "UPDATE object SET sum = ?2, type = ?3, body = ?4, seq = ?5, keys = NULL WHERE uid = ?1 AND action IS NULL");

    private readonly Statement delete = connection.Prepare("DELETE FROM object WHERE uid = ?1 AND action IS NULL");
    private readonly Statement replace = connection.Prepare(
        $"INSERT OR REPLACE INTO object ({StoredRow.Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL, NULL)");

    private readonly Statement change = connection.Prepare("""
        UPDATE object SET sum = ?2, body = ?4, action = ?5, coordinator = ?6, shadow_type = ?7, shadow_body = ?8, seq = ?9,
            keys = NULL, shadow_keys = NULL
        WHERE uid = ?1 AND +type IS ?3
        """);

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
                Write(write);
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

    /// <summary>Tells that a transaction has begun.</summary>
    public void Begun() => numbers.Begin();

    /// <summary>Tells that the transaction has committed.</summary>
    public void Committed()
    {
        types.Commit();
        numbers.Committed();
    }

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

    private void Write(StoreOperation.WriteState write)
    {
        BindState(update, write.State).Run();
        if (connection.Changes > 0)
            return;
        BindState(retype, write.State).Run();
        MustHaveChanged(write);
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

        var isOfSameType = before is not null && before.State?.TypeName == after.State?.TypeName;
        var statement = isOfSameType ? change : replace;
        StoredRow.Bind(statement, after, types, numbers.Current);
        statement.Run();
        if (connection.Changes == 0)
            throw FoundInOneWay(operation.Uid);
    }

    private void MustHaveChanged(StoreOperation operation)
    {
        if (connection.Changes == 0)
            Refuse(operation);
    }

    private void Refuse(StoreOperation operation)
    {
        StoreRules.Apply(
            Read(operation.Uid),
            operation); // Throws the conflict, for the statement has just found its condition broken.
        throw FoundInOneWay(operation.Uid);
    }

    private StoreCorruptException FoundInOneWay(Uid uid) =>
        StoredRow.Corrupt(path, $"object {uid}", "it is found in one way and not in another");

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
            .Bind(2, StoredRow.Sum(state.Uid, state, type, null, null, numbers.Current))
            .Bind(3, type.Id)
            .Bind(4, state.Body.Span)
            .Bind(5, numbers.Current);
    }
}
