using SQLitePCL;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Store.Sqlite;

/// <summary>
/// Looks at everything in a store, while it is in use: every page of the main file, the structure that SQLite keeps in them, and every object.
/// It goes on after what it finds, as far as it can.
/// </summary>
internal sealed class StoreCheck(string path, CheckedVfs vfs, CancellationToken cancellationToken)
{
    /// <summary>How often a wrong page is read again, for a checkpoint may be writing it at this moment.</summary>
    private const int Attempts = 5;

    private readonly List<StoreFinding> findings = [];

    public List<StoreFinding> Run()
    {
        CheckPages();
        CheckStructure();
        CheckObjects();
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
                if (!IsPageRight(file, offset))
                    findings.Add(new StoreFinding(null, $"Page {(offset / PageSum.PageSize) + 1} of '{path}' does not have its checksum."));
            }
        }
        catch (SqliteError error)
        {
            findings.Add(new StoreFinding(null, error.ToStoreException(path, "reading its pages").Message));
        }
    }

    private static bool IsPageRight(RawFile file, long offset)
    {
        Span<byte> page = stackalloc byte[PageSum.PageSize];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            file.Read(page, offset);
            if (PageSum.IsRight(page, (uint)(offset / PageSum.PageSize) + 1) || !page.ContainsAnyExcept((byte)0)) // Zeros: a page that is not in use yet.
                return true;
        }

        return false;
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

    private void CheckObjects()
    {
        var last = Uid.Empty;
        try
        {
            using var connection = Connection.Open(path, vfs.Name, raw.SQLITE_OPEN_READONLY);
            var types = new TypeNames();
            var findType = connection.Prepare(StoredRow.FindType);
            var all = connection.Prepare($"SELECT {StoredRow.Columns} FROM object ORDER BY uid");
            while (all.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                last = CheckObject(all, types, findType) ?? last;
            }
        }
        catch (SqliteError error)
        {
            findings.Add(new StoreFinding(null, error.ToStoreException(path, $"reading what follows object {last}").Message));
        }
    }

    private Uid? CheckObject(Statement row, TypeNames types, Statement findType)
    {
        try
        {
            return StoredRow.Read(row, types, findType, path).Uid;
        }
        catch (StoreCorruptException corrupt)
        {
            var bytes = row.Bytes(0);
            findings.Add(new StoreFinding(bytes.Length == Uid.Size ? new Uid(bytes) : null, corrupt.Message));
            return null;
        }
    }
}
