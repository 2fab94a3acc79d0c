using System.Diagnostics;
using System.Security.Cryptography;
using Spectre.Console;

namespace Cluster;

/// <summary>
/// The process that stays: starts the others, kills them one after the other and starts them again, and has what is
/// left audited.
/// </summary>
internal sealed class Supervisor : IAsyncDisposable
{
    private const double SettlingSeconds = 60;

    private readonly Settings settings;
    private readonly Random random;
    private readonly Member directory;
    private readonly Member[] servers;
    private readonly Member client;
    private readonly string folder;

    // Where the stores are: another place after they have been restored.
    private string stores;
    private IReadOnlySet<long> acknowledgedBefore = new HashSet<long>();

    public Supervisor(Settings settings, string folder)
    {
        (this.settings, this.folder, stores) = (settings, folder, Path.Combine(folder, "stores"));
        Directory.CreateDirectory(stores);
        random = new Random(settings.Seed);
        var secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        Environment.SetEnvironmentVariable(Settings.SecretVariable, secret);
        DirectoryAddress = "unix:" + Path.Combine(folder, "directory.sock");
        directory = new Member(
            "directory",
            _ => [
                "server", "--name", "directory", "--store", Path.Combine(stores, "directory.db"), "--listen",
                DirectoryAddress], secret);
        servers = [.. Settings.Servers.Select(name => new Member(
            name,
            _ => [
                "server", "--name", name, "--store", Path.Combine(stores, name + ".db"), "--listen",
                "tcp://127.0.0.1:0", "--directory", DirectoryAddress], secret))];
        client = new Member(
            "client",
            run => [
                "client", "--directory", DirectoryAddress, "--run", $"{run}", "--clients", $"{settings.Clients}",
                "--customers", $"{settings.Customers}", "--seed", $"{settings.Seed}"],
            secret,
            Tally.Read);
    }

    public string DirectoryAddress { get; }

    public Tally Tally { get; } = new();

    public Stopwatch Running { get; } = new();

    public IEnumerable<Member> Members => [directory, .. servers, client];

    public int Kills => Members.Sum(static member => member.Kills);

    /// <summary>The last thing that was done.</summary>
    public string LastEvent { get; private set; } = "";

    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        foreach (var member in Members.Except([client]))
            member.Start();
        foreach (var member in Members.Except([client]))
            await member.WaitUntilReadyAsync(cancellation);
        await Bank.OpenAsync(settings, DirectoryAddress, cancellation);
        AnsiConsole.WriteLine($"Opened a bank of {settings.Customers} customers at {servers.Length} servers.");
        client.Start();
        await client.WaitUntilReadyAsync(cancellation);

        Running.Start();
        var killing = KillAsync(cancellation);
        await Display.RunAsync(this, settings, killing, cancellation);
        await killing;
        await client.StopAsync();
        Running.Stop();

        Display.Report(this);
        var settled = true;
        foreach (var member in Members.Except([client]))
            settled &= await SettleAsync(member, cancellation);
        var survived = await Audit.RunAsync(
            settings, DirectoryAddress, Tally, Tally.Acknowledged, cancellation) & settled;
        return survived && (!settings.Backup || await RestoreAsync(cancellation));
    }

    private string BackupPath => Path.Combine(folder, "backup");

    /// <summary>All nodes are backed up as of one moment, while the clients go on.</summary>
    private async Task BackUpAsync(CancellationToken cancellation)
    {
        string answer;
        do
        {
            acknowledgedBefore = Tally.Acknowledged;
            answer = await directory.AskAsync($"backup {BackupPath}", cancellation);
            LastEvent = $"{Running.Elapsed.TotalSeconds,5:0.0} s  backup of all nodes: {answer}";
        }
        while (!answer.StartsWith("paused", StringComparison.Ordinal));
        AnsiConsole.WriteLine(
            $"Backed up all nodes in the middle of {acknowledgedBefore.Count:N0} transfers; no action could commit for {answer.Split(' ')[1]} ms.");
    }

    /// <summary>Destroys all nodes with their stores, restores the backup, and has that audited.</summary>
    private async Task<bool> RestoreAsync(CancellationToken cancellation)
    {
        foreach (var member in Members.Except([client]))
            await member.KillAsync();
        Directory.Delete(stores, recursive: true);
        AnsiConsole.WriteLine("Destroyed all nodes with their stores, and restored the backup.");
        stores = BackupPath;
        foreach (var member in Members.Except([client]))
            member.Start();
        var settled = true;
        foreach (var member in Members.Except([client]))
        {
            await member.WaitUntilReadyAsync(cancellation);
            settled &= await SettleAsync(member, cancellation);
        }

        return await Audit.RunAsync(
            settings, DirectoryAddress, Tally, acknowledgedBefore, cancellation) & settled;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members)
            await member.DisposeAsync();
    }

    /// <summary>Kills at the times that the settings imply, and goes on to the end of the run.</summary>
    private async Task KillAsync(CancellationToken cancellation)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var interval = settings.Seconds / (settings.Kills + 1);
        for (var kill = 1; kill <= settings.Kills + 1; kill++)
        {
            var due = kill > settings.Kills
                ? settings.Seconds : (kill + (0.8 * (random.NextDouble() - 0.5))) * interval;
            while (Running.Elapsed.TotalSeconds < due)
                await tick.WaitForNextTickAsync(cancellation);
            if (kill > settings.Kills)
                break;
            if (settings.Backup && kill == (settings.Kills / 2) + 1)
                await BackUpWhenReadyAsync(cancellation);
            var victim = Pick();
            await victim.WaitUntilReadyAsync(cancellation);
            var id = victim.ProcessId;
            await victim.KillAsync();
            LastEvent = $"{Running.Elapsed.TotalSeconds,5:0.0} s  killed {victim.Name} (process {id}) with SIGKILL";
            victim.Start();
        }

        foreach (var member in Members)
            await member.WaitUntilReadyAsync(cancellation);
    }

    private async Task BackUpWhenReadyAsync(CancellationToken cancellation)
    {
        foreach (var member in Members)
            await member.WaitUntilReadyAsync(cancellation);
        await BackUpAsync(cancellation);
    }

    /// <summary>Mostly a server, sometimes the directory or the clients.</summary>
    private Member Pick() => random.Next(8) switch
    {
        0 => directory,
        1 => client,
        _ => servers[random.Next(servers.Length)],
    };

    private static async Task<bool> SettleAsync(Member member, CancellationToken cancellation)
    {
        var answer = await member.AskAsync($"settle {SettlingSeconds}", cancellation);
        var settled = answer == "settled 0 0";
        return SmallBank.Proof.Check(
            $"recovery at {member.Name} has come to its end", settled,
            answer is ['s', ..] && answer.Split(' ') is [_, var unresolved, var inDoubt]
            ? $"{unresolved} actions unresolved, {inDoubt} objects in doubt"
            : answer);
    }
}
