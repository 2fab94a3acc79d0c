namespace Stubs;

/// <summary>
/// A stored state or a message cannot be read into today's class: a member has another type, a value does not fit, or
/// the bytes are not what they should be; or a state, an argument or a result cannot be written. Nothing was lost: the
/// stored state is as it was.
/// </summary>
/// <remarks>
/// Where code of the program threw while a state was saved or restored (an upgrade, <c>OnRestored</c>, a converter, a
/// constructor or property of a data type), <see cref="Exception.InnerException"/> is what it threw.
/// </remarks>
public sealed class StateIncompatibleException : StubsException
{
    internal StateIncompatibleException(string message, string? member = null, Exception? innerException = null)
        : base(message, innerException) => Member = member;

    /// <summary>The same error, with the object that it is about.</summary>
    /// <param name="error">The error.</param>
    /// <param name="what">What cannot be done with which object, as the beginning of the message.</param>
    internal static StateIncompatibleException Of(StateIncompatibleException error, string what) =>
        new($"{what} {Wording.Sentence(error.Message)}", error.Member, error.InnerException ?? error);

    /// <summary>
    /// The member that could not be read or written, as a path such as <c>orders.price</c>; null if the whole is
    /// unreadable.
    /// </summary>
    public string? Member { get; }
}
