using System.Runtime.CompilerServices;

namespace Stubs.Tests.Past;

/// <summary>The files of earlier versions; this version writes its own only when it is told to (PastStates/README.md).</summary>
internal static class PastFiles
{
    public static bool AreWritten => Environment.GetEnvironmentVariable("STUBS_WRITE_PAST_STATES") == "1";

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "PastStates", name));

    public static void Write(string name, byte[] content)
    {
        foreach (var root in new[] { Path.Combine(Sources(), "..", "PastStates"), Path.Combine(AppContext.BaseDirectory, "PastStates") })
        {
            var path = Path.Combine(root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }

    private static string Sources([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
