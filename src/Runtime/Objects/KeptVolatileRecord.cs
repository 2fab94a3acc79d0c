namespace Stubs.Objects;

/// <summary>
/// When the action has committed, one thing more, or one less, keeps a volatile object alive: a name, or its binding in
/// the directory, by which other nodes reach it.
/// </summary>
internal sealed class KeptVolatileRecord(VolatileObjects volatiles, ActiveObject target, int more) : AbstractRecord
{
    public static void AddIfVolatile(ObjectManager manager, Uid uid, int more)
    {
        if (manager.Volatiles.Find(uid) is { } target)
            AtomicAction.Current!.Add(new KeptVolatileRecord(manager.Volatiles, target, more));
    }

    internal override bool ComesBeforeLocksAreFree => true;

    protected internal override ValueTask CommitAsync()
    {
        volatiles.Keep(target, more);
        return default;
    }
}
