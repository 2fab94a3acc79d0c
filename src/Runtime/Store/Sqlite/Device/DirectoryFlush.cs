using System.Runtime.InteropServices;

namespace Stubs.Store.Sqlite.Device;

/// <summary>Makes the names of files in a directory stable: a rename may else be lost when the power fails.</summary>
/// <remarks>
/// It is <c>fsync</c> of the directory, on Linux. Elsewhere nothing is done, and where it fails the names become stable
/// when the system writes them.
/// </remarks>
internal static partial class DirectoryFlush
{
    private const int ReadOnly = 0; // O_RDONLY

    public static void Run(string directory)
    {
        if (!FileIdentity.IsKnown || open(directory, ReadOnly) is not (>= 0 and var opened))
            return;
        _ = fsync(opened);
        _ = close(opened);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
