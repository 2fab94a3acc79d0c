using SQLitePCL;

namespace Stubs.Store.Sqlite;

/// <summary>
/// A call of SQLite failed. It never leaves the store: <see cref="ToStoreException"/> says what it means to the caller.
/// </summary>
internal sealed class SqliteError(int code, string message) : Exception(message)
{
    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;

    /// <summary>The primary result code.</summary>
    public int Primary => Code & 0xFF;

    /// <summary>The device failed, so what was written may or may not be stable.</summary>
    public bool IsDeviceFailure => Primary == raw.SQLITE_IOERR && Code != PageDamaged;

    /// <summary>SQLITE_IOERR_DATA: a page does not have its checksum.</summary>
    public const int PageDamaged = raw.SQLITE_IOERR | (32 << 8);

    // SQLITE_IOERR_SHMSIZE: the index of the log cannot grow, for want of room. The log may have grown already, so that
    // a commit that meets it is made sure of as after a failure of the device.
    private const int NoRoomForIndex = raw.SQLITE_IOERR | (19 << 8);

    private bool IsFull => Primary == raw.SQLITE_FULL || Code == NoRoomForIndex;

    /// <summary>What the failure means, where nothing was written.</summary>
    /// <param name="store">The path of the store.</param>
    /// <param name="doing">What was being done: "reading object x".</param>
    public StoreException ToStoreException(string store, string doing)
    {
        var why = Code == PageDamaged ? "a page does not have its checksum" : Message;
        var what = $"Store '{store}', {doing}: {why} (SQLite {Code}).";
        return Primary switch
        {
            _ when IsFull =>
                new StoreFullException(
                    $"{what} Nothing was written, and the store is intact. Make room on its disk and go on.", this),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Corrupt(what),
            _ when Code == PageDamaged => Corrupt(what),
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => new StoreUnavailableException(
                $"{what} The file or its directory cannot be written to. Give the process the right to write, or choose another path.", this),
            raw.SQLITE_CANTOPEN =>
                new StoreUnavailableException($"{what} Check that the path can be reached and written to.", this),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new StoreUnavailableException(
                $"{what} Another program has the file locked. Close it and try again.", this),
            _ => new StoreUnavailableException(what, this),
        };
    }

    private StoreCorruptException Corrupt(string what) => new(
        $"{what} What is stored is not what was written. Stop using the file, and keep a copy of it. 'stubs check' says what is wrong, and whether --repair can mend it; if not, restore the file from a backup.", this);
}
