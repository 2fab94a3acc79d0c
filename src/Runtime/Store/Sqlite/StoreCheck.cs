using System.Globalization;
using SQLitePCL;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Store.Sqlite;

/// <summary>
/// Looks at everything in a store, while it is in use: every page of the main file, the structure that SQLite keeps in
/// them, every object, and the indexes by type beside the objects. It goes on after what it finds, as far as it can.
/// </summary>
internal sealed class StoreCheck(
    string path, CheckedVfs vfs, CancellationToken cancellationToken, PageJudge? judge = null)
{
    /// <summary>How often a wrong page is read again, for a checkpoint may be writing it at this moment.</summary>
    private const int Attempts = 5;

    private readonly List<StoreFinding> findings = [];

    public List<StoreFinding> Run()
    {
        CheckPages();
        return CheckContent();
    }

    /// <summary>Looks at all but the checksums of the pages.</summary>
    public List<StoreFinding> CheckContent()
    {
        CheckStructure();
        CheckCatalogue();
        CheckObjects();
        CheckIndexes();
        return findings;
    }

    private void CheckPages()
    {
        try
        {
            using var connection = Connection.Open(path, vfs.Name, raw.SQLITE_OPEN_READONLY);
            var file = connection.MainFile();
            var length = file.Length;
            for (long offset = 0; offset + PageSum.PageSize <= length; offset += PageSum.PageSize)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!IsPageRight(file, offset, judge))
                    findings.Add(new StoreFinding(
                        null, $"Page {(offset / PageSum.PageSize) + 1} of '{path}' does not have its checksum."));
            }
        }
        catch (SqliteError error)
        {
            findings.Add(new StoreFinding(null, error.ToStoreException(path, "reading its pages").Message));
        }
    }

    private static bool IsPageRight(RawFile file, long offset, PageJudge? judge)
    {
        Span<byte> page = stackalloc byte[PageSum.PageSize];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            file.Read(page, offset);
            if (PageSum.IsRight(page, (uint)(offset / PageSum.PageSize) + 1)
                || !page.ContainsAnyExcept((byte)0)) // Zeros: a page that is not in use yet.
                return true;
        }

        return judge?.TryAdmit(page, file, offset) == true;
    }

    private void CheckStructure()
    {
        try
        {
            using var connection = Connection.Open(path, vfs.Name, raw.SQLITE_OPEN_READONLY);
            foreach (var text in connection.QueryTexts("PRAGMA integrity_check"))
            {
                if (text != "ok")
                    findings.Add(new StoreFinding(null, $"Structure of '{path}': {text}"));
            }
        }
        catch (SqliteError error)
        {
            findings.Add(new StoreFinding(null, error.ToStoreException(path, "checking its structure").Message));
        }
    }

    /// <summary>Looks at what every opening looks at: the tables, and those that have one row or none.</summary>
    private void CheckCatalogue()
    {
        try
        {
            using var connection = Connection.Open(path, vfs.Name, raw.SQLITE_OPEN_READONLY);
            if (StoreSchema.FindVersion(connection, path) != StoreSchema.Version)
                return;
            StoreSchema.RefuseIndexes(connection, path);
            if (connection.QueryTexts("SELECT next FROM sequence") is not [var next]
                || !long.TryParse(next, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
                findings.Add(new StoreFinding(null, $"The next number of a transaction of '{path}' should be one positive number."));
            foreach (var table in new[] { "entry", "unique_entry" })
            {
                if (connection.QueryTexts($"SELECT 'x' FROM {table} LIMIT 1").Count > 0)
                    findings.Add(new StoreFinding(null, $"Table {table} of '{path}' has rows, though no index is defined."));
            }
        }
        catch (StoreException wrong)
        {
            findings.Add(new StoreFinding(null, wrong.Message));
        }
        catch (SqliteError error)
        {
            findings.Add(new StoreFinding(null, error.ToStoreException(path, "reading its catalogue").Message));
        }
    }

    private void CheckObjects()
    {
        var last = Uid.Empty;
        try
        {
            using var connection = Connection.Open(path, vfs.Name, raw.SQLITE_OPEN_READONLY);
            var types = new TypeNames();
            var findType = connection.Prepare(StoredRow.FindType);
            var all = connection.Prepare(
                $"SELECT {StoredRow.Columns}, (SELECT next FROM sequence) FROM object ORDER BY uid");
            while (all.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                last = CheckObject(all, types, findType) ?? last;
            }
        }
        catch (SqliteError error)
        {
            findings.Add(new StoreFinding(
                null, error.ToStoreException(path, $"reading what follows object {last}").Message));
        }
    }

    private Uid? CheckObject(Statement row, TypeNames types, Statement findType)
    {
        try
        {
            const int NextSeq = 11;
            var uid = StoredRow.Read(row, types, findType, path).Uid;
            if (StoredRow.Seq(row) >= row.Int64(NextSeq))
            {
                findings.Add(new StoreFinding(
                    uid,
                    $"Object {uid} of '{path}' was written by transaction {StoredRow.Seq(row)}, but the next one has number {row.Int64(NextSeq)}."));
            }

            return uid;
        }
        catch (StoreCorruptException corrupt)
        {
            var bytes = row.Bytes(0);
            findings.Add(new StoreFinding(bytes.Length == Uid.Size ? new Uid(bytes) : null, corrupt.Message));
            return null;
        }
    }

    /// <summary>Compares the indexes by type with the rows, both ways.</summary>
    private void CheckIndexes()
    {
        CheckIndex("of_type", "uid IS NOT NULL", "o.type IS i.type");
        CheckIndex("of_shadow_type", "type IS NULL", "o.shadow_type IS i.shadow_type AND o.type IS NULL");
    }

    /// <param name="index">The index.</param>
    /// <param name="condition">Which rows are in it.</param>
    /// <param name="same">That entry i is that of row o, apart from the UID.</param>
    private void CheckIndex(string index, string condition, string same)
    {
        const string Rows = "INDEXED BY sqlite_autoindex_object_1";
        Compare(
            $"""
            SELECT uid, EXISTS (SELECT 1 FROM object AS i INDEXED BY {index} WHERE i.{condition} AND {same} AND i.uid = o.uid)
            FROM object AS o {Rows} WHERE o.{condition}
            """,
            uid =>
                $"Object {uid} of '{path}' is not in index {index} under its type: a listing by type would not show it.");
        Compare(
            $"""
            SELECT uid, EXISTS (SELECT 1 FROM object AS o {Rows} WHERE {same} AND o.uid = i.uid)
            FROM object AS i INDEXED BY {index} WHERE i.{condition}
            """,
            uid => $"Index {index} of '{path}' has an entry for object {uid} which is not that of a stored object.");
    }

    private void Compare(string sql, Func<Uid, string> describe)
    {
        try
        {
            using var connection = Connection.Open(path, vfs.Name, raw.SQLITE_OPEN_READONLY);
            var all = connection.Prepare(sql);
            while (all.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (all.Int64(1) == 0 && all.Bytes(0) is { Length: Uid.Size } bytes)
                    findings.Add(new StoreFinding(new Uid(bytes), describe(new Uid(bytes))));
            }
        }
        catch (SqliteError error)
        {
            findings.Add(new StoreFinding(
                null, error.ToStoreException(path, "comparing an index by type with the objects").Message));
        }
    }
}
