namespace Stubs;

/// <summary>
/// How objects of a class come to run at other nodes than their home. Van Roy, Haridi, Brand et al. (1997) call such
/// objects freely mobile and stationary.
/// </summary>
public enum Mobility
{
    /// <summary>
    /// A call is sent to the node where the object runs. The object moves when it is told to
    /// (<see cref="ObjectMoves.MoveToAsync"/>), or by an <see cref="ActivationPolicy"/>.
    /// </summary>
    OnDemand,

    /// <summary>
    /// The object comes to the caller's node, and the call runs there: as do all later ones of that node, until another
    /// node calls it. A node that does not listen, or has as many objects as it may have, sends its calls instead; and
    /// so does an action that is using the object where it is.
    /// </summary>
    FreelyMobile,

    /// <summary>The object runs at its home only: no policy and no move takes it from there.</summary>
    Stationary,
}

/// <summary>Says how objects of a <c>[Persistent, Remote]</c> class, and of those derived from it, move.</summary>
/// <param name="mobility">How they move.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MobileAttribute(Mobility mobility) : Attribute
{
    /// <summary>How they move.</summary>
    public Mobility Mobility => mobility;
}
