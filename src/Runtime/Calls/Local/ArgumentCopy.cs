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
    public static TCall Of<TCall, TResult>(in TCall call, ObjectBinding binding)
        where TCall : struct, ICall<TCall, TResult> =>
        (call.Operation.Traits & OperationTraits.CopyArguments) == 0
            ? call : WrittenAndRead<TCall, TResult>(call, binding);

    /// <summary>The result as the caller may have it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TResult OfResult<TCall, TResult>(in TCall call, TResult result, ActiveObject active)
        where TCall : struct, ICall<TCall, TResult> =>
        (call.Operation.Traits & OperationTraits.CopyResult) == 0 ? result : WrittenAndRead(call, result, active);

    private static TCall WrittenAndRead<TCall, TResult>(in TCall call, ObjectBinding binding)
        where TCall : struct, ICall<TCall, TResult>
    {
        var writer = StateWriter.Create();
        try
        {
            CallValues.WriteArguments<TCall, TResult>(binding.Type, call, ref writer);
            var reader = new StateReader(writer.Written, binding.Space);
            return CallValues.ReadArguments<TCall, TResult>(binding.Type, call, ref reader);
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
            CallValues.WriteResult(active.Type, call, ref writer, result, wasExecuted: false);
            var reader = new StateReader(writer.Written, active.Manager.References);
            return CallValues.ReadResult<TCall, TResult>(active.Type, call, ref reader);
        }
        finally
        {
            writer.Dispose();
        }
    }
}
