using Stubs.Benchmarks;
using Stubs.Benchmarks.Generator;

if (args is [RpcBenchmark.Server])
{
    await RpcBenchmark.ServeAsync();
    return 0;
}

Dictionary<string, (string What, Func<Task> Run)> all = new()
{
    ["state"] = ("what saving and restoring an object's state costs beside doing it by hand", StateBenchmark.RunAsync),
    ["calls"] = ("what a local call costs beside a direct one", CallBenchmark.RunAsync),
    ["rpc"] = ("what a call to another process costs beside an echo over a bare socket", RpcBenchmark.RunAsync),
    ["commit"] = ("durable commits per second: 1 and 64 clients, beside SQLite used directly", CommitBenchmark.RunAsync),
    ["generator"] = ("what the generator costs the one who types, and the build", GeneratorBenchmark.RunAsync),
};

if (args is not [var name] || (name != "all" && !all.ContainsKey(name)))
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project benchmarks -- all|" + string.Join('|', all.Keys));
    foreach (var (key, benchmark) in all)
        Console.Error.WriteLine($"  {key,-9} {benchmark.What}");
    return 2;
}

foreach (var (_, benchmark) in all.Where(entry => name == "all" || name == entry.Key))
{
    Console.WriteLine($"{benchmark.What}:");
    await benchmark.Run();
    Console.WriteLine();
}

return 0;
