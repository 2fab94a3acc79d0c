using Stubs.Store.Sqlite.Device;

namespace Stubs.Tests.Store;

/// <summary>Counts the pages that are read and those that are written to the log.</summary>
internal sealed class CountingDevice : DeviceProbe
{
    private int read;
    private int logged;

    public int Read => Volatile.Read(ref read);

    public int Logged => Volatile.Read(ref logged);

    public override void OnRead(DeviceFile file, long offset) => Interlocked.Increment(ref read);

    public override int OnWrite(DeviceFile file, long offset, ReadOnlySpan<byte> bytes)
    {
        if (file == DeviceFile.Log && bytes.Length == PageSum.PageSize)
            Interlocked.Increment(ref logged);
        return Ok;
    }
}
