using System.Diagnostics;
using System.Globalization;

namespace Stubs.Benchmarks;

/// <summary>This program in another process, which says what it offers line by line, and ends with its input.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process process;

    private Child(Process process) => this.process = process;

    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static Child Start(params string[] arguments)
    {
        var itself = Environment.ProcessPath!;
        if (Path.GetFileNameWithoutExtension(itself) == "dotnet")
            arguments = [typeof(Child).Assembly.Location, .. arguments];
        return new Child(
            Process.Start(new ProcessStartInfo(
                itself, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!);
    }

    public async Task<string> ReadAsync() =>
        await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The other process has ended.");

    /// <summary>Asks for something, and reads the one line of the answer.</summary>
    public async Task<string> AskAsync(string question)
    {
        await process.StandardInput.WriteLineAsync(question);
        await process.StandardInput.FlushAsync();
        return await ReadAsync();
    }

    public async Task<long> AskNumberAsync(string question) =>
        long.Parse(await AskAsync(question), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
