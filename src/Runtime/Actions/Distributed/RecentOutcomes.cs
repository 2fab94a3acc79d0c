namespace Stubs.Actions;

/// <summary>
/// How the last actions ended that this node decided alone. A client whose answer was lost asks for it; it does so soon
/// or never, and after a crash of this node the answer is that it is not known.
/// </summary>
internal sealed class RecentOutcomes
{
    private const int Capacity = 10_000;

    private readonly Dictionary<Uid, ActionReply> outcomes = [];
    private readonly Queue<Uid> order = new();

    /// <summary>
    /// Remembers that an action, or a level of one, was aborted, unless its outcome was decided here.
    /// </summary>
    public void Add(Uid action, ActionReply outcome) => Add(action, outcome, isDecision: false);

    /// <summary>Remembers what this node has decided.</summary>
    public void Decide(Uid action, ActionReply outcome) => Add(action, outcome, isDecision: true);

    private void Add(Uid action, ActionReply outcome, bool isDecision)
    {
        lock (outcomes)
        {
            if (outcomes.TryAdd(action, outcome))
                order.Enqueue(action);
            else if (isDecision)
                outcomes[action] = outcome;
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
