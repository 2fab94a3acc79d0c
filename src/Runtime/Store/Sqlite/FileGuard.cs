using Stubs.Store.Sqlite.Device;

namespace Stubs.Store.Sqlite;

/// <summary>
/// Notices that the files of an open store are no longer those that its paths mean. What is written then is written
/// where the next start does not look.
/// </summary>
/// <remarks>
/// <code>
/// path of the file | means                       | what that does
/// main, log        | nothing                     | deleted or moved: commits go to a file without a name
/// main, log        | another file                | replaced: the same
/// main             | the file, which has 2 names | by the other one it has another lock and another log
/// </code>
/// </remarks>
internal sealed class FileGuard
{
    private readonly (string Path, FileIdentity? Identity)[] files;

    /// <param name="path">The store, whose log is there.</param>
    public FileGuard(string path) =>
        files = [.. new[] { path, path + "-wal" }.Select(static file => (file, FileIdentity.Of(file)))];

    /// <summary>What is wrong with the files; null if they are those of the store.</summary>
    public string? FindProblem()
    {
        foreach (var (path, identity) in files)
        {
            if (identity is not { } known)
                continue;
            if (FileIdentity.Of(path) is not { } found)
                return $"'{path}' is not there any more: it has been deleted or moved";
            if (found != known)
                return found.Number == known.Number && found.Device == known.Device
                    ? NamesOf(path, found)
                    : $"'{path}' is another file now: it has been replaced";
        }

        return null;
    }

    /// <summary>Says that a file has several names, if it has.</summary>
    public static string? FindSecondName(string path) =>
        FileIdentity.Of(path) is { Links: > 1 } found ? NamesOf(path, found) : null;

    private static string? NamesOf(string path, FileIdentity found) => found.Links > 1
        ? $"'{path}' has {found.Links} names (hard links), and by another one another process could write to it"
        : null;
}
