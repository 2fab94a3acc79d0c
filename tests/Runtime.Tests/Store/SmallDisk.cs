using System.Runtime.InteropServices;

namespace Stubs.Tests.Store;

/// <summary>
/// A real disk that is soon full, where the tests may mount one; otherwise a directory, and <see cref="Path"/> is on a
/// disk with room.
/// </summary>
internal sealed partial class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public SmallDisk(int kilobytes) => IsReal = Mount("tmpfs", directory.Path, "tmpfs", 0, $"size={kilobytes}k") == 0;

    public bool IsReal { get; }

    public string Path => directory.Path;

    public void Dispose()
    {
        if (IsReal)
            Unmount(directory.Path, 0).ShouldBe(0);
        directory.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "mount", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, ulong flags, string data);

    [LibraryImport("libc", EntryPoint = "umount2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);
}
