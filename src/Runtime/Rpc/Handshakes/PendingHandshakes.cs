namespace Stubs.Rpc;

/// <summary>
/// The handshakes of one listener that are not over yet. When there are too many, the oldest is given up.
/// </summary>
internal sealed class PendingHandshakes(int capacity)
{
    private readonly Lock gate = new();
    private readonly LinkedList<PendingHandshake> waiting = new();

    public int Capacity => capacity;

    /// <summary>A handshake begins.</summary>
    /// <param name="wire">The wire that is closed when the handshake is given up.</param>
    public PendingHandshake Enter(Wire wire)
    {
        var entry = new PendingHandshake(this, wire);
        bool isCrowded;
        lock (gate)
        {
            waiting.AddLast(entry.Node);
            isCrowded = waiting.Count > capacity;
        }

        if (isCrowded)
            TryEvict();
        return entry;
    }

    /// <summary>Gives up the handshake that has taken longest; false if there is none.</summary>
    public bool TryEvict()
    {
        PendingHandshake oldest;
        lock (gate)
        {
            if (waiting.First is not { } first)
                return false;
            oldest = first.Value;
            waiting.Remove(first);
        }

        oldest.GiveUp();
        return true;
    }

    /// <summary>A handshake is over.</summary>
    public void Leave(PendingHandshake entry)
    {
        lock (gate)
        {
            if (entry.Node.List is not null)
                waiting.Remove(entry.Node);
        }
    }
}

/// <summary>One handshake that is not over yet.</summary>
internal sealed class PendingHandshake
{
    private readonly PendingHandshakes all;
    private readonly Wire wire;
    private volatile bool isGivenUp;

    public PendingHandshake(PendingHandshakes all, Wire wire)
    {
        (this.all, this.wire) = (all, wire);
        Node = new LinkedListNode<PendingHandshake>(this);
    }

    public LinkedListNode<PendingHandshake> Node { get; }

    /// <summary>Why the listener has given it up; null if it has not.</summary>
    public string? WhyGivenUp => isGivenUp
        ? $"More than {all.Capacity} connections had not shaken hands (RpcOptions.MaxUnauthenticated), and it was the oldest of them."
        : null;

    public void GiveUp()
    {
        isGivenUp = true;
        wire.Close();
    }

    /// <summary>The handshake is over, whatever came of it.</summary>
    public void End() => all.Leave(this);
}
