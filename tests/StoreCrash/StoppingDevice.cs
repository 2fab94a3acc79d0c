using Stubs.Store.Sqlite.Device;

namespace Stubs.StoreCrash;

/// <summary>A device that takes so many calls, and at the next one stops until the process is killed.</summary>
internal sealed class StoppingDevice(int calls) : DeviceProbe
{
    private int left = calls;

    public override int OnWrite(DeviceFile file, long offset, ReadOnlySpan<byte> bytes) => Call(file);

    public override int OnTruncate(DeviceFile file, long length) => Call(file);

    public override int OnSync(DeviceFile file) => Call(file);

    private int Call(DeviceFile file)
    {
        if (file != DeviceFile.Other && left-- == 0)
        {
            Console.WriteLine("stopped");
            Thread.Sleep(Timeout.Infinite);
        }

        return Ok;
    }
}
