using System.Buffers.Binary;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Store.Sqlite;

/// <summary>
/// Makes sure, before SQLite touches a file, that it is a store which this version can use; makes one where there is
/// none. A new store is built beside its place and moved there whole, so that a process that dies meanwhile leaves no
/// half of one.
/// </summary>
internal static class StoreFile
{
    /// <summary>How the name of a copy ends that is about to take the place of a store.</summary>
    public const string Restoring = ".restoring";

    private const int HeaderLength = 100;
    private const int ReservedOffset = 20;
    private const int UserVersionOffset = 60;
    private const int ApplicationIdOffset = 68;

    /// <summary>The file that a path means: full, and through links, so that one store has one lock.</summary>
    /// <exception cref="StoreUnavailableException">The path means no file.</exception>
    public static string Resolve(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            var full = Path.GetFullPath(path);
            if (new FileInfo(full) is { LinkTarget: not null } link)
                full = link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            if (Directory.Exists(full))
                throw new StoreUnavailableException($"'{full}' is a directory. Name a file in it as the store.");
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            return full;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"'{path}' cannot be a store: {failure.Message}", failure);
        }
    }

    /// <summary>Makes the store if it does not exist, and refuses a file that is none.</summary>
    /// <param name="path">Resolved and locked.</param>
    /// <param name="vfs">The way to its files.</param>
    public static void Prepare(string path, CheckedVfs vfs)
    {
        try
        {
            switch (new FileInfo(path))
            {
                case { Exists: false }:
                    Create(path, vfs);
                    break;
                case { Length: 0 }:
                    throw new StoreCorruptException(
                        $"'{path}' is empty, which no store is: another program has made it, or has emptied a store. "
                        + "It has not been touched. Restore a backup, or delete it to begin with a new store.");
                default:
                    Inspect(path);
                    break;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(
                $"Store '{path}' cannot be written to: {Wording.Sentence(failure.Message)} Give the process the right to write to the file and its directory, or choose another path.", failure);
        }
    }

    /// <summary>Makes an empty file that its owner alone can open. SQLite makes its companions alike.</summary>
    public static void CreatePrivate(string path)
    {
        using var made = new FileStream(path, Private(FileMode.CreateNew));
    }

    /// <summary>How a file is opened that its owner alone can open when it is new.</summary>
    public static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    /// <summary>Deletes what is left of a file that has not come into its place.</summary>
    public static void DeleteWithCompanions(string path)
    {
        foreach (var ending in new[] { "", "-journal", "-wal", "-shm" })
            File.Delete(path + ending);
    }

    /// <summary>The format that the header of a file says, which must be a store's.</summary>
    /// <exception cref="StoreUnavailableException">It is no store.</exception>
    public static int FormatOf(string path)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var length = file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
        if (length < HeaderLength || !header.StartsWith("SQLite format 3\0"u8)
            || BinaryPrimitives.ReadInt32BigEndian(header[ApplicationIdOffset..]) != StoreSchema.ApplicationId)
            throw Foreign(path, "its beginning is not that of one");
        return BinaryPrimitives.ReadInt32BigEndian(header[UserVersionOffset..]);
    }

    /// <summary>Says that the file has a format which this version does not know.</summary>
    public static StoreUnavailableException Newer(string path, int version) => new(
        $"Store '{path}' has format {version}, which a newer version of Stubs has written; this one reads formats up to {StoreSchema.Version}. "
        + "It has not been touched. Update Stubs, or choose another file.");

    private static void Inspect(string path)
    {
        if (FileGuard.FindSecondName(path) is { } names)
        {
            throw new StoreUnavailableException(
                $"Store {names}. It has not been touched. Delete the other names; to copy a store, make a backup.");
        }

        Span<byte> header = stackalloc byte[HeaderLength];
        int length;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0))
            length = file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);

        var magic = "SQLite format 3\0"u8;
        var prefix = Math.Min(length, magic.Length);
        if (!header[..prefix].SequenceEqual(magic[..prefix]))
            throw Foreign(path, "it is not a database of SQLite");
        if (length < HeaderLength)
            throw Damaged(path, $"it has been cut off after {length} bytes");
        if (BinaryPrimitives.ReadInt32BigEndian(header[ApplicationIdOffset..]) != StoreSchema.ApplicationId)
            throw Foreign(path, "it is a database of some other program");
        var version = BinaryPrimitives.ReadInt32BigEndian(header[UserVersionOffset..]);
        if (version > StoreSchema.Version)
            throw Newer(path, version);
        if (version < StoreSchema.Oldest)
            throw Damaged(path, $"it says that its format is {version}, which never existed");
        if (header[ReservedOffset] != PageSum.Length)
            throw Damaged(path, "it says that its pages have no checksums");
        if (LogAudit.FindDamage(path + "-wal") is { } offset)
            throw Damaged(
                path, $"its log '{path}-wal' is wrong at offset {offset}, and confirmed commits lie behind that");
    }

    private static void Create(string path, CheckedVfs vfs)
    {
        if (new FileInfo(path + "-wal") is { Exists: true, Length: > 0 })
        {
            throw new StoreCorruptException(
                $"Store '{path}' is missing, but its log '{path}-wal' is there and may hold committed states. Put the store back beside its log, or delete the log.");
        }

        if (File.Exists(path + Restoring))
        {
            throw new StoreUnavailableException(
                $"Store '{path}' is missing, and a restore was interrupted before its copy '{path}{Restoring}' took its place. Run the restore again; what was there before lies beside it, with a number.");
        }

        var fresh = path + ".new";
        DeleteWithCompanions(fresh);
        try
        {
            CreatePrivate(fresh);
            StoreSchema.Create(fresh, vfs);
        }
        catch (SqliteError error)
        {
            throw error.ToStoreException(path, "creating it");
        }

        File.Move(fresh, path, overwrite: true);
    }

    private static StoreUnavailableException Foreign(string path, string why) => new(
        $"'{path}' is not a store: {why}. It has not been touched. Choose another path.");

    private static StoreCorruptException Damaged(string path, string why) => new(
        $"Store '{path}' is damaged: {why}. It has not been touched. Keep a copy of it and restore it from a backup.");
}
