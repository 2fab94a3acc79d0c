namespace Stubs.Store.Sqlite.Device;

/// <summary>Decides about pages of the main file that do not have their checksum.</summary>
internal abstract class PageJudge
{
    /// <summary>Is held while a page of the main file is written.</summary>
    public Lock Writing { get; } = new();

    /// <summary>
    /// Whether a page that does not have its checksum can be used. It never throws: there is native code above.
    /// </summary>
    /// <param name="page">The page; when it can be used, it is as it lies in the file.</param>
    /// <param name="file">Its file.</param>
    /// <param name="offset">Where it lies.</param>
    public abstract bool TryAdmit(Span<byte> page, RawFile file, long offset);
}
