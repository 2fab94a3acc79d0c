using Stubs.Generated;

namespace Stubs.Objects;

/// <summary>
/// A stream that is being read, as the flow of its reader knows it: from the first item that is asked for to the end. A call that the reader makes meanwhile and whose
/// lock conflicts with the stream's would wait for its own caller, at whatever node the object is; so it is refused at once.
/// </summary>
/// <remarks>
/// A flow is the reader's asynchronous control flow with all that it begins. The list of its streams is in an <see cref="AsyncLocal{T}"/>, which the reader's own thread
/// sets: <see cref="StubStream{TItem}"/> is not an asynchronous method for that reason. The body of a stream, whose calls get past its lock, begins with an empty list.
/// </remarks>
internal sealed class OpenStream(StubBinding binding, Operation operation)
{
    private static readonly AsyncLocal<OpenStream?> Innermost = new();
    private static int count;

    private OpenStream? outer;
    private int isOpen;

    /// <summary>By the reader: it asks for the first item.</summary>
    /// <exception cref="StreamBeingReadException">The stream would wait for another one, which its reader reads.</exception>
    public void Begin()
    {
        if (operation.LockMode is null)
            return;
        Check(binding, operation.Name, operation.LockMode);
        Interlocked.Increment(ref count);
        Volatile.Write(ref isOpen, 1);
        outer = FirstOpen(Innermost.Value);
        Innermost.Value = this;
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
        if (ReferenceEquals(Innermost.Value, this))
            Innermost.Value = FirstOpen(outer);
    }

    /// <summary>For the rest of the asynchronous method that calls, no stream is being read: it runs the body of one.</summary>
    public static void Forget()
    {
        if (Volatile.Read(ref count) != 0 && Innermost.Value is not null)
            Innermost.Value = null;
    }

    /// <summary>Refuses a call that would wait for a stream which its own caller reads.</summary>
    /// <exception cref="StreamBeingReadException">It would.</exception>
    public static void Check(StubBinding binding, string called, LockMode? mode)
    {
        if (Volatile.Read(ref count) != 0 && mode is not null)
            CheckAll(binding, called, mode);
    }

    private static void CheckAll(StubBinding called, string name, LockMode mode)
    {
        for (var stream = FirstOpen(Innermost.Value); stream is not null; stream = FirstOpen(stream.outer))
            stream.CheckThis(called, name, mode);
    }

    private static OpenStream? FirstOpen(OpenStream? stream)
    {
        while (stream is { isOpen: 0 })
            stream = stream.outer;
        return stream;
    }

    private void CheckThis(StubBinding called, string name, LockMode mode)
    {
        if (called.Uid == binding.Uid && LockMode.Conflict(operation.LockMode!, mode))
            throw new StreamBeingReadException(called.Uid, name, operation.Name);
    }
}
