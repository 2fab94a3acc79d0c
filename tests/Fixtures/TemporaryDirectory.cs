namespace Stubs.Fixtures;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private const string MemoryDisk = "/dev/shm";

    /// <param name="inMemory">On a disk in memory, if there is one: for tests that open hundreds of stores and not for
    /// what a device does.</param>
    public TemporaryDirectory(bool inMemory = false) => Path = inMemory && Directory.Exists(MemoryDisk)
        ? Directory.CreateDirectory(System.IO.Path.Combine(MemoryDisk, $"stubs-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("stubs-").FullName;

    public string Path { get; }

    /// <summary>Where a store may be.</summary>
    public string StorePath => File("test.db");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
