using System.Runtime.CompilerServices;

namespace Stubs.Tests.Past;

/// <summary>
/// The files of earlier versions; this version writes its own only when it is told to (PastStates/README.md).
/// </summary>
internal static class PastFiles
{
    public static bool AreWritten => Environment.GetEnvironmentVariable("STUBS_WRITE_PAST_STATES") == "1";

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "PastStates", name));

    public static void Write(string name, byte[] content)
    {
        foreach (var root in new[] { Path.Combine(Sources(), "..", "PastStates"), Path.Combine(AppContext.BaseDirectory, "PastStates") })
        {
            var path = Path.Combine(root, name);
            RefuseReleased(Path.GetDirectoryName(path)!);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }

    /// <summary>What has been released may lie on any disk: it is not written again.</summary>
    internal static void RefuseReleased(string folder)
    {
        if (File.Exists(Path.Combine(folder, "released.txt")))
            throw new InvalidOperationException($"{Path.GetFileName(folder)} has been released: what it stored lies on other people's disks. Add a folder for the next version; see PastStates/README.md.");
    }

    private static string Sources([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
