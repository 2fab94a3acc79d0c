using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

#pragma warning disable CS0618, TEST001

namespace Corpus.Reported.Written
{
    /// <summary>A default before <c>params</c>, of arrays, spans and collections.</summary>
    [Remote] public partial class Defaults { public int Two(string b = "x", params int[] c) => c.Length + b.Length; public int Three(int a, string? b = null, params IReadOnlyList<string> c) => a + c.Count + (b?.Length ?? 0); public int Four(bool a = true, params List<int> c) => a ? c.Count : 0; public int Five(DayOfWeek a = DayOfWeek.Friday, params IEnumerable<long> c) => (int)a + c.Count(); }

    // gets STUB0040
    [Remote] public partial class ParamsSpan { public int Six(string b = "x", params ReadOnlySpan<int> c) => c.Length + b.Length; }

    public abstract class Root { public int Version { get; private set; } public DateTime? Changed { get; private set; } public void Change(DateTime at) { Version++; Changed = at; } }

    public abstract class Middle : Root { public string? By { get; private protected set; } protected string? Why { get; private set; } public void Explain(string by, string why) => (By, Why) = (by, why); }

    /// <summary>Setters that only a base class may call.</summary>
    [Persistent] public partial class Leaf : Middle { public int Own { get; private set; } public void Set(int own) => Own = own; }

    public interface IHasP { int P { get; set; } string? Q { get; init; } }
    public interface IAlsoHaving { int P { get; set; } }

    /// <summary>Explicit auto-properties: two of one name.</summary>
    [Persistent] public partial class Having : IHasP, IAlsoHaving { int IHasP.P { get; set; } string? IHasP.Q { get; init; } int IAlsoHaving.P { get; set; } public int P { get; set; } }

    public class Old { [Obsolete("use B", error: true)] public int A { get; set; } public int B { get; set; } [Obsolete("gone", error: true)] public string? C; }

    [Obsolete("use Old", error: true)] public class Older { public int A { get; set; } }

    public record Aged([property: Obsolete("use B", error: true)] int A, int B);

    [Persistent] public partial class Outdated { [Obsolete("use New", error: true)] public int Former { get; set; } public int New { get; set; } public Old? Data { get; set; } public Aged? Record { get; set; } }

    [Persistent] public partial class OldConstructor { [Obsolete("use the other", error: true)] public OldConstructor(int x) => X = x; public OldConstructor(string x) => X = x.Length; public int X { get; private set; } }

    [Experimental("TEST001")] public record Trial(int A);

    [Persistent] public partial class Experiments { private Trial? trial; [Experimental("TEST001")] public int Attempts { get; set; } [Experimental("TEST001")] public void Try(Trial value) => trial = value; public bool Has => trial is not null; }

    [Persistent, Experimental("TEST001")] public partial class Beta { public int A { get; set; } }

    [Persistent, Obsolete("use Beta")] public partial class Alpha { public int A { get; set; } }
}

namespace Corpus.Reported.Kept
{
    [InlineArray(4)] public struct Four { private int first; }
    [InlineArray(3)] public struct Names { private string? first; }

    [Persistent] public partial class Inline { private Four numbers; private Names names; public void Set(int at, int value) => numbers[at & 3] = value; public int Get(int at) => numbers[at & 3]; public void Name(string name) => names[1] = name; public string? Named() => names[1]; }

    /// <summary>Kinds and comparers behind interfaces.</summary>
    [Persistent] public partial class Behind { private readonly ICollection<string> tags = new HashSet<string>(StringComparer.OrdinalIgnoreCase); private readonly IDictionary<string, int> counts = new SortedDictionary<string, int>(StringComparer.Ordinal); private IList<int> list = new Collection<int>(); private IReadOnlyCollection<int> queue = new Queue<int>(); private IEnumerable<string> words = new LinkedList<string>(); public void Add(string tag) { tags.Add(tag); counts[tag] = 1; } public bool Has(string tag) => tags.Contains(tag); public void Set() => (list, queue, words) = (new List<int>(), new Stack<int>(), new SortedSet<string>(StringComparer.Ordinal)); public int Count => list.Count + queue.Count + words.Count(); }

