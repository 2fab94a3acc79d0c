namespace Stubs;

/// <summary>
/// Guards the run time where it calls code of the program in the middle of its own work: on the path of an error, while
/// it ends an action, in a timer. What that code throws never takes the place of the work; it is told to <c>report</c>,
/// if the caller has anywhere to report to.
/// </summary>
/// <remarks>
/// Nothing guards against code that does not return. The run time calls such code when locks are free, or not at all;
/// docs/concepts.md lists the exceptions.
/// </remarks>
internal static class UserCode
{
    /// <summary>The longest text of an exception that is quoted in another message, in characters.</summary>
    public const int LongestText = 4096;

    private const string Cut = "... (cut)";

    /// <summary>
    /// The message of an exception, to be quoted in another one: of bounded length, and the name of the class where the
    /// message cannot be read.
    /// </summary>
    public static string TextOf(Exception error)
    {
        var text = Ask(error, static error => error.Message);
        return text switch
        {
            null => $"A {error.GetType()} was thrown, and its message cannot be read.",
            { Length: > LongestText } => string.Concat(text.AsSpan(0, LongestText - Cut.Length), Cut),
            _ => text,
        };
    }

    /// <summary>
    /// Whether an exception is one of the program's code, or of what it calls. The run time's own ones say already what
    /// is to be said.
    /// </summary>
    public static bool IsSource(Exception error) => error is not (StubsException or OutOfMemoryException);

    /// <summary>The answer of the program's code, or null where it throws.</summary>
    public static T? Ask<TSubject, T>(TSubject subject, Func<TSubject, T?> question, Action<Exception>? report = null)
        where T : class?
    {
        try
        {
            return question(subject);
        }
        catch (Exception error)
        {
            report?.Invoke(error);
            return null;
        }
    }

    /// <summary>Has the program's code do something.</summary>
    /// <returns>False if it threw.</returns>
    public static bool Try<TSubject>(TSubject subject, Action<TSubject> action, Action<Exception>? report = null)
    {
        try
        {
            action(subject);
            return true;
        }
        catch (Exception error)
        {
            report?.Invoke(error);
            return false;
        }
    }

    /// <summary>
    /// Lets a task of the program's code end by itself: what it throws is observed, and reported once.
    /// </summary>
    public static void LetEnd(Task task, Action<Exception>? report = null)
    {
        if (task.IsCompletedSuccessfully)
            return;
        task.ContinueWith(
            static (ended, report) =>
            {
                if (ended.Exception is { } errors)
                    ((Action<Exception>?)report)?.Invoke(
                        errors.InnerExceptions.Count == 1 ? errors.InnerExceptions[0] : errors);
            },
            report,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
