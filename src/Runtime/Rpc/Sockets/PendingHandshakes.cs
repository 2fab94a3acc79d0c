namespace Stubs.Rpc;

/// <summary>
/// Those who have connected and not yet proved who they are. When there are too many, those go who have taken longest.
/// </summary>
internal sealed class PendingHandshakes(int capacity)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Wire> waiting = new();

    /// <summary>Lets one in.</summary>
    /// <returns>What is to be called when its handshake is over.</returns>
    public Action Enter(Wire wire)
    {
        LinkedListNode<Wire> entry;
        bool isCrowded;
        lock (gate)
        {
            entry = waiting.AddLast(wire);
            isCrowded = waiting.Count > capacity;
        }

        if (isCrowded)
            TryEvict();
        return () => Leave(entry);
    }

    /// <summary>Sends the handshake away that has been here longest; false if there is none.</summary>
    public bool TryEvict()
    {
        Wire wire;
        lock (gate)
        {
            if (waiting.First is not { } oldest)
                return false;
            wire = oldest.Value;
            waiting.Remove(oldest);
        }

        wire.Close();
        return true;
    }

    private void Leave(LinkedListNode<Wire> entry)
    {
        lock (gate)
        {
            if (entry.List is not null)
                waiting.Remove(entry);
        }
    }
}
