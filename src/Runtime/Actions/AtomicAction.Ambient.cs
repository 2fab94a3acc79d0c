namespace Stubs;

// Which action is current. Asynchronous code carries it in the execution context. The body of a synchronous operation,
// however, can only call on from its own thread, so its action is kept in a thread-static field, which costs a tenth.
// It counts as long as the execution context has not moved on to an action that was begun later.
public sealed partial class AtomicAction
{
    private static readonly AsyncLocal<AtomicAction?> Ambient = new();

    [ThreadStatic]
    private static AtomicAction? synchronous;

    [ThreadStatic]
    private static AtomicAction? ambientBelow;

    private static AtomicAction? Innermost
    {
        get
        {
            var ambient = Ambient.Value;
            return synchronous is { } operation && ReferenceEquals(ambient, ambientBelow) ? operation : ambient;
        }
    }

    /// <summary>
    /// Makes this action current for the rest of the asynchronous method that calls, and what it calls.
    /// </summary>
    internal AtomicAction MakeCurrent()
    {
        Ambient.Value = this;
        return this;
    }

    /// <summary>
    /// Makes an action, or none, current for the rest of the asynchronous method that calls: it serves a caller at
    /// another node.
    /// </summary>
    internal static void Serve(AtomicAction? action) => Ambient.Value = action;

    /// <summary>Makes this action current on this thread until the result is disposed of.</summary>
    internal SynchronousScope EnterSynchronously() => new(this);

    private void LeaveScope()
    {
        measurement?.LeaveScope();
        if (ReferenceEquals(Ambient.Value, this))
            Ambient.Value = encloser;
    }

    internal readonly ref struct SynchronousScope
    {
        private readonly AtomicAction? outer;
        private readonly AtomicAction? outerBelow;

        public SynchronousScope(AtomicAction action)
        {
            outer = synchronous;
            outerBelow = ambientBelow;
            synchronous = action;
            ambientBelow = Ambient.Value;
        }

        public void Dispose()
        {
            synchronous = outer;
            ambientBelow = outerBelow;
        }
    }
}