    public class Shared { public int Value { get; set; } public Shared? Next { get; set; } }

    /// <summary>One instance in two members, a cycle, and a long list.</summary>
    [Persistent] public partial class Sharing { private Shared? one; private Shared? same; private readonly List<Shared> all = []; public void Set(int value) { one = same = new Shared { Value = value }; one.Next = one; all.Add(one); } public bool IsShared => ReferenceEquals(one, same) && all.Count > 0; }

    public record Defaulted(int A, string B = "b", int? C = 3, DayOfWeek D = DayOfWeek.Monday);

    [Persistent] public partial class HasDefaulted { public Defaulted? Data { get; set; } public string Name { get; set; } = "none"; }

    // gets STUB0026
    [Persistent] public partial class CultureOrder { private readonly SortedSet<string> words = []; private readonly SortedDictionary<string, int> counts = []; public void Add(string word) { words.Add(word); counts[word] = 1; } }

    [Persistent] public partial class OrdinalOrder { private readonly SortedSet<string> words = new(StringComparer.Ordinal); private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal); public void Add(string word) { words.Add(word); counts[word] = 1; } }

    // gets STUB0027
    [Persistent] public partial class ArrayKeys { private readonly Dictionary<byte[], int> byHash = []; public void Add(byte[] hash) => byHash[hash] = 1; }

    /// <summary>A linked list of its own, and a tree.</summary>
    public class LinkedNode<T> { public T? Value { get; set; } public LinkedNode<T>? Next { get; set; } public LinkedNode<T>? Previous { get; set; } }

    [Persistent] public partial class OwnList { private LinkedNode<string>? head, tail; private int count; public void Add(string value) { var node = new LinkedNode<string> { Value = value, Previous = tail }; if (tail is null) head = node; else tail.Next = node; tail = node; count++; } public int Count => count + (head is null ? 0 : 1); }
}

namespace Corpus.Reported.Needed
{
    public class Empty;
    public sealed record NothingAtAll;

    [Persistent] public partial class Hollow { public Empty? A { get; set; } public NothingAtAll? B { get; set; } public List<Empty> C { get; set; } = []; }

    [Persistent] public partial class NoMembers;

    /// <summary>Seven of a tuple and nested ones.</summary>
    [Persistent] public partial class Tuples { public (int, string, bool, long, char, double, byte)? Seven { get; set; } public ((int A, int B) Left, (string C, (bool D, long E)) Right) Nested { get; set; } public Tuple<int, string>? Old { get; set; } }

    [Persistent] public partial class Cubes { public int[,,] Three { get; set; } = new int[1, 1, 1]; public string[][][]? Jagged { get; set; } }

    public interface IFigure; public sealed record Dot(int X, int Y) : IFigure; public sealed record Line(Dot From, Dot To) : IFigure; public struct Arc : IFigure { public double Angle; }

    // gets STUB0077
    [Persistent] public partial class Figures { private readonly List<IFigure> all = []; public void Add(Dot dot) => all.Add(dot); }

    [Persistent, Remote] public partial class ReadsBesides { private int count; public int Count() => count; public void SetTotal(int value) => count = value; public int GetTotal() => count; }

    /// <summary>Made by static methods only.</summary>
    [Persistent] public partial class Factory { private readonly string name; private Factory(string name) => this.name = name; public static Factory Place(string name) => new(name); public static Factory Copy(Factory other) => new(other.name); public string Name => name; }

    [Persistent] public partial class Counters { private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal); private ImmutableSortedDictionary<int, string> names = ImmutableSortedDictionary<int, string>.Empty; private FrozenDictionary<string, int> frozen = FrozenDictionary<string, int>.Empty; private readonly BitArray bits = new(4); public void Hit(string name) { counts.AddOrUpdate(name, 1, static (_, count) => count + 1); names = names.SetItem(1, name); frozen = counts.ToFrozenDictionary(each => each.Key, each => (int)each.Value, StringComparer.Ordinal); } public bool Bit => bits[0]; }
}
