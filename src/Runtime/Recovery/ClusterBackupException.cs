namespace Stubs;

/// <summary>A backup of all nodes of a directory could not be made. There is no copy of any of them.</summary>
public sealed class ClusterBackupException : StubsException
{
    internal ClusterBackupException(string message, IReadOnlyList<string> nodes, Exception? innerException = null)
        : base(message, innerException) => Nodes = [.. nodes ?? []];

    /// <summary>The names of the nodes because of which.</summary>
    public string[] Nodes { get; }
}
