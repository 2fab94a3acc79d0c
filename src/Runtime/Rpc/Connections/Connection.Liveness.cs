namespace Stubs.Rpc;

/// <content>The lease, and the time limits of requests both ways: one timer each for all of a connection.</content>
internal sealed partial class Connection
{
    // Longer limits are none: the field of the frame holds no more milliseconds.
    private static readonly TimeSpan LongestLimit = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    // Made when the connection starts, before anybody has it.
    private ITimer deadlines = null!;
    private ITimer heartbeat = null!;
    private readonly long lease;
    private long lastReceived;
    private long nextDeadline = Exchange.NoDeadline;
    private uint pings;
    private volatile bool isLeaseOver;

    /// <summary>Whether there has been a sign of life within the lease. If not, the connection is ended.</summary>
    public bool HasLease()
    {
        if (time.GetTimestamp() - Volatile.Read(ref lastReceived) <= lease)
            return true;
        EndLease();
        return false;
    }

    private void EndLease()
    {
        if (isEnded)
            return;
        isLeaseOver = true;
        var silence = $"There was no sign of life from {Peer} for more than {options.Lease.TotalSeconds:0.###} seconds.";
        End(new RpcConnectionException(silence, sent: true), Farewell.LeaseExpired);
    }

    private void Beat()
    {
        if (!HasLease())
            return;
        PassStuck();
        if (outbox.BusySince is { } since && time.GetElapsedTime(since) > options.Lease)
            End(new RpcConnectionException($"{Wording.Capital(Peer)} has taken nothing for more than {options.Lease.TotalSeconds:0.###} seconds.", sent: true), Farewell.Stalled);
        else
            outbox.TryWrite(new FrameHeader(FrameKind.Ping, 0, 0, ++pings));
    }

    private long DeadlineOf(TimeSpan? timeLimit) => timeLimit is { } limit && limit <= LongestLimit
        ? time.GetTimestamp() + (long)(limit.TotalSeconds * time.TimestampFrequency)
        : Exchange.NoDeadline;

    private TimeSpan TimeUntil(long deadline) =>
        time.GetElapsedTime(time.GetTimestamp(), deadline) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>How a time limit travels: as the milliseconds that are left, rounded up, for clocks may differ; 0 is none. False if nothing is left.</summary>
    private bool TryGetLimit(long deadline, out uint milliseconds)
    {
        milliseconds = 0;
        if (deadline == Exchange.NoDeadline)
            return true;
        milliseconds = (uint)Math.Ceiling(TimeUntil(deadline).TotalMilliseconds);
        return milliseconds > 0;
    }

    // Under the gate. Most calls have limits later than those before them, and leave the timer alone.
    private void Watch(long deadline)
    {
        if (deadline >= nextDeadline)
            return;
        nextDeadline = deadline;
        deadlines.Change(RoundUp(TimeUntil(deadline)), Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan RoundUp(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));

    private void EndOverdue()
    {
        List<Exchange> ended = [];
        List<IncomingRequest> overdue = [];
        lock (gate)
        {
            if (isEnded)
                return;
            var now = time.GetTimestamp();
            var next = Exchange.NoDeadline;
            foreach (var exchange in exchanges.All)
            {
                if (exchange.Deadline > now)
                {
                    next = Math.Min(next, exchange.Deadline);
                    continue;
                }

                // Told once; its place stays taken until the final frame comes.
                exchange.Deadline = Exchange.NoDeadline;
                if (exchange.TryFail(TimedOut()))
                    ended.Add(exchange);
            }

            foreach (var request in requests.Values)
            {
                if (request.Deadline > now)
                {
                    next = Math.Min(next, request.Deadline);
                    continue;
                }

                request.Deadline = Exchange.NoDeadline;
                overdue.Add(request);
            }

            nextDeadline = Exchange.NoDeadline;
            Watch(next);
        }

        foreach (var exchange in ended)
        {
            Withdraw(exchange, exchange is PendingStream ? FrameKind.Stop : FrameKind.Cancel);
            exchange.Tell();
        }

        foreach (var request in overdue)
            request.Cancel(RpcFault.TimedOut);
    }
}
