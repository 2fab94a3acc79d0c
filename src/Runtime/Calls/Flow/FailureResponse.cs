using Stubs.Generated;

namespace Stubs;

/// <summary>
/// What a handler of failures has a call do whose object's node cannot be reached (SYSTEM 46; the idea is Mozart's
/// fault handlers, which replace the failing operation). By default no handler is asked, and the caller gets the
/// <see cref="BindingBrokenException"/>.
/// </summary>
public sealed class FailureResponse
{
    private readonly object? result;

    private FailureResponse(bool callAgain, object? result) => (CallAgain, this.result) = (callAgain, result);

    /// <summary>
    /// Call again after a pause: the node may be back, or the operation may be repeated without harm even if it was
    /// executed. The handler decides when there were enough attempts.
    /// </summary>
    public static FailureResponse Again { get; } = new(true, null);

    internal bool CallAgain { get; }

    /// <summary>The call returns this. The creation of an object cannot be answered so.</summary>
    /// <param name="result">A value of the operation's result type; null where it has none.</param>
    public static FailureResponse Return(object? result) => new(false, result);

    internal TResult ResultAs<TResult>(Operation operation) => result switch
    {
        _ when operation.IsConstruction => throw new InvalidOperationException(
            "The handler of failures answered the creation of an object, which nothing can stand for. Answer null, or FailureResponse.Again."),
        TResult value => value,
        null when default(TResult) is null || typeof(TResult) == typeof(Nothing) => default!,
        _ => throw new InvalidOperationException(
            $"The handler of failures answered operation '{operation.Name}' with {result?.GetType().ToString() ?? "null"}. "
            + (typeof(TResult) == typeof(Nothing)
                ? "The operation returns nothing: answer FailureResponse.Return(null)."
                : $"Its result is a {typeof(TResult)}.")),
    };
}
