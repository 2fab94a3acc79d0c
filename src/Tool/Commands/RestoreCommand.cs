using System.CommandLine;
using Spectre.Console;
using Stubs.Store.Sqlite;
using Stubs.Tool.Output;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Commands;

/// <summary><c>stubs restore</c>: puts a backup in the place of a store.</summary>
internal static class RestoreCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var from = new Argument<string>("backup") { Description = "The backup." };
        var store = StoreCommand.Store();
        var replace = new Option<bool>("--replace")
            { Description = "Put it in the place of a store that is there; that one is kept beside it." };
        var command = new Command("restore", "Verifies a backup and puts it in the place of a store.")
            { from, store, replace };
        command.SetAction((parsed, cancellation) =>
        {
            using var backup = new StoreView(parsed.GetValue(from)!);
            if (new StoreCheck(backup.Path, backup.Vfs, cancellation, new AdmittedPages()).Run() is [var finding, ..])
                throw new ToolException($"'{backup.Path}' is damaged and not restored: {finding.Message}");
            var target = StoreFile.Resolve(parsed.GetValue(store)!);
            using var taken = StoreLock.Acquire(target, TimeProvider.System);
            var kept = File.Exists(target) ? Keep(target, parsed.GetValue(replace)) : null;
            if (kept is null && File.Exists(target + "-wal"))
                throw new ToolException($"'{target}-wal' is the log of a store that is missing. Move it away first.");
            StoreBackup.Run(backup.Path, target, backup.Vfs, cancellation);
            Answer.Line(console, $"'{target}' is what '{backup.Path}' was."
                + (kept is null ? "" : $" What was there is '{kept}' now."));
            return Task.FromResult(StubsTool.Done);
        });
        return command;
    }

    private static string Keep(string target, bool replace)
    {
        if (!replace)
            throw new ToolException($"'{target}' is there already. With --replace it is moved aside.");
        // Only a store is moved aside.
        StoreFile.FormatOf(target);
        var number = 1;
        while (File.Exists($"{target}.{number}"))
            number++;
        var kept = $"{target}.{number}";
        File.Move(target, kept);
        foreach (var ending in new[] { "-wal", "-shm" }.Where(ending => File.Exists(target + ending)))
            File.Move(target + ending, kept + ending);
        return kept;
    }
}
