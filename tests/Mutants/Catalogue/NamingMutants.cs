namespace Stubs.Mutants.Catalogue;

/// <summary>Those of naming and binding.</summary>
internal static class NamingMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("naming.name-in-use-is-taken", 6,
            "if («!takesOver || !await IsLostAsync(holder, holdersHome, cancellationToken).ConfigureAwait(false) ⇒ false») throw new NameInUseException(name, holder);",
            "NamingTests", "NamingConformanceTests"),
        new("naming.living-object-loses-its-name", 6,
            "if («await manager.FindTypeNameAsync(uid, cancellationToken).ConfigureAwait(false) is not null ⇒ false») return false;", "NameTakeoverTests"),
        new("naming.object-of-another-node-is-lost", 6,
            "return home == manager.Self.Node || («Homes is not null && await Homes.IsLostAsync(uid, home, cancellationToken).ConfigureAwait(false) ⇒ true»);",
            "NameTakeoverTests"),
        new("naming.empty-uid-gets-a-name", 6, "if («uid.IsEmpty ⇒ false») throw new ArgumentException(\"The empty UID", "NamingConformanceTests", "NamingTests"),
        new("naming.absent-name-is-deleted", 6, "if («holder.IsEmpty ⇒ false») throw new NameNotFoundException(name);", "NamingTests", "NamingConformanceTests"),
        new("naming.name-is-moved-from-any-holder", 6, "if («holder != (expected ?? holder) ⇒ false») throw", "NamingConformanceTests", "NamingTests"),
        new("naming.deleted-name-stays", 7, "homes.RemoveAt(place); «names.Remove(name); ⇒» TrimHomes();", "NamingConformanceTests", "NamingTests"),
        new("naming.own-changes-are-not-listed", 19, "if (uid.High == range) «entries.AddRange(changed); ⇒»", "NamingConformanceTests", "NamingTests"),
        new("naming.stored-entry-is-listed-beside-the-own-change", 19, "if («!own.ContainsKey(stored.Uid) ⇒ true») entries", "NamingConformanceTests", "NamingTests"),
        new("naming.contexts-whose-hashes-collide-are-mixed", 6,
            "«entries.RemoveAll(entry => !entry.Name.StartsWith(path, StringComparison.Ordinal)); ⇒»", "NamingTests", "NamingConformanceTests"),
        new("naming.listing-is-not-sorted", 6, "«entries.Sort(static (a, b) => CompareSegments(a.Name, b.Name)); ⇒»", "NamingConformanceTests", "NamingTests"),
        new("naming.name-behind-what-is-below-it", 6, "return order == 0 ? «a.Length.CompareTo(b.Length) ⇒ b.Length.CompareTo(a.Length)» : order;", "NamingConformanceTests", "NamingTests"),
        new("naming.listing-does-not-exclude-changes", 9,
            "LockAsync(place, «new NameListingMode(prefix[place.Path.Length..]) ⇒ new NameListingMode(\"\\0\")», cancellationToken);", "NameLockTests", "NamingConformanceTests"),
        new("naming.empty-context-stays-stored", 6, "«await DeleteAsync(place.Key, path).ConfigureAwait(false); ⇒» manager.Forget(context);", "EmptiedContextTests", "NamingTests"),
        new("naming.context-with-names-is-removed", 6, "if («known is not null ⇒ false») return false; await DeleteAsync", "NamingTests", "NameLockTests", "EmptiedContextTests"),
        new("naming.removal-keeps-its-lock", 9, "finally { «context.Locks.Release(owner); ⇒» context.Unpin(); owner.AbortNow", "NamingTests", "NameLockTests"),
        new("naming.removal-keeps-its-pin", 1, "context.Locks.Release(owner); «context.Unpin(); ⇒» owner.AbortNow", "NamingTests", "NameLockTests"),
        new("naming.removal-keeps-others-from-removing", 6, "finally { «removing.Release(); ⇒» }", "NamingTests", "NameLockTests"),
        new("naming.name-of-a-volatile-is-not-counted", 53, "«KeptVolatileRecord.AddIfVolatile(manager, uid, more: +1); ⇒»", "MemoryTests", "KindTests"),

        new("binding.name-of-a-connected-node-is-taken", 6,
            "|| («names.TryGetValue(entry.Name, out var holder) && holder != entry.Node && connections.Find(holder) is not null ⇒ false»)) throw", "NodeRegistryTests"),
        new("binding.name-of-the-directory-is-taken", 6, "if («entry.Name == connections.Self.Name ⇒ false» ||", "NodeRegistryTests"),
        new("binding.node-that-has-left-keeps-its-name", 6, "out var holder) && holder == node) «names.Remove(before.Name); ⇒»", "NodeRegistryTests"),
        new("binding.node-that-leaves-takes-anothers-name", 6, "out var holder) && «holder == node ⇒ true») names.Remove(before.Name);", "NodeRegistryTests"),
        new("binding.volatile-node-stays-written", 42, "«written.Remove(node); ⇒» } _ = ForgetAsync(node);", "NodeRegistryTests", "PassingClientsTests"),
        new("binding.durable-node-is-forgotten", 32, "|| «entry.IsDurable ⇒ false») return; written.Remove(node);", "NodeRegistryTests"),
        new("binding.lost-connection-counts-as-a-goodbye", 46, "if («!hasSaidGoodbye ⇒ false» || !written.TryGetValue", "NodeRegistryTests", "PassingClientsTests"),
        new("binding.durable-node-has-ended-for-good", 6, "if («entry.IsDurable ⇒ false») return; if (ended.Count", "NodeRegistryTests", "NameTakeoverTests"),
        new("binding.ended-nodes-are-not-remembered", 6, "«ended.Add(entry.Node); ⇒»", "NameTakeoverTests", "NodeRegistryTests"),
        new("binding.node-with-another-connection-has-left", 42, "if («connections.Find(node) is not null ⇒ false») return; if (hasSaidGoodbye", "NodeRegistryTests"),
        new("binding.address-belongs-to-two-nodes", 42, "{ «forgotten.Add(other); ⇒» // Its process has left the address to another.", "NodeRegistryTests"),
        new("binding.absent-nodes-without-limit", 42, "if («written.Count > MaxAbsent && !entry.IsDurable ⇒ false») { forgotten.AddRange", "NodeRegistryTests", "PassingClientsTests"),
        new("binding.server-without-an-address", 42, "entry => «entry.Address is not null ⇒ true» && (entry.IsServer", "NodeRegistryTests", "ServerChoiceTests"),
        new("binding.every-node-is-a-server", 42, "(«entry.IsServer ⇒ true» || entry.Node == home)", "ServerChoiceTests", "NodeRegistryTests"),
        new("binding.object-of-an-unknown-home-is-asked-for", 6, "if («home.IsEmpty || home == self ⇒ false») return false; try", "NameTakeoverTests"),
        new("binding.object-of-a-silent-home-is-lost", 6, "catch (BindingBrokenException) { «return nodes.HasEnded(home); ⇒ return true;»", "NameTakeoverTests"),
        new("binding.object-that-runs-elsewhere-is-lost", 6, "return found.TypeName is null && («found.Place is not { } place || place.Node == home ⇒ true»);", "NameTakeoverTests"),
    ];
}
