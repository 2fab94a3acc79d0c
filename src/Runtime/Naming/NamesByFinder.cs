using Stubs.Objects;
using Stubs.Store;

namespace Stubs.Naming;

/// <summary>
/// Writes with the entry of a name the one by which the name is found from its object, or from its group. That needs no
/// lock of its own: the action that writes it has locked the name.
/// </summary>
/// <param name="manager">Where the entries live.</param>
/// <param name="byObject">Whether names are found by their objects; otherwise by their groups.</param>
internal sealed class NamesByFinder(ObjectManager manager, bool byObject) : IWrittenWith
{
    public void AddTo(List<StoreOperation> batch, ActiveObject entry, ObjectState state)
    {
        var before = IsBlank(entry.Committed!)
            ? [] : NameEntry.Restored(entry.Committed, manager.References).FoundBy(byObject);
        var after = ((NameEntry)entry.Enter(null)).FoundBy(byObject);
        foreach (var gone in before)
        {
            if (!after.Contains(gone))
                batch.Add(new StoreOperation.Delete(NameKey.OfNameOf(gone.Uid, gone.Name)));
        }

        foreach (var added in after)
        {
            if (!before.Contains(added))
                batch.Add(new StoreOperation.Create(StateOf(added, byObject && after.Length == 1 ? state : null)));
        }
    }

    // What the entry of one name holds is what the other one is to hold.
    private static ObjectState StateOf(NamedObject added, ObjectState? same)
    {
        var key = NameKey.OfNameOf(added.Uid, added.Name);
        return same is null ? NameEntry.StateOf(key, [added]) : new ObjectState(key, same.TypeName, same.Body);
    }

    private bool IsBlank(byte[] image) => image.AsSpan().SequenceEqual(NameEntry.Type.BlankImage(manager.Services));
}
