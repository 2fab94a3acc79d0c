using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;
using static Stubs.Store.Sqlite.NativeSqlite;

namespace Stubs.Store.Sqlite.Device;

/// <summary>
/// An open file of a <see cref="CheckedVfs"/>: passes every call on to the operating system's file, which lies behind
/// it in memory, and on the way writes and verifies checksums.
/// <code>
/// file | write of a page            | read of a page
/// main | its checksum is put in     | must have its checksum, and be there as a whole; another goes to the judge
/// log  | (SQLite puts one in)       | must have the checksum that SQLite wrote, which SQLite itself verifies in recovery only
/// </code>
/// SQLite gets each page without its checksum. What does not have it is SQLITE_IOERR_DATA. Nothing here throws, for
/// there is native code above.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CheckedFile
{
    private OpenFile file;
    private DeviceFile kind;
    private nint probe;
    private nint judge;

    /// <summary>The size of a file of ours, in front of one of the operating system.</summary>
    public static int Size => sizeof(CheckedFile);

    /// <summary>Fills in a file that has just been opened.</summary>
    /// <param name="self">The file; the operating system's is behind it.</param>
    /// <param name="methods">Made by <see cref="Methods"/>.</param>
    /// <param name="kind">Which file of the store it is.</param>
    /// <param name="probe">A handle of the probe, or 0.</param>
    /// <param name="judge">A handle of the judge, or 0.</param>
    public static void Initialize(OpenFile* self, FileMethods* methods, DeviceFile kind, nint probe, nint judge)
    {
        var made = (CheckedFile*)self;
        made->file.Methods = methods;
        made->kind = kind;
        made->probe = probe;
        made->judge = judge;
    }

    /// <summary>The operating system's file.</summary>
    public static OpenFile* Real(OpenFile* self) => (OpenFile*)((CheckedFile*)self + 1);

    /// <summary>The table of the functions below.</summary>
    public static FileMethods Methods() => new()
    {
        Version = 2,
        Close = &Close,
        Read = &Read,
        Write = &Write,
        Truncate = &Truncate,
        Sync = &Sync,
        Size = &GetSize,
        Lock = &Lock,
        Unlock = &Unlock,
        CheckReservedLock = &CheckReservedLock,
        Control = &Control,
        SectorSize = &SectorSize,
        Characteristics = &Characteristics,
        ShmMap = &ShmMap,
        ShmLock = &ShmLock,
        ShmBarrier = &ShmBarrier,
        ShmUnmap = &ShmUnmap,
    };

    private static DeviceFile Kind(OpenFile* self) => ((CheckedFile*)self)->kind;

    private static DeviceProbe? Probe(OpenFile* self) =>
        ((CheckedFile*)self)->probe is var handle && handle != 0
            ? (DeviceProbe?)GCHandle.FromIntPtr(handle).Target : null;

    private static PageJudge? Judge(OpenFile* self) =>
        ((CheckedFile*)self)->judge is var handle && handle != 0
            ? (PageJudge?)GCHandle.FromIntPtr(handle).Target : null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(OpenFile* self, byte* buffer, int length, long offset)
    {
        var real = Real(self);
        if (length == PageSum.PageSize)
            Probe(self)?.OnRead(Kind(self), offset);
        var code = real->Methods->Read(real, buffer, length, offset);
        if (length != PageSum.PageSize || (code != raw.SQLITE_OK && code != ShortRead))
            return code;
        var page = new Span<byte>(buffer, length);
        var isRight = code != ShortRead && Kind(self) switch
        {
            DeviceFile.Main => PageSum.IsRight(page, Number(offset))
                || Judge(self)?.TryAdmit(page, RawFile.Behind(self), offset) == true,
            DeviceFile.Log => LogFrame.IsRight(real, page, offset),
            _ => true,
        };
        if (Kind(self) == DeviceFile.Other)
            return code;
        if (!isRight)
            return SqliteError.PageDamaged;
        PageSum.Clear(page);
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(OpenFile* self, byte* buffer, int length, long offset)
    {
        var bytes = new Span<byte>(buffer, length);
        if (Kind(self) != DeviceFile.Main || length != PageSum.PageSize)
            return WriteThrough(self, buffer, length, offset);
        // In place: SQLite itself does not use these bytes. Nor may they come to the log.
        PageSum.Put(bytes, Number(offset));
        try
        {
            if (Judge(self) is not { } judge)
                return WriteThrough(self, buffer, length, offset);
            lock (judge.Writing)
                return WriteThrough(self, buffer, length, offset);
        }
        finally
        {
            PageSum.Clear(bytes);
        }
    }

    private static int WriteThrough(OpenFile* self, byte* buffer, int length, long offset)
    {
        var real = Real(self);
        var code = Probe(self)?.OnWrite(Kind(self), offset, new Span<byte>(buffer, length)) ?? raw.SQLITE_OK;
        if (code == raw.SQLITE_OK)
            return real->Methods->Write(real, buffer, length, offset);
        var part = Probe(self)!.AdmitBeforeFailure(length);
        if (part > 0)
            _ = real->Methods->Write(real, buffer, part, offset);
        return code;
    }

    private static uint Number(long offset) => (uint)(offset / PageSum.PageSize) + 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(OpenFile* self, int flags)
    {
        var real = Real(self);
        var code = Probe(self)?.OnSync(Kind(self)) ?? raw.SQLITE_OK;
        return code == raw.SQLITE_OK ? real->Methods->Sync(real, flags) : code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(OpenFile* self, long length)
    {
        var real = Real(self);
        var code = Probe(self)?.OnTruncate(Kind(self), length) ?? raw.SQLITE_OK;
        return code == raw.SQLITE_OK ? real->Methods->Truncate(real, length) : code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(OpenFile* self) => Real(self)->Methods->Close(Real(self));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetSize(OpenFile* self, long* size) => Real(self)->Methods->Size(Real(self), size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Lock(OpenFile* self, int level) => Real(self)->Methods->Lock(Real(self), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unlock(OpenFile* self, int level) => Real(self)->Methods->Unlock(Real(self), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(OpenFile* self, int* held) =>
        Real(self)->Methods->CheckReservedLock(Real(self), held);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Control(OpenFile* self, int operation, void* argument) =>
        Real(self)->Methods->Control(Real(self), operation, argument);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(OpenFile* self) => Real(self)->Methods->SectorSize(Real(self));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Characteristics(OpenFile* self) => Real(self)->Methods->Characteristics(Real(self));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmMap(OpenFile* self, int region, int size, int extend, void** mapped) =>
        Real(self)->Methods->ShmMap(Real(self), region, size, extend, mapped);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmLock(OpenFile* self, int offset, int count, int flags) =>
        Real(self)->Methods->ShmLock(Real(self), offset, count, flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ShmBarrier(OpenFile* self) => Real(self)->Methods->ShmBarrier(Real(self));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmUnmap(OpenFile* self, int delete) => Real(self)->Methods->ShmUnmap(Real(self), delete);

    /// <summary>SQLITE_IOERR_SHORT_READ: the file ends before; the rest of the buffer is zero.</summary>
    private const int ShortRead = raw.SQLITE_IOERR | (2 << 8);
}
