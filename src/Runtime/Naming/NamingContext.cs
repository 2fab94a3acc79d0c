using Stubs.Generated;

namespace Stubs.Naming;

/// <summary>
/// The form in which versions up to 0.1 stored names: all names of a context in one object, or in a tree of sixteen
/// parts each. <see cref="NamingUpgrade"/> reads it, and nothing else does.
/// </summary>
[Persistent(Name = TypeName)]
internal sealed partial class NamingContext
{
    internal const string TypeName = "stubs:naming-context";

    private readonly SortedDictionary<string, NamingEntry> entries = new(StringComparer.Ordinal);
    private readonly List<INamingContext> children = [];
    private readonly int level;

    public NamingContext(int level) => this.level = level;

    internal IEnumerable<NamingEntry> Entries => entries.Values;

    internal IEnumerable<Uid> Parts => children.Select(static child => ((ObjectReference)child).Uid);

    internal int Level => level;

    internal void Put(NamingEntry entry) => entries[entry.Segment] = entry;

    /// <summary>The body of a context that holds nothing.</summary>
    internal static byte[] Blank() => Save(new NamingContext(level: 0));

    internal static byte[] Save(NamingContext context)
    {
        var writer = StateWriter.Create();
        try
        {
            Type.Save(context, ref writer);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    internal static ObjectType Type { get; } = TypeRegistry.Find(typeof(INamingContext))!;
}

/// <summary>What a segment of a name led to: an object, a context below, or both.</summary>
internal readonly record struct NamingEntry(string Segment, Uid Object, Uid Context);
