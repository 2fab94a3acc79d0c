using System.Globalization;

namespace Stubs.Store.Sqlite;

/// <summary>
/// Keeps a store to one process, and within it to one opener.
/// <code>
/// file         | what
/// (path).lock  | empty; held with an exclusive lock of the operating system, which the kernel frees when the process ends, however it ends
/// (path).owner | the holder, in words; may be stale, so it is believed only while the lock is held
/// </code>
/// Two files, because a locked file cannot be opened for reading everywhere. The lock file is never deleted: a process
/// that waits for a deleted file and one that makes it anew would both hold "the" lock.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    /// <summary>What is appended to the path of the store.</summary>
    public const string Ending = ".lock";

    private readonly string ownerPath;
    private readonly FileStream held;

    private StoreLock(string ownerPath, FileStream held) => (this.ownerPath, this.held) = (ownerPath, held);

    /// <exception cref="StoreUnavailableException">Another opener has the store, or the lock file cannot be
    /// made.</exception>
    public static StoreLock Acquire(string path, TimeProvider time)
    {
        var ownerPath = path + ".owner";
        try
        {
            var held = new FileStream(path + Ending, StoreFile.Private(FileMode.OpenOrCreate));
            var taken = new StoreLock(ownerPath, held);
            try
            {
                WriteOwner(ownerPath, Describe(time));
                return taken;
            }
            catch
            {
                taken.Dispose();
                throw;
            }
        }
        catch (IOException failure) when (IsHeldElsewhere(failure))
        {
            throw new StoreUnavailableException(
                $"Store '{path}' is open already, by {Owner(ownerPath)}. Only one process at a time can use a store: end that one, or reach the objects through it.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(
                $"Store '{path}' cannot be used: the lock file beside it cannot be written ({failure.Message}). Give the process the right to write there, or choose another path.", failure);
        }
    }

    public void Dispose()
    {
        File.Delete(ownerPath);
        held.Dispose();
    }

    private static void WriteOwner(string ownerPath, string owner)
    {
        var options = StoreFile.Private(FileMode.Create);
        options.Share = FileShare.Read;
        using var file = new StreamWriter(ownerPath, options);
        file.Write(owner);
    }

    private static string Describe(TimeProvider time) => string.Create(
        CultureInfo.InvariantCulture,
        $"process {Environment.ProcessId} ('{Path.GetFileName(Environment.ProcessPath)}') on host '{Environment.MachineName}' since {time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z");

    private static string Owner(string ownerPath)
    {
        try
        {
            var owner = File.ReadAllText(ownerPath);
            return owner.Length > 0 ? owner : "a process that is just opening it";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"another process (which one is not known: {failure.Message})";
        }
    }

    /// <summary>EAGAIN of Linux, of the BSDs and macOS, and the sharing violation of Windows.</summary>
    private static bool IsHeldElsewhere(IOException failure) =>
        failure.GetType() == typeof(IOException) && failure.HResult is 11 or 35 or unchecked((int)0x80070020);
}
