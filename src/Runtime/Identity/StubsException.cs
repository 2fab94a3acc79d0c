using System.Globalization;

namespace Stubs;

/// <summary>
/// The base of every error that Stubs itself reports. Errors that an object's own operations throw keep their type.
/// </summary>
public abstract class StubsException : Exception
{
    private protected StubsException(string message, Exception? innerException = null)
        : base(Wording.Bounded(message), innerException)
    {
    }

    /// <summary>How often the work was tried before this error was reported; 1 if it was not repeated.</summary>
    public int Attempts { get; private set; } = 1;

    /// <summary>For how long the work was repeated, from its first failure on; zero if it was not.</summary>
    public TimeSpan RetriedFor { get; private set; }

    /// <summary>What happened, and how often the work was tried, if that was more than once.</summary>
    public override string Message => Attempts <= 1
        ? base.Message
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Wording.Sentence(base.Message)} It was tried {Attempts} times, in {RetriedFor.TotalSeconds:0.##} s.");

    /// <summary>The work was repeated in vain.</summary>
    internal void Tell(int attempts, TimeSpan retriedFor) => (Attempts, RetriedFor) = (attempts, retriedFor);
}
