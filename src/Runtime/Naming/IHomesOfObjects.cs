namespace Stubs.Naming;

/// <summary>
/// What naming must know of objects at other nodes before a name is taken over. The binding module, which stands on
/// this one, supplies it.
/// </summary>
internal interface IHomesOfObjects
{
    /// <summary>Whether an object is certainly lost. What is not certain counts as not lost.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="home">The node in whose store it lies; empty if the name does not say.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    ValueTask<bool> IsLostAsync(Uid uid, Uid home, CancellationToken cancellationToken);
}
