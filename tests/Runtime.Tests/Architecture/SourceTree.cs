namespace Stubs.Tests.Architecture;

/// <summary>The product's own source files, found from where the tests run.</summary>
internal static class SourceTree
{
    public static string Root => RepositoryRoot.Path;

    public static string Runtime => Path.Combine(Root, "src", "Runtime");

    /// <summary>The C# files below a folder that people wrote.</summary>
    public static IEnumerable<string> FilesBelow(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(
                file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)
                    .Any(part => part is "bin" or "obj"));
}
