using SQLitePCL;
using Stubs.Store.Sqlite;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Tool.Stores;

/// <summary>Writes checksums of pages anew whose content a check has found to be right.</summary>
internal static class StoreRepair
{
    /// <returns>What has been done.</returns>
    /// <exception cref="StoreUnavailableException">A node uses the store.</exception>
    public static List<string> Run(StoreCheckup checkup, CancellationToken cancellation)
    {
        using var taken = StoreLock.Acquire(checkup.Path, TimeProvider.System);
        using var vfs = new CheckedVfs(judge: new AdmittedPages(wrong: true));
        using var connection = Connection.Open(checkup.Path, vfs.Name, raw.SQLITE_OPEN_READWRITE);
        // Now nothing else writes: what was found must still be so.
        connection.Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);
        if (new StoreCheck(checkup.Path, vfs, cancellation).CheckContent() is [var finding, ..])
            throw new ToolException($"'{checkup.Path}' has changed since it was checked: {finding.Message}");
        var file = connection.MainFile();
        var mended = 0;
        Span<byte> page = stackalloc byte[PageSum.PageSize];
        for (long offset = 0; offset + PageSum.PageSize <= file.Length; offset += PageSum.PageSize)
        {
            file.Read(page, offset);
            var number = (uint)(offset / PageSum.PageSize) + 1;
            if (PageSum.IsRight(page, number) || !page.ContainsAnyExcept((byte)0))
                continue;
            PageSum.Put(page, number);
            file.Write(page, offset);
            mended++;
        }

        using var whole = new CheckedVfs();
        using var opened = Connection.Open(checkup.Path, whole.Name, raw.SQLITE_OPEN_READWRITE);
        // Another program may have switched it off.
        opened.Execute("PRAGMA journal_mode = WAL");
        return [$"the checksums of {mended} pages"];
    }
}
