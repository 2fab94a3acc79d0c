namespace Stubs.Actions;

/// <summary>Why an action was aborted, shared by all actions that one abort ended.</summary>
/// <param name="Reason">The kind.</param>
/// <param name="Text">A sentence. Without the words of an exception of the program's: those are asked for when the
/// action has been aborted.</param>
/// <param name="Exception">What was thrown.</param>
internal sealed record AbortCause(AbortReason Reason, string Text, Exception? Exception = null)
{
    /// <summary>Whether <see cref="Message"/> goes on with the message of the exception.</summary>
    public bool QuotesException { get; init; }

    /// <summary>
    /// The sentence for users. It may call code of the program: read it outside every gate, when the action has been
    /// aborted.
    /// </summary>
    public string Message => QuotesException ? $"{Text} {UserCode.TextOf(Exception!)}" : Text;

    /// <summary>The same, without calling code of the program.</summary>
    public string Brief => QuotesException ? $"{Text} A {Exception!.GetType()} was thrown." : Text;

    /// <summary>The node from which the action came asked for it, and need not be told.</summary>
    public bool IsKnownToCaller { get; init; }

    /// <summary>The program left the scope of the action, and did not say why.</summary>
    public bool IsScopeLeft { get; init; }

    /// <summary>Code of the program has thrown.</summary>
    public static AbortCause Of(AbortReason reason, string text, Exception error) =>
        new(reason, text, error) { QuotesException = true };

    public static AbortCause Requested { get; } = new(AbortReason.Requested, "The program aborted it.");

    /// <summary>
    /// What the end of users' records threw while they were aborted; set once they have all been told.
    /// </summary>
    public Task RecordsAborted { get; set; } = Task.CompletedTask;
}
