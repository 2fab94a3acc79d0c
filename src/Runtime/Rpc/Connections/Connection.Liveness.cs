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
    private long nextDeadline = OutstandingRequest.NoDeadline;
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
        var silence =
            $"There was no sign of life from {Peer} for more than {options.Lease.TotalSeconds:0.###} seconds.";
        End(new RpcConnectionException(silence, sent: true), CloseReason.LeaseExpired);
    }

    private void Beat()
    {
        if (!HasLease())
            return;
        PassStuck();
        if (writer.BusySince is { } since && time.GetElapsedTime(since) > options.Lease)
            End(new RpcConnectionException(
                $"{Wording.Capital(Peer)} has taken nothing for more than {options.Lease.TotalSeconds:0.###} seconds.",
                sent: true), CloseReason.Stalled);
        else
            writer.TryWrite(new FrameHeader(FrameKind.Ping, 0, 0, ++pings));
    }

    private long DeadlineOf(TimeSpan? timeLimit) => timeLimit is { } limit && limit <= LongestLimit
        ? time.GetTimestamp() + (long)(limit.TotalSeconds * time.TimestampFrequency)
        : OutstandingRequest.NoDeadline;

    private TimeSpan TimeUntil(long deadline) =>
        time.GetElapsedTime(time.GetTimestamp(), deadline) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>
    /// How a time limit travels: as the milliseconds that are left, rounded up, for clocks may differ; 0 is none. False
    /// if nothing is left.
    /// </summary>
    private bool TryGetLimit(long deadline, out uint milliseconds)
    {
        milliseconds = 0;
        if (deadline == OutstandingRequest.NoDeadline)
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
        List<OutstandingRequest> ended = [];
        List<IncomingRequest> overdue = [];
        lock (gate)
        {
            if (isEnded)
                return;
            var now = time.GetTimestamp();
            var next = OutstandingRequest.NoDeadline;
            foreach (var awaited in outstanding.All)
            {
                if (awaited.Deadline > now)
                {
                    next = Math.Min(next, awaited.Deadline);
                    continue;
                }

                // Told once; its place stays taken until the final frame comes.
                awaited.Deadline = OutstandingRequest.NoDeadline;
                if (awaited.TryFail(TimedOut()))
                    ended.Add(awaited);
            }

            foreach (var request in requests.Values)
            {
                if (request.Deadline > now)
                {
                    next = Math.Min(next, request.Deadline);
                    continue;
                }

                request.Deadline = OutstandingRequest.NoDeadline;
                overdue.Add(request);
            }

            nextDeadline = OutstandingRequest.NoDeadline;
            Watch(next);
        }

        foreach (var awaited in ended)
        {
            Withdraw(awaited, awaited is PendingStream ? FrameKind.Stop : FrameKind.Cancel);
            awaited.Tell();
        }

        foreach (var request in overdue)
            request.Cancel(RpcFault.TimedOut);
    }
}
