namespace Stubs;

/// <summary>
/// A node is not let into its directory: its store is a copy, while the original goes on, or lacks what the node has
/// done since the copy was made; or one of the two was restored from a backup, and the other was not.
/// </summary>
public sealed class NodeRefusedException : StubsException
{
    internal NodeRefusedException(Uid node, string message)
        : base(message) => Node = node;

    /// <summary>The identity of the node.</summary>
    public Uid Node { get; }
}

/// <summary>A node wants to join a directory under a name that another node has, which is alive.</summary>
public sealed class NodeNameInUseException : StubsException
{
    internal NodeNameInUseException(string name)
        : base(
            $"Node name {Wording.Quoted(name)} is in use by a node that is running. Set NodeOptions.Name to one of its own, or stop the other node.") => Name = name;

    /// <summary>The name.</summary>
    public string Name { get; }
}
