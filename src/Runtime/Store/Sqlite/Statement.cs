using System.Text;
using SQLitePCL;

namespace Stubs.Store.Sqlite;

/// <summary>A prepared statement. Parameters count from 1 and columns from 0, as in SQLite.</summary>
internal sealed class Statement(Connection connection, sqlite3_stmt handle) : IDisposable
{
    public Statement Bind(int parameter, Uid uid)
    {
        Span<byte> bytes = stackalloc byte[Uid.Size];
        uid.CopyTo(bytes);
        return Bind(parameter, bytes);
    }

    public Statement Bind(int parameter, ReadOnlySpan<byte> blob)
    {
        connection.Check(blob.IsEmpty
            ? raw.sqlite3_bind_zeroblob(
                handle, parameter, 0) // An empty span has no address, which SQLite would take for NULL.
            : raw.sqlite3_bind_blob(handle, parameter, blob));
        return this;
    }

    public Statement Bind(int parameter, string text)
    {
        connection.Check(text.Length == 0
            ? raw.sqlite3_bind_text(handle, parameter, text)
            : raw.sqlite3_bind_text(
                handle, parameter, Encoding.UTF8.GetBytes(text))); // With its length, for a text may contain NUL.
        return this;
    }

    public Statement Bind(int parameter, long value)
    {
        connection.Check(raw.sqlite3_bind_int64(handle, parameter, value));
        return this;
    }

    public Statement BindNull(int parameter)
    {
        connection.Check(raw.sqlite3_bind_null(handle, parameter));
        return this;
    }

    /// <summary>Moves to the next row; false at the end.</summary>
    /// <exception cref="SqliteError">The statement failed; it has been reset.</exception>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code == raw.SQLITE_DONE)
            return false;
        try
        {
            connection.Check(code);
        }
        finally
        {
            Reset();
        }

        return false;
    }

    /// <summary>Runs a statement that has no rows, and forgets its parameters.</summary>
    public void Run()
    {
        Step();
        Reset();
    }

    /// <summary>
    /// Ends the statement, and with it its read transaction; forgets the parameters, which may be large.
    /// </summary>
    public void Reset()
    {
        _ = raw.sqlite3_reset(handle); // It repeats the code of the step, which has been reported.
        _ = raw.sqlite3_clear_bindings(handle);
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>The bytes of a blob or a text, until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public void Dispose()
    {
        handle.Dispose();
        connection.Forget(this);
    }
}
