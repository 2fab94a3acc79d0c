using System.Runtime.InteropServices;

namespace Stubs.Store.Sqlite.Device;

/// <summary>Which file a path means: its device, its number there, and how many names it has.</summary>
/// <remarks>
/// It comes from <c>statx</c> of Linux. Elsewhere nothing is known: Windows does not let a file go that is open.
/// </remarks>
/// <param name="Device">The device.</param>
/// <param name="Number">The number of the file (inode).</param>
/// <param name="Links">How many names it has (hard links).</param>
/// <param name="Size">Its length in bytes.</param>
internal readonly partial record struct FileIdentity(ulong Device, ulong Number, uint Links, ulong Size)
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const uint Wanted = 0x4 | 0x100 | 0x200; // STATX_NLINK, STATX_INO, STATX_SIZE

    /// <summary>Whether identities can be read here.</summary>
    public static bool IsKnown { get; } = OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc", typeof(FileIdentity).Assembly, null, out var library)
        && NativeLibrary.TryGetExport(library, "statx", out _);

    /// <summary>The file that the path means now; null if it means none, or that is not known.</summary>
    public static FileIdentity? Of(string path)
    {
        var found = default(Statx);
        return IsKnown && statx(CurrentDirectory, path, 0, Wanted, ref found) == 0
            ? new FileIdentity(((ulong)found.DeviceMajor << 32) | found.DeviceMinor, found.Number, found.Links,
                found.Size)
            : null;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int directory, string path, int flags, uint mask, ref Statx found);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(32)]
        public ulong Number;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
