using SQLitePCL;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Store.Sqlite;

/// <summary>
/// The format of a store file, version 1. It is a SQLite 3 database in WAL mode.
/// <code>
/// where               | what
/// every page          | 4096 bytes, of which the last 8 are its checksum (see PageSum), so that the device cannot lose or change anything unnoticed
/// application_id      | "Stub", so that a foreign database is never touched
/// user_version        | the version of this format
/// table type          | id, name: the names of types, each stored once
/// table object        | one row per object, by UID
///   uid               | its 16 bytes, most significant first, so that the order of rows is the order of UIDs
///   sum               | CRC-32C of the rest of the row (see StoredRow), so that what has rotted is not taken for data
///   type, body        | the committed state; both NULL if there is only a shadow
///   action, coordinator, shadow_type, shadow_body | the shadow; action NULL if there is none, shadow_type NULL if it deletes the object
/// index in_doubt      | the objects that have a shadow: those that recovery asks for
/// </code>
/// </summary>
internal static class StoreSchema
{
    /// <summary>The version that this code reads and writes.</summary>
    public const int Version = 1;

    /// <summary>"Stub" as a number: SQLite keeps it at offset 68 of the file, most significant byte first.</summary>
    public const int ApplicationId = 0x53747562;

    private const string Tables = """
        CREATE TABLE type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE object (
            uid BLOB NOT NULL PRIMARY KEY, sum INTEGER NOT NULL, type INTEGER, body BLOB,
            action BLOB, coordinator TEXT, shadow_type INTEGER, shadow_body BLOB) WITHOUT ROWID, STRICT;
        CREATE INDEX in_doubt ON object (uid) WHERE action IS NOT NULL;
        """;

    /// <summary>Makes an empty store of a file that does not exist.</summary>
    public static void Create(string path, CheckedVfs vfs)
    {
        using var connection = Connection.Open(path, vfs.Name, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        connection.ReserveBytesOfPages(PageSum.Length);
        connection.Execute($"""
            PRAGMA page_size = {PageSum.PageSize};
            PRAGMA synchronous = FULL;
            BEGIN EXCLUSIVE;
            PRAGMA application_id = {ApplicationId};
            PRAGMA user_version = {Version};
            {Tables}
            COMMIT;
            PRAGMA journal_mode = WAL;
            """);
    }

    /// <summary>Finds out whether the tables are those of this version.</summary>
    public static bool IsKnown(Connection connection) =>
        connection.QueryTexts("SELECT type || ' ' || name FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
            .SequenceEqual(["index in_doubt", "table object", "table type"]);
}
