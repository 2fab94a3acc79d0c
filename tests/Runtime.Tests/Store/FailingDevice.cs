using SQLitePCL;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Tests.Store;

/// <summary>A device that fails when the test says so.</summary>
internal sealed class FailingDevice : DeviceProbe
{
    public const int Full = raw.SQLITE_FULL;
    public const int WriteError = raw.SQLITE_IOERR | (3 << 8);
    public const int SyncError = raw.SQLITE_IOERR | (4 << 8);

    /// <summary>What the next calls return: a code, and for how many calls.</summary>
    public Failure? Writes { get; set; }

    public Failure? Syncs { get; set; }

    public int LogSyncs { get; private set; }

    public override int OnWrite(DeviceFile file, long offset, ReadOnlySpan<byte> bytes) => Writes?.Next(file) ?? Ok;

    public override int OnSync(DeviceFile file)
    {
        if (file == DeviceFile.Log)
            LogSyncs++;
        return Syncs?.Next(file) ?? Ok;
    }

    /// <summary>So many calls on the file succeed, so many fail, and the rest succeed.</summary>
    internal sealed class Failure(DeviceFile file, int code, int after = 0, int times = int.MaxValue)
    {
        private int calls;

        public int Next(DeviceFile called)
        {
            if (called != file)
                return Ok;
            var call = calls++;
            return call >= after && call - after < times ? code : Ok;
        }
    }
}
