namespace Stubs.Lab.Simulation;

/// <summary>What the programs of a world do, with which objects, and how its end is checked.</summary>
internal abstract class Subject(Scenario scenario)
{
    protected Scenario Scenario => scenario;

    protected World World => scenario.World;

    /// <summary>Makes what the programs need, before they begin and before any fault.</summary>
    public abstract Task MakeAsync(Node client, IReadOnlyList<string> servers);

    /// <summary>Draws what an action does, by name.</summary>
    public abstract string Any(Random random);

    /// <summary>Prepares a program in one life of its machine.</summary>
    /// <param name="node">Its node.</param>
    /// <param name="goesOn">Whether it still is that life.</param>
    /// <returns>What runs one action; null if the life is over.</returns>
    public abstract Task<Func<Attempt, string, Random, Task>?> BindAsync(Node node, Func<bool> goesOn);

    /// <summary>What is still at a node although all is over and well.</summary>
    public abstract IEnumerable<string> LeftAt(Machine machine, Node node);

    /// <summary>Reads everything from a new node, and checks the history against it.</summary>
    public abstract Task<IReadOnlyList<string>> CheckAsync(Node auditor);
}
