using System.Runtime.CompilerServices;

namespace Stubs.Generators.Tests;

/// <summary>
/// Compares what is written with what was approved: <c>Snapshots/{scenario}/{file}.verified.cs</c>. What differs is put
/// beside it as <c>.received.cs</c>. To approve all that is written now: <c>STUBS_ACCEPT_SNAPSHOTS=1 dotnet test
/// tests/Generators.Tests</c>.
/// </summary>
internal static class Snapshot
{
    private const string AcceptVariable = "STUBS_ACCEPT_SNAPSHOTS";

    public static string Root { get; } = Path.Combine(ProjectFolder(), "Snapshots");

    /// <summary>The source of a scenario.</summary>
    public static string Source(string scenario) => File.ReadAllText(Path.Combine(Root, scenario, "Source.cs"));

    /// <summary>Compares the files of a scenario, and fails with their differences.</summary>
    public static void Check(string scenario, IReadOnlyDictionary<string, string> files)
    {
        var folder = Path.Combine(Root, scenario);
        foreach (var old in Directory.GetFiles(folder, "*.received.cs"))
            File.Delete(old);

        var approved = Directory.GetFiles(folder, "*.verified.cs")
            .ToDictionary(path => Path.GetFileName(path).Replace(".verified.cs", ".g.cs"), File.ReadAllText);
        var differing = files.Keys.Union(approved.Keys)
            .Where(name => files.GetValueOrDefault(name) != approved.GetValueOrDefault(name)).Order().ToArray();
        foreach (var name in differing)
            Write(folder, name, files.GetValueOrDefault(name));
        if (Environment.GetEnvironmentVariable(AcceptVariable) is null)
            differing.ShouldBeEmpty(
                $"see the *.received.cs files in {folder}; to approve them, run the tests with {AcceptVariable}=1");
    }

    private static void Write(string folder, string name, string? text)
    {
        var accepts = Environment.GetEnvironmentVariable(AcceptVariable) is not null;
        var path = Path.Combine(folder, name.Replace(".g.cs", accepts ? ".verified.cs" : ".received.cs"));
        if (text is null && accepts)
            File.Delete(path);
        else
            File.WriteAllText(path, text ?? "// Not written any more.\n");
    }

    private static string ProjectFolder([CallerFilePath] string path = "") =>
        Path.GetDirectoryName(Path.GetDirectoryName(path))!;
}
