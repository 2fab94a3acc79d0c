namespace Cluster;

/// <summary>What the command line says.</summary>
/// <param name="Seconds">How long the clients run.</param>
/// <param name="Kills">How many processes are killed meanwhile.</param>
/// <param name="Clients">How many clients run transactions side by side, in one process.</param>
/// <param name="Customers">How many customers the bank has, each with an account at either server.</param>
/// <param name="Seed">Makes the choice of transactions and victims repeatable.</param>
/// <param name="Backup">Whether all nodes are backed up in the middle, and restored from that at the end.</param>
internal sealed record Settings(double Seconds, int Kills, int Clients, int Customers, int Seed, bool Backup = false)
{
    /// <summary>What every account holds at the start.</summary>
    public const decimal Opening = 1000;

    /// <summary>
    /// The environment variable in which the processes are told their common secret: others could see it on a command
    /// line.
    /// </summary>
    public const string SecretVariable = "CLUSTER_SECRET";

    public static readonly string[] Servers = ["server-1", "server-2"];

    public static string CustomerName(int number) => $"bank/customers/{number}";
}
