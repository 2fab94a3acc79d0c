namespace Stubs.Generators.Tests;

/// <summary>
/// Declarations that have broken other generators: each compiles without a warning and gets no diagnostic.
/// </summary>
public sealed class CompilationTests
{
    public static TheoryData<string, string> Tricky => new()
    {
        { "keywords as names",
            "namespace @event.@class; [Persistent, Remote] public partial class @object { private int @int; public int @new { get; set; } public void @void(int @in, string @string = \"\") => @int = @in; }" },
        { "contextual keywords as names",
            "namespace @record; [Persistent] public partial class @required { private int field; private int @file; public int Sum(int value, int @await, int var) => field + @file + value + @await + var; }" },
        { "our local variables as members",
            "[Persistent] public partial class A { private int writer, reader, target, map, value, services, blank, initialized; public int Sum() => writer + reader + target + map + value + services + blank + initialized; public void Set() => writer = reader = target = map = value = services = blank = initialized = 1; }" },
        { "our local variables as parameters",
            "[Remote] public partial class A { public int M(int writer, int reader, int target, int count, int argument0, int result, int cancellationToken, int binding, int value, int _x, int x) => writer + reader + target + count + argument0 + result + cancellationToken + binding + value + _x + x; }" },
        { "our parameters as a constructor's",
            "[Remote] public partial class A { public A(int node, string name, string objectName, int onNode, int cancellationToken, int services) { } }" },
        { "our members as operations",
            "[Remote] public partial class A { public void Calls() { } public void Operation() { } public void Invoke() { } public void WriteArguments() { } public void ReadResult() { } public void Register() { } public void Create() { } public void Bind() { } public void Call() { } public void Compensate() { } public void Description() { } }" },
        { "our nested types as members",
            "[Persistent] public partial class A { private readonly List<int> items = []; public int GeneratedState => items.Count; public class Calls; public class Constructions; public enum New; }" },
        { "pascal-cased parameters",
            "[Persistent] public partial record A(int Operation, string Invoke, int Construct) { public void M(int Operation, int ReadArguments) { } }" },
        { "names of our types",
            "namespace Mine { [Persistent] public partial class Stub { public int X { get; set; } } [Persistent] public partial class Node { public IStub? S { get; set; } } [Remote] public partial class Task { public void M(ITask? t, TaskStub? u) { } } [Remote] public partial class ObjectType; [Remote] public partial class Uid; }" },
        { "namespaces that hide ours and the system's",
            "namespace Mine.System { [Persistent] public partial class A { public DateTime T { get; set; } } } namespace Mine.Stubs { [Persistent] public partial class B { public List<int> L { get; set; } = []; } } namespace Mine.Generated { [Remote] public partial class C { public void M(CancellationToken t) { } } }" },
        { "two classes of one name",
            "namespace X { public record Data(int A); [Persistent] public partial class A { public Data? D { get; set; } public Y.IA? Other { get; set; } } } namespace Y { public record Data(string B); [Persistent] public partial class A { public Data? D { get; set; } public X.AStub? Other { get; set; } } }" },
        { "a member of its type's name",
            "public enum Color { Red } public record Point(int X); [Persistent] public partial class A { public Color Color { get; set; } = Color.Red; public Point? Point { get; set; } = new(1); [Transient] private Color second = Color.Red; public Color Second => second; }" },
        { "references everywhere",
            "[Persistent] public partial class A { private IA? one; private IA?[] array = []; private List<Dictionary<string, AStub[]?>?> deep = []; private (IA? First, AStub Second)? tuple; public IA? M(IA a, IA? b, IA[] c, params List<IA?> d) => (one, array, deep, tuple) is (null, _, _, _) ? a : b; }" },
        { "references between namespaces",
            "namespace X { [Persistent] public partial class A { public IB? B { get; set; } public Y.Outer.IC? C { get; set; } } [Remote] internal partial class B2; } namespace X.Z { using Y; [Persistent] public partial class D { public IA? A { get; set; } public IB? B { get; set; } } } namespace Y { public partial class Outer { [Persistent] public partial class C { public IC? Me { get; set; } } } } namespace X { [Persistent] public partial class B; }" },
        { "an alias",
            "using Alias = System.Collections.Generic.List<int>; [Persistent] public partial class A { public Alias L { get; set; } = []; }" },
        { "nested in everything",
            "public partial interface IOuter { public partial struct Middle { public partial record Inner { [Persistent] internal partial class A { public int X { get; set; } } } } }" },
        { "private and protected nesting",
            "public partial class Outer { [Persistent] private partial class A { private B b; private protected struct B { public int X; } public int X => b.X++; } [Remote] protected partial class C; [Remote] private protected partial class D; [Remote] protected internal partial class E { public void M(IE? e) { } } }" },
        { "private data",
            "public partial class Outer { private enum Kind { A } private partial record Data(Kind Kind, Inner? Next); private record struct Inner(int X); [Persistent] private partial class A { private Data? data; public int X() => data is null ? 0 : 1; public void Set() => data = null; } }" },
        { "private generic data",
            "public partial class Outer { private record Line<T>(T A); private record Line(int A); private partial class In { public record Line(int B); } [Persistent] private partial class A { private Line<int>? a; private Line<string?>? b; private Line? c; private In.Line? d; public void Set() => (a, b, c, d) = (null, null, null, null); public bool Any() => a is null || b is null || c is null || d is null; } }" },
        { "public data with private parts",
            "public partial class Outer { public class Holder { private Secret s; public int X => s.X++; } private struct Secret { public int X; } private protected record Third(int X); protected partial class In { public record Fourth(int X); } [Persistent] internal partial class B { private Third? t; private In.Fourth? f; public void Set() => (t, f) = (null, null); public bool Any() => t is null && f is null; } } [Persistent] public partial class A { public Outer.Holder? H { get; set; } }" },
        { "data of every kind",
            "public record R(int A); public record struct S(int A); public readonly record struct T(int A); public struct U { public int A; private int b; public int B => b; public static int C; public const int D = 1; } public class V { public int A { get; init; } public required string B { get; set; } public event Action? E { add { } remove { } } public int this[int x] => x; } [Persistent] public partial class A { public R? R { get; set; } public S S { get; set; } public T? T { get; set; } public U U { get; set; } public V? V { get; set; } }" },
        { "generic data",
            "public class P<T, U> where T : notnull, IComparable<T> where U : class, new() { private readonly T a; private U? b; public P(T a) => this.a = a; public T A => a; public U? B { get => b; set => b = value; } } public class Q { public int X; } public record W<T>(T Value) { public record I(T Inner); } [Persistent] public partial class A { public P<int, Q>? P { get; set; } public W<string?>? W { get; set; } public W<int>.I? I { get; set; } public W<W<(int, Q?)>>? N { get; set; } }" },
        { "data with attributes", "public class D { [Transient] public Action? F; public int X; [FormerName(\"old\")] public int Y; } [Persistent] public partial class A { public D? D { get; set; } }" },
        { "hidden members of bases", "public abstract class P { private int x; protected int y; public int X { get => x; set => x = value; } public int Y => y; } public class D : P { private int x; public int Z { get => x; set => x = value; } } [Persistent] public partial class A : P { private int x; public int W { get => x; set => x = value; } public D? D { get; set; } }" },
        { "a generic plain base", "public abstract class P<T> { private T? hidden; public T? Value { get => hidden; set => hidden = value; } } [Persistent] public partial class A : P<int> { public int X { get; set; } }" },
        { "an OnRestored in a base", "public class P { protected void OnRestored() { } } [Persistent] public partial class A : P { public int X { get; set; } }" },
        { "an OnRestored of its own", "[Persistent] public partial class A { public int X { get; set; } [Local] public void OnRestored() { } }" },
        { "a chain of annotated classes", "[Persistent] public abstract partial class A { protected A(int x) => X = x; public int X { get; } public virtual int M() => X; } public abstract class B : A { protected int y; protected B() : base(1) { } public abstract int N(); } [Persistent] public partial class C : B { public override int N() => y; public sealed override int M() => 2; } [Persistent] public sealed partial class D : C { public int Z { get; set; } }" },
        { "only remote, then recoverable", "[Remote] public partial class A { public void M() { } } [Recoverable] public partial class B : A { private int x; public int N() => x++; }" },
        { "operations of interfaces", "public interface I { void M(); int P { get; } } [Remote] public partial class A : I, IEquatable<A>, IComparable<A>, IAsyncDisposable { public void M() { } int I.P => 1; public bool Equals(A? other) => true; public override bool Equals(object? o) => true; public override int GetHashCode() => 1; public int CompareTo(A? other) => 0; public ValueTask DisposeAsync() => default; }" },
        { "obsolete members",
            "[Persistent] public partial class A { [Obsolete] public int X { get; set; } [Obsolete(\"\\\"why\\\"\")] public void M() { } [Obsolete(\"never\", true)] public void N() { } }" },
        { "dynamic-looking defaults", "public enum E : sbyte { A = -5 } [Remote] public partial class A { public void M(E e = E.A, sbyte s = -1, byte b = 255, ushort u = 1, uint v = uint.MaxValue, long l = long.MinValue, ulong m = ulong.MaxValue, float f = float.NegativeInfinity, double d = -0.0, decimal c = -1.50m, char x = '\\u0000', Guid g = default, object[]? o = null) where_() { } }".Replace(" where_()", "").Replace(", object[]? o = null", "") },
        { "a default before params", "[Remote] public partial class A { public int Two(string b = \"x\", params int[] c) => c.Length; public int Three(int a = 1, params List<int> c) => c.Count; public Task<int> FourAsync(int a, int b = 2, params IReadOnlyList<string> c) => Task.FromResult(c.Count); public int this[int a = 4, params int[] c] => c.Length; } [Remote] public partial class B(string b = \"x\", params int[] c) { public int Sum() => b.Length + c.Length; }" },
        { "setters of bases that no other code may use", "public abstract class Root { public int Version { get; private set; } public string Name { get; protected set; } = \"\"; public int Init { get; private init; } public int Hidden { private get; set; } public int Kept { get; private protected set; } public void Touch() { Version++; Hidden += Hidden; } } public abstract class Middle<T> : Root { public T? Value { get; private set; } public void Put(T value) => Value = value; } [Persistent] public partial class A : Middle<string> { public int X { get; set; } } [Persistent] public partial class B : Root;" },
        { "explicit properties as state", "public interface IHaving { int P { get; set; } string Q { get; } } public interface IHaving<T> { T? P { get; set; } } [Persistent] public partial class A : IHaving, IHaving<int>, IHaving<string> { int IHaving.P { get; set; } string IHaving.Q { get; } = \"q\"; [Local] int IHaving<int>.P { get; set; } [Local] string? IHaving<string>.P { get; set; } } public abstract class Plain : IHaving { int IHaving.P { get; set; } string IHaving.Q { get; } = \"q\"; } [Persistent] public partial class B : Plain; public class D : IHaving { public int X { get; set; } int IHaving.P { get; set; } string IHaving.Q { get; } = \"q\"; } [Persistent] public partial class C { public D? D { get; set; } }" },
        { "obsolete data members", "public class D { [Obsolete(\"x\", true)] public int Old { get; set; } [Obsolete(\"x\", true)] public int OldField; [Obsolete(\"x\", true)] public int Init { get; init; } [Obsolete] public int Soft { get; set; } } public struct S { [Obsolete(\"x\", true)] public int Old { get; set; } [Obsolete(\"x\", true)] public int OldField; public int X; } public record R(int X) { [Obsolete(\"x\", true)] public int Old { get; set; } } [Persistent] public partial class A { public D? D { get; set; } public S S { get; set; } public R? R { get; set; } [Obsolete(\"x\", true)] public int Mine { get; set; } [Obsolete(\"x\", true)] public int MineToo; [Obsolete(\"x\", true)] public D? Deep { get; init; } } public abstract class P { [Obsolete(\"x\", true)] public int Old { get; set; } [Obsolete(\"x\", true)] protected int Field; } [Persistent] public partial class B : P;" },
        { "obsolete constructors", "public class D { public int X { get; } [Obsolete(\"x\", true)] public D() { } public D(int x) => X = x; } public class E { [Obsolete(\"x\", true)] public E() { } public int X { get; set; } } public record R { public int X { get; } [Obsolete(\"x\", true)] public R(int x) => X = x; } [Persistent] public partial class A { [Obsolete(\"x\", true)] public A() { } public A(int x) => X = x; public int X { get; set; } public D? D { get; set; } public E? E { get; set; } public R? R { get; set; } }" },
        { "obsolete types",
            "[Obsolete(\"x\", true)] public class D { public int X { get; set; } } [Obsolete(\"x\", true)] public enum K { One } [Obsolete(\"x\")] [Persistent] public partial class A { public D? D { get; set; } public K Kind { get; set; } public D? M(D d, K k = K.One) => d; } [Obsolete(\"x\", true)] [Persistent] public partial class B { public D? D { get; set; } public IB? Other { get; set; } }" },
        { "an obsolete enum constant as a default", "public enum K { [Obsolete(\"x\", true)] Old = 1, New } [Persistent] public partial class A { public K Kind { get; set; } = (K)1; public void M(K k = (K)1) => Kind = k; }" },
        { "obsolete members of exceptions", "public class Wrong : Exception { public Wrong(string message) : base(message) { } [Obsolete(\"x\", true)] public int Code { get; set; } [Obsolete] public string? Soft { get; set; } } [Obsolete(\"x\", true)] public class Old : Exception { public Old(string message) : base(message) { } public int Code { get; init; } } public class Third : Exception { [Obsolete(\"x\", true)] public Third() { } public Third(string message) : base(message) { } } [Remote] public partial class A { public void M() => throw new Wrong(\"x\"); }" },
        { "experimental types and members", "#pragma warning disable X1, X2, X3\n[System.Diagnostics.CodeAnalysis.Experimental(\"X1\")] public class D { public int X { get; set; } } public class E { [System.Diagnostics.CodeAnalysis.Experimental(\"X2\")] public int X { get; set; } [System.Diagnostics.CodeAnalysis.Experimental(\"X2\")] public int F; } [System.Diagnostics.CodeAnalysis.Experimental(\"X3\")] public enum K { One } [Persistent] public partial class A { public D? D { get; set; } public E? E { get; set; } public K Kind { get; set; } public List<K> Kinds { get; set; } = []; [System.Diagnostics.CodeAnalysis.Experimental(\"X2\")] public void M(D d, K k = K.One) { } } [System.Diagnostics.CodeAnalysis.Experimental(\"X1\")] [Persistent] public partial class B { public int X { get; set; } public IB? Other { get; set; } } [System.Diagnostics.CodeAnalysis.Experimental(\"X1\")] public class Wrong(string message) : Exception(message) { public int Code { get; set; } }" },
        { "obsolete with an identifier of its own", "#pragma warning disable LIB1, LIB2\n[Obsolete(\"x\", DiagnosticId = \"LIB1\", UrlFormat = \"https://example.com/{0}\")] public class D { public int X { get; set; } } public class E { [Obsolete(\"x\", DiagnosticId = \"LIB2\")] public int Y { get; set; } } [Persistent] public partial class A { public D? D { get; set; } public E? E { get; set; } [Obsolete(\"x\", DiagnosticId = \"LIB2\")] public void M() { } [Obsolete(DiagnosticId = \"LIB2\")] public A(int x) => X = x; public int X { get; set; } } [Obsolete(\"x\", DiagnosticId = \"LIB1\")] [Persistent] public partial class B { public IB? Next { get; set; } } [Remote] public partial class C { public void M(IB? b) { } }" },
        { "obsolete accessors and bases' constructors", "public class D { public int X { [Obsolete(\"x\", true)] get; set; } public int Y { get; [Obsolete(\"x\", true)] set; } } public abstract class P { [Obsolete(\"x\", true)] protected P() { } protected P(int x) => X = x; public int X { get; set; } } [Persistent] public partial class A : P { public A() : base(1) { } public D? D { get; set; } public int Z { get; [Obsolete(\"x\", true)] set; } }" },
        { "overrides of what is marked", "#pragma warning disable X1, CS0672, CS0809\npublic class P { [Obsolete(\"x\", true)] public virtual int Old { get; set; } [System.Diagnostics.CodeAnalysis.Experimental(\"X1\")] public virtual int New { get; set; } [Obsolete(\"x\", true)] public virtual void M() { } } public class Q : P { public override int Old { get; set; } public override int New { get; set; } public override void M() { } } [Persistent] public partial class A : Q { public override int New { get; set; } public override void M() { } public D? D { get; set; } } public class D : P { public override int Old { get; set; } public override int New { get; set; } }" },
        { "initializers that use what is marked", "#pragma warning disable X1\npublic static class Old { [Obsolete(\"x\", true)] public static int Get() => 1; [Obsolete(\"x\", true)] public static readonly int Field = 1; [System.Diagnostics.CodeAnalysis.Experimental(\"X1\")] public static int New() => 2; } [Persistent] public partial class A(int n) { public int N { get; } = n; [Obsolete] [Transient] private int x = Old.Get(); [Obsolete] [Transient] private int y = Old.Field; [Transient] private int z = Old.New(); public int Sum() => z; public void Set() => z = 1; } public class D { [Obsolete] public int X { get; set; } = Old.Get(); public int Y { get; set; } = Old.New(); } [Persistent] public partial class B { public D? D { get; set; } }" },
        { "generic classes of marked data", "#pragma warning disable X1\n[System.Diagnostics.CodeAnalysis.Experimental(\"X1\")] public record D(int X); [Obsolete(\"x\", true)] public record O(int X); [Persistent] public partial class Box<T> { public T? Value { get; set; } } [Persistent] public partial class A { public IBox<D>? B { get; set; } [Obsolete] public IBox<O>? C { get; set; } } [Persistent] public partial class E : Box<D> { public int X { get; set; } }" },
        { "interfaces that are marked", "#pragma warning disable X1\n[System.Diagnostics.CodeAnalysis.Experimental(\"X1\")] public interface I { Task MAsync(CancellationToken t = default); } public interface J { [System.Diagnostics.CodeAnalysis.Experimental(\"X1\")] Task NAsync(CancellationToken t = default); [Obsolete(\"x\", true)] Task OAsync(CancellationToken t = default); } [Remote] public partial class A : I, J { public Task MAsync(CancellationToken t = default) => Task.CompletedTask; Task J.NAsync(CancellationToken t) => Task.CompletedTask; [Obsolete(\"x\", true)] public Task OAsync(CancellationToken t = default) => Task.CompletedTask; }" },
        { "an assembly for all languages", "[assembly: CLSCompliant(true)] [Persistent] public partial class A { [CLSCompliant(false)] public uint X { get; set; } [CLSCompliant(false)] public void M(ulong x, D d) { } [CLSCompliant(false)] public A(ushort x) => X = x; } [CLSCompliant(false)] public class D { public uint X { get; set; } } [CLSCompliant(false)] [Persistent] public partial class B { public uint Y { get; set; } public void M(uint x) { } }" },
        { "preview features and platforms", "[Persistent] public partial class A { [System.Runtime.Versioning.SupportedOSPlatform(\"windows\")] public void M() { } [System.Runtime.Versioning.RequiresPreviewFeatures] public int X { get; set; } [System.Diagnostics.CodeAnalysis.RequiresUnreferencedCode(\"x\")] public void N() { } [System.Diagnostics.CodeAnalysis.RequiresDynamicCode(\"x\")] public void O() { } [System.Diagnostics.CodeAnalysis.RequiresAssemblyFiles(\"x\")] public void P() { } }" },
        { "parameters of every kind", "[Remote] public partial class A { public void M(in int a, in string b = \"x\") { } public void O([System.Runtime.InteropServices.Optional, System.Runtime.InteropServices.DefaultParameterValue(3)] int a, int b) { } public void P([System.Runtime.InteropServices.Optional] int a, params string[] b) { } public Task QAsync(string a = \"x\", CancellationToken t = default, params int[] b) => Task.CompletedTask; public void R([System.Runtime.CompilerServices.CallerMemberName] string name = \"\", [System.Runtime.CompilerServices.CallerLineNumber] int line = 0) { } public void S(decimal a = 1.5m, DateTime b = default, Guid? c = null, E d = E.B, E? e = E.A) { } } public enum E { A, B }" },
        { "tasks of everything", "[Remote] public partial class A { public Task A1() => Task.CompletedTask; public Task<List<int>?> A2Async() => Task.FromResult<List<int>?>(null); public ValueTask<(int, string?)> A3(CancellationToken t = default) => default; public async IAsyncEnumerable<string?> A4() { await Task.Yield(); yield return null; } }" },
        { "unicode",
            "namespace Ünïcode; [Persistent] public partial class Größe { private string прывітанне = \"\"; public string 名前 { get => прывітанне; set => прывітанне = value; } public void Δ(int α) { } }" },
        { "the global namespace", "[Persistent] public partial class A { public Data? D { get; set; } } public record Data(int X);" },
        { "without state or operations", "[Persistent] public partial class A; [Recoverable] internal sealed partial class B { } [Remote] public abstract partial class C;" },
        { "arrays of arrays", "[Persistent] public partial class A { public int[][,][]? X { get; set; } public IA?[][]? Y { get; set; } public string?[]?[] Z { get; set; } = []; public byte[][] B { get; set; } = []; }" },
        { "field keyword and partial properties", "[Persistent] public partial class A { public int X { get; set => field = value + 1; } public string Y { get => field ?? \"\"; set; } = \"y\"; public partial int Z { get; set; } public partial int Z { get => field; set => field = value; } }" },
        { "initializers", "[Persistent] public partial class A(int n) { public int N { get; } = n; [Transient] private readonly Dictionary<string, List<int>> d = new(StringComparer.Ordinal) { [\"a\"] = [1, 2] }; [Transient] private Func<int, int> f = x => x + 1; [Transient] private int[,] g = { { 1 }, { 2 } }; [Transient] private string s = $\"{nameof(A)} {int.MaxValue}\"; [Transient] private TimeSpan t = TimeSpan.FromSeconds(1); [Transient] private Lazy<object> l = new(() => new List<int>()); [Transient] private static readonly int Shared = 1; [Transient] private int u = Shared + 2; public int Sum() => d.Count + f(1) + g.Length + s.Length + t.Seconds + (l.IsValueCreated ? 1 : 0) + u; public void Set() => (f, g, s, t, l, u) = (x => x, new int[1, 1], \"\", default, new(() => 1), 2); }" },
    };

