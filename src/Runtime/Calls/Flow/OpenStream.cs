using Stubs.Generated;

namespace Stubs.Calls;

/// <summary>A stream that is being read, as a call tells it to the node of the object that is called.</summary>
/// <param name="Object">The object whose stream it is.</param>
/// <param name="TypeName">The class for which its reader's stub stands.</param>
/// <param name="Operation">The operation that returns it.</param>
internal readonly record struct StreamBeingRead(Uid Object, string TypeName, string Operation);

/// <summary>
/// A stream that is being read, as the flow of its reader knows it: from the first item that is asked for to the
/// end. A call that the reader makes meanwhile and whose lock conflicts with the stream's would wait for its own
/// caller, at whatever node the object is; so it is refused at once.
/// </summary>
/// <remarks>
/// <para>
/// A flow is the reader's asynchronous control flow with all that it begins, at other nodes too: a call tells its
/// server which streams its caller reads, and the body runs in a flow that reads them. The list of a flow's streams
/// is in an
/// <see cref="AsyncLocal{T}"/>, which the reader's own thread sets: <see cref="StubStream{TItem}"/> is not an
/// asynchronous method for that reason. The body of a stream, whose calls get past its lock, begins with a list
/// without that stream.
/// </para>
/// Where an asynchronous iterator of the program, or an operator of LINQ, stands between the stream and the loop,
/// the iterator is the reader: what it sets is gone when it hands out an item. A call from the loop then waits for
/// the lock, as one from a stranger does.
/// </remarks>
internal sealed class OpenStream
{
    // What a caller may tell at most; more are not told.
    private const int MaxTold = 64;

    private static readonly AsyncLocal<Node?> Innermost = new();
    private static int count;

    private readonly StreamBeingRead stream;
    private readonly LockMode? mode;
    private int isOpen;

    public OpenStream(StubBinding binding, Operation operation)
        : this(new StreamBeingRead(binding.Uid, binding.Type.Name, operation.Name), operation.LockMode)
    {
    }

    private OpenStream(in StreamBeingRead stream, LockMode? mode) => (this.stream, this.mode) = (stream, mode);

    /// <summary>By the reader: it asks for the first item.</summary>
    /// <exception cref="StreamBeingReadException">The stream would wait for another one, which its reader
    /// reads.</exception>
    public void Begin()
    {
        if (mode is null)
            return;
        CheckAll(stream.Object, stream.Operation, mode);
        Add();
    }

    /// <summary>The stream holds its lock no more, as far as the reader knows.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref isOpen, 0) != 0)
            Interlocked.Decrement(ref count);
    }

    /// <summary>By the reader: it has left the stream.</summary>
    public void Leave()
    {
        End();
        if (Innermost.Value is { } innermost && FirstOpen(innermost) is var open && open != innermost)
            Innermost.Value = open;
    }

    /// <summary>
    /// For the rest of the asynchronous method that calls, the stream is not being read: the method runs its body,
    /// or asks another node for it.
    /// </summary>
    /// <param name="running">The stream; null if the flow does not know it.</param>
    public static void LeaveOut(OpenStream? running)
    {
        if (running is null || Volatile.Read(ref count) == 0)
            return;
        var innermost = Innermost.Value;
        var others = Without(innermost, running);
        if (others != innermost)
            Innermost.Value = others;
    }

    /// <summary>Refuses a call that would wait for a stream which its own caller reads.</summary>
    /// <exception cref="StreamBeingReadException">It would.</exception>
    public static void Check(StubBinding binding, string called, LockMode? mode)
    {
        if (Volatile.Read(ref count) != 0 && mode is not null)
            CheckAll(binding.Uid, called, mode);
    }

    /// <summary>Whether the flow reads any.</summary>
    public static bool AnyInFlow => Volatile.Read(ref count) != 0 && FirstOpen(Innermost.Value) is not null;

    /// <summary>The streams that the flow reads, the innermost first.</summary>
    public static IReadOnlyList<StreamBeingRead> InFlow()
    {
        if (!AnyInFlow)
            return [];
        List<StreamBeingRead> told = [];
        var node = FirstOpen(Innermost.Value);
        for (; node is not null && told.Count < MaxTold; node = FirstOpen(node.Outer))
            told.Add(node.Stream.stream);
        return told;
    }

    /// <summary>
    /// For the rest of the asynchronous method that calls, streams are being read: it runs what their reader has
    /// called.
    /// </summary>
    /// <returns>They end when it is disposed of.</returns>
    public static Served? Serve(IReadOnlyList<StreamBeingRead> told)
    {
        if (told.Count == 0)
            return null;
        var served = new OpenStream[told.Count];
        for (var i = told.Count - 1; i >= 0; i--)
        {
            // One whose class is not known here is no object of this node's, and is told on.
            var operation = TypeRegistry.Find(told[i].TypeName)?.FindOperation(told[i].Operation);
            served[i] = new OpenStream(told[i], operation?.LockMode);
            served[i].Add();
        }

        return new Served(served);
    }

    public static void Write(ref StateWriter writer, IReadOnlyList<StreamBeingRead> told)
    {
        writer.WriteArrayStart(told.Count);
        foreach (var (uid, typeName, operation) in told)
        {
            writer.WriteArrayStart(3);
            writer.Write(uid);
            writer.Write(typeName);
            writer.Write(operation);
        }
    }

    public static StreamBeingRead[] Read(ref StateReader reader)
    {
        var length = reader.ReadArrayStart();
        if (length > MaxTold)
            throw reader.Incompatible($"at most {MaxTold} streams", $"{length}");
        var told = new StreamBeingRead[length];
        for (var i = 0; i < told.Length; i++)
        {
            var more = reader.ReadArrayStart() - 3;
            if (more < 0)
                throw reader.Incompatible("a stream of 3 elements");
            told[i] = new StreamBeingRead(reader.ReadUid(), reader.ReadString() ?? "", reader.ReadString() ?? "");
            for (; more > 0; more--)
                reader.SkipValue();
        }

        return told;
    }

    private static void CheckAll(Uid called, string name, LockMode mode)
    {
        for (var node = FirstOpen(Innermost.Value); node is not null; node = FirstOpen(node.Outer))
            node.Stream.CheckThis(called, name, mode);
    }

    private static Node? FirstOpen(Node? node)
    {
        while (node is { Stream.isOpen: 0 })
            node = node.Outer;
        return node;
    }

    private static Node? Without(Node? node, OpenStream left) =>
        FirstOpen(node) is not { } first ? null
        : ReferenceEquals(first.Stream, left) ? FirstOpen(first.Outer)
        : Without(first.Outer, left) is var outer && outer == first.Outer ? first
        : new Node(first.Stream, outer);

    private void Add()
    {
        Interlocked.Increment(ref count);
        Volatile.Write(ref isOpen, 1);
        Innermost.Value = new Node(this, FirstOpen(Innermost.Value));
    }

    private void CheckThis(Uid called, string name, LockMode other)
    {
        if (mode is not null && called == stream.Object && LockMode.Conflict(mode, other))
            throw new StreamBeingReadException(called, name, stream.Operation);
    }

    /// <summary>Streams that the caller of a served call reads.</summary>
    internal sealed class Served(OpenStream[] streams) : IDisposable
    {
        public void Dispose()
        {
            foreach (var stream in streams)
                stream.End();
        }
    }

    private sealed class Node(OpenStream stream, Node? outer)
    {
        public OpenStream Stream => stream;

        public Node? Outer => outer;
    }
}
