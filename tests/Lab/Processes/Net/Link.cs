using System.Net.Sockets;

namespace Stubs.Lab.Processes.Net;

/// <summary>One direction between two nodes, and what happens to bytes on it.</summary>
internal sealed class Link
{
    private volatile bool swallows;
    private volatile int delay;
    private int repeats;

    /// <summary>From now on bytes vanish: connections look alive.</summary>
    public void Swallow() => swallows = true;

    /// <summary>From now on bytes come later by so many milliseconds.</summary>
    public void Delay(int milliseconds) => delay = milliseconds;

    /// <summary>The next bytes are passed on twice.</summary>
    public void RepeatNext() => Interlocked.Exchange(ref repeats, 1);

    /// <summary>
    /// Bytes arrive as they were sent. Connections that have lost some never recover from it, which their ends find
    /// out.
    /// </summary>
    public void Heal()
    {
        swallows = false;
        delay = 0;
        Interlocked.Exchange(ref repeats, 0);
    }

    /// <summary>Passes on what comes, until one side ends.</summary>
    /// <param name="from">Read.</param>
    /// <param name="to">Written.</param>
    /// <param name="isDeaf">Whether no process is at the other side any more, although it looks so.</param>
    public async Task PumpAsync(Socket from, Socket to, Func<bool> isDeaf)
    {
        var buffer = new byte[64 << 10];
        while (await from.ReceiveAsync(buffer) is > 0 and var count)
        {
            if (swallows || isDeaf())
                continue;
            if (delay is > 0 and var time)
                await Pause.ForAsync(TimeSpan.FromMilliseconds(time), TimeProvider.System, CancellationToken.None);
            for (var times = Interlocked.Exchange(ref repeats, 0); times >= 0; times--)
            {
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
    }
}
