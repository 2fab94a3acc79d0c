namespace Bank;

/// <summary>What the command line says.</summary>
/// <param name="Customers">How many customers the bank has.</param>
/// <param name="Clients">How many clients run transactions side by side.</param>
/// <param name="Seconds">How long they run before the process is killed.</param>
/// <param name="Hot">The share of transactions, from 0 to 1, that work on the first ten customers.</param>
/// <param name="Store">The file of the store.</param>
/// <param name="Seed">Makes the choice of transactions repeatable.</param>
internal sealed record Settings(int Customers, int Clients, double Seconds, double Hot, string Store, int Seed)
{
    /// <summary>What every account holds at the start.</summary>
    public const decimal Opening = 1000;

    public static string CustomerName(int number) => $"bank/customers/{number}";

    public static string TellerName(int client) => $"bank/tellers/{client}";

    public IEnumerable<string> ToArguments() =>
        ["child", "--customers", $"{Customers}", "--clients", $"{Clients}", "--hot", FormattableString.Invariant(
            $"{Hot}"), "--store", Store, "--seed", $"{Seed}"];
}
