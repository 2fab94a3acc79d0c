using System.Globalization;
using SQLitePCL;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Store.Sqlite;

/// <summary>
/// The format of a store file, version 2. It is a SQLite 3 database in WAL mode.
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
///   seq               | the number of the transaction that wrote the row; NULL if that was before format 2
///   keys, shadow_keys | the keys of the state and of the shadow, as CBOR [[index, key]*]; NULL if they have none
/// index in_doubt      | the objects that have a shadow: those that recovery asks for
/// index of_type       | the objects by the type of their committed state, then by UID
/// index of_shadow_type| the same of objects that are nothing but a shadow, by the shadow's type; the type is NULL,
///                     | and lets a check read the index without the rows
/// table sequence      | one row: all numbers of transactions below next may have been given
/// table definition    | id, class, name, text, state (ready, building, invalid), upto: the indexes that a program has defined
/// table entry         | index, key, uid: their entries
/// table unique_entry  | index, key → uid: the entries of those that are unique
/// </code>
/// This version defines no indexes. It leaves keys NULL and the last three tables empty, and refuses a store with
/// definitions.
/// <para>Format 1 has neither of_type nor what follows it. It has not the last three columns of object either, which
/// stand at the end for that reason. What is NULL in them is in no checksum. So the rows of format 1 are rows of format
/// 2 as they are.</para>
/// </summary>
internal static class StoreSchema
{
    /// <summary>
    /// The version that this code reads and writes. <see cref="StoreUpgrade"/> makes it of the earlier ones.
    /// </summary>
    public const int Version = 2;

    /// <summary>The oldest version that can be upgraded.</summary>
    public const int Oldest = 1;

    /// <summary>"Stub" as a number: SQLite keeps it at offset 68 of the file, most significant byte first.</summary>
    public const int ApplicationId = 0x53747562;

    private const string Tables = """
        CREATE TABLE type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE object (
            uid BLOB NOT NULL PRIMARY KEY, sum INTEGER NOT NULL, type INTEGER, body BLOB,
            action BLOB, coordinator TEXT, shadow_type INTEGER, shadow_body BLOB,
            seq INTEGER, keys BLOB, shadow_keys BLOB) WITHOUT ROWID, STRICT;
        CREATE INDEX in_doubt ON object (uid) WHERE action IS NOT NULL;
        """;

    private const string AddedTables = """
        CREATE INDEX of_type ON object (type, uid);
        CREATE INDEX of_shadow_type ON object (type, shadow_type, uid) WHERE type IS NULL;
        CREATE TABLE sequence (next INTEGER NOT NULL) STRICT;
        INSERT INTO sequence VALUES (1);
        CREATE TABLE definition (
            id INTEGER PRIMARY KEY, class TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL, upto BLOB) STRICT;
        CREATE TABLE entry (
            "index" INTEGER NOT NULL, key BLOB NOT NULL, uid BLOB NOT NULL, PRIMARY KEY ("index", key, uid)) WITHOUT ROWID, STRICT;
        CREATE TABLE unique_entry (
            "index" INTEGER NOT NULL, key BLOB NOT NULL, uid BLOB NOT NULL, PRIMARY KEY ("index", key)) WITHOUT ROWID, STRICT;
        """;

    /// <summary>Makes a store of format 1 one of format 2. The caller commits it.</summary>
    public const string UpgradeFrom1 = $"""
        ALTER TABLE object ADD COLUMN seq INTEGER;
        ALTER TABLE object ADD COLUMN keys BLOB;
        ALTER TABLE object ADD COLUMN shadow_keys BLOB;
        {AddedTables}
        PRAGMA user_version = 2;
        """;

    private static readonly string[] CatalogueOf1 =
    [
        "index in_doubt (uid)",
        "table object (uid, sum, type, body, action, coordinator, shadow_type, shadow_body)",
        "table type (id, name)",
    ];

    private static readonly string[] CatalogueOf2 =
    [
        "index in_doubt (uid)",
        "index of_shadow_type (type, shadow_type, uid)",
        "index of_type (type, uid)",
        "table definition (id, class, name, text, state, upto)",
        "table entry (index, key, uid)",
        "table object (uid, sum, type, body, action, coordinator, shadow_type, shadow_body, seq, keys, shadow_keys)",
        "table sequence (next)",
        "table type (id, name)",
        "table unique_entry (index, key, uid)",
    ];

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
            {AddedTables}
            COMMIT;
            PRAGMA journal_mode = WAL;
            """);
    }

    /// <summary>
    /// Finds out which version the file has, its log included: an upgrade may be committed there and not yet be in the
    /// main file. The tables are those of that version.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The version is newer than this code.</exception>
    /// <exception cref="StoreCorruptException">The tables are not those of any version, or of another one than the file
    /// says.</exception>
    public static int FindVersion(Connection connection, string path)
    {
        var version = int.Parse(connection.QueryTexts("PRAGMA user_version")[0], CultureInfo.InvariantCulture);
        if (version > Version)
            throw StoreFile.Newer(path, version);
        var expected = version switch
        {
            1 => CatalogueOf1,
            Version => CatalogueOf2,
            _ =>
                throw StoredRow.Corrupt(
                    path, "the catalogue", $"it says that its format is {version}, which never existed"),
        };

        // The statistics that ANALYZE of another program has left (sqlite_stat1) say nothing of the objects.
        var catalogue = connection.QueryTexts("""
            SELECT s.type || ' ' || s.name || ' (' || (
                SELECT group_concat(c.name, ', ') FROM (
                    SELECT name, cid AS place FROM pragma_table_info(s.name) WHERE s.type = 'table'
                    UNION ALL SELECT name, seqno FROM pragma_index_info(s.name) WHERE s.type = 'index'
                    ORDER BY place) AS c) || ')' AS line
            FROM sqlite_schema AS s WHERE s.sql IS NOT NULL AND s.name NOT GLOB 'sqlite_stat[0-9]' ORDER BY line
            """);
        return catalogue.SequenceEqual(expected)
            ? version
            : throw StoredRow.Corrupt(
                path,
                "the catalogue",
                $"its tables are not those of format {version}, which it says it has, but {string.Join("; ", catalogue)}");
    }

    /// <summary>
    /// Refuses a store that has what this version cannot keep up, though its format has a place for it.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Indexes are defined in it.</exception>
    public static void RefuseIndexes(Connection connection, string path)
    {
        if (connection.QueryTexts("SELECT name FROM definition LIMIT 1") is [var name])
        {
            throw new StoreUnavailableException(
                $"Store '{path}' has indexes ({Wording.Quoted(name)}), which a newer version of Stubs has made; this one would not keep them up. "
                + "Update Stubs, or choose another file.");
        }
    }
}
