using System.CommandLine;
using System.CommandLine.Help;
using Spectre.Console;
using Stubs.Store.Sqlite;
using Stubs.Tool.Commands;
using Stubs.Tool.Output;

namespace Stubs.Tool;

/// <summary>
/// The <c>stubs</c> tool: looks after the file of a store, without the classes of what is stored, and asks running
/// nodes as an operator.
/// </summary>
/// <remarks>
/// <code>
/// exit code | meaning
/// 0         | done; a check found nothing
/// 1         | done; a check found something
/// 2         | not done; the message says why: a line of errors, or with --json {"error": …}
/// </code>
/// </remarks>
internal static class StubsTool
{
    public const int Done = 0, Found = 1, Failed = 2;

    /// <summary>Runs one command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="output">Where the answer goes; null for the console.</param>
    public static async Task<int> RunAsync(string[] arguments, TextWriter? output = null)
    {
        SQLitePCL.Batteries_V2.Init();
        var console = ConsoleOf(output ?? Console.Out, isTerminal: output is null && !Console.IsOutputRedirected);
        var errors = ConsoleOf(output ?? Console.Error, isTerminal: output is null && !Console.IsErrorRedirected);
        var root = new Command("stubs", "Looks after the stores of Stubs: files in which objects are durable.")
        {
            new HelpOption(),
            new VersionOption(),
            CheckCommand.Create(console),
            ListCommand.Create(console),
            ShowCommand.Create(console),
            InDoubtCommand.Create(console),
            ResolveCommand.Create(console),
            ExportCommand.Create(console),
            BackupCommand.Create(console),
            RestoreCommand.Create(console),
            CompactCommand.Create(console),
            CollectCommand.Create(console),
        };
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        if (output is not null)
            (configuration.Output, configuration.Error) = (output, output);
        var isJson = arguments.Contains(StoreCommand.JsonName);
        if (arguments.Length == 0)
        {
            await root.Parse(["--help"]).InvokeAsync(configuration);
            return Failed;
        }

        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            Answer.Error(
                isJson ? console : errors, isJson,
                string.Join(' ', parsed.Errors.Select(static error => error.Message)) + " 'stubs --help' says more.");
            return Failed;
        }

        try
        {
            return await parsed.InvokeAsync(configuration);
        }
        catch (SqliteError error)
        {
            Answer.Error(
                isJson ? console : errors, isJson, error.ToStoreException("the store", "reading it").Message);
        }
        catch (Exception failure) when (failure is StubsException or IOException or UnauthorizedAccessException
            or ToolException or ArgumentException)
        {
            Answer.Error(isJson ? console : errors, isJson, failure.Message);
        }

        return Failed;
    }

    private static IAnsiConsole ConsoleOf(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
        });
        // Another program reads it, and does not want lines broken.
        if (!isTerminal)
            console.Profile.Width = int.MaxValue / 2;
        return console;
    }
}

/// <summary>What was asked for cannot be done; the message says why, and what can.</summary>
internal sealed class ToolException(string message) : Exception(message);