    [Theory]
    [MemberData(nameof(Tricky))]
    public async Task Declarations_that_have_broken_other_generators_work(string what, string source)
    {
        var diagnostics = await Analysis.RunAsync(source);

        // Of the compiler's own notes on such sources only those are of interest that lie in what was written.
        diagnostics.Where(
            diagnostic => diagnostic.Id.StartsWith("STUB", StringComparison.Ordinal) || !IsOfTheSource(diagnostic)
                || diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)
            .Select(Analysis.Describe).ShouldBeEmpty(what);
    }

    private static bool IsOfTheSource(Microsoft.CodeAnalysis.Diagnostic diagnostic) =>
        Path.GetFileName(diagnostic.Location.SourceTree?.FilePath)?.StartsWith(
            "Source", StringComparison.Ordinal) == true;

    [Fact]
    public void A_local_of_the_programs_top_level_is_not_what_generated_code_means_by_a_discard() =>
        Driver.Run("""
            using var _ = new MemoryStream();

            [Persistent, Remote]
            public partial class A
            {
                private Box<int> x = new();
                public Box<int> M() => x;
            }

            public class Box<T>
            {
                public T? V { get; set; }
            }
            """).Output.GetDiagnostics().Where(static each => each.Id == "CS8801").ShouldBeEmpty();

    [Fact]
    [Trait("Rule", "3")]
    public void No_call_of_a_constructor_in_the_authors_code_can_mean_the_generated_one()
    {
        var generation = Driver.Run("""
            public readonly record struct Oid(Guid V);
            [Persistent] public partial class A
            {
                protected Oid id;
                protected A(Oid i) => id = i;
                public static A First(Guid g) => new(new(g));
                public static A Second() => new(default);
                public static A Third() => new(new());
                public void Next() => id = default;
            }
            [Persistent] public sealed partial class B : A
            {
                private int n;
                private B(Guid g) : base(new(g)) { }
                private B() : base(default) { }
                public static B Of() => new(default) { n = 1 };
                public static B Made(Guid g) => new(g);
                public int N => n + new B().n;
            }
            """);

        generation.Problems.Where(static problem => problem.Id is not "CS1591").ShouldBeEmpty();
        generation.Files["A.g.cs"].ShouldContain("A(ref ");
        generation.Files["B.g.cs"].ShouldContain(": base(ref blank)");
    }
}
