namespace Stubs.Fixtures;

/// <summary>The repository that the tests were built in.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    /// <summary>The path of a file or a folder.</summary>
    public static string PathOf(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Stubs.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Stubs.sln above '{AppContext.BaseDirectory}'.");
    }
}
