using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>What the generator adds to a persistent or recoverable class. People neither write nor call it.</summary>
/// <typeparam name="TSelf">The class.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStateful<TSelf>
    where TSelf : class, IStateful<TSelf>
{
    /// <summary>
    /// Makes an object without running a constructor of its author's, for <see cref="RestoreState"/> to fill.
    /// </summary>
    /// <param name="services">Where members marked <see cref="ServiceAttribute"/> come from.</param>
    static abstract TSelf CreateBlank(IServiceProvider services);

    /// <summary>
    /// Sets what is not state in an object that was just made, the base class's part included: members marked
    /// <see cref="ServiceAttribute"/> and, if no constructor ran, members with simple initializers.
    /// </summary>
    /// <param name="target">The object.</param>
    /// <param name="initialized">Whether a constructor ran the initializers.</param>
    /// <param name="services">Where services come from.</param>
    static virtual void Prepare(TSelf target, bool initialized, IServiceProvider services)
    {
    }

    /// <summary>
    /// Whether the author has written <see cref="RestoreState"/>, which may leave unread what it has no use for. What
    /// is generated reads all.
    /// </summary>
    static virtual bool MayLeaveRest => false;

    /// <summary>Writes the object's members as one CBOR map.</summary>
    static abstract void SaveState(TSelf target, ref StateWriter writer);

    /// <summary>Sets the object's members from such a map. Members that the map lacks keep their value.</summary>
    static abstract void RestoreState(TSelf target, ref StateReader reader);
}
