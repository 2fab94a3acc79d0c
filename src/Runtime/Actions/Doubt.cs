namespace Stubs.Actions;

/// <summary>
/// An action has prepared changes here, and the node that knows its outcome does not answer: what it holds cannot be
/// used, and waiting for it is in vain.
/// </summary>
/// <param name="action">The action.</param>
/// <param name="coordinator">The node that knows the outcome.</param>
/// <param name="time">Measures how long it has been silent.</param>
/// <param name="since">When it was first asked in vain.</param>
internal sealed class Doubt(Uid action, string coordinator, TimeProvider time, long since)
{
    /// <summary>How long work is repeated that meets what is in doubt: a node may just be started again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Whether it is not worth while to try again.</summary>
    public bool IsLasting => Lasts(time, since);

    public static bool Lasts(TimeProvider time, long since) => time.GetElapsedTime(since) >= Patience;

    public ObjectInDoubtException Of(Uid uid) => new(uid, action, coordinator, IsLasting);
}
