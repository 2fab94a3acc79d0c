namespace Stubs.Store.Sqlite.Device;

/// <summary>The files that a store consists of.</summary>
internal enum DeviceFile
{
    /// <summary>Neither of the following.</summary>
    Other,

    /// <summary>The main file.</summary>
    Main,

    /// <summary>The log, whose end is where commits become stable.</summary>
    Log,
}

/// <summary>
/// Stands between the store and its device, to see what it is told and to fail as devices do. Only tests have one.
/// </summary>
internal abstract class DeviceProbe
{
    /// <summary>The code of SQLite for "go on".</summary>
    public const int Ok = SQLitePCL.raw.SQLITE_OK;

    /// <summary>Before a page is read.</summary>
    public virtual void OnRead(DeviceFile file, long offset)
    {
    }

    /// <summary>
    /// Before a write. Returns <see cref="Ok"/>, or the code of SQLite with which the write fails without having been
    /// done.
    /// </summary>
    public virtual int OnWrite(DeviceFile file, long offset, ReadOnlySpan<byte> bytes) => Ok;

    /// <summary>How many bytes of a write that fails arrive nevertheless.</summary>
    public virtual int AdmitBeforeFailure(int length) => 0;

    /// <summary>Before a file's writes are made stable.</summary>
    public virtual int OnSync(DeviceFile file) => Ok;

    /// <summary>Before a file is cut.</summary>
    public virtual int OnTruncate(DeviceFile file, long length) => Ok;
}
