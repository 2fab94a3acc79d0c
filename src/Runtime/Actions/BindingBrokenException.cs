using Stubs.Rpc;

namespace Stubs;

/// <summary>
/// A node cannot be reached: it crashed or is being restarted, the connection to it was lost, or one side does not want
/// the other. Whatever was asked of it, creating, binding, calling, naming or finding, ends with this. An action in
/// which work was lost must abort, and does (SYSTEM 36, 37); a new one binds anew.
/// </summary>
/// <remarks>
/// If <see cref="Exception.InnerException"/> is a <see cref="RpcRefusedException"/>, the node is there and does not
/// want this one; its message says what to do.
/// </remarks>
public sealed class BindingBrokenException : StubsException
{
    internal BindingBrokenException(
        Uid uid, string operation, string node, string? address, bool mayHaveExecuted, Exception? innerException)
        : base(
            $"Operation {Wording.Quoted(operation)}{(uid.IsEmpty ? "" : $" of object {uid}")} could not be called at {Describe(node, address)}: {Wording.Sentence(innerException?.Message ?? "the connection was lost")} "
            + (mayHaveExecuted
                ? "It may or may not have been executed: read the object before you repeat it."
                : "It was not executed."),
            innerException) =>
        (Uid, Operation, Node, Address, MayHaveExecuted) = (uid, operation, node, address, mayHaveExecuted);

    private BindingBrokenException(
        string message, Uid uid, string operation, string node, string? address, Exception? innerException)
        : base(message, innerException) =>
        (Uid, Operation, Node, Address) = (uid, operation, node, address);

    /// <summary>The object that was to be used; empty if it was none.</summary>
    public Uid Uid { get; }

    /// <summary>
    /// The operation that was called; empty if it was none, or the object could not be brought to where it was to run.
    /// </summary>
    public string Operation { get; }

    /// <summary>
    /// The node that cannot be reached: its name if that is known, else its identity; empty if only its address is.
    /// </summary>
    public string Node { get; }

    /// <summary>Where it was looked for; null if it does not listen, or that is not known.</summary>
    public string? Address { get; }

    /// <summary>
    /// Whether the operation may have been executed. Inside an action it makes no difference: the action is aborted,
    /// and with it whatever was done.
    /// </summary>
    public bool MayHaveExecuted { get; }

    /// <summary>
    /// No such node has ever joined the directory, so far as that knows: to wait for it is the program's affair.
    /// </summary>
    internal bool IsOfUnknownNode { get; private init; }

    /// <summary>An operation that could not be called, or had no answer.</summary>
    internal static BindingBrokenException Of(
        Uid uid, string operation, RpcPeer node, bool mayHaveExecuted, Exception error) =>
            new(uid, operation, node.Name, node.Address, mayHaveExecuted, error);

    /// <summary>A node that could not be asked.</summary>
    internal static BindingBrokenException Of(
        Uid uid, string operation, NodeReference node, ConnectionManager connections, Exception error) =>
            new(uid, operation, connections.NameOf(node.Node), node.Address, mayHaveExecuted: false, error);

    /// <summary>An object that was to run here, and whose home cannot be reached.</summary>
    internal static BindingBrokenException OfHome(
        Uid uid, NodeReference home, ConnectionManager connections, Exception error) => new(
            $"Object {uid} cannot be run here: its state lies at {Describe(connections.NameOf(home.Node), home.Address)}, which cannot be reached. "
            + $"{Wording.Sentence(error.Message)} Nothing was executed.",
            uid, "", connections.NameOf(home.Node), home.Address, error);

    /// <summary>
    /// The node was lost in an action of the run time's own, which was aborted: nothing remains of what was executed.
    /// </summary>
    internal static BindingBrokenException OfUndone(BindingBrokenException lost, ActionAbortedException undone)
    {
        var told = new BindingBrokenException(
            $"Node {Wording.Quoted(lost.Node)} was lost while it executed {Wording.Quoted(lost.Operation)}: {Wording.Sentence(lost.InnerException?.Message)} Whatever it did was undone.",
            lost.Uid, lost.Operation, lost.Node, lost.Address, undone);
        told.Tell(undone.Attempts, undone.RetriedFor);
        return told;
    }

    /// <summary>No node of that name is known.</summary>
    /// <param name="name">The name.</param>
    /// <param name="known">Names that are known, some of them if there are many.</param>
    internal static BindingBrokenException OfName(string name, IReadOnlyCollection<string> known) => new(
        $"No node named {Wording.Quoted(name)} has joined the directory"
        + (known.Count == 0
            ? "" : "; those that have are " + string.Join(", ", known.Select(static other => Wording.Quoted(other)))) + ". "
        + "Mend the name; or start that node, with this NodeOptions.Name and the same Directory as this one, before it is used. Nothing was executed.",
        default, "", name, null, null)
    {
        IsOfUnknownNode = true,
    };

    /// <summary>The directory is not there.</summary>
    internal static BindingBrokenException OfDirectory(string address, Exception error) => new(
        $"The directory at {Wording.Quoted(address)} cannot be reached, so this node was not started: {Wording.Sentence(error.Message)} Start the directory, or mend NodeOptions.Directory.",
        default, "", "", address, error);

    private static string Describe(string node, string? address) =>
        address is null ? $"node {Wording.Quoted(node)}" : $"node {Wording.Quoted(node)} ({address})";
}
