using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stubs.Benchmarks;

/// <summary>
/// The limit of anything that is durable: blocks of 4 KiB appended to a file, each followed by <c>fdatasync</c>.
/// </summary>
internal sealed partial class AppendedBlocks(string path) : IDisposable
{
    private readonly SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
    private readonly byte[] block = new byte[4096];
    private long length;

    public int Append(int blocks, Latencies latencies)
    {
        var now = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var i = 0; i < blocks; i++)
        {
            RandomAccess.Write(file, block, length);
            length += block.Length;
            if (FlushData(file) != 0)
                throw new IOException("The device refuses to flush.");
            now = latencies.Add(now);
        }

        return blocks;
    }

    public void Dispose() => file.Dispose();

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FlushData(SafeFileHandle file);
}
