using System.Diagnostics;
using System.Net;

namespace Stubs.Benchmarks;

/// <summary>
/// A call over TCP to another process on this machine, beside an echo of bare frames and beside HTTP/2.
/// </summary>
internal static class RpcBenchmark
{
    private const int Calls = 4_000, ManyCalls = 64_000, Outstanding = 64;

    public static async Task RunAsync(Report report)
    {
        await using var server = Child.Start(RpcServer.Argument);
        using var raw = await RawEcho.ConnectAsync(IPEndPoint.Parse(await server.ReadAsync()));
        await using var node = await Node.StartAsync(
            new NodeOptions { Name = "client", Store = NodeOptions.InMemory, Directory = await server.ReadAsync() });
        var echo = await EchoStub.BindAsync(node, "echo");
        using var http = new Http2(await server.ReadAsync());

        var single = await new Rounds(9, server)
            .Add("bare echo, one at a time", latencies => raw.RunAsync(Calls, latencies))
            .Add("call, one at a time", latencies => CallAsync(echo, Calls, latencies))
            .Add("HTTP/2, one at a time", latencies => http.RunAsync(Calls, latencies))
            .RunAsync();
        var many = await new Rounds(9, server)
            .Add("bare echo, 64 outstanding", () => raw.RunAsync(ManyCalls * 4, Outstanding))
            .Add("calls, 64 outstanding", () => ManyAsync(i => echo.TickAsync(i)))
            .Add("calls with [Authorize], 64 outstanding", () => ManyAsync(i => echo.TickForClientsAsync(i)))
            .Add("HTTP/2, 64 outstanding", () => http.RunAsync(ManyCalls / 4, Outstanding))
            .RunAsync();
        report.Add("rpc", single);
        report.Add("rpc", many);

        var (echoed, called, hyper) =
            (single["bare echo, one at a time"], single["call, one at a time"], single["HTTP/2, one at a time"]);
        report.Add(new Row("rpc", "remote call, one at a time",
        [
            Check.AtMost("latency, of the bare echo's", called.TimesOf(echoed), 1.25),
        ],
        $"p50/p99/p99.9 in µs: bare {Times(echoed)}, ours {Times(called)}, HTTP/2 {Times(hyper)}."));
        var calls = many["calls, 64 outstanding"];
        report.Add(new Row("rpc", "remote calls of an operation with [Authorize], 64 outstanding",
        [
            Check.AtLeast(
                "rate, of that without", calls.TimesOf(many["calls with [Authorize], 64 outstanding"]), 0.95),
        ]));
        report.Add(new Row("rpc", "remote calls, 64 outstanding on one connection",
        [
            Check.AtLeast("rate, of the bare echo's", many["bare echo, 64 outstanding"].TimesOf(calls), 0.35),
            Check.AtLeast("rate, of that of HTTP/2", many["HTTP/2, 64 outstanding"].TimesOf(calls), 3),
            Check.AtMost("allocated per call at the client", calls.Bytes, 300, "B"),
        ]));
    }

    private static string Times(Measured measured) =>
        string.Join('/', new[] { 0.5, 0.99, 0.999 }.Select(part => $"{measured.Latencies!.At(part) / 1000:0.0}"));

    private static async Task<int> CallAsync(EchoStub echo, int calls, Latencies latencies)
    {
        var now = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            await echo.TickAsync(i);
            now = latencies.Add(now);
        }

        return calls;
    }

    private static async Task<int> ManyAsync(Func<int, Task> call)
    {
        await Task.WhenAll(Enumerable.Range(0, Outstanding).Select(async _ =>
        {
            for (var i = 0; i < ManyCalls / Outstanding; i++)
                await call(i);
        }));
        return ManyCalls;
    }
}
