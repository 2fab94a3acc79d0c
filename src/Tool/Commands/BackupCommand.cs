using System.CommandLine;
using Spectre.Console;
using Stubs.Recovery;
using Stubs.Store.Sqlite;
using Stubs.Tool.Output;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Commands;

/// <summary><c>stubs backup</c>: a copy as of one moment, also beside a running node.</summary>
internal static class BackupCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var store = StoreCommand.Store();
        var to = new Argument<string>("copy") { Description = "The file to write; nothing may be there yet." };
        var command = new Command(
            "backup", "Copies a store as it stands at one moment, also while a node uses it, and verifies the copy.")
            { store, to };
        command.SetAction(async (parsed, cancellation) =>
        {
            var isInUse = IsInUse(StoreView.Existing(parsed.GetValue(store)!));
            using var view = new StoreView(parsed.GetValue(store)!);
            StoreBackup.Run(view.Path, parsed.GetValue(to)!, view.Vfs, cancellation);
            if (isInUse)
                await BackupStamp.MarkAsync(
                    StoreView.Existing(parsed.GetValue(to)!), NewUid(), TimeProvider.System.GetUtcNow());
            using var copy = new StoreView(parsed.GetValue(to)!);
            var findings = new StoreCheck(copy.Path, copy.Vfs, cancellation, new AdmittedPages()).Run();
            foreach (var finding in findings)
                Answer.Line(console, finding.Message);
            Answer.Line(console, findings.Count == 0
                ? $"'{view.Path}' has been copied to '{copy.Path}', and the copy verified."
                : $"'{view.Path}' has been copied to '{copy.Path}', and what is stored is not what was written.");
            return findings.Count == 0 ? StubsTool.Done : StubsTool.Found;
        });
        return command;
    }

    // What a node does after the copy was made, the copy lacks: its directory is to know.
    private static bool IsInUse(string path)
    {
        try
        {
            using var taken = new FileStream(path + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static Uid NewUid() => new(Guid.CreateVersion7().ToByteArray(bigEndian: true));
}
