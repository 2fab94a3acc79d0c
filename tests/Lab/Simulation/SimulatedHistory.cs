namespace Stubs.Lab.Simulation;

/// <summary>All attempts of a world.</summary>
internal sealed class SimulatedHistory
{
    private readonly List<Attempt> attempts = [];
    private int lastChange;

    public IReadOnlyList<Attempt> Attempts => attempts;

    public int NextChange() => ++lastChange;

    public Attempt Begin(string kind, string where, long at)
    {
        var begun = new Attempt(attempts.Count + 1, kind, where, at);
        attempts.Add(begun);
        return begun;
    }
}
