namespace Stubs;

/// <summary>
/// A stored state or a message cannot be read into today's class: a member has another type, a value does not fit, or
/// the bytes are not what they should be. Nothing was lost: the stored state is as it was.
/// </summary>
public sealed class StateIncompatibleException : StubsException
{
    internal StateIncompatibleException(string message, string? member = null, Exception? innerException = null)
        : base(message, innerException) => Member = member;

    /// <summary>
    /// The member that could not be read, as a path such as <c>orders.price</c>; null if the whole is unreadable.
    /// </summary>
    public string? Member { get; }
}
