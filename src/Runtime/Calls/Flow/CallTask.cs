using System.Runtime.ExceptionServices;
using Stubs.Generated;

namespace Stubs.Calls;

/// <summary>The tasks of calls that have ended at once.</summary>
internal static class CallTask
{
    private static readonly Task<Nothing> NothingTask = Task.FromResult(default(Nothing));

    public static Task<TResult> Returned<TResult>(TResult result) =>
        typeof(TResult) == typeof(Nothing) ? (Task<TResult>)(object)NothingTask : Task.FromResult(result);

    /// <summary>A call that has failed, or was cancelled, as an asynchronous method tells it.</summary>
    public static async Task<TResult> Failed<TResult>(Exception error)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        ExceptionDispatchInfo.Throw(error);
        return default!;
    }
}
