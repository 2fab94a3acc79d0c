using System.ComponentModel;

namespace Stubs.Generated;

/// <summary>
/// Lets the generated code of a derived class save and restore the part that belongs to its base class.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BaseState
{
    /// <summary>
    /// Prepares the base class's part of an object that was just made: services, and initializers that no constructor
    /// ran.
    /// </summary>
    public static void Prepare<TBase>(TBase target, bool initialized, IServiceProvider services)
        where TBase : class, IStateful<TBase> => TBase.Prepare(target, initialized, services);

    /// <summary>Writes the base class's members as one map.</summary>
    public static void Save<TBase>(TBase target, ref StateWriter writer)
        where TBase : class, IStateful<TBase> => TBase.SaveState(target, ref writer);

    /// <summary>Sets the base class's members from such a map.</summary>
    public static void Restore<TBase>(TBase target, ref StateReader reader)
        where TBase : class, IStateful<TBase>
    {
        if (!TBase.MayLeaveRest)
        {
            TBase.RestoreState(target, ref reader);
            return;
        }

        var end = reader;
        end.SkipValue();
        TBase.RestoreState(target, ref reader);
        reader.MoveTo(end);
    }
}
