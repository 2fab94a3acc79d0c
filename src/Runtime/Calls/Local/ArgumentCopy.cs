using System.Runtime.CompilerServices;
using Stubs.Generated;
using Stubs.Objects;

namespace Stubs.Calls;

/// <summary>
/// Copies what the caller and the object must not share: a local call never aliases what a remote one copies (rule 40).
/// A copy is written and read as on the wire.
/// </summary>
internal static class ArgumentCopy
{
    /// <summary>The call as the callee may have it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TCall Of<TCall, TResult>(in TCall call, IReferenceResolver references)
        where TCall : struct, ICall<TCall, TResult> =>
        (call.Operation.Traits & OperationTraits.CopyArguments) == 0
            ? call : WrittenAndRead<TCall, TResult>(call, references);

    /// <summary>The result as the caller may have it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TResult OfResult<TCall, TResult>(in TCall call, TResult result, ActiveObject active)
        where TCall : struct, ICall<TCall, TResult> =>
        (call.Operation.Traits & OperationTraits.CopyResult) == 0 ? result : WrittenAndRead(call, result, active);

    private static TCall WrittenAndRead<TCall, TResult>(in TCall call, IReferenceResolver references)
        where TCall : struct, ICall<TCall, TResult>
    {
        var writer = StateWriter.Create();
        try
        {
            call.WriteArguments(ref writer);
            var reader = new StateReader(writer.Written, references);
            return TCall.ReadArguments(call, ref reader);
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static TResult WrittenAndRead<TCall, TResult>(in TCall call, TResult result, ActiveObject active)
        where TCall : struct, ICall<TCall, TResult>
    {
        var writer = StateWriter.Create();
        try
        {
            TCall.WriteResult(call, ref writer, result);
            var reader = new StateReader(writer.Written, active.Manager.References);
            return TCall.ReadResult(call, ref reader);
        }
        finally
        {
            writer.Dispose();
        }
    }
}
