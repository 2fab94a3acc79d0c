using Microsoft.Extensions.Logging;

namespace Stubs.Diagnostics;

/// <summary>
/// The entries that the runtime writes to the program's log, by module. An entry tells what is not the error of any
/// caller.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(EventIds.Store + 1, LogLevel.Warning,
        "Store '{Path}': the log could not be copied into the main file and stays as it is; nothing is lost.")]
    public static partial void CheckpointPostponed(ILogger logger, string path, Exception error);

    [LoggerMessage(EventIds.Store + 2, LogLevel.Information,
        "Store '{Path}' has format {From}. It is being upgraded to format {To}, which reads all of its {Megabytes} MiB; "
        + "an earlier version of Stubs cannot open it afterwards. "
        + "If the process ends meanwhile, the store still has format {From}, and the next start upgrades it.")]
    public static partial void UpgradeBegun(ILogger logger, string path, int from, int to, long megabytes);

    [LoggerMessage(EventIds.Store + 3, LogLevel.Information,
        "Store '{Path}' has format {To} now; the upgrade took {Milliseconds} ms.")]
    public static partial void UpgradeEnded(ILogger logger, string path, int to, long milliseconds);

    [LoggerMessage(EventIds.Store + 4, LogLevel.Warning,
        "Store '{Path}': another program has written {Pages} pages of the file, as SQLite does when it copies the log. "
        + "All rows that are there have been verified and are as they were written; the pages have their checksums again.")]
    public static partial void ForeignPagesSealed(ILogger logger, string path, int pages);

    [LoggerMessage(EventIds.Store + 5, LogLevel.Error,
        "Store '{Path}': another program has written {Pages} pages of the file, and what is stored is not what was "
        + "written ({Findings} findings). These pages are not used. The first finding: {First}")]
    public static partial void ForeignPagesRefused(
        ILogger logger, string path, int pages, int findings, string first);

    [LoggerMessage(EventIds.Store + 6, LogLevel.Error,
        "Store '{Path}': another program has written pages of the file, which could not be verified and are not used.")]
    public static partial void ForeignPagesNotVerified(ILogger logger, string path, Exception error);

    [LoggerMessage(EventIds.Store + 7, LogLevel.Critical,
        "Store '{Path}' takes no more writes until it is opened again: {Why}")]
    public static partial void StoreLost(ILogger logger, string path, string why);
}
