using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace Stubs.Benchmarks;

/// <summary>
/// The least that any call could cost: frames with their length before them, over TCP with System.IO.Pipelines.
/// </summary>
internal sealed class RawEcho : IDisposable
{
    private const int BodySize = 32, FrameSize = sizeof(int) + BodySize;

    private readonly NetworkStream stream;
    private readonly PipeReader reader;
    private readonly PipeWriter writer;

    private RawEcho(Socket socket)
    {
        socket.NoDelay = true;
        stream = new NetworkStream(socket, ownsSocket: true);
        reader = PipeReader.Create(stream);
        writer = PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: 16 << 10));
    }

    public static async Task<RawEcho> ConnectAsync(IPEndPoint server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server);
        return new RawEcho(socket);
    }

    /// <summary>Serves one client.</summary>
    public static async Task ServeAsync(Socket listener)
    {
        using var echo = new RawEcho(await listener.AcceptAsync());
        while (true)
        {
            var read = await echo.reader.ReadAsync();
            var rest = read.Buffer;
            for (; rest.Length >= FrameSize; rest = rest.Slice(FrameSize))
            {
                rest.Slice(0, FrameSize).CopyTo(echo.writer.GetSpan(FrameSize));
                echo.writer.Advance(FrameSize);
            }

            echo.reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
                return;
            await echo.writer.FlushAsync();
        }
    }

    /// <summary>One after the other.</summary>
    public async Task<int> RunAsync(int calls, Latencies latencies)
    {
        var now = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            Write();
            await writer.FlushAsync();
            for (var answers = 0; answers == 0;)
                answers = await ReadAsync();
            now = latencies.Add(now);
        }

        return calls;
    }

    /// <summary>So many under way all the time.</summary>
    public async Task<int> RunAsync(int calls, int outstanding)
    {
        for (int sent = 0, answered = 0; answered < calls;)
        {
            for (; sent < calls && sent - answered < outstanding; sent++)
                Write();
            await writer.FlushAsync();
            answered += await ReadAsync();
        }

        return calls;
    }

    public void Dispose() => stream.Dispose();

    private void Write()
    {
        var frame = writer.GetSpan(FrameSize);
        BinaryPrimitives.WriteInt32BigEndian(frame, BodySize);
        frame.Slice(sizeof(int), BodySize).Fill(7);
        writer.Advance(FrameSize);
    }

    private async ValueTask<int> ReadAsync()
    {
        var read = await reader.ReadAsync();
        var rest = read.Buffer;
        var frames = 0;
        for (; rest.Length >= FrameSize; frames++)
            rest = rest.Slice(FrameSize);
        reader.AdvanceTo(rest.Start, rest.End);
        return read.IsCompleted ? throw new IOException("The server has ended.") : frames;
    }
}
