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
/// main, log        | the file, which has 2 names | by the other one it has another lock and another log
/// main             | the file, and is shorter    | cut, or overwritten by a copy: only a compaction makes it shorter
/// log              | the file, and is shorter    | cut, unless another process has emptied it by a checkpoint
/// lock             | nothing, or another file    | another process can open the store beside this one
/// </code>
/// </remarks>
internal sealed class FileGuard
{
    private readonly string path;
    private readonly string log;
    private readonly string lockPath;
    private readonly FileIdentity? ofLock;
    private readonly Func<ulong, bool?> isLogWhole;
    private FileIdentity? ofLog;
    private FileIdentity? ofMain;

    /// <param name="path">The store, whose log and lock are there.</param>
    /// <param name="isLogWhole">Says whether a log of so many bytes has all that was written to it; null if that cannot
    /// be known now.</param>
    public FileGuard(string path, Func<ulong, bool?> isLogWhole)
    {
        this.isLogWhole = isLogWhole;
        (this.path, log, lockPath) = (path, path + "-wal", path + StoreLock.Ending);
        (ofMain, ofLog, ofLock) = (FileIdentity.Of(path), FileIdentity.Of(log), FileIdentity.Of(lockPath));
    }

    /// <summary>The store itself has made the file shorter. Another file in its place stays another one.</summary>
    public void Shortened()
    {
        if (Compare(path, ofMain, out var found) is null && found is { } main)
            ofMain = ofMain!.Value with { Size = main.Size };
    }

    /// <summary>What is wrong with the files; null if they are those of the store.</summary>
    public string? FindProblem()
    {
        if (Compare(path, ofMain, out var found) is { } problem)
            return problem;
        if (found is { } main)
        {
            if (main.Links > ofMain!.Value.Links)
                return NamesOf(path, main);
            if (main.Size < ofMain.Value.Size)
                return $"'{path}' is shorter than it was: it has been cut or overwritten";
            ofMain = main with { Links = ofMain.Value.Links };
        }

        return FindProblemOfLog() ?? Compare(lockPath, ofLock, out _);
    }

    private string? FindProblemOfLog()
    {
        if (Compare(log, ofLog, out var found) is { } problem)
            return problem;
        if (found is not { } now)
            return null;
        if (now.Links > ofLog!.Value.Links)
            return NamesOf(log, now);
        if (now.Size < ofLog.Value.Size && isLogWhole(now.Size) is not true and var whole)
        {
            return whole is null
                ? null
                : $"'{log}', the store's log, is shorter than it was, and what was confirmed lies in it: it has been cut or overwritten";
        }

        ofLog = now with { Links = ofLog.Value.Links };
        return null;
    }

    private static string? Compare(string path, FileIdentity? identity, out FileIdentity? found)
    {
        found = null;
        if (identity is not { } known)
            return null;
        found = FileIdentity.Of(path);
        if (found is null)
            return $"'{path}' is not there any more: it has been deleted or moved";
        return found.Value.Number == known.Number && found.Value.Device == known.Device
            ? null : $"'{path}' is another file now: it has been replaced";
    }

    /// <summary>Says that a file has several names, if it has.</summary>
    public static string? FindSecondName(string path) =>
        FileIdentity.Of(path) is { Links: > 1 } found ? NamesOf(path, found) : null;

    private static string? NamesOf(string path, FileIdentity found) => found.Links > 1
        ? $"'{path}' has {found.Links} names (hard links), and by another one another process could write to it"
        : null;
}
