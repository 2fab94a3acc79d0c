using System.Diagnostics;

namespace Stubs.Tests.Distributed;

/// <summary>
/// Three machines in one: network namespaces of Linux, with a wire from the first one to each other.
/// <code>
/// server 10.77.1.2 ──── 10.77.1.1 directory 10.77.2.1 ──── 10.77.2.2 client
/// </code>
/// The one in the middle has two addresses, and passes on what the others send to each other.
/// </summary>
internal sealed class NetworkNamespaces : IDisposable
{
    /// <summary>Set to 1 where namespaces cannot be made, so that the tests that need them only say so.</summary>
    public const string Variable = "STUBS_NO_NAMESPACES";

    private readonly string prefix = $"stubs{Environment.ProcessId:x}";
    private readonly List<string> made = [];

    private NetworkNamespaces()
    {
    }

    /// <summary>Makes them.</summary>
    /// <exception cref="InvalidOperationException">The process may not, or the machine has no <c>ip</c>.</exception>
    public static NetworkNamespaces Make()
    {
        var machines = new NetworkNamespaces();
        try
        {
            foreach (var name in (string[])["directory", "server", "client"])
                machines.Add(name);
            machines.Connect("server", 1);
            machines.Connect("client", 2);
            Run("ip", "netns", "exec", machines.NameOf("directory"), "sh", "-c",
                "echo 1 > /proc/sys/net/ipv4/ip_forward");
            return machines;
        }
        catch
        {
            machines.Dispose();
            throw;
        }
    }

    /// <summary>The words that start a program on one of the machines.</summary>
    public string[] On(string machine) => ["ip", "netns", "exec", NameOf(machine)];

    public void Dispose()
    {
        foreach (var name in made)
            Run("ip", "netns", "del", name);
    }

    private string NameOf(string machine) => $"{prefix}{machine[0]}";

    private void Add(string machine)
    {
        Run("ip", "netns", "add", NameOf(machine));
        made.Add(NameOf(machine));
        Run("ip", "-n", NameOf(machine), "link", "set", "lo", "up");
    }

    private void Connect(string machine, int net)
    {
        var (inner, outer) = (NameOf("directory"), NameOf(machine));
        Run("ip", "-n", inner, "link", "add", $"v{net}", "type", "veth", "peer", "name", "v0", "netns", outer);
        Run("ip", "-n", inner, "addr", "add", $"10.77.{net}.1/24", "dev", $"v{net}");
        Run("ip", "-n", inner, "link", "set", $"v{net}", "up");
        Run("ip", "-n", outer, "addr", "add", $"10.77.{net}.2/24", "dev", "v0");
        Run("ip", "-n", outer, "link", "set", "v0", "up");
        Run("ip", "-n", outer, "route", "add", "default", "via", $"10.77.{net}.1");
    }

    private static void Run(params string[] words)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(
                words[0], words[1..]) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"'{string.Join(' ', words)}' failed: {error.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidOperationException($"'{words[0]}' cannot be run: {error.Message}", error);
        }
    }
}
