using Microsoft.Win32.SafeHandles;
using SQLitePCL;
using Stubs.Store.Sqlite.Device;

namespace Stubs.Lab.Processes.Disks;

/// <summary>
/// Stands between a store and its device, and keeps beside each of the store's files another one with what has been
/// flushed of it. They outlive the process, so that the process that has killed it can tell what a loss of power would
/// leave (<see cref="PowerLoss"/>). It also fails when it is told to.
/// </summary>
internal sealed class RememberingDisk : DeviceProbe, IDisposable
{
    private const int WriteError = raw.SQLITE_IOERR | (3 << 8);
    private const int SyncError = raw.SQLITE_IOERR | (4 << 8);

    // A device takes its time to flush; only then can the power fail in between.
    private static readonly TimeSpan FlushTime = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private readonly ManualResetEventSlim flushed = new();
    private readonly Dictionary<DeviceFile, SafeFileHandle> stable = [];
    private readonly Dictionary<DeviceFile, List<Change>> pending = [];
    private volatile DiskFailure failure;
    private long moments = long.MaxValue;

    /// <param name="files">The files of a store that exists, and is not open.</param>
    public RememberingDisk(DiskFiles files)
    {
        foreach (var kind in DiskFiles.Kinds)
        {
            // What an earlier process wrote and did not flush is flushed with what this one writes.
            var (seen, known) = (DiskFiles.Read(files.Seen(kind)), File.Exists(files.Stable(kind)));
            if (!known)
                File.WriteAllBytes(files.Stable(kind), seen);
            stable[kind] = File.OpenHandle(files.Stable(kind), FileMode.Open, FileAccess.ReadWrite);
            pending[kind] = known ? [new Change(0, seen), new Change(seen.Length, null)] : [];
        }
    }

    public DiskFailure Failure
    {
        get => failure;
        set => failure = value;
    }

    /// <summary>Is called when the power fails, in the middle of the work of the store. It does not return.</summary>
    public Action OnPowerLoss { get; init; } = static () => { };

    /// <summary>Lets the power fail before the so-manieth write, cut or flush from now on.</summary>
    public void LosePowerAt(int moment) => Interlocked.Exchange(ref moments, moment);

    public override int OnWrite(DeviceFile file, long offset, ReadOnlySpan<byte> bytes)
    {
        if (file == DeviceFile.Other)
            return Ok;
        Pass();
        var code = failure switch
        {
            DiskFailure.Full => raw.SQLITE_FULL,
            DiskFailure.Short => WriteError,
            _ => Ok,
        };
        if (code == Ok || AdmitBeforeFailure(bytes.Length) is > 0)
            Note(
                file,
                new Change(offset, bytes[..(code == Ok ? bytes.Length : AdmitBeforeFailure(bytes.Length))].ToArray()));
        return code;
    }

    public override int AdmitBeforeFailure(int length) => failure == DiskFailure.Short ? length / 2 : 0;

    public override int OnTruncate(DeviceFile file, long length)
    {
        if (file == DeviceFile.Other)
            return Ok;
        Pass();
        Note(file, new Change(length, null));
        return Ok;
    }

    public override int OnSync(DeviceFile file)
    {
        if (file == DeviceFile.Other)
            return Ok;
        Pass();
        flushed.Wait(FlushTime);
        lock (gate)
        {
            var changes = pending[file];

            // After a flush that failed, no later flush covers what it was to flush: it is there or not, until it is
            // written anew.
            if (failure == DiskFailure.Sync)
            {
                changes.Clear();
                return SyncError;
            }

            foreach (var change in changes)
                change.Apply(stable[file]);
            changes.Clear();
            return Ok;
        }
    }

    public void Dispose()
    {
        flushed.Dispose();
        foreach (var file in stable.Values)
            file.Dispose();
    }

    private void Pass()
    {
        if (Interlocked.Decrement(ref moments) == 0)
            OnPowerLoss();
    }

    private void Note(DeviceFile file, Change change)
    {
        lock (gate)
            pending[file].Add(change);
    }

    /// <summary>A write, or without bytes a cut.</summary>
    private readonly record struct Change(long Offset, byte[]? Bytes)
    {
        public void Apply(SafeFileHandle to)
        {
            if (Bytes is null)
                RandomAccess.SetLength(to, Offset);
            else
                RandomAccess.Write(to, Bytes, Offset);
        }
    }
}

/// <summary>How a disk fails.</summary>
internal enum DiskFailure
{
    None,

    /// <summary>There is no room.</summary>
    Full,

    /// <summary>Flushes fail.</summary>
    Sync,

    /// <summary>Of what is written only a part arrives, and an error is reported.</summary>
    Short,
}
