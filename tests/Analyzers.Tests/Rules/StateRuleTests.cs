namespace Stubs.Analyzers.Tests;

/// <summary>State that is not what it seems: STUB0025 to STUB0028, and from STUB0069 on.</summary>
public sealed class StateRuleTests
{
    private const string Copy =
        " returns a copy of all of 'x', and what the caller changes in that copy changes no object; return a read-only type, or only what is needed";

    public static TheoryData<string, string> Bad => new()
    {
        { "[Persistent] public partial class A { private readonly IList<int> x = new Mine(); public int P => x.Count; } public class Mine : List<int>;", "STUB0025 [new Mine()] 'x' gets a 'Mine', which is refused when it is saved where 'IList<int>' is declared; declare 'Mine', or put a collection of .NET's there" },
        { "[Persistent] public partial class A { private List<int> x = []; public int P => x.Count; public void M() => x = new Mine(); } public class Mine : List<int>;", "STUB0025 [new Mine()] 'x' gets a 'Mine', which is refused when it is saved where 'List<int>' is declared; declare 'Mine', or put a collection of .NET's there" },
        { "[Persistent] public partial class A { private IDictionary<int, int>? x; public int P => x!.Count; public void M() => x ??= new Map(); } public class Map : Dictionary<int, int>;", "STUB0025 [new Map()] 'x' gets a 'Map', which is refused when it is saved where 'IDictionary<int, int>' is declared; declare 'Map', or put a collection of .NET's there" },
        { "[Persistent] public partial class A { private readonly List<Box> x = []; public int P => x.Count; public void M() => x[0].Y = new Mine(); } public class Box { public IList<int> Y = []; } public class Mine : List<int>;", "STUB0025 [new Mine()] 'Y' gets a 'Mine', which is refused when it is saved where 'IList<int>' is declared; declare 'Mine', or put a collection of .NET's there" },
        { "[Persistent] public partial class A { private ICollection<KeyValuePair<int, int>> x = new Dictionary<int, int>(); public int P => x.Count; }", "STUB0025 [new Dictionary<int, int>()] 'x' gets a 'Dictionary<int, int>', which comes back as another class that is a 'ICollection<KeyValuePair<int, int>>'; declare 'Dictionary<int, int>', or the interface of its kind" },
        { "[Persistent] public partial class A { private IList<int>[] x = []; public int P => x.Length; public void M() => x[0] = new Mine(); } public class Mine : List<int>; public class Box { public IList<int> Y { get; set; } = []; public int N; }", "STUB0025 [new Mine()] 'x' gets a 'Mine', which is refused when it is saved where 'IList<int>' is declared; declare 'Mine', or put a collection of .NET's there" },
        { "[Persistent] public partial class A { private readonly Dictionary<string, IList<int>> x = []; public int P => x.Count; public void M() => x[\"a\"] = new Mine(); } public class Mine : List<int>; public class Box { public IList<int> Y { get; set; } = []; public int N; }", "STUB0025 [new Mine()] 'x' gets a 'Mine', which is refused when it is saved where 'IList<int>' is declared; declare 'Mine', or put a collection of .NET's there" },
        { "[Persistent] public partial class A { private readonly List<IList<int>> x = []; public int P => x.Count; public void M() => x.Add(new Mine()); } public class Mine : List<int>; public class Box { public IList<int> Y { get; set; } = []; public int N; }", "STUB0025 [new Mine()] 'x' gets a 'Mine', which is refused when it is saved where 'IList<int>' is declared; declare 'Mine', or put a collection of .NET's there" },
        { "[Persistent] public partial class A { private readonly Dictionary<int, IList<int>> x = []; public int P => x.Count; public void M() => x.TryAdd(1, new Mine()); } public class Mine : List<int>; public class Box { public IList<int> Y { get; set; } = []; public int N; }", "STUB0025 [new Mine()] 'x' gets a 'Mine', which is refused when it is saved where 'IList<int>' is declared; declare 'Mine', or put a collection of .NET's there" },
        { "[Persistent] public partial class A { private readonly List<IList<int>> x = [new List<int>(), new Mine()]; public int P => x.Count; } public class Mine : List<int>; public class Box { public IList<int> Y { get; set; } = []; public int N; }", "STUB0025 [new Mine()] 'x' gets a 'Mine', which is refused when it is saved where 'IList<int>' is declared; declare 'Mine', or put a collection of .NET's there" },
        { "[Persistent] public partial class A { private readonly List<IList<int>> x = new() { new Mine() }; public int P => x.Count; } public class Mine : List<int>; public class Box { public IList<int> Y { get; set; } = []; public int N; }", "STUB0025 [new Mine()] 'x' gets a 'Mine', which is refused when it is saved where 'IList<int>' is declared; declare 'Mine', or put a collection of .NET's there" },
        { "[Persistent] public partial class A { private readonly Dictionary<int, IList<int>> x = new() { [1] = new Mine() }; public int P => x.Count; } public class Mine : List<int>; public class Box { public IList<int> Y { get; set; } = []; public int N; }", "STUB0025 [new Mine()] 'x' gets a 'Mine', which is refused when it is saved where 'IList<int>' is declared; declare 'Mine', or put a collection of .NET's there" },
        { "[Persistent] public partial class A { private IList<int>[,] x = { { new Mine() } }; public int P => x.Length; public void M() => x = new IList<int>[0, 0]; } public class Mine : List<int>; public class Box { public IList<int> Y { get; set; } = []; public int N; }", "STUB0025 [new Mine()] 'x' gets a 'Mine', which is refused when it is saved where 'IList<int>' is declared; declare 'Mine', or put a collection of .NET's there" },
        { "[Persistent] public partial class A { private readonly Box x = new() { Y = new Mine(), N = 1 }; public int P => x.N; } public class Mine : List<int>; public class Box { public IList<int> Y { get; set; } = []; public int N; }", "STUB0025 [new Mine()] 'Y' gets a 'Mine', which is refused when it is saved where 'IList<int>' is declared; declare 'Mine', or put a collection of .NET's there" },
        { "[Persistent] public partial class A { private readonly List<Box> x = []; public int P => x.Count; public void M() => x.Add(new Box { Y = new Mine() }); } public class Mine : List<int>; public class Box { public IList<int> Y { get; set; } = []; public int N; }", "STUB0025 [new Mine()] 'Y' gets a 'Mine', which is refused when it is saved where 'IList<int>' is declared; declare 'Mine', or put a collection of .NET's there" },
        { "[Persistent] public partial class A { private IList<int>? x; public int P => x!.Count; public void M(bool z) => x = z ? new List<int>() : new Mine(); } public class Mine : List<int>; public class Box { public IList<int> Y { get; set; } = []; public int N; }", "STUB0025 [new Mine()] 'x' gets a 'Mine', which is refused when it is saved where 'IList<int>' is declared; declare 'Mine', or put a collection of .NET's there" },
        { "[Persistent] public partial class A { private readonly List<object> x = []; public int P => x.Count; public void M() => x.Add(new D(1)); } public record D(int X);", "STUB0030 [new D(1)] 'x' is declared as object and gets a 'D', which is refused when it is saved; only plain values can stand there, so declare the member as what it holds" },
        { "[Persistent] public partial class A { private readonly Dictionary<string, SortedSet<string>> x = []; public int P => x.Count; public void M() => x[\"a\"] = new SortedSet<string>(); }", "STUB0026 [new SortedSet<string>()] 'x' sorts texts by the culture of the machine, and holds texts equal by it, so it is not the same on every node; give it StringComparer.Ordinal" },
        { "[Persistent] public partial class A { private List<HashSet<string>> x = []; public int P => x.Count; public void M() => x = [new HashSet<string>(StringComparer.CurrentCulture)]; }", "STUB0072 [StringComparer.CurrentCulture] 'x' cannot be saved with this comparer; only the default and the ordinal and invariant ones of StringComparer can" },
        { "[Persistent] public partial class A { private List<HashSet<string>> x = []; public int P => x.Count; public void M() => x[0] = new(StringComparer.CurrentCulture); }", "STUB0072 [StringComparer.CurrentCulture] 'x' cannot be saved with this comparer; only the default and the ordinal and invariant ones of StringComparer can" },
        { "[Persistent] public partial class A { private List<HashSet<string>> x = []; public int P => x.Count; public void M() => x.Add(new HashSet<string>(StringComparer.CurrentCulture)); }", "STUB0072 [StringComparer.CurrentCulture] 'x' cannot be saved with this comparer; only the default and the ordinal and invariant ones of StringComparer can" },
        { "[Persistent] public partial class A { private object? x; public bool P => x is null; public void M() => x = new D(1); } public record D(int X);", "STUB0030 [new D(1)] 'x' is declared as object and gets a 'D', which is refused when it is saved; only plain values can stand there, so declare the member as what it holds" },
        { "[Persistent] public partial class A { private object x = DayOfWeek.Friday; public bool P => x is null; }", "STUB0030 [DayOfWeek.Friday] 'x' is declared as object and gets a 'DayOfWeek', which is refused when it is saved; only plain values can stand there, so declare the member as what it holds" },
        { "[Persistent] public partial class A { [StateConverter<C>] private string x = \"\"; public string P => x; } public class C : IStateConverter<Version, string> { public string ToStored(Version v) => \"\"; public Version FromStored(string v) => new(); }", "STUB0029 [StateConverter<C>] This converter cannot be used here: 'C' converts 'Version', which 'x' does not hold" },
        { "[StateConverter<C>] public class D { public int X; } public class C : IStateConverter<Version, string> { public string ToStored(Version v) => \"\"; public Version FromStored(string v) => new(); }", "STUB0029 [StateConverter<C>] This converter cannot be used here: 'C' converts 'Version', not 'D'" },
        { "[StateConverter<C>] public class D { public int X; } public class C(int x) : IStateConverter<D, int> { public int ToStored(D v) => x; public D FromStored(int v) => new(); }", "STUB0029 [StateConverter<C>] This converter cannot be used here: 'C' has no public constructor without parameters" },
        { "[StateConverter<C>] public class D { public int X; } public abstract class C : IStateConverter<D, int> { public int ToStored(D v) => 0; public D FromStored(int v) => new(); }", "STUB0029 [StateConverter<C>] This converter cannot be used here: 'C' is abstract" },
        { "[StateConverter<string>] public class D { public int X; }", "STUB0029 [StateConverter<string>] This converter cannot be used here: 'string' does not implement IStateConverter<TValue, TStored>" },
        { "[StateConverter<C>] public class D { public int X; private class P; } public class C : IStateConverter<D, Action> { public Action ToStored(D v) => () => { }; public D FromStored(Action v) => new(); }", "STUB0029 [StateConverter<C>] This converter cannot be used here: what it stores cannot be saved: 'Action' is a delegate, which is code" },
        { "[StateConverter<C>] public class D { public int X; } public class C : IStateConverter<D, List<D>> { public List<D> ToStored(D v) => [v]; public D FromStored(List<D> v) => v[0]; }", "STUB0029 [StateConverter<C>] This converter cannot be used here: what it stores cannot be saved: its converter 'C' cannot be used: what it stores contains a 'D' again" },
        { "[assembly: StateConverter<C>]\n[assembly: StateConverter<E>]\npublic class C : IStateConverter<Version, string> { public string ToStored(Version v) => \"\"; public Version FromStored(string v) => new(); } public class E : C;", "STUB0029 [StateConverter<E>] This converter cannot be used here: 'C' converts 'Version' already" },
        { "[StateConverter(typeof(C<>))] public class D<T> { public int X; } public class C<T> : IStateConverter<List<T>, int> { public int ToStored(List<T> v) => 0; public List<T> FromStored(int v) => new(); }", "STUB0029 [StateConverter(typeof(C<>))] This converter cannot be used here: 'C<T>' converts 'List<T>', not 'D<T>'" },
        { "[Persistent] public partial class A { private SortedSet<string> x = []; public int P => x.Count; }",
            "STUB0026 [[]] 'x' sorts texts by the culture of the machine, and holds texts equal by it, so it is not the same on every node; give it StringComparer.Ordinal" },
        { "[Persistent] public partial class A { private SortedSet<string> x = new(); public int P => x.Count; }",
            "STUB0026 [new()] 'x' sorts texts by the culture of the machine, and holds texts equal by it, so it is not the same on every node; give it StringComparer.Ordinal" },
        { "[Persistent] public partial class A { private SortedSet<string> x = new([\"a\"]); public int P => x.Count; }", "STUB0026 [new([\"a\"])] 'x' sorts texts by the culture of the machine, and holds texts equal by it, so it is not the same on every node; give it StringComparer.Ordinal" },
        { "[Persistent] public partial class A { private SortedDictionary<string, int> x = new(); public int P => x.Count; }", "STUB0026 [new()] 'x' sorts texts by the culture of the machine, and holds texts equal by it, so it is not the same on every node; give it StringComparer.Ordinal" },
        { "[Persistent] public partial class A { private SortedList<string, int> x = []; public int P => x.Count; }", "STUB0026 [[]] 'x' sorts texts by the culture of the machine, and holds texts equal by it, so it is not the same on every node; give it StringComparer.Ordinal" },
        { "[Persistent] public partial class A { private ISet<string> x = new SortedSet<string>(); public int P => x.Count; }", "STUB0026 [new SortedSet<string>()] 'x' sorts texts by the culture of the machine, and holds texts equal by it, so it is not the same on every node; give it StringComparer.Ordinal" },
        { "using System.Collections.Immutable; [Persistent] public partial class A { private ImmutableSortedSet<string> x = []; public int P => x.Count; }", "STUB0026 [[]] 'x' sorts texts by the culture of the machine, and holds texts equal by it, so it is not the same on every node; give it StringComparer.Ordinal" },
        { "using System.Collections.Immutable; [Persistent] public partial class A { private ImmutableSortedSet<string> x = ImmutableSortedSet<string>.Empty; public int P => x.Count; }", "STUB0026 [ImmutableSortedSet<string>.Empty] 'x' sorts texts by the culture of the machine, and holds texts equal by it, so it is not the same on every node; give it StringComparer.Ordinal" },
        { "using System.Collections.Immutable; [Persistent] public partial class A { private ImmutableSortedDictionary<string, int> x = ImmutableSortedDictionary.Create<string, int>(); public int P => x.Count; }", "STUB0026 [ImmutableSortedDictionary.Create<string, int>()] 'x' sorts texts by the culture of the machine, and holds texts equal by it, so it is not the same on every node; give it StringComparer.Ordinal" },
        { "[Persistent] public partial class A { private PriorityQueue<int, string> x = new(); public int P => x.Count; }", "STUB0026 [new()] 'x' sorts texts by the culture of the machine, and holds texts equal by it, so it is not the same on every node; give it StringComparer.Ordinal" },
        { "[Persistent] public partial class A { private SortedSet<string> x = new(comparer: null); public int P => x.Count; }", "STUB0026 [new(comparer: null)] 'x' sorts texts by the culture of the machine, and holds texts equal by it, so it is not the same on every node; give it StringComparer.Ordinal" },
        { "[Persistent] public partial class A { private Dictionary<K, int> x = []; public int P => x.Count; } public class K { public int X; public override bool Equals(object? other) => ReferenceEquals(this, other); public override int GetHashCode() => 1; }", "STUB0027 [x] The keys of 'x' are of 'K', whose values are equal only to themselves: after a restart no key finds its entry, and two of the same content are refused; let Equals and GetHashCode of 'K' compare the content" },
        { "[Persistent] public partial class A { private Dictionary<K, int> x = []; public int P => x.Count; } public record K(int X) { public virtual bool Equals(K? other) => (object?)this == other; public override int GetHashCode() => 1; }", "STUB0027 [x] The keys of 'x' are of 'K', whose values are equal only to themselves: after a restart no key finds its entry, and two of the same content are refused; let Equals and GetHashCode of 'K' compare the content" },
        { "[Persistent] public partial class A { private readonly List<P> x = []; private P? y; [ReadLock] public bool M(int i) => x[i] == y; public void N(int i) => y = x[i]; } public sealed class P(int n) { public int N { get; } = n; }", "STUB0107 [x[i] == y] 'x' is compared by reference, and is another object with the same content after a restart; compare the content: make 'P' a record, or override Equals and GetHashCode, or compare a member that tells which one it is" },
        { "[Persistent] public partial class A { private readonly List<P> x = []; private P? y; [ReadLock] public bool M(int i) => x[i].Equals(y); public void N(int i) => y = x[i]; } public sealed class P(int n) { public int N { get; } = n; }", "STUB0107 [x[i].Equals(y)] 'x' is compared by reference, and is another object with the same content after a restart; compare the content: make 'P' a record, or override Equals and GetHashCode, or compare a member that tells which one it is" },
        { "[Persistent] public partial class A { private readonly List<P> x = []; private P? y; [ReadLock] public bool M(int i) => ReferenceEquals(y, x[i]); public void N(int i) => y = x[i]; } public record P(int N);", "STUB0107 [ReferenceEquals(y, x[i])] 'y' is compared by reference, and is another object with the same content after a restart; compare the content: use '==', or compare a member that tells which one it is" },
        { "[Persistent] public partial class A { private readonly List<P> x = []; private P? y; [ReadLock] public bool M(int i) => (object)x[i] != y; public void N(int i) => y = x[i]; } public record P(int N);", "STUB0107 [(object)x[i] != y] 'x' is compared by reference, and is another object with the same content after a restart; compare the content: use '==', or compare a member that tells which one it is" },
        { "[Persistent] public partial class A { private readonly List<P> x = []; private P? y; [ReadLock] public bool M(int i) => x[i] != P.None; public void N(int i) => y = x[i]; } public class P { public static readonly P None = new(); public int N { get; set; } }", "STUB0107 [x[i] != P.None] 'x' is compared by reference, and is another object with the same content after a restart; compare the content: make 'P' a record, or override Equals and GetHashCode, or compare a member that tells which one it is" },
        { "[Persistent] public partial class A { private static readonly IEqualityComparer<string> By = StringComparer.CurrentCulture; private HashSet<string> x = new(By); public int P => x.Count; }", "STUB0072 [By] 'x' cannot be saved with this comparer; only the default and the ordinal and invariant ones of StringComparer can" },
        { "[Persistent] public partial class A { private HashSet<string> x; public A() => x = new(C.By); public int P => x.Count; } public static class C { public static IEqualityComparer<string> By => Other; private static IEqualityComparer<string> Other { get; } = EqualityComparer<string>.Create((a, b) => a == b, a => 1); }", "STUB0072 [C.By] 'x' cannot be saved with this comparer; only the default and the ordinal and invariant ones of StringComparer can" },
        { "[Persistent] public partial class A { private Dictionary<K, int> x = []; public int P => x.Count; } public class K { public int X; }", "STUB0027 [x] The keys of 'x' are of 'K', whose values are equal only to themselves: after a restart no key finds its entry, and two of the same content are refused; make 'K' a record, or override Equals and GetHashCode" },
        { "[Persistent] public partial class A { private IReadOnlyDictionary<int[], int>? x; public int P => x!.Count; }", "STUB0027 [x] The keys of 'x' are of 'int[]', whose values are equal only to themselves: after a restart no key finds its entry, and two of the same content are refused; use a text that is made of the elements, or a record whose Equals and GetHashCode compare them" },
        { "[Persistent] public partial class A { private List<Dictionary<(int, K), int>> x = []; public int P => x.Count; } public class K { public int X; }", "STUB0027 [x] The keys of 'x' are of '(int, K)', whose values are equal only to themselves: after a restart no key finds its entry, and two of the same content are refused; make 'K' a record, or override Equals and GetHashCode" },
        { "[Persistent] public partial class A { private D? x; public int P => x!.X.Count; } public record D(Dictionary<R, int> X); public record R(List<int> Y);", "STUB0027 [x] The keys of 'x' are of 'R', whose values are equal only to themselves: after a restart no key finds its entry, and two of the same content are refused; declare Equals and GetHashCode in 'R' that compare the elements of 'Y', which a record compares by reference" },
        { "using System.Collections.Immutable; [Persistent] public partial class A { private Dictionary<ImmutableArray<int>, int> x = []; public int P => x.Count; }", "STUB0027 [x] The keys of 'x' are of 'ImmutableArray<int>', whose values are equal only to themselves: after a restart no key finds its entry, and two of the same content are refused; use a text that is made of the elements, or a record whose Equals and GetHashCode compare them" },
        { "[Remote] public partial class A { public void M(Dictionary<S, int> x) { } } public struct S { public byte[] Y; }", "STUB0027 [x] The keys of 'x' are of 'S', whose values are equal only to themselves: after a restart no key finds its entry, and two of the same content are refused; declare Equals and GetHashCode in 'S' that compare the elements of 'Y', which a struct compares by reference" },
        { "[Persistent] public partial class B { private int y; public void N() => y++; } [Persistent] public partial class A : B { private int x; public void M() => x++; private void SaveState(ref StateWriter writer) => writer.Write(x); private void RestoreState(ref StateReader reader) => x = reader.ReadInt32(); }", "STUB0028 [SaveState] 'A' saves itself, and its SaveState does not save the state of its base class 'B', which is then lost; write it with BaseState.Save<B>(this, ref writer), and read it with BaseState.Restore" },
        { "[Persistent] public partial class A { private readonly List<int> x = []; public List<int> P => x; }",
            "STUB0069 [P] 'P'" + Copy },
        { "[Persistent] public partial class A { private readonly List<int> x = []; [ReadLock] public IList<int> M() { return x; } }", "STUB0069 [M] 'M'" + Copy },
        { "[Persistent] public partial class A { private readonly int[] x = []; public int[] P => this.x; }", "STUB0069 [P] 'P'" + Copy },
        { "[Persistent] public partial class A { public List<int> x { get; } = []; }", "STUB0069 [x] 'x'"
            + Copy },
        { "[Persistent] public partial class A { [Transient] private static int x; public static int P => x; }", "STUB0070 [Transient] [Transient] does nothing on 'x': it is static, so it belongs to no object" },
        { "[Persistent] public partial class A { private int x; [Transient] public int P => x; }",
            "STUB0070 [Transient] [Transient] does nothing on 'P': it holds no data" },
        { "[Persistent] public partial class A { private int x; [FormerName(\"y\")] public int P { get => x; set => x = value; } }", "STUB0070 [FormerName(\"y\")] [FormerName] does nothing on 'P': it holds no data" },
        { "[Persistent] public partial class A { [Transient, Service] private TimeProvider x; public long P => x.GetTimestamp(); }", "STUB0070 [Transient] [Transient] does nothing on 'x': a service is never state" },
        { "[Persistent] public partial class A { [Transient, FormerName(\"y\")] private int x; public int P => x; }", "STUB0070 [FormerName(\"y\")] [FormerName] does nothing on 'x': it is not state, so it is stored under no name" },
        { "[Remote] public partial class A { [Transient] private int x; public int P => x; }",
            "STUB0070 [Transient] [Transient] does nothing on 'x': a class that is only remote has no state" },
        { "[Remote] public partial class A { [Service] private TimeProvider? x = null; public long P => x!.GetTimestamp(); }", "STUB0070 [Service] [Service] does nothing on 'x': a class that is only remote is never activated; let its constructor ask for the service" },
        { "[Persistent] public partial class A { public void M([Service] int x) { } }",
            "STUB0070 [Service] [Service] does nothing on 'x': only what creates an object is given services" },
        { "[Persistent] public partial class A { [FormerName(\"x\")] private int x; public int P => x; }", "STUB0071 [FormerName(\"x\")] 'x' cannot be a former name of 'x': it is the name that it has" },
        { "[Persistent] public partial class A { [FormerName(\"y\")] private int x; private int y; public int P => x + y; }", "STUB0071 [FormerName(\"y\")] 'y' cannot be a former name of 'x': another member has that name" },
        { "[Persistent] public partial class A { [FormerName(\"z\"), FormerName(\"z\")] private int x; public int P => x; }", "STUB0071 [FormerName(\"z\")] 'z' cannot be a former name of 'x': it is said twice" },
        { "[Persistent] public partial class A { [Upgrade(\"F\")] private int x; public string P => $\"{x}\"; }", "STUB0097 [Upgrade(\"F\")] 'x' cannot get its value from 'F': 'A' has no method of that name" },
        { "[Persistent] public partial class A { [Upgrade(nameof(F))] private int x; private static int F(int a) => a; private static int F(string a) => 1; public string P => $\"{x}\"; }", "STUB0097 [Upgrade(nameof(F))] 'x' cannot get its value from 'F': 'A' has several methods of that name" },
        { "[Persistent] public partial class A { [Upgrade(nameof(F))] private int x; private int F(int a) => a; public string P => $\"{x}\"; }", "STUB0097 [Upgrade(nameof(F))] 'x' cannot get its value from 'F': it must be static and not generic, and take what earlier versions stored by its parameters" },
        { "[Persistent] public partial class A { [Upgrade(nameof(F))] private int x; private static int F() => 1; public string P => $\"{x}\"; }", "STUB0097 [Upgrade(nameof(F))] 'x' cannot get its value from 'F': it must be static and not generic, and take what earlier versions stored by its parameters" },
        { "[Persistent] public partial class A { [Upgrade(nameof(F))] private int x; private static int F(ref int a) => a; public string P => $\"{x}\"; }", "STUB0097 [Upgrade(nameof(F))] 'x' cannot get its value from 'F': it must be static and not generic, and take what earlier versions stored by its parameters" },
        { "[Persistent] public partial class A { [Upgrade(nameof(F))] private int x; private static string F(int a) => \"\"; public string P => $\"{x}\"; }", "STUB0097 [Upgrade(nameof(F))] 'x' cannot get its value from 'F': it returns 'string', and the member is 'int'" },
        { "[Persistent] public partial class A { [Upgrade(nameof(F))] private int x; private static int F(Action a) => 1; public string P => $\"{x}\"; }", "STUB0097 [Upgrade(nameof(F))] 'x' cannot get its value from 'F': its parameter 'a' cannot be read: 'Action' is a delegate, which is code" },
        { "[Persistent] public partial class A { [Upgrade(nameof(F))] private int x; private static int F(string X) => 1; public string P => $\"{x}\"; }", "STUB0097 [Upgrade(nameof(F))] 'x' cannot get its value from 'F': it reads 'x', and what it makes is stored under that name too; store the member under another one: [StoredName(\"x2\")]" },
        { "[Persistent] public partial class A { [Upgrade(nameof(F))] private int x; private int y; private static int F(string y) => 1; public int Y => y; public string P => $\"{x}\"; }", "STUB0097 [Upgrade(nameof(F))] 'x' cannot get its value from 'F': its parameter 'y' is 'string', and 'y', which is stored under that name, is 'int'; store that under another one: [StoredName(\"y2\")]" },
        { "[Persistent] public partial class A { [Upgrade(nameof(F))] private int x; [FormerName(\"z\")] private int y; private static int F(string z) => 1; public int Y => y; public string P => $\"{x}\"; }", "STUB0097 [Upgrade(nameof(F))] 'x' cannot get its value from 'F': what was stored as 'z' is read by 'y', which has that [FormerName]" },
        { "[Persistent] public partial class A { [Upgrade(nameof(F))] private int x; [Upgrade(nameof(G))] private int y; private static int F(int y) => y; private static int G(int x) => x; public int P => x + y; }", "STUB0097 [Upgrade(nameof(G))] 'y' cannot get its value from 'G': it needs 'x', whose upgrade needs this member" },
        { "[Persistent] public partial class A { private D? x; public int P => x!.X; } public record D([property: Upgrade(\"F\")] int X) { private static int F(string y) => 1; }", "STUB0097 [Upgrade(\"F\")] 'X' cannot get its value from 'F': code outside of the type calls it, so it must be internal or public" },
        { "public class AException : Exception { [Upgrade(nameof(F))] public int X { get; init; } private static int F(string y) => 1; }", "STUB0097 [Upgrade(nameof(F))] 'X' cannot get its value from 'F': exceptions are not stored, and are not upgraded" },
        { "[Persistent] public partial class A { [StoredName(\"y\")] private int x; private int y; public int P => x + y; }", "STUB0099 [StoredName(\"y\")] 'y' cannot be the stored name of 'x': 'y' is stored under it" },
        { "[Persistent] public partial class A { [StoredName(\"z\")] private int x; [FormerName(\"z\")] private int y; public int P => x + y; }", "STUB0071 [FormerName(\"z\")] 'z' cannot be a former name of 'y': another member has that name" },
        { "[Persistent] public partial class A { [Transient, StoredName(\"z\")] private int x; public int P => x; }", "STUB0070 [StoredName(\"z\")] [StoredName] does nothing on 'x': it is not state, so it is stored under no name" },
        { "public record R { [FormerName(\"z\")] public int X { get; init; } [FormerName(\"z\")] public int Y { get; init; } }", "STUB0071 [FormerName(\"z\")] 'z' cannot be a former name of 'Y': it is one of 'X'" },
        { "[Persistent] public partial class A { private readonly HashSet<string> x = new(StringComparer.CurrentCulture); public int P => x.Count; }", "STUB0072 [StringComparer.CurrentCulture] 'x' cannot be saved with this comparer; only the default and the ordinal and invariant ones of StringComparer can" },
        { "[Persistent] public partial class A { private Dictionary<int, int>? x; public void M() => x = new Dictionary<int, int>(new Odd()); private sealed class Odd : EqualityComparer<int> { public override bool Equals(int a, int b) => a == b; public override int GetHashCode(int a) => a; } }", "STUB0072 [new Odd()] 'x' cannot be saved with this comparer; only the default and the ordinal and invariant ones of StringComparer can" },
        { "[Persistent] public partial class A { private readonly SortedSet<int> x = new(Comparer<int>.Create((a, b) => b - a)); public int P => x.Count; }", "STUB0072 [Comparer<int>.Create((a, b) => b - a)] 'x' cannot be saved with this comparer; only the default and the ordinal and invariant ones of StringComparer can" },
        { "[Persistent] public partial class A { private Shape? x; public int P => x is null ? 0 : 1; } public record Shape(int Size); public record Square(int Size) : Shape(Size);", "STUB0074 [x] 'x' is declared as 'Shape', but may be of class 'Square', which is refused when it is saved or sent; say [Subtype<Square>(\"name\")] on 'Shape', or seal the class that is meant and declare that" },
        { "[Remote] public partial class A { public void M(List<Shape[]> x) { } } public record Shape(int Size); public record Square(int Size) : Shape(Size);", "STUB0074 [x] 'x' is declared as 'Shape', but may be of class 'Square', which is refused when it is saved or sent; say [Subtype<Square>(\"name\")] on 'Shape', or seal the class that is meant and declare that" },
        { "[Remote] public partial class A { public Task<Shape> M() => null!; } public record Shape(int Size); public record Square(int Size) : Shape(Size);", "STUB0074 [M] 'M' is declared as 'Shape', but may be of class 'Square', which is refused when it is saved or sent; say [Subtype<Square>(\"name\")] on 'Shape', or seal the class that is meant and declare that" },
        { "[Persistent] public partial class A { private IShape? x; public int P => x is null ? 0 : 1; } [Subtype<Square>(\"Square\")] public interface IShape; public record Square(int Size) : IShape; public record struct Circle(int Size) : IShape;", "STUB0074 [x] 'x' is declared as 'IShape', but may be of class 'Circle', which is refused when it is saved or sent; say [Subtype<Circle>(\"name\")] on 'IShape', or seal the class that is meant and declare that" },
        { "[Persistent] public partial class A { private List<Shape?> x = []; public int P => x.Count; } public abstract record Shape(int Size);", "STUB0077 [x] 'x' cannot be saved or sent: 'Shape' is abstract and does not name the classes that its values may have; say [Subtype<T>(\"name\")] on it for each of them; or mark 'x' [Service] if the node supplies it, or [Transient] if it is not state" },
        { "[Remote] public partial class A { public void M(Frame x) { } } public record Frame(IShape Inside); public interface IShape;", "STUB0077 [x] 'x' cannot be saved or sent: 'IShape' is an interface and does not name the classes that its values may have; say [Subtype<T>(\"name\")] on it for each of them" },
        { "[Subtype<Square>(\"Square\")] public abstract record Shape; public record Square;", "STUB0078 [Subtype<Square>(\"Square\")] 'Square' is no subtype of 'Shape': it does not derive from that" },
        { "[Subtype<Square>(\"Square\")] public interface IShape; public record Square;",
            "STUB0078 [Subtype<Square>(\"Square\")] 'Square' is no subtype of 'IShape': it does not implement that" },
        { "[Subtype<Shape>(\"Shape\")] public record Shape;",
            "STUB0078 [Subtype<Shape>(\"Shape\")] 'Shape' is no subtype of 'Shape': it is that type itself, which needs no name" },
        { "[Subtype<Round>(\"Round\")] public interface IShape; public abstract record Round : IShape;", "STUB0078 [Subtype<Round>(\"Round\")] 'Round' is no subtype of 'IShape': no value is of exactly that type; name the classes that derive from it" },
        { "[Subtype<A>(\"A\")] public interface IShape; [Persistent] public partial class A : IShape;", "STUB0078 [Subtype<A>(\"A\")] 'A' is no subtype of 'IShape': it is the class of an object, not data" },
        { "[Subtype<Square>(\"x\"), Subtype<Circle>(\"x\")] public interface IShape; public record Square : IShape; public record Circle : IShape;", "STUB0079 [Subtype<Circle>(\"x\")] 'x' cannot be the name of 'Circle': it is that of 'Square'" },
        { "[Subtype<Square>(\"\")] public interface IShape; public record Square : IShape;", "STUB0079 [Subtype<Square>(\"\")] '' cannot be the name of 'Square': it is empty" },
        { "public class AException : Exception { public Action? X { get; set; } }",
            "STUB0075 [X] 'X' stays behind when a call from another node throws 'AException': 'Action' is a delegate, which is code; give it a type that can be saved, or mark it [Transient] if callers can do without" },
        { "public class AException : Exception { public event Action? E; public void R() => E?.Invoke(); }",
            "STUB0075 [E] 'E' stays behind when a call from another node throws 'AException': its handlers are code; mark it [Transient] to say so" },
        { "public class AException(int x) : Exception { public int X => x; }",
            "STUB0075 [x] 'x' stays behind when a call from another node throws 'AException': it is a parameter of the primary constructor, kept without a field or property; keep it in a field or property of its own" },
        { "public class AException : Exception { private P x; public bool X => x == P.Q; private enum P { Q } }", "STUB0075 [x] 'x' stays behind when a call from another node throws 'AException': its type is private to 'AException'; give it a type that can be saved, or mark it [Transient] if callers can do without" },
        { "[Remote] public partial class A { public void M() => throw new P(); private class P : Exception; }", "STUB0076 [new P()] 'P' does not reach callers on other nodes as it is: it is generic, or private to a type or file, so they get a RemoteOperationException; throw a class that they can catch" },
        { "[Remote] public partial class A { public void M() { throw new BException<int>(); } } public class BException<T> : Exception;", "STUB0076 [new BException<int>()] 'BException' does not reach callers on other nodes as it is: it is generic, or private to a type or file, so they get a RemoteOperationException; throw a class that they can catch" },
        { "[Remote] public partial class A { public int M() { try { return 1; } finally { throw new C(); } } } public class B : Exception; public class C : B;", "STUB0076 [new C()] 'C' does not reach callers on other nodes as it is: neither its name nor that of its base class ends with 'Exception', so they get a RemoteOperationException; rename it" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public Task State_that_is_not_what_it_seems_is_reported(string source, string expected) =>
        Expect.DiagnosticsAsync(source, expected);

    [Theory]
    [InlineData(
        "[Persistent] public partial class A { private readonly List<P> x = []; private P? y; [ReadLock] public bool M(int i) => x[i] == y; public void N(int i) => y = x[i]; } public record P(int N);")]
    [InlineData(
        "[Persistent] public partial class A { private readonly List<P> x = []; private P? y; [ReadLock] public bool M(int i) => x[i] == y && y != null && x[i] is not null; public void N(int i) => y = x[i]; } public class P { public int N { get; set; } }")]
    [InlineData(
        "[Persistent] public partial class A { private readonly List<P> x = []; private P? y; [ReadLock] public bool M(int i) => y == null; public void N(int i) => y = x[i]; } public sealed class P(int n) { public int N { get; } = n; }")]
    [InlineData(
        "[Persistent] public partial class A { private static readonly IEqualityComparer<string> By = StringComparer.OrdinalIgnoreCase; private HashSet<string> x = new(By); public int P => x.Count; }")]
    [InlineData(
        "[Persistent] public partial class A { private readonly List<int> x = []; public IReadOnlyList<int> P => x; [ReadLock] public List<int> M() => x.ToList(); public List<int> Q { get; set; } = []; }")]
    [InlineData(
        "[Persistent] public partial class A { private readonly byte[] x = []; public byte[] P => x; [Local] public List<int> L { get; } = []; }")]
    [InlineData(
        "[Persistent] public partial class A { private readonly List<int> x = []; [ReadLock] public int M() { Func<List<int>> f = () => x; return f().Count; } }")]
    [InlineData(
        "[Persistent] public partial class A([Service] TimeProvider clock) { [Transient] private int x; [FormerName(\"z\")] private int y; public long P => x + y; [Service] private readonly TimeProvider clock = clock; public long Q => clock.GetTimestamp(); }")]
    [InlineData(
        "[Persistent] public partial class A { private readonly List<Box> v = []; private readonly Dictionary<string, Box> d = []; private readonly IList<Box> i = []; private readonly Box[] a = []; public int P => v.Count + d.Count + i.Count + a.Length; public void M() { v[0].N = 5; v[0].D = 1.5m; v[0].I = new(1); v[0].C = new Mine(); d[\"x\"].N = 3; d[\"x\"].I ??= new(1); i[0].N = 4; a[0].I = new(2); v.Capacity = 9; } } public class Box { public int N { get; set; } public decimal D; public Inner? I; [Transient] public List<int>? C; } public record Inner(int X); public class Mine : List<int>;")]
    [InlineData(
        "public record R { [FormerName(\"z\")] public int X { get; init; } [Transient] public int Y { get; init; } }")]
    [InlineData(
        "[Remote] public partial class A([Service] TimeProvider clock) { public long P => clock.GetTimestamp(); }")]
    [InlineData(
        "[Persistent] public partial class A { [FormerName(\"y\"), FormerName(\"z\")] private int x; [Transient] private int y; public int P => x + y; }")]
    [InlineData(
        "[Persistent] public partial class A { private readonly HashSet<string> x = new(StringComparer.OrdinalIgnoreCase); private readonly HashSet<int> y = new(EqualityComparer<int>.Default), z = new(comparer: null); public int P => x.Count + y.Count + z.Count; }")]
    [InlineData(
        "[Persistent] public partial class A { [Transient] private readonly HashSet<string> x = new(StringComparer.CurrentCulture); public int P => x.Count; [ReadLock] public int M(IEqualityComparer<string>? c = null) => new HashSet<string>(StringComparer.CurrentCulture).Count + x.Count; }", "STUB0043")]
    [InlineData(
        "[Persistent] public partial class A { private Square? x; public int P => x is null ? 0 : 1; [Transient] private Shape? y; public int Q => y is null ? 0 : 1; } public record Shape(int Size); public record Square(int Size) : Shape(Size);")]
    [InlineData(
        "[Persistent] public partial class A { private Shape? x; public int P => x is null ? 0 : 1; } public record Shape(int Size);")]
    [InlineData(
        "[Persistent] public partial class A { private Shape? x; public int P => x is null ? 0 : 1; } [Subtype<Square>(\"s\"), Subtype<Square>(\"square\")] public record Shape(int Size); public record Square(int Size) : Shape(Size);")]
    [InlineData(
        "[Remote] public partial class A { public IShape M(List<IShape> x) => x[0]; } [Subtype<Square>(\"s\"), Subtype<Circle>(\"c\")] public interface IShape; public record Square(int Size, IShape? Inside) : IShape; public struct Circle : IShape { public int Radius { get; set; } }")]
    [InlineData(
        "[Remote] public partial class A { public void M() => throw new BException(1); public void N() { try { throw new P(); } catch (Exception) { } } private class P : Exception; } public class BException(int x) : Exception($\"{x}\") { public int X { get; } = x; [Transient] public Action? Y { get; } }")]
    [InlineData(
        "[Persistent] public partial class A { public void M() => throw new P(); private class P : Exception; }")]
    [InlineData(
        "[Remote] public partial class A { public void M() => throw new TimeoutException(); public void N(Exception? x = null) { if (x is not null) throw x; } }", "STUB0043")]
    [InlineData(
        "public abstract class AException : Exception { public Action? X { get; set; } } public class BException<T> : Exception { public Action? X { get; set; } }")]
    [InlineData(
        "[Persistent] public partial class A { private readonly IList<int> x = new List<int>(); private IList<int> y = new[] { 1 }; private ICollection<string> z = new HashSet<string>(); private IReadOnlyList<int>? u; public int P => x.Count + y.Count + z.Count; public void M(IList<int> v) { y = v; u = v.Where(w => w > 1).ToList(); } }")]
    [InlineData(
        "[Persistent] public partial class A { private readonly List<Box> v = []; private readonly List<IList<int>> w = []; [Transient] private readonly List<IList<int>> t = []; public int P => v.Count + w.Count + t.Count; public void M(Box b) { v[0].N = 5; w.AddRange(new Mine[0]); w[0].Add(1); t.Add(new Mine()); var local = new List<IList<int>> { new Mine() }; v[0] = b with { N = local.Count }; } } public class Mine : List<int>; public record Box { public int N { get; set; } }")]
    [InlineData(
        "[Persistent] public partial class A { [Transient] private readonly IList<int> x = new Mine(); public int P => x.Count; } public class Mine : List<int>; public class C { private IList<int> x = new Mine(); public int P => x.Count; }")]
    [InlineData(
        "using System.Collections.ObjectModel; [Persistent] public partial class A { private Collection<int> x = new ObservableCollection<int>(); private IReadOnlyList<int> y = [1, 2]; private IEnumerable<int> z = Enumerable.Range(1, 3); public int P => x.Count + y.Count + z.Count(); }")]
    [InlineData(
        "using System.Collections.Immutable; [Persistent] public partial class A { private SortedSet<string> x = new(StringComparer.Ordinal); private SortedSet<int> y = []; private ImmutableSortedSet<string> z = ImmutableSortedSet.Create<string>(StringComparer.InvariantCulture); private HashSet<string> u = []; public int P => x.Count + y.Count + z.Count + u.Count; public void M() => x = new SortedSet<string>(x, x.Comparer); }")]
    [InlineData(
        "[Persistent] public partial class A { private Dictionary<R, int> x = []; private Dictionary<(int, string), int> y = []; private Dictionary<E, int> z = []; private Dictionary<S, HashSet<K>> u = []; private Dictionary<V, int> v = []; public int P => x.Count + y.Count + z.Count + u.Count + v.Count; } public record R(int X); public class E { public int X; public override bool Equals(object? other) => other is E e && e.X == X; public override int GetHashCode() => X; } public struct S { public int X; } public class K { public int X; } public sealed record V(int[] X) { public bool Equals(V? other) => other!.X[0] == X[0]; public override int GetHashCode() => X[0]; }")]
    [InlineData(
        "using System.Numerics; using System.Net; using System.Globalization; using System.Collections.Specialized; [Persistent] public partial class A { private Dictionary<Vector2, int> x = []; private Dictionary<Quaternion, int> y = []; private Dictionary<System.Drawing.Point, int> z = []; private Dictionary<IPEndPoint, int> u = []; private Dictionary<BitVector32, int> v = []; private Dictionary<Matrix4x4?, int> w = []; private Dictionary<CultureInfo, int> a = []; private Dictionary<(Index, Range, Complex), int> b = []; private Dictionary<KeyValuePair<int, System.Drawing.Color>, int> c = []; public int P => x.Count + y.Count + z.Count + u.Count + v.Count + w.Count + a.Count + b.Count + c.Count; }")]
    [InlineData(
        "[Persistent] public partial class A { private Dictionary<IA, int> x = []; private Dictionary<Guid, int> y = []; private Dictionary<DayOfWeek, int> z = []; private Dictionary<Uri, int> u = []; public int P => x.Count + y.Count + z.Count + u.Count; }")]
    [InlineData(
        "[Persistent] public partial class B { private int y; public void N() => y++; } [Persistent] public partial class A : B { private int x; public void M() => x++; private void SaveState(ref StateWriter writer) { writer.WriteArrayStart(2); Stubs.Generated.BaseState.Save<B>(this, ref writer); writer.Write(x); } private void RestoreState(ref StateReader reader) { reader.ReadArrayStart(); Stubs.Generated.BaseState.Restore<B>(this, ref reader); x = reader.ReadInt32(); } }")]
    [InlineData(
        "[Persistent] public partial class B { private int y; private protected int Y { get => y; set => y = value; } public void N() => y++; } [Persistent] public partial class A : B { private void SaveState(ref StateWriter writer) => writer.Write(Y); private void RestoreState(ref StateReader reader) => Y = reader.ReadInt32(); }")]
    [InlineData(
        "[Remote] public partial class B { private int y; public void N() => y++; } [Persistent] public partial class A : B { private int x; public void M() => x++; private void SaveState(ref StateWriter writer) => writer.Write(x); private void RestoreState(ref StateReader reader) => x = reader.ReadInt32(); }")]
    public async Task State_that_is_plain_is_not(string source, string? other = null) =>
        Expect.Relevant(await Analysis.RunAsync(source)).Where(diagnostic => diagnostic.Id != other)
            .Select(Analysis.Describe).ShouldBeEmpty();

    [Theory]
    [Trait("Rule", "4")]
    [InlineData("private HashSet<string> x; public A() => x = Make(); private static HashSet<string> Make() => new(StringComparer.CurrentCulture);")]
    [InlineData("private HashSet<string> x; public A() => x = Make(); private HashSet<string> Make() { return new(StringComparer.CurrentCulture); }")]
    [InlineData("private HashSet<string> x = Made; private static HashSet<string> Made => new(StringComparer.CurrentCulture);")]
    [InlineData("private HashSet<string> x; public A(bool y) => x = y ? new() : new(StringComparer.CurrentCulture);")]
    [InlineData("private HashSet<string> x; public A(bool y) => x = new(y ? StringComparer.Ordinal : StringComparer.CurrentCulture);")]
    [InlineData("private HashSet<string> x; private static StringComparer? By => null; public A() => x = new(By ?? StringComparer.CurrentCulture);")]
    [InlineData("private HashSet<string> x; public A(HashSet<string>? y = null) => x = y ?? new(StringComparer.CurrentCulture);")]
    [InlineData("private HashSet<string> x; public A() : this(new HashSet<string>(StringComparer.CurrentCulture)) { } private A(HashSet<string> y) => x = y;")]
    [InlineData("private HashSet<string> x; public A() : this(StringComparer.CurrentCulture) { } private A(IEqualityComparer<string> y) => x = new(y);")]
    [InlineData("private HashSet<string> x; public A() { var y = new HashSet<string>(StringComparer.CurrentCulture); x = y; }")]
    [InlineData("private Dictionary<string, HashSet<string>> x = []; public void M(string y) => x[y] = new(StringComparer.CurrentCulture);")]
    [InlineData("private Dictionary<string, HashSet<string>> x = []; public void M(string y) { var z = new HashSet<string>(StringComparer.CurrentCulture); x.Add(y, z); }")]
    [InlineData("private Dictionary<string, HashSet<string>> x = []; public void M(string y) { if (!x.TryGetValue(y, out var z)) x[y] = z = new HashSet<string>(StringComparer.CurrentCulture); z.Add(y); }")]
    [InlineData("private System.Collections.Concurrent.ConcurrentDictionary<string, HashSet<string>> x = []; public void M(string y) => x.GetOrAdd(y, _ => new HashSet<string>(StringComparer.CurrentCulture));")]
    [InlineData("private Lazy<HashSet<string>> x = new(() => new HashSet<string>(StringComparer.CurrentCulture));")]
    [InlineData("private D? x; public void M() => x = new(); } public class D { public HashSet<string> X { get; } = new(StringComparer.CurrentCulture);")]
    [InlineData("private List<D> x = []; } public class D { private readonly HashSet<string> y; public D() => y = new(StringComparer.CurrentCulture); public int Y => y.Count;")]
    public async Task A_comparer_that_cannot_be_saved_is_found_wherever_the_code_of_the_class_has_it(string members)
    {
        var found = await Analysis.RunAsync($"[Persistent] public partial class A {{ {members.Replace("private", "internal", StringComparison.Ordinal).Replace("internal A(", "private A(", StringComparison.Ordinal)} }}");

        found.Where(static each => each.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)
            .Select(Analysis.Describe).ShouldBeEmpty();
        found.Where(static each => each.Id == "STUB0072").Select(Analysis.Describe).ShouldHaveSingleItem()
            .ShouldContain("cannot be saved with this comparer");
    }

    [Theory]
    [Trait("Rule", "4")]
    [InlineData("[Persistent] public partial class A { private GException<int>? x; public bool P => x is null; }", "STUB0020 [x]")]
    [InlineData("[Persistent] public partial class A { private List<GException<string>> x = []; public bool P => x is null; }", "STUB0020 [x]")]
    [InlineData("[Persistent] public partial class A { private D? x; public bool P => x is null; } public class D { public GException<int>? X { get; set; } }", "STUB0020 [x]")]
    [InlineData("[Remote] public partial class A { public void M(GException<int> x) { } }", "STUB0043 [x]")]
    [InlineData("[Remote] public partial class A { public GException<int>? M() => null; }", "STUB0044 [M]")]
    [InlineData("[Persistent] public partial class A { private PException? x; public bool P => x is null; private class PException : Exception; }", "STUB0020 [x]")]
    public async Task An_exception_for_which_no_code_is_written_is_an_error_where_it_is_declared(
        string source, string expected) =>
        (await Analysis.RunAsync(source + " public class GException<T> : Exception { public T? Of { get; init; } }"))
            .Where(static each => each.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)
            .Select(Analysis.Describe).ShouldHaveSingleItem().ShouldStartWith(expected);

    [Theory]
    [Trait("Rule", "4")]
    [InlineData("private Exception? x;")]
    [InlineData("private BException? x;")]
    [InlineData("private ArgumentException? x;")]
    public async Task An_exception_that_may_be_another_one_is_none(string member) =>
        (await Analysis.RunAsync($"[Persistent] public partial class A {{ {member} public bool P => x is null; }} public abstract class BException : Exception;"))
            .Where(static each => each.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)
            .Select(Analysis.Describe).ShouldBeEmpty();

    [Fact]
    [Trait("Rule", "4")]
    public async Task What_an_exception_inherits_from_another_assembly_and_would_lose_is_a_warning()
    {
        const string said = "STUB0075 [BException] 'Code' stays behind when a call from another node throws 'BException': 'AException' of another assembly declares it, and what is written here reaches only what this assembly declares; declare what callers need in this class, or derive from an exception of .NET";
        var library = Driver.Compile(
            "Library",
            ["public class AException : ArgumentException { public int Code { get; set; } public int Twice => Code * 2; public override string Message => \"\"; public static int Count; }"]);
        using var image = new MemoryStream();
        library.Emit(image).Success.ShouldBeTrue();

        var found = await Analysis.RunAsync(Driver.Run(
            "Sample",
            ["public class BException : AException { public int X { get; init; } }\n[Remote] public partial class C { public void M() => throw new BException(); }"],
            Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(image.ToArray())));

        found.Where(static each => each.Id == "STUB0075").Select(Analysis.Describe).ShouldBe([said]);
        found.Single(static each => each.Id == "STUB0075").Severity.ShouldBe(
            Microsoft.CodeAnalysis.DiagnosticSeverity.Warning);
        found.Where(static each => each.Id == "STUB0076").Select(Analysis.Describe)
            .ShouldHaveSingleItem().ShouldContain("'Code' stays behind");
    }

    [Fact]
    [Trait("Rule", "4")]
    public async Task What_an_exception_loses_as_an_argument_or_a_result_is_a_warning_there() =>
        (await Analysis.RunAsync(
            "[Remote] public partial class A { public void M(A1? x) { } public List<Held> N() => []; public void O([StateConverter<C>] A1 x, Exception y) { } } public class A1 : Exception { public Action? X { get; set; } } public class Held { public A2? E { get; set; } } public class A2 : Exception { public Stream? Y { get; } public A2(Stream y) => Y = y; } public class C : IStateConverter<A1, string> { public string ToStored(A1 v) => \"\"; public A1 FromStored(string v) => new(); }"))
            .Where(static each => each.Id == "STUB0075"
                && each.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Warning)
            .Select(Analysis.Describe).ShouldBe(
            [
                "STUB0075 [x] 'X' stays behind when 'x' of 'M', which holds the exception 'A1', is sent: 'Action' is a delegate, which is code; give it a type that can be saved, or mark it [Transient] if it may be lost",
                "STUB0075 [N] 'Y' stays behind when the result of 'N', which holds the exception 'A2', is sent: 'Stream' has no stored form; give it a type that can be saved, or mark it [Transient] if it may be lost",
            ], ignoreOrder: true);

    private const string ExceptionState = """
        [Persistent] public partial class A
        {
            private A1? a1; private readonly List<A2> a2 = []; private Held? a3; private A4Exception? a4; private A5? a5;
            private Exception? a6; private ArgumentException? a7; private L.LException? a8; private A9? a9;
            [Transient] private A1? a10;
            public bool Any => a1 is null && a2.Count == 0 && a3 is null && a4 is null && a5 is null && a6 is null
                && a7 is null && a8 is null && a9 is null && a10 is null;
        }
        public class A1(int x) : Exception("m") { public int X => x; }
        public class A2(string c) : L.LException(c);
        public class Held { public A3? E { get; set; } }
        public class A3 : L.Plain;
        public class A4Exception : Exception { public int X { get; init; } private readonly List<int> y = []; public int Y => y.Count; }
        public class A5 : Exception { public Action? X { get; set; } public event Action? E; public void R() => E?.Invoke(); }
        public class A9 : Exception { public int X { get; } public A9(int x) => X = x; }
        """;

    [Fact]
    [Trait("Rule", "4")]
    public async Task What_an_exception_loses_when_it_is_state_is_a_warning_at_the_member_that_holds_it()
    {
        var library = Driver.Compile(
            "Library",
            ["namespace L; public class LException(string code) : Exception { public string Code { get; } = code; } public class Plain : Exception { public int N { get; set; } }"]);
        using var image = new MemoryStream();
        library.Emit(image).Success.ShouldBeTrue();

        var found = await Analysis.RunAsync(Driver.Run(
            "Sample", [ExceptionState], Microsoft.CodeAnalysis.MetadataReference.CreateFromImage(image.ToArray())));

        found.Where(static each => each.Id == "STUB0075"
            && each.GetMessage().Contains("is stored", StringComparison.Ordinal))
            .Select(static each => (each.Severity, Analysis.Describe(each).Split(':')[0])).ShouldBe(
            [
                Warned("[a1] 'x'", "a1", "A1"),
                Warned("[a2] 'Code'", "a2", "A2"),
                Warned("[a3] 'A3'", "a3", "A3"),
                Warned("[a5] 'X'", "a5", "A5"),
                Warned("[a8] 'Code'", "a8", "LException"),
            ]);

        static (Microsoft.CodeAnalysis.DiagnosticSeverity, string) Warned(string lost, string member, string held) =>
            (Microsoft.CodeAnalysis.DiagnosticSeverity.Warning,
                $"STUB0075 {lost} stays behind when '{member}' of 'A', which holds the exception '{held}', is stored");
    }
}
