namespace Stubs;

/// <summary>There is no object with that identifier: it never was, or it was destroyed.</summary>
public sealed class ObjectNotFoundException : StubsException
{
    internal ObjectNotFoundException(Uid uid, string message)
        : base(message) => Uid = uid;

    /// <summary>The identifier.</summary>
    public Uid Uid { get; }
}

/// <summary>An object is of another type than the stub that was to be bound to it.</summary>
public sealed class WrongTypeException : StubsException
{
    internal WrongTypeException(Uid uid, string expected, string actual)
        : base(
            $"Object {uid} is of type {Wording.Quoted(actual)}, but {Wording.Quoted(expected)} was expected. Bind it with a stub of {Wording.Quoted(actual)} or of one of its base classes.")
    {
        Uid = uid;
        ExpectedType = expected;
        ActualType = actual;
    }

    /// <summary>The object.</summary>
    public Uid Uid { get; }

    /// <summary>The name of the type that the stub stands for.</summary>
    public string ExpectedType { get; }

    /// <summary>The name of the object's type.</summary>
    public string ActualType { get; }
}

/// <summary>
/// An object was to move and has not: its class keeps it where it is, actions use it for too long, or the other node
/// cannot run it. It is where it was.
/// </summary>
public sealed class ObjectStaysException : StubsException
{
    internal ObjectStaysException(Uid uid, string node, string reason)
        : base($"Object {uid} stays where it is, at {node}: {Wording.Sentence(reason)}") =>
        (Uid, Node, Reason) = (uid, node, reason);

    /// <summary>The object.</summary>
    public Uid Uid { get; }

    /// <summary>Where it runs: the identity of a node, and behind an @ its address.</summary>
    public string Node { get; }

    /// <summary>Why it stays.</summary>
    public string Reason { get; }
}

/// <summary>
/// A call was refused because it would wait for its own caller, which reads a stream of the same object: the stream
/// holds its lock until it has been read or left. Nothing was executed. Read the stream to its end first, into a list
/// for example, or leave the loop before the call.
/// </summary>
public sealed class StreamBeingReadException : StubsException
{
    internal StreamBeingReadException(Uid uid, string operation, string stream)
        : base(
            $"Operation '{operation}' of object {uid} was not called: its lock conflicts with that of stream {Wording.Quoted(stream)} of the same object, which its caller is reading, so that it would wait for "
            + "its caller. Read the stream to its end first, into a list for example, or call when the loop has been left.")
    {
        Uid = uid;
        Operation = operation;
        Stream = stream;
    }

    /// <summary>The object.</summary>
    public Uid Uid { get; }

    /// <summary>The operation that was called.</summary>
    public string Operation { get; }

    /// <summary>The operation whose stream is being read.</summary>
    public string Stream { get; }
}

/// <summary>
/// A persistent object was to be created at a node that keeps nothing, while its name and its place would be kept in a
/// durable directory. Nothing was created.
/// </summary>
public sealed class StoreRequiredException : StubsException
{
    internal StoreRequiredException(string typeName, string node)
        : base(
            $"An object of class {Wording.Quoted(typeName)}, which is [Persistent], cannot be created at node {Wording.Quoted(node)}: the node's store is volatile, and the durable directory would keep the name "
            + "of an object that is lost when the node ends. Create it at a node that has a store, with node.At(\"name of that node\"), or give this node a file with NodeOptions.Store.") =>
        (TypeName, Node) = (typeName, node);

    /// <summary>The name of the class.</summary>
    public string TypeName { get; }

    /// <summary>The name of the node.</summary>
    public string Node { get; }
}
