namespace Stubs.Rpc;

/// <summary>
/// What a peer may do at a node that it is connected to. Each role may do what those before it may.
/// </summary>
public enum PeerRole
{
    /// <summary>
    /// Calls operations, creates and destroys objects at other nodes, finds names and gives new ones, and commits the
    /// actions that it has begun. Other nodes find no objects at it.
    /// </summary>
    Client,

    /// <summary>
    /// Joins the directory, is home to objects, runs those of other nodes, and takes part in the actions of others.
    /// </summary>
    Node,

    /// <summary>Does also what an operator does from afar: backs up, and decides what is in doubt.</summary>
    Operator,
}
