using System.Runtime.CompilerServices;
using Stubs.Generated;

namespace Stubs.Objects;

/// <summary>Runs the author's method on an admitted object, and copies what must not be shared (SYSTEM 40).</summary>
internal static class Body
{
    public static TResult Run<TCall, TTarget, TResult>(in TCall call, AtomicAction action, ObjectRecord record, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class
    {
        if (call.Operation.IsCompensated)
            return RunCompensated<TCall, TTarget, TResult>(call, action, record, cancellationToken);

        var active = record.Object;
        var target = active.Enter(record);
        try
        {
            using (CallerContext.Enter())
            using (action.EnterSynchronously())
            {
                var result = call.Invoke((TTarget)target, cancellationToken);
                return CopyOfResult(call, result, active);
            }
        }
        finally
        {
            active.Leave(record, target);
        }
    }

    /// <summary>
    /// Operations that are undone by compensation may share their lock with others of their kind, so bodies take turns; the image that makes a single
    /// failing body atomic (SYSTEM 20) is good only within one turn.
    /// </summary>
    private static TResult RunCompensated<TCall, TTarget, TResult>(TCall call, AtomicAction action, ObjectRecord record, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class
    {
        while (true)
        {
            var turn = record.Object.Turn;
            lock (turn)
            {
                if (record.Object.EnterTurn(record, turn) is { } target)
                    return RunInTurn<TCall, TTarget, TResult>(call, action, record, (TTarget)target, cancellationToken);
            }
        }
    }

    private static TResult RunInTurn<TCall, TTarget, TResult>(
        TCall call, AtomicAction action, ObjectRecord record, TTarget target, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class
    {
        Action<object>? compensation = null;
        try
        {
            using (CallerContext.Enter())
            using (action.EnterSynchronously())
            {
                var result = CopyOfResult(call, call.Invoke(target, cancellationToken), record.Object);
                compensation = instance => ((ICompensatedCall<TTarget>)call).Compensate((TTarget)instance);
                return result;
            }
        }
        finally
        {
            record.Object.LeaveTurn(record, target, compensation);
        }
    }

    /// <summary>The call as the callee may have it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TCall CopyOfArguments<TCall, TResult>(in TCall call, ObjectManager manager)
        where TCall : struct, ICall<TCall, TResult> =>
        (call.Operation.Traits & OperationTraits.CopyArguments) == 0 ? call : WrittenAndRead<TCall, TResult>(call, manager);

    /// <summary>The result as the caller may have it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TResult CopyOfResult<TCall, TResult>(in TCall call, TResult result, ActiveObject active)
        where TCall : struct, ICall<TCall, TResult> =>
        (call.Operation.Traits & OperationTraits.CopyResult) == 0 ? result : WrittenAndRead(call, result, active);

    private static TCall WrittenAndRead<TCall, TResult>(in TCall call, ObjectManager manager)
        where TCall : struct, ICall<TCall, TResult>
    {
        var writer = StateWriter.Create();
        try
        {
            call.WriteArguments(ref writer);
            var reader = new StateReader(writer.Written, manager);
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
            var reader = new StateReader(writer.Written, active.Manager);
            return TCall.ReadResult(call, ref reader);
        }
        finally
        {
            writer.Dispose();
        }
    }
}
