using System.Security.Cryptography;
using Stubs.Store;

namespace Stubs.Tests.Store;

/// <summary>A store that an earlier version has written (PastStores/README.md).</summary>
internal sealed class PastStore
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "PastStores", "v1");

    private readonly string name;

    public PastStore(string name) => this.name = name;

    public static TheoryData<string> OfFormat1 =>
        ["empty", "objects", "backup", "killed", "coordinator", "participant"];

    public byte[] Main => File.ReadAllBytes(FileOf(".stubs"));

    public byte[] Log => File.Exists(FileOf(".stubs-wal")) ? File.ReadAllBytes(FileOf(".stubs-wal")) : [];

    /// <summary>What it holds, in words.</summary>
    public string[] Content => name switch
    {
        "empty" => [],
        "backup" => new PastStore("objects").Content,
        _ => File.ReadAllLines(FileOf(".txt")),
    };

    /// <summary>Puts its files where a test wants them.</summary>
    public void CopyTo(string path) => Put(path, Main, Log);

    public static void Put(string path, byte[] main, byte[] log)
    {
        File.WriteAllBytes(path, main);
        File.Delete(path + "-shm");
        File.WriteAllBytes(path + "-wal", log);
    }

    /// <summary>What a store holds now, in the same words.</summary>
    public static async Task<string[]> DescribeAsync(IObjectStore store) =>
        [.. (await Objects.ListAsync(store)).Select(Line)];

    private string FileOf(string ending) => Path.Combine(Folder, name + ending);

    private static string Line(StoredObject stored) =>
        $"{stored.Uid} {Line(stored.State)} {(stored.Shadow is { } shadow ? $"{shadow.Action} {shadow.Coordinator} {Line(shadow.State)}" : "-")}";

    private static string Line(ObjectState? state) =>
        state is null
            ? "-"
            : $"{state.TypeName} {state.Body.Length} {Convert.ToHexString(SHA256.HashData(state.Body.Span))[..16]}";
}
