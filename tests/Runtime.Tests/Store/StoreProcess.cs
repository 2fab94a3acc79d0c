using System.Diagnostics;

namespace Stubs.Tests.Store;

/// <summary>A real process that uses a store (tests/StoreCrash), until the test ends or kills it.</summary>
internal sealed class StoreProcess : IAsyncDisposable
{
    private readonly Process process;

    private StoreProcess(Process process) => this.process = process;

    public int Id => process.Id;

    public static StoreProcess Start(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Stubs.StoreCrash.dll");
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", program, .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
        return new StoreProcess(Process.Start(start)!);
    }

    /// <summary>The next line that it says; null once it has ended.</summary>
    public async Task<string?> ReadLineAsync() => await process.StandardOutput.ReadLineAsync();

    /// <summary>SIGKILL. What it has said before can still be read.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Lets it end by itself.</summary>
    public async Task EndAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }
}
