using SQLitePCL;
using static Stubs.Store.Sqlite.NativeSqlite;

namespace Stubs.Store.Sqlite.Device;

/// <summary>
/// An open file of a connection, read past SQLite and past all checks. It must not be opened a second time for that: on
/// POSIX systems, closing any handle of a file frees all locks that the process has on it, those of SQLite too.
/// </summary>
internal readonly unsafe struct RawFile
{
    private readonly OpenFile* real;

    private RawFile(OpenFile* real) => this.real = real;

    /// <summary>The operating system's file behind one of ours.</summary>
    public static RawFile Behind(OpenFile* file) => new(CheckedFile.Real(file));

    public long Length
    {
        get
        {
            long length = 0;
            Check(real->Methods->Size(real, &length));
            return length;
        }
    }

    public void Read(Span<byte> bytes, long offset)
    {
        fixed (byte* buffer = bytes)
            Check(real->Methods->Read(real, buffer, bytes.Length, offset));
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* buffer = bytes)
            Check(real->Methods->Write(real, buffer, bytes.Length, offset));
    }

    private static void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw new SqliteError(code, raw.sqlite3_errstr(code).utf8_to_string());
    }
}
