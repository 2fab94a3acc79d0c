using System.Runtime.InteropServices;
using Stubs.Store;

namespace Stubs.StoreCrash;

internal static partial class Privileges
{
    private const uint Nobody = 65534;

    /// <summary>
    /// Gives up the rights of root, if it has them. Everything that is needed is loaded before, for it may lie where
    /// only root may read.
    /// </summary>
    public static async Task DropAsync()
    {
        var directory = Directory.CreateTempSubdirectory("stubs-");
        await using (await SqliteObjectStore.OpenAsync(Path.Combine(directory.FullName, "warm.db")))
        {
        }

        directory.Delete(recursive: true);
        if (Environment.IsPrivilegedProcess && SetUser(Nobody, Nobody, Nobody) != 0)
            throw new InvalidOperationException(
                $"The rights of root cannot be given up: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "setresuid", SetLastError = true)]
    private static partial int SetUser(uint real, uint effective, uint saved);
}
