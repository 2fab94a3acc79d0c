using System.ComponentModel;
using Stubs.Objects;

namespace Stubs.Generated;

/// <summary>What ties a stub to its object. Made by the run time only.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class StubBinding
{
    private ActiveObject? last;

    internal StubBinding(ObjectManager manager, Uid uid, ObjectType type, ActiveObject? bound = null)
    {
        Manager = manager;
        Uid = uid;
        Type = type;
        if (bound is not null && bound.Type.IsA(type))
            last = bound;
    }

    /// <summary>The object.</summary>
    public Uid Uid { get; }

    internal ObjectManager Manager { get; }

    /// <summary>The class for which the stub stands; the object's own may derive from it.</summary>
    internal ObjectType Type { get; }

    /// <summary>The active object, pinned.</summary>
    internal ValueTask<ActiveObject> PinAsync()
    {
        if (last is { Gone: false } known && !Manager.IsStopped && known.TryPin())
            return new ValueTask<ActiveObject>(known);
        return ActivateAsync();
    }

    /// <summary>Lets go of the active object; the next use finds it again.</summary>
    internal void Release() => last = null;

    private async ValueTask<ActiveObject> ActivateAsync()
    {
        var found = await Manager.ActivateAsync(Uid).ConfigureAwait(false);
        if (!found.Type.IsA(Type))
        {
            found.Unpin();
            throw new WrongTypeException(Uid, Type.Name, found.Type.Name);
        }

        last = found;
        return found;
    }
}
