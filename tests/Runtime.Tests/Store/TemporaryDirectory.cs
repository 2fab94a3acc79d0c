namespace Stubs.Tests.Store;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory() => Path = Directory.CreateTempSubdirectory("stubs-").FullName;

    public string Path { get; }

    /// <summary>Where a store may be.</summary>
    public string StorePath => File("test.db");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
