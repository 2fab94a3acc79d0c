using Microsoft.Extensions.Logging;
using Stubs.Diagnostics;

namespace Stubs.Rpc;

/// <summary>
/// Reports connections that did not come about: the first ones of a period one by one, the further ones together at its
/// end. A stranger that connects in a loop does not fill the log.
/// </summary>
internal sealed class RefusalReports(ILogger logger, TimeProvider time)
{
    /// <summary>How many entries a period may have, but for the one at its end.</summary>
    public const int PerPeriod = 20;

    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private long began;
    private int reported;
    private (int Count, string Remote, string Why) held;
    private ITimer? end;

    public void Report(string remote, string why)
    {
        lock (gate)
        {
            if (time.GetElapsedTime(began) >= Period)
                reported = 0;
            if (reported == 0)
                began = time.GetTimestamp();
            if (reported == PerPeriod)
            {
                held = (held.Count + 1, remote, why);
                end ??= time.CreateTimer(
                    static reports => ((RefusalReports)reports!).Tell(), this, Period - time.GetElapsedTime(began),
                    Timeout.InfiniteTimeSpan);
                return;
            }

            reported++;
        }

        Log.ConnectionRefused(logger, remote, why);
    }

    /// <summary>Reports what is still held back.</summary>
    public void Tell()
    {
        (int Count, string Remote, string Why) told;
        lock (gate)
        {
            (told, held) = (held, default);
            end?.Dispose();
            (end, reported) = (null, 0);
        }

        if (told.Count > 0)
            Log.MoreConnectionsRefused(logger, told.Count, Period.TotalSeconds, told.Remote, told.Why);
    }
}
