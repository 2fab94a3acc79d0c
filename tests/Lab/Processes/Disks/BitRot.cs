using Stubs.Store;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Lab.Processes.Disks;

/// <summary>Changes one bit of a copy of a store, and looks at what the store makes of it.</summary>
internal static class BitRot
{
    /// <summary>Tries one bit.</summary>
    /// <param name="files">A store that is not open. It is not touched.</param>
    /// <param name="random">Chooses the bit.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How it was found, in words, and, if it was read as data, what.</returns>
    public static async Task<(string Kind, string? Complaint)> TryAsync(
        DiskFiles files, Random random, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(files.Store + ".rot");
        try
        {
            var sound = Copy(files, Path.Combine(folder.FullName, "sound.db"));
            var rotten = Copy(files, Path.Combine(folder.FullName, "rotten.db"));
            if (Flip(rotten, random) is not { } where)
                return ("nothing to change", null);
            var (expected, _) = await ReadAsync(sound.Store, cancellation);
            var (found, report) = await ReadAsync(rotten.Store, cancellation);
            foreach (var (uid, content) in found)
            {
                if (!expected.TryGetValue(uid, out var right) || content != right)
                    return ("read as data",
                        $"After {where}, object {uid} was read as {content}, but is {right ?? "not there"}.");
            }

            return report is not null ? ("found", null)
                : found.Count == expected.Count ? ("harmless", null)
                : ("lost silently",
                    $"After {where}, {expected.Count - found.Count} objects were not there, and no error said so.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static DiskFiles Copy(DiskFiles files, string path)
    {
        var copy = new DiskFiles(path);
        foreach (var kind in DiskFiles.Kinds.Where(kind => File.Exists(files.Seen(kind))))
            File.Copy(files.Seen(kind), copy.Seen(kind));
        return copy;
    }

    private static string? Flip(DiskFiles files, Random random)
    {
        var log = DiskFiles.Read(files.Seen(DeviceFile.Log));
        var provable = LogExtent(log);
        var isLog = provable > 0 && random.Next(2) == 0;
        var path = files.Seen(isLog ? DeviceFile.Log : DeviceFile.Main);
        var content = DiskFiles.Read(path);
        if (content.Length == 0)
            return null;
        var bit = random.NextInt64(8L * (isLog ? provable : content.Length));
        content[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        File.WriteAllBytes(path, content);
        return $"bit {bit % 8} of byte {bit / 8} of {(isLog ? "the log" : "the main file")} changed";
    }

    /// <summary>
    /// How much of a log is certainly in front of its last commit: damage to the very last transaction looks like a
    /// torn tail, and is taken for one.
    /// </summary>
    private static int LogExtent(byte[] log)
    {
        var commits = new List<int>();
        for (var start = LogFrame.LogHeaderLength; start + LogFrame.Length <= log.Length; start += LogFrame.Length)
        {
            if (!log.AsSpan(start + 8, 8).SequenceEqual(log.AsSpan(16, 8)))
                break;
            if (log.AsSpan(start + 4, 4).ContainsAnyExcept((byte)0))
                commits.Add(start + LogFrame.Length);
        }

        return commits.Count < 3 ? 0 : commits[^3];
    }

    /// <summary>Everything that can be read of a store, and what it has to say of itself.</summary>
    private static async Task<(Dictionary<Uid, string> Objects, string? Report)> ReadAsync(
        string path, CancellationToken cancellation)
    {
        var objects = new Dictionary<Uid, string>();
        try
        {
            await using var store = await SqliteObjectStore.OpenAsync(path, cancellationToken: cancellation);
            string? report = null;
            try
            {
                await foreach (var stored in store.ListAsync(cancellationToken: cancellation))
                    objects[stored.Uid] = Describe(stored);
            }
            catch (StoreCorruptException corrupt)
            {
                report = corrupt.Message;
            }

            var findings = await store.CheckAsync(cancellation);
            return (objects, report ?? (findings.Count > 0 ? findings[0].ToString() : null));
        }
        catch (Exception error) when (error is StoreCorruptException or StoreUnavailableException)
        {
            return (objects, error.Message);
        }
    }

    private static string Describe(StoredObject stored) =>
        $"{Describe(stored.State)} / {stored.Shadow?.Action} {stored.Shadow?.Coordinator} {Describe(stored.Shadow?.State)}";

    private static string Describe(ObjectState? state) =>
        state is null ? "-" : $"{state.TypeName} {Convert.ToHexString(state.Body.Span)}";
}
