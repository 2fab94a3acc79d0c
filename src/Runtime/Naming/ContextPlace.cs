using Stubs.Calls;
using Stubs.Objects;

namespace Stubs.Naming;

/// <summary>
/// Where the entry of a context lies and where those in it do. A tree of names keeps the places that it has used, so
/// that a change of a name computes the hash of its last segment only.
/// </summary>
internal sealed class ContextPlace : IReleaseWatcher
{
    private readonly NameContexts contexts;

    /// <summary>Computes the place of a context.</summary>
    /// <param name="contexts">The contexts of the tree.</param>
    /// <param name="space">Where the entries live.</param>
    /// <param name="root">The root of the tree.</param>
    /// <param name="around">The context around it; null for the outermost one.</param>
    /// <param name="path">The context with a slash at its end; empty for the outermost one.</param>
    public ContextPlace(NameContexts contexts, ObjectSpace space, Uid root, ContextPlace? around, string path)
    {
        this.contexts = contexts;
        var segment = around is null ? "/" : path[around.Path.Length..];
        Path = path;
        Range = NameKey.RangeOf(root, path);
        Key = NameKey.InRange(around?.Range ?? Range, segment, isContext: true);
        Binding = new ObjectBinding(space, Key, NameEntry.Type) { IsLocal = true };
        ChangeBelow = new NameChangeMode(segment);
        Way = around is null ? [this] : [.. around.Way, this];
    }

    /// <summary>The context with a slash at its end; empty for the outermost one.</summary>
    public string Path { get; }

    /// <summary>The key of its entry, which lies among those of the context around it.</summary>
    public Uid Key { get; }

    /// <summary>What the keys of all entries in it begin with.</summary>
    public ulong Range { get; }

    /// <summary>Finds its entry.</summary>
    public ObjectBinding Binding { get; }

    /// <summary>The contexts on the way to it, the outermost first and itself last.</summary>
    public ContextPlace[] Way { get; }

    /// <summary>The mode in which a change of a name below this context locks the context around it.</summary>
    public NameChangeMode ChangeBelow { get; }

    /// <summary>Its entry is free: the context is removed if it is empty.</summary>
    void IReleaseWatcher.Released(ActiveObject target) => contexts.RemoveSoon(Path, target);

    /// <summary>The key of a name in it.</summary>
    public Uid KeyOf(string name) => NameKey.InRange(Range, name.AsSpan(Path.Length), isContext: false);
}
