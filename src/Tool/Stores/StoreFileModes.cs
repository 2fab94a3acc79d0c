namespace Stubs.Tool.Stores;

/// <summary>How files are made that hold what a store holds: for their owner only.</summary>
internal static class StoreFileModes
{
    /// <summary>A file that is not there yet.</summary>
    public static FileStreamOptions NewPrivate()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
