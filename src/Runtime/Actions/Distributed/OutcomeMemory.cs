namespace Stubs.Actions;

/// <summary>
/// How the last actions ended that this node decided alone. A client whose answer was lost asks for it; it does so soon or never, and after a crash of this node the
/// answer is that nobody knows.
/// </summary>
internal sealed class OutcomeMemory
{
    private const int Capacity = 10_000;

    private readonly Dictionary<Uid, ActionReply> outcomes = [];
    private readonly Queue<Uid> order = new();

    public void Add(Uid action, ActionReply outcome)
    {
        lock (outcomes)
        {
            if (outcomes.TryAdd(action, outcome))
                order.Enqueue(action);
            if (order.Count > Capacity)
                outcomes.Remove(order.Dequeue());
        }
    }

    public ActionReply? Find(Uid action)
    {
        lock (outcomes)
            return outcomes.TryGetValue(action, out var outcome) ? outcome : null;
    }
}
