namespace Corpus.Names
{
    /// <summary>Keywords everywhere.</summary>
    [Persistent] public partial class @event { private int @int; public string? @string { get; set; } public int @get { get => @int; set => @int = value; } public void @void(int @in, string? @out = null, bool @default = true) => @int = @in; public Task @async() => Task.CompletedTask; public int @params(params int[] @this) => @this.Length; }

    [Remote] public partial class @class { public @class(int @new) => X = @new; public int X { get; } public Task<int> @await(int @await) => Task.FromResult(@await); }

    public record @struct(int @namespace, string? @ref);

    [Persistent] public partial class Contextual { public int record { get; set; } public int required { get; set; } public int field { get; set; } public int value { get; set; } public int var { get; set; } public int partial { get; set; } public int where { get; set; } public int dynamic(int nameof, int yield, int async, int scoped) => nameof + yield + async + scoped; public @struct? Data { get; set; } }

    /// <summary>Members that have the names of what is generated.</summary>
    [Persistent] public partial class Generated { public int Calls { get; set; } public int Operation { get; set; } public int Constructions { get; set; } public int GeneratedState { get; set; } public int _type { get; set; } public int SaveState { get; set; } public int Prepare() => 1; public int CreateBlank() => 2; public int Invoke() => 3; public int WriteArguments(int writer) => writer; public int ReadResult(int reader) => reader; }

    [Persistent] public partial class Parameters { public int M(int target, int cancellationToken, int writer, int reader, int count, int map, int node, int name, int argument0) => target + cancellationToken + writer + reader + count + map + node + name + argument0; public Parameters(int node, string name, int objectName, int onNode, int cancellationToken, int services) => Sum = node + name.Length + objectName + onNode + cancellationToken + services; public int Sum { get; } }

    /// <summary>Fields that would shadow the parameters of generated methods.</summary>
    [Persistent] public partial class Fields { private int target, writer, reader, map, services, initialized, blank; public int Sum => target + writer + reader + map + services + initialized + blank; public void Set() => (target, writer, reader, map, services, initialized, blank) = (1, 2, 3, 4, 5, 6, 7); }

    [Persistent] public partial class Größe { private string прывітанне = ""; public string 名前 { get => прывітанне; set => прывітанне = value; } public void Δ(int α, string ß) => прывітанне = ß + α; }

    /// <summary>A name that differs by case only, and one that is a prefix.</summary>
    [Persistent] public partial class Casing { public int Value { get; set; } private int value; public int VALUE { get => value; set => this.value = value; } public int Values { get; set; } }

#pragma warning disable CS8981
    [Persistent] public partial class casing { public int Value { get; set; } }
#pragma warning restore CS8981

    /// <summary>Members with underscores that would meet when joined.</summary>
    [Persistent] public partial class Under_score { public int A_B(int C) => C; public int A(B_C c) => c.X; public int __a { get; set; } public int _ { get; set; } }
    public record struct B_C(int X);

    // Qowaiv #490, Meziantou #660: a namespace of the author's that is called System.
    namespace System { [Persistent] public partial class Int32 { public int Value { get; set; } public global::System.String? Text { get; set; } public global::System.DateTime At { get; set; } } public class String { public int X { get; set; } } }

    namespace Stubs { [Persistent] public partial class Stub1 { public List<int> Items { get; set; } = []; public System.String? Mine { get; set; } } namespace Generated { [Remote] public partial class Codecs { public int M(CancellationToken token) => 1; } } }

    namespace Deep.Task { [Remote] public partial class Worker { public async global::System.Threading.Tasks.Task<int> RunAsync() { await global::System.Threading.Tasks.Task.Yield(); return 1; } } }

    // A type with the name of its namespace's last part, and a member with the name of its type.
    namespace Color { public enum Color { Red, Green } [Persistent] public partial class Painter { public Color Color { get; set; } = Color.Green; [Transient] private Color second = Color.Green; public Color Second => second; } }

    /// <summary>Its own name is that of a member's type elsewhere.</summary>
    [Persistent] public partial class List { public List<int> Items { get; set; } = []; public IList? Next { get; set; } }

    [Persistent] public partial class Stub2 { public IStub2? Me { get; set; } public Stub2Stub? Other { get; set; } }

    // StronglyTypedId #74: one name in two namespaces.
    namespace V1 { [Persistent] public partial class MyId { public Data? Data { get; set; } public V2.IMyId? Newer { get; set; } } public record Data(int A); }
    namespace V2 { [Persistent] public partial class MyId { public Data? Data { get; set; } public V1.MyIdStub? Older { get; set; } } public record Data(string B); }

    /// <summary>Toolkit #210: nested in every kind of type.</summary>
    public partial class MyClass { public partial struct NestedStruct { public partial interface NestedInterface { public partial record NestedRecord { public partial record struct NestedRecordStruct { [Persistent] internal partial class Deep { public int X { get; set; } } } } } } }

    public static partial class StaticContainer { [Persistent] public partial class InStatic { public int X { get; set; } } }

    public abstract partial class Shadowing { public int Int32; public class String; [Persistent] public partial class Inner { public string? Text { get; set; } public int Number { get; set; } public object? this[int x] { [Local] get => null; } } }

    [Persistent(Name = "a name of its own, with \"quotes\" and \\ {0}")] public partial class Named { [Operation("put \"x\" {0}")] public void Put(int x) => X = x; public int X { get; private set; } [FormerName("old \"name\"")] public int Y { get; set; } }

    [Persistent(Name = "braces {0} of T")] public partial class NamedGeneric<T> { public T? X { get; set; } public static Type[] Constructions => [typeof(NamedGenericStub<int>)]; }

    public class Outer1 { public static Type[] All => [typeof(NamedGenericStub<string>)]; }
}

/// <summary>leancode #779, Qowaiv #489: the global namespace.</summary>
[Persistent] public partial class InGlobalNamespace { public GlobalData? Data { get; set; } public IInGlobalNamespace? Next { get; set; } }
public record GlobalData(int X, GlobalKind Kind);
public enum GlobalKind { A, B }
public partial class GlobalContainer { [Remote] public partial class Nested { public int M(GlobalKind kind) => (int)kind; } }
[Persistent] public partial class GlobalGeneric<T> { public T? X { get; set; } private readonly List<GlobalData> data = []; public int Count => data.Count; public static Type All => typeof(GlobalGenericStub<GlobalData>); }
