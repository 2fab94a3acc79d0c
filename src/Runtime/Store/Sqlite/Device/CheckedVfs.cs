using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using SQLitePCL;
using static Stubs.Store.Sqlite.NativeSqlite;

namespace Stubs.Store.Sqlite.Device;

/// <summary>
/// SQLite's way to the files of one store: the operating system's own, with a checksum on every page (see
/// <see cref="CheckedFile"/>). SQLite by itself notices little of what a device loses or changes: a changed key, for
/// one, is an object that is not found, which would be a silent loss (SYSTEM 35).
/// </summary>
/// <remarks>
/// SQLite calls it through <see cref="Name"/>. It must outlive every connection that was opened with it.
/// </remarks>
internal sealed unsafe class CheckedVfs : IDisposable
{
    private readonly Vfs* vfs;
    private readonly FileMethods* methods;
    private readonly Context* context;
    private GCHandle probe;
    private GCHandle judge;
    private bool disposed;

    /// <param name="probe">What stands between the store and its device.</param>
    /// <param name="judge">What judges pages that another program wrote; null if they are not to be used.</param>
    public CheckedVfs(DeviceProbe? probe = null, PageJudge? judge = null)
    {
        Name = $"stubs-{Guid.NewGuid():N}";
        var real = sqlite3_vfs_find(null);
        methods = (FileMethods*)NativeMemory.Alloc((nuint)sizeof(FileMethods));
        *methods = CheckedFile.Methods();
        if (probe is not null)
            this.probe = GCHandle.Alloc(probe);
        if (judge is not null)
            this.judge = GCHandle.Alloc(judge);
        context = (Context*)NativeMemory.Alloc((nuint)sizeof(Context));
        *context = new Context
        {
            Real = real,
            Methods = methods,
            Probe = probe is null ? 0 : GCHandle.ToIntPtr(this.probe),
            Judge = judge is null ? 0 : GCHandle.ToIntPtr(this.judge),
        };

        // All but Open stay the operating system's own: they concern names, time and chance, not the contents of files.
        vfs = (Vfs*)NativeMemory.Alloc((nuint)sizeof(Vfs));
        *vfs = *real;
        vfs->Next = null;
        vfs->Name = AllocateName(Name);
        vfs->Context = (nint)context;
        vfs->FileSize = CheckedFile.Size + real->FileSize;
        vfs->Open = &Open;
        if (sqlite3_vfs_register(vfs, makeDefault: 0) != raw.SQLITE_OK)
            throw new InvalidOperationException(
                "SQLite does not take a way to its files; its library is not one that can be used.");
    }

    /// <summary>The name under which connections ask for it.</summary>
    public string Name { get; }

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        _ = sqlite3_vfs_unregister(vfs);
        NativeMemory.Free(vfs->Name);
        NativeMemory.Free(vfs);
        NativeMemory.Free(context);
        NativeMemory.Free(methods);
        if (probe.IsAllocated)
            probe.Free();
        if (judge.IsAllocated)
            judge.Free();
    }

    private static byte* AllocateName(string name)
    {
        var length = Encoding.UTF8.GetByteCount(name);
        var bytes = (byte*)NativeMemory.AllocZeroed((nuint)length + 1);
        Encoding.UTF8.GetBytes(name, new Span<byte>(bytes, length));
        return bytes;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Vfs* self, byte* name, OpenFile* file, int flags, int* outFlags)
    {
        var context = (Context*)self->Context;
        file->Methods = null; // Tells SQLite that there is nothing to close, should opening fail.
        var code = context->Real->Open(context->Real, name, CheckedFile.Real(file), flags, outFlags);
        if (code != raw.SQLITE_OK)
            return code;
        CheckedFile.Initialize(file, context->Methods, KindOf(flags), context->Probe, context->Judge);
        return raw.SQLITE_OK;
    }

    private static DeviceFile KindOf(int flags) =>
        (flags & raw.SQLITE_OPEN_MAIN_DB) != 0 ? DeviceFile.Main
        : (flags & raw.SQLITE_OPEN_WAL) != 0 ? DeviceFile.Log
        : DeviceFile.Other;

    private struct Context
    {
        public Vfs* Real;
        public FileMethods* Methods;
        public nint Probe;
        public nint Judge;
    }
}
