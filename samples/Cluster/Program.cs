using System.CommandLine;
using Cluster;
using Spectre.Console;

Option<double> seconds = new("--seconds") { Description = "How long the clients run.", DefaultValueFactory = _ => 60 };
Option<int> kills = new("--kills")
    { Description = "How many processes are killed meanwhile; each is started again.", DefaultValueFactory = _ => 24 };
Option<int> clients = new("--clients")
    { Description = "How many clients run transactions side by side.", DefaultValueFactory = _ => 8 };
Option<int> customers = new("--customers")
    { Description = "How many customers the bank has, each with an account at either server.",
        DefaultValueFactory = _ => 40 };
Option<int> seed = new("--seed")
    { Description = "Makes the choice of transactions and victims repeatable.", DefaultValueFactory = _ =>
        Random.Shared.Next() };
Option<bool> backup = new("--backup")
    { Description = "Backs all nodes up in the middle; at the end all of them are destroyed, and restored from that." };
Option<string> name = new("--name");
Option<string> store = new("--store");
Option<string> listen = new("--listen");
Option<string?> directory = new("--directory");
Option<int> run = new("--run");

Settings Read(ParseResult line) => new(
    Math.Max(1, line.GetValue(seconds)), Math.Max(0, line.GetValue(kills)), Math.Max(1, line.GetValue(clients)),
    Math.Max(2, line.GetValue(customers)), line.GetValue(seed), line.GetValue(backup));

var server = new Command("server", "One of the processes: the directory, or an object server.")
    { name, store, listen, directory };
server.Hidden = true;
server.SetAction(
    (line, cancellation) => ServerProcess.RunAsync(
        line.GetValue(name)!, line.GetValue(store)!, line.GetValue(listen)!, line.GetValue(directory), cancellation));

var client = new Command("client", "One of the processes: the clients.") { directory, run, clients, customers, seed };
client.Hidden = true;
client.SetAction(
    (line, cancellation) => ClientProcess.RunAsync(
        Read(line), line.GetValue(directory)!, line.GetValue(run), cancellation));

var root = new RootCommand(
    "SmallBank on objects at two servers, found through a directory: processes are killed with SIGKILL all the time, and no cent and no acknowledged transfer is lost.")
    {
        seconds, kills, clients, customers, seed, backup, server, client,
    };
root.SetAction(async (line, cancellation) =>
{
    var settings = Read(line);
    AnsiConsole.WriteLine(
        $"SmallBank over several processes: {settings.Seconds} s, {settings.Kills} kills, {settings.Clients} clients, seed {settings.Seed}.");
    var folder = Directory.CreateTempSubdirectory("cluster-");
    try
    {
        await using var cluster = new Supervisor(settings, folder.FullName);
        return await cluster.RunAsync(cancellation) ? 0 : 1;
    }
    finally
    {
        folder.Delete(recursive: true);
    }
});
return await root.Parse(args).InvokeAsync();
