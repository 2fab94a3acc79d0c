using Microsoft.Extensions.Logging;
using SQLitePCL;
using Stubs.Diagnostics;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Store.Sqlite;

/// <summary>
/// Judges the pages of a store that another program has written. Any program that opens the file with SQLite may copy
/// the log into it, and does so without checksums: after a crash, one that only reads does.
/// </summary>
/// <remarks>
/// <code>
/// page of the main file    | what it means                          | what is done
/// has its checksum         | this store wrote it                    | used
/// has another one          | it has rotted, or was changed          | never used
/// has zeros there          | another program copied it from the log | the whole store is verified; then used, and sealed
/// </code>
/// <para>"Verified" is: SQLite's own check of the structure finds nothing, every row has its checksum, and the indexes
/// are those of the rows. So whatever such a page may hold that this store did not write is found.</para>
/// <para>Invariants: no page without a checksum reaches SQLite before the store has been verified, but on the thread
/// that verifies; a page is sealed only if it still is as it was before; the main file is written by one at a time. A
/// crash loses nothing: what is not sealed yet is verified again.</para>
/// </remarks>
internal sealed class PageSealer(string path, ILogger logger) : PageJudge
{
    /// <summary>How often another program may write while the store is being verified.</summary>
    private const int Attempts = 5;

    [ThreadStatic]
    private static bool isVerifying;

    private readonly Lock gate = new();
    private volatile bool isRefused;

    /// <summary>The way to the files of the store.</summary>
    public CheckedVfs? Vfs { get; set; }

    /// <inheritdoc/>
    public override bool TryAdmit(Span<byte> page, RawFile file, long offset)
    {
        // A device that has lost a page gives zeros.
        if (!PageSum.IsMissing(page) || !page.ContainsAnyExcept((byte)0))
            return false;
        if (isVerifying)
            return true;
        try
        {
            for (var attempt = 0; attempt < Attempts && !isRefused; attempt++)
            {
                lock (gate)
                    Seal();
                file.Read(page, offset);
                if (PageSum.IsRight(page, (uint)(offset / PageSum.PageSize) + 1))
                    return true;
            }
        }
        catch (Exception failure)
        {
            Log.ForeignPagesNotVerified(logger, path, failure);
        }

        return false;
    }

    private void Seal()
    {
        if (isRefused || Vfs is not { } vfs)
            return;
        isVerifying = true;
        try
        {
            using var connection = Connection.Open(path, vfs.Name, raw.SQLITE_OPEN_READWRITE);
            // What lies in the log hides the page under it, which must not be sealed unseen.
            _ = connection.TryCheckpoint();
            var file = connection.MainFile();
            var pages = Unsealed(file);
            if (pages.Count == 0)
                return;
            var findings = new StoreCheck(path, vfs, CancellationToken.None).CheckContent();
            if (findings.Count > 0)
            {
                isRefused = true;
                Log.ForeignPagesRefused(logger, path, pages.Count, findings.Count, findings[0].Message);
                return;
            }

            foreach (var (offset, sum) in pages)
                Seal(file, offset, sum);
            Log.ForeignPagesSealed(logger, path, pages.Count);
        }
        finally
        {
            isVerifying = false;
        }
    }

    private static List<(long Offset, ulong Sum)> Unsealed(RawFile file)
    {
        var pages = new List<(long, ulong)>();
        Span<byte> page = stackalloc byte[PageSum.PageSize];
        for (long offset = 0; offset + PageSum.PageSize <= file.Length; offset += PageSum.PageSize)
        {
            file.Read(page, offset);
            if (PageSum.IsMissing(page) && page.ContainsAnyExcept((byte)0))
                pages.Add((offset, PageSum.Compute(page, (uint)(offset / PageSum.PageSize) + 1)));
        }

        return pages;
    }

    private void Seal(RawFile file, long offset, ulong sum)
    {
        Span<byte> page = stackalloc byte[PageSum.PageSize];
        lock (Writing)
        {
            file.Read(page, offset);
            var number = (uint)(offset / PageSum.PageSize) + 1;
            if (!PageSum.IsMissing(page) || PageSum.Compute(page, number) != sum)
                return;
            PageSum.Put(page, number);
            file.Write(page[^PageSum.Length..], offset + PageSum.PageSize - PageSum.Length);
        }
    }
}
