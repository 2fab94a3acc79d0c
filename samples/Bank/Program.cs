using System.CommandLine;
using Bank;

Option<int> customers = new("--customers")
    { Description = "How many customers the bank has, each with two accounts.", DefaultValueFactory = _ => 200 };
Option<int> clients = new("--clients")
    { Description = "How many clients run transactions side by side.", DefaultValueFactory = _ => 16 };
Option<double> seconds = new("--seconds")
    { Description = "How long they run before the process is killed.", DefaultValueFactory = _ => 5 };
Option<double> hot = new("--hot")
    { Description = "The share of transactions, from 0 to 1, that work on the first ten customers.",
        DefaultValueFactory = _ => 0.1 };
Option<int> seed = new("--seed")
    { Description = "Makes the choice of transactions repeatable.", DefaultValueFactory = _ => Random.Shared.Next() };
Option<string?> store = new("--store")
    { Description = "The file of the store; by default a new one in the temporary directory, removed at the end." };

Settings Read(ParseResult line, string path) => new(
    Math.Max(2, line.GetValue(customers)), Math.Max(1, line.GetValue(clients)), Math.Max(0.1, line.GetValue(seconds)),
    Math.Clamp(line.GetValue(hot), 0, 1), path, line.GetValue(seed));

var child = new Command("child", "Runs the clients until the process is killed.")
    { customers, clients, hot, store, seed };
child.Hidden = true;
child.SetAction((line, _) => Child.RunAsync(Read(line, line.GetValue(store)!)));

var root = new RootCommand(
    "SmallBank on durable objects: runs, is killed with SIGKILL, recovers, and proves that no cent and no acknowledged transaction is lost.")
    {
        customers, clients, seconds, hot, store, seed, child,
    };
root.SetAction(async (line, cancellation) =>
{
    if (line.GetValue(store) is { } kept)
        return await Parent.RunAsync(Read(line, kept), cancellation);
    var directory = Directory.CreateTempSubdirectory("bank-");
    try
    {
        return await Parent.RunAsync(Read(line, Path.Combine(directory.FullName, "bank.db")), cancellation);
    }
    finally
    {
        directory.Delete(recursive: true);
    }
});
return await root.Parse(args).InvokeAsync();
