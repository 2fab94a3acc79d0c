using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Stubs.Benchmarks;

/// <summary>
/// What most would use for calls between processes: HTTP/2, here with nothing on top, on Kestrel and one connection.
/// </summary>
internal sealed class Http2(string url) : IDisposable
{
    private static readonly byte[] Body = new byte[32];

    private readonly HttpClient client = new(
        new SocketsHttpHandler { EnableMultipleHttp2Connections = false, UseProxy = false });

    /// <summary>Begins to serve.</summary>
    public static async Task<WebApplication> ServeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore()
            .ConfigureKestrel(
                static options => options.Listen(
                    IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Run(static async context =>
        {
            var buffer = new byte[Body.Length];
            var read = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false);
            context.Response.ContentLength = read;
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read));
        });
        await application.StartAsync();
        return application;
    }

    /// <summary>One after the other.</summary>
    public async Task<int> RunAsync(int calls, Latencies latencies)
    {
        var now = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            await CallAsync();
            now = latencies.Add(now);
        }

        return calls;
    }

    /// <summary>So many under way all the time.</summary>
    public async Task<int> RunAsync(int calls, int outstanding)
    {
        await Task.WhenAll(Enumerable.Range(0, outstanding).Select(async _ =>
        {
            for (var i = 0; i < calls / outstanding; i++)
                await CallAsync();
        }));
        return calls;
    }

    public void Dispose() => client.Dispose();

    private async Task CallAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Body),
        };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead);
        if ((await response.Content.ReadAsByteArrayAsync()).Length != Body.Length)
            throw new InvalidDataException("The echo differs.");
    }
}
