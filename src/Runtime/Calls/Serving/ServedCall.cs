using Stubs.Generated;

namespace Stubs.Calls;

/// <summary>A call that came from another node, about to run here.</summary>
/// <param name="Binding">The object, which is here.</param>
/// <param name="Operation">The operation's name, for messages.</param>
/// <param name="Arguments">The written arguments, which stay as they are while the call runs.</param>
/// <param name="References">What makes references of the UIDs among them.</param>
/// <param name="CancellationToken">Acts when the caller cancels, or is gone.</param>
internal readonly record struct ServedCall(
    ObjectBinding Binding, string Operation, ReadOnlyMemory<byte> Arguments, IReferenceResolver References,
    CancellationToken CancellationToken)
{
    /// <summary>Of a stream: is awaited when the body has given its last item, before its action ends.</summary>
    public Func<Task>? Through { get; init; }

    /// <summary>A written result that is none.</summary>
    public static byte[] Nothing { get; } = [0xF6];

    public TCall ReadArguments<TCall, TResult>(in TCall call)
        where TCall : struct, ICall<TCall, TResult>
    {
        var reader = new StateReader(Arguments.Span, References) { IsOfPeer = true };
        try
        {
            return TCall.ReadArguments(call, ref reader);
        }
        catch (StateIncompatibleException error)
        {
            throw Unreadable(error);
        }
        catch (Exception error) when (UserCode.IsSource(error))
        {
            throw Unreadable(reader.Failed(error));
        }
    }

    public TConstruction ReadConstruction<TConstruction, TTarget>(in TConstruction construction)
        where TConstruction : struct, IConstruction<TConstruction, TTarget>
        where TTarget : class
    {
        var reader = new StateReader(Arguments.Span, References) { IsOfPeer = true };
        try
        {
            return TConstruction.ReadArguments(construction, ref reader);
        }
        catch (StateIncompatibleException error)
        {
            throw Unreadable(error);
        }
        catch (Exception error) when (UserCode.IsSource(error))
        {
            throw Unreadable(reader.Failed(error));
        }
    }

    /// <summary>Writes a result.</summary>
    /// <param name="call">Any call of the operation.</param>
    /// <param name="result">The result.</param>
    /// <param name="wasExecuted">Whether what the operation did remains; false for an item of a stream.</param>
    public byte[] WriteResult<TCall, TResult>(in TCall call, TResult result, bool wasExecuted = true)
        where TCall : struct, ICall<TCall, TResult>
    {
        if (typeof(TResult) == typeof(Nothing))
            return Nothing;
        var writer = StateWriter.Create();
        try
        {
            CallValues.WriteResult(
                Binding.Type, call, ref writer, result, wasExecuted && AtomicAction.Current is null);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private CallRefusedException Unreadable(StateIncompatibleException error) =>
        new(Binding.Uid, Operation, null,
            $"Its arguments cannot be read: {Wording.Sentence(error.Message)} The caller's class and the server's must go together.", error);
}
