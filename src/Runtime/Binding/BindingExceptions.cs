namespace Stubs;

/// <summary>A node wants to join a directory under a name that another node has, which is alive.</summary>
public sealed class NodeNameInUseException : StubsException
{
    internal NodeNameInUseException(string name)
        : base(
            $"Node name {Wording.Quoted(name)} is in use by a node that is running. Set NodeOptions.Name to one of its own, or stop the other node.") => Name = name;

    /// <summary>The name.</summary>
    public string Name { get; }
}
