using System.Diagnostics;
using Stubs.Generated;
using Stubs.Objects;

namespace Stubs.Calls;

/// <summary>Runs the author's method on an object whose lock the operation has.</summary>
[StackTraceHidden]
internal static class OperationBody
{
    public static TResult Run<TCall, TTarget, TResult>(
        in TCall call, AtomicAction action, ObjectRecord record, CancellationToken cancellationToken)
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
                return ArgumentCopy.OfResult(call, result, active);
            }
        }
        finally
        {
            active.Leave(record, target);
        }
    }

    /// <summary>
    /// Operations that are undone by compensation may share their lock with others of their kind, so bodies exclude
    /// each other; the image that makes a single failing body atomic (SYSTEM 20) is good only inside the latch.
    /// </summary>
    private static TResult RunCompensated<TCall, TTarget, TResult>(
        TCall call, AtomicAction action, ObjectRecord record, CancellationToken cancellationToken)
        where TCall : struct, ISyncCall<TCall, TTarget, TResult>
        where TTarget : class
    {
        while (true)
        {
            var latch = record.Object.Latch;
            lock (latch)
            {
                if (record.Object.EnterLatched(record, latch) is { } target)
                    return RunLatched<TCall, TTarget, TResult>(
                        call, action, record, (TTarget)target, cancellationToken);
            }
        }
    }

    private static TResult RunLatched<TCall, TTarget, TResult>(
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
                var result = ArgumentCopy.OfResult(call, call.Invoke(target, cancellationToken), record.Object);
                compensation = instance => ((ICompensatedCall<TTarget>)call).Compensate((TTarget)instance);
                return result;
            }
        }
        finally
        {
            record.Object.LeaveLatched(record, target, compensation);
        }
    }
}
