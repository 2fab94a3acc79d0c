using Stubs.Benchmarks;
using Stubs.Benchmarks.Generator;

if (args is [RpcServer.Argument, ..])
{
    await RpcServer.RunAsync();
    return 0;
}

if (args is [StoreServer.Argument, var directory])
{
    await StoreServer.RunAsync(directory);
    return 0;
}

if (args is ["compare", var before, var after])
{
    Comparison.Print(ReportFile.Read(before), ReportFile.Read(after));
    return 0;
}

Dictionary<string, (string What, Func<Report, Task> Run, Func<Report, Task>? InAll)> all = new()
{
    ["calls"] = ("what a local call costs beside a direct one", CallBenchmark.RunAsync, null),
    ["state"] = ("what saving and restoring an object's state costs beside doing it by hand", StateBenchmark.RunAsync,
        null),
    ["peers"] = ("the same beside MemoryPack, MessagePack and the serializer of Orleans", PeerBenchmark.RunAsync, null),
    ["rpc"] = ("what a call to another process costs beside a bare echo and beside HTTP/2", RpcBenchmark.RunAsync,
        null),
    ["commit"] = ("durable commits beside SQLite used directly", CommitBenchmark.RunAsync, null),
    ["actions"] = ("durable transfers beside PostgreSQL, on one node and over two, and a hot spot",
        ActionBenchmark.RunAsync, null),
    ["names"] = ("what names cost beside a durable update", NamingBenchmark.RunAsync, null),
    ["scale"] = ("what a great many objects or connections cost, and memory", ScaleBenchmark.RunAsync, null),
    ["generator"] = ("what the generator costs the build, and the one who types", GeneratorBenchmark.RunAsync,
        GeneratorBenchmark.RunBuildsAsync),
};

var (name, json) = args switch
{
    [var only] => (only, null),
    [var only, "--json", var path] => (only, path),
    _ => ("", null),
};
if (name != "all" && !all.ContainsKey(name))
{
    Console.Error.WriteLine(
        $"usage: dotnet run -c Release --project benchmarks -- all|{string.Join('|', all.Keys)} [--json FILE]");
    Console.Error.WriteLine("       dotnet run -c Release --project benchmarks -- compare FILE FILE");
    foreach (var (key, benchmark) in all)
        Console.Error.WriteLine($"  {key,-9} {benchmark.What}");
    return 2;
}

var report = new Report();
foreach (var (_, benchmark) in all.Where(entry => name == "all" || name == entry.Key))
{
    Console.WriteLine($"{benchmark.What}:");
    await (name == "all" && benchmark.InAll is { } part ? part(report) : benchmark.Run(report));
}

report.PrintTable();
var file = json ?? Path.Combine("artifacts", $"benchmark-{name}-{DateTime.UtcNow:yyyyMMdd-HHmmss}.json");
ReportFile.Of(report).Save(file);
Console.WriteLine($"Written to {Path.GetFullPath(file)}.");
return 0;
