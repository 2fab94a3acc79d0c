using Alias = Stubs.PersistentAttribute;

namespace Corpus.Attributes
{
    /// <summary>Attributes of the same simple names, from another namespace, mean nothing.</summary>
    public partial class Foreign { [Other.Transient] private int x; [Other.Local] public int M() => x++; }

    [Persistent] public partial class ForeignMembers { [Other.Transient] private int x; [Other.Local] public int M() => x++; [Other.ReadLock] public int N() => x++; [Other.FormerName("y")] public int Y { get; set; } }

    [Other.Persistent] public class NotOurs { public void M(ref int x) { } }

    [Stubs.Persistent] public partial class Qualified { public int X { get; set; } }

    [global::Stubs.Remote] public partial class FullyQualified { public int X() => 1; }

    [Persistent, Serializable, System.Diagnostics.DebuggerDisplay("{X}"), System.ComponentModel.Description("x")] public partial class WithOthers { [NonSerialized] private int x; public int X { [System.Diagnostics.DebuggerStepThrough] get => x; set => x = value; } [field: NonSerialized] public int Y { get; set; } }

    [Persistent] public partial class ObsoleteMembers { [Obsolete] public int X { get; set; } [Obsolete("\"why\" {0} \\")] public void M() { } [Obsolete("never", true)] public void N() { } [Obsolete("data")] private int y; public int Y { get { return 1; } } public void Touch() { } }

    [Obsolete("the whole class"), Persistent] public partial class ObsoleteClass { public int X { get; set; } }

    [Persistent] public partial class Former { [FormerName("a"), FormerName("b c"), FormerName("ü")] private int x; [field: FormerName("z")] public int Y { get; set; } [property: FormerName("ignored by the compiler")] public int Z { get; set; } public int X { get => x; set => x = value; } }

    [Persistent] public partial class Operations { [Operation("wire")] public void M() { } [Operation("other name with spaces")] public Task<int> NAsync() => Task.FromResult(1); [Operation("property")] public int P { get; set; } [Operation("overload")] public void O(int a) { } public void O(string a) { } [Operation("")] public void Empty() { } }

    [Persistent, Remote, Recoverable] public partial class AllThree { public int X { get; set; } }

    namespace Other
    {
        public sealed class PersistentAttribute : Attribute; public sealed class TransientAttribute : Attribute; public sealed class LocalAttribute : Attribute; public sealed class ReadLockAttribute : Attribute; [AttributeUsage(AttributeTargets.All)] public sealed class FormerNameAttribute(string name) : Attribute { public string Name => name; }
    }
}

namespace Corpus.Attributes.Aliased
{
    [Alias] public partial class ByAlias { public int X { get; set; } }
}
