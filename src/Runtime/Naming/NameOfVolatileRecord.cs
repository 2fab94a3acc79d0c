using Stubs.Objects;

namespace Stubs.Naming;

/// <summary>When the action has committed, a volatile object is kept alive by one name more, or by one less.</summary>
internal sealed class NameOfVolatileRecord(VolatileObjects volatiles, ActiveObject target, int names) : AbstractRecord
{
    public static void AddIfVolatile(ObjectManager manager, Uid uid, int names)
    {
        if (manager.Volatiles.Find(uid) is { } target)
            AtomicAction.Current!.Add(new NameOfVolatileRecord(manager.Volatiles, target, names));
    }

    internal override bool ComesBeforeLocksAreFree => true;

    protected internal override ValueTask CommitAsync()
    {
        volatiles.Keep(target, names);
        return default;
    }
}
