using Stubs.Store.Sqlite.Device;

namespace Stubs.Lab.Processes.Disks;

/// <summary>The files of a store on a disk that remembers what was not flushed.</summary>
/// <param name="Store">The path of the store.</param>
internal sealed record DiskFiles(string Store)
{
    /// <summary>The files in which the store keeps its contents.</summary>
    public static IReadOnlyList<DeviceFile> Kinds { get; } = [DeviceFile.Main, DeviceFile.Log];

    /// <summary>What the operating system shows, whether flushed or not.</summary>
    public string Seen(DeviceFile file) => file == DeviceFile.Main ? Store : Store + "-wal";

    /// <summary>What is certainly on the disk.</summary>
    public string Stable(DeviceFile file) => Seen(file) + ".stable";

    /// <summary>The index of the log, which is memory shared between processes, and ends with the power.</summary>
    public string Index => Store + "-shm";

    /// <summary>The contents of a file, or nothing if there is none.</summary>
    public static byte[] Read(string path) => File.Exists(path) ? File.ReadAllBytes(path) : [];
}
