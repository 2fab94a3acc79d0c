namespace Stubs;

/// <summary>The base of every error that Stubs itself reports. Errors that an object's own operations throw keep their type.</summary>
public abstract class StubsException : Exception
{
    private protected StubsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
