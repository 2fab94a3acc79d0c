using Microsoft.CodeAnalysis;

namespace Stubs.Generators.Tests;

/// <summary>
/// What cannot work is answered by a diagnostic that says why, and never by an error in generated code.
/// </summary>
public sealed class DiagnosticTests
{
    public static TheoryData<string, string> Bad => new()
    {
        { "[Persistent] public class A;",
            "STUB0001 [A] Class 'A' must be partial, so that its state methods and its stub can be written" },
        { "public class Outer { [Remote] public partial class A; }",
            "STUB0002 [Outer] Type 'Outer' must be partial, because it contains 'A'" },
        { "[Persistent] public static partial class A;",
            "STUB0003 [A] 'A' cannot be persistent, recoverable or remote: a static class has no objects" },
        { "[Remote] public partial class A { public void M(__arglist) { } }",
            "STUB0040 [M] The parameter '__arglist' of 'M' cannot be passed to another node: it is a list of values without types; take an array, or mark the member [Local] if clients do not need it" },
        { "[Persistent] file partial class A;",
            "STUB0003 [A] 'A' cannot be persistent, recoverable or remote: a file-local class cannot be extended from another file" },
        { "[Persistent] public partial class A<T> { public T? F; } public class C { public Type T => typeof(AStub<Action>); }", "STUB0004 [AStub<Action>] 'AStub<Action>' cannot work: 'Action' is a delegate, which is code" },
        { "[Persistent] public partial class A<T> { public T? F; } public class C { public Task T(Node n) => n.BindAsync<IA<A<int>>>(\"x\"); }", "STUB0004 [IA<A<int>>] 'IA<A<int>>' cannot work: 'A' is the class of an object, not a reference to it; use 'IA'" },
        { "[Persistent] public partial class A<T> { public T? F; } public partial class C { private record D(int X); public Type T => typeof(AStub<D>); }", "STUB0004 [AStub<D>] 'AStub<D>' cannot work: 'D' must be visible in the whole assembly" },
        { "[Persistent] public partial class A<T> { public T? F; } [Persistent] public partial class B { public IA<Action>? G; }", "STUB0020 [G] 'G' cannot be saved: 'Action' is a delegate, which is code" },
        { "[Persistent] public partial class A<T> where T : allows ref struct;",
            "STUB0003 [A] 'A' cannot be persistent, recoverable or remote: its type parameter 'T' may stand for a ref struct, which cannot be passed" },
        { "[Persistent] public partial class A<Calls>;",
            "STUB0005 [Calls] 'Calls' is the name of a type to be generated for class 'A'; give the type parameter another name" },
        { "[Persistent] public partial class A; public interface IA;",
            "STUB0005 [A] 'IA' is the name of a type to be generated for class 'A', and no stub can implement yours: it is empty; give the generated type another name with Interface = \"…\" in the class's attribute, or rename one of the two" },
        { "[Persistent] public partial class A; public class AStub;",
            "STUB0005 [A] 'AStub' is the name of a type to be generated for class 'A'; give the generated type another name with Stub = \"…\" in the class's attribute, or rename one of the two" },
        { "public interface IA { void M(); } [Remote] public partial class A : IA { public void M() { } }", "STUB0005 [A] 'IA' is the name of a type to be generated for class 'A', and no stub can implement yours: its member 'M' is no asynchronous operation of the class; give the generated type another name with Interface = \"…\" in the class's attribute, or rename one of the two" },
        { "public interface IA { Task MAsync(); int P { get; } } [Remote] public partial class A : IA { public Task MAsync() => Task.CompletedTask; public int P => 1; }", "STUB0005 [A] 'IA' is the name of a type to be generated for class 'A', and no stub can implement yours: its member 'P' is no asynchronous operation of the class; give the generated type another name with Interface = \"…\" in the class's attribute, or rename one of the two" },
        { "public interface IA { Task<T> MAsync<T>(T x); } [Remote] public partial class A : IA { [Local] public Task<T> MAsync<T>(T x) => Task.FromResult(x); }", "STUB0005 [A] 'IA' is the name of a type to be generated for class 'A', and no stub can implement yours: its member 'MAsync' is no asynchronous operation of the class; give the generated type another name with Interface = \"…\" in the class's attribute, or rename one of the two" },
        { "public interface IA { Task M(out int x); } [Remote] public partial class A { public void M(int x) { } }", "STUB0005 [A] 'IA' is the name of a type to be generated for class 'A', and no stub can implement yours: its member 'M' is no asynchronous operation of the class; give the generated type another name with Interface = \"…\" in the class's attribute, or rename one of the two" },
        { "public interface IA { event Action? E; } [Remote] public partial class A : IA { event Action? IA.E { add { } remove { } } }", "STUB0005 [A] 'IA' is the name of a type to be generated for class 'A', and no stub can implement yours: its member 'E' is no asynchronous operation of the class; give the generated type another name with Interface = \"…\" in the class's attribute, or rename one of the two" },
        { "internal interface IA { Task MAsync(); } [Remote] public partial class A { public void M() { } }", "STUB0005 [A] 'IA' is the name of a type to be generated for class 'A', and no stub can implement yours: it is less accessible than the class; give the generated type another name with Interface = \"…\" in the class's attribute, or rename one of the two" },
        { "public interface IA { Task MAsync(int x); } [Remote] public partial class A { public void M(long x) { } }", "STUB0005 [A] 'IA' is the name of a type to be generated for class 'A', and no stub can implement yours: its member 'MAsync' is no asynchronous operation of the class; give the generated type another name with Interface = \"…\" in the class's attribute, or rename one of the two" },
        { "public interface IA { Task<int> MAsync(); } [Remote] public partial class A { public long M() => 1; }", "STUB0005 [A] 'IA' is the name of a type to be generated for class 'A', and no stub can implement yours: its member 'MAsync' is no asynchronous operation of the class; give the generated type another name with Interface = \"…\" in the class's attribute, or rename one of the two" },
        { "namespace N { public interface IA { void M(); } } namespace O { using N; [Remote] public partial class A : IA { public void M() { } } }", "STUB0005 [A] 'IA' is the name of a type to be generated for class 'A', and no stub can implement yours: its member 'M' is no asynchronous operation of the class; give the generated type another name with Interface = \"…\" in the class's attribute, or rename one of the two" },
        { "[Remote] public partial class A; [Remote(Interface = \"IA\")] public partial class B;", "STUB0005 [B] 'IA' is the name of a type to be generated for class 'B'; give the generated type another name with Interface = \"…\" in the class's attribute, or rename one of the two" },
        { "[Remote(Interface = \"I A\")] public partial class A;", "STUB0008 [A] Interface = \"I A\" of 'A' cannot be the name of a generated type: it is no identifier" },
        { "[Persistent(Stub = \"A\")] public partial class A;", "STUB0008 [A] Stub = \"A\" of 'A' cannot be the name of a generated type: the class has that name" },
        { "[Persistent(Stub = \"Client\")] public partial class A<T>;", "STUB0008 [A] Stub = \"Client\" of 'A' cannot be the name of a generated type: the name of a generic class's stub ends in 'Stub'" },
        { "[Persistent] public partial class A { private A() { } }", "STUB0009 [A] No client can create an object of class 'A': its constructors are private; make one internal, or write a static method that returns the object" },
        { "public record Result<T>(T Value); [Persistent] public partial class A { private A() { } public static Task<Result<A>> MakeAsync() => Task.FromResult(new Result<A>(new A())); }", "STUB0009 [A] No client can create an object of class 'A': its constructors are private, and from what 'MakeAsync' returns no object can be taken; write a static method that returns 'A', or a task of it, and throws where it fails" },
        { "[Persistent] public partial class A { private A() { } public static A Make(Action x) { x(); return new(); } }", "STUB0009 [A] No client can create an object of class 'A': parameter 'x' of 'Make' cannot be sent: 'Action' is a delegate, which is code; mark it [Service] if the node supplies it" },
        { "[Persistent] public partial class A { private A() { } public static A Make<T>() => new(); }", "STUB0009 [A] No client can create an object of class 'A': 'Make' is generic" },
        { "[Persistent] public partial class A { private A() { } [Local] public static A Make() => new(); }", "STUB0009 [A] No client can create an object of class 'A': its constructors are private; make one internal, or write a static method that returns the object" },
        { "[Remote] public partial class A { public int X => 1; public int GetX() => 2; }", "STUB0046 [GetX] 'GetX' is 'GetXAsync' in the stub, as property 'X' is, which has the same parameters; give one of them another name there by [Operation(StubName = \"…\")], rename one, or mark one [Local] if clients do not need it" },
        { "[Remote] public partial class A { public void M() => N(); [Authorize] private void N() { } }", "STUB0110 [N] 'N' says which callers are allowed, and is no operation that other nodes could call; remove the attribute, or put it on an operation, a constructor or the class" },
        { "[Remote] public partial class A { [Authorize, Local] public int P => 1; }", "STUB0110 [P] 'P' says which callers are allowed, and is no operation" },
        { "[Remote] public partial class A { [AllowAnonymous] private A(int x) { } public A() { } }", "STUB0110 [A] '.ctor' says which callers are allowed, and is no operation" },
        { "[Remote] public partial class A { [Admins] public void M() { } } public sealed class AdminsAttribute : Microsoft.AspNetCore.Authorization.AuthorizeAttribute { } namespace Microsoft.AspNetCore.Authorization { public interface IAuthorizeData { } public class AuthorizeAttribute : Attribute, IAuthorizeData { public AuthorizeAttribute() { } public AuthorizeAttribute(string policy) { } public string? Policy { get; set; } public string? Roles { get; set; } public string? AuthenticationSchemes { get; set; } } }", "STUB0111 [M] AdminsAttribute on 'M' cannot be obeyed: Stubs reads [Authorize] with Policy and Roles, and [AllowAnonymous]; say what it means as a policy, in NodeOptions.Authorization" },
        { "[Remote] public partial class A { [Microsoft.AspNetCore.Authorization.Authorize(AuthenticationSchemes = \"Bearer\")] public void M() { } } namespace Microsoft.AspNetCore.Authorization { public interface IAuthorizeData { } public class AuthorizeAttribute : Attribute, IAuthorizeData { public AuthorizeAttribute() { } public AuthorizeAttribute(string policy) { } public string? Policy { get; set; } public string? Roles { get; set; } public string? AuthenticationSchemes { get; set; } } }", "STUB0111 [M] AuthenticationSchemes on 'M' cannot be obeyed" },
        { "[Persistent] public partial class A { public SemaphoreSlim F = new(1); }", "STUB0020 [F] 'F' cannot be saved: 'SemaphoreSlim' is a lock of this process, and operations take the object's lock by themselves; mark it [Transient] if it is not state, or [Service] if the node supplies it" },
        { "[Persistent] public partial class A { private readonly Lock f = new(); public void M() { lock (f) { } } }", "STUB0020 [f] 'f' cannot be saved: 'Lock' is a lock of this process" },
        { "[Persistent] public partial class A { public Timer? F; }", "STUB0020 [F] 'F' cannot be saved: 'Timer' runs, or waits, in this process only" },
        { "[Persistent] public partial class A { public CancellationTokenSource? F; }", "STUB0020 [F] 'F' cannot be saved: 'CancellationTokenSource' runs, or waits, in this process only" },
        { "[Persistent] public partial class A { public Random F = new(); }", "STUB0020 [F] 'F' cannot be saved: 'Random' has a state that only it knows" },
        { "[Persistent] public partial class A { public TimeProvider? F; }", "STUB0020 [F] 'F' cannot be saved: 'TimeProvider' is a service, which the node has and not the object" },
        { "[Persistent] public partial class A { public System.Net.Http.HttpClient? F; }", "STUB0020 [F] 'F' cannot be saved: 'HttpClient' is a service, which the node has and not the object" },
        { "[Persistent] public partial class A { public Dictionary<string, System.Reflection.PropertyInfo> F = []; }", "STUB0020 [F] 'F' cannot be saved: 'PropertyInfo' describes code that is loaded in this process" },
        { "[Persistent] public partial class A { public System.Runtime.CompilerServices.ConditionalWeakTable<string, string> F = []; }", "STUB0020 [F] 'F' cannot be saved: 'ConditionalWeakTable<string, string>' holds what this process may forget" },
        { "[Remote] public partial class A { public A() { } public A([Service] TimeProvider p) { } }", "STUB0006 [A] Two constructors of 'A' take the same parameters from a client; make one of them private" },
        { "[Persistent] public partial class A { public GP<int>? F; } public class GP<T>(T t) { public T V => t; }", "STUB0020 [F] 'F' cannot be saved: 'GP<int>' keeps parameter 't' of its primary constructor without a field" },
        { "[Persistent] public partial class A { public GS<int> F; } public struct GS<T>(T t) { public T V => t; }", "STUB0020 [F] 'F' cannot be saved: 'GS<int>' keeps parameter 't' of its primary constructor without a field" },
        { "[Persistent] public partial class A { public OuterG<int>.In? F; } public class OuterG<T> { public class In(T t) { public T V => t; } }", "STUB0020 [F] 'F' cannot be saved: 'In' keeps parameter 't' of its primary constructor without a field" },
        { "[Persistent] public partial class A { public TagsG<int>? F; } public class TagsG<T>(int limit) : List<T> { public int L => limit; }", "STUB0020 [F] 'F' cannot be saved: 'TagsG<int>' keeps parameter 'limit' of its primary constructor without a field" },
        { "[Persistent] public partial class A { public GDer? F; } public class GDer(int x) : GBase<int>(x); public class GBase<T>(T t) { public T V => t; }", "STUB0020 [F] 'F' cannot be saved: 'GBase<int>' keeps parameter 't' of its primary constructor without a field" },
        { "[Persistent] public partial class A { public Der? F; } public class Der(int x) : Base(x); public class Base(int t) { public int V => t; }", "STUB0020 [F] 'F' cannot be saved: 'Base' keeps parameter 't' of its primary constructor without a field" },
        { "[Persistent] public partial class A { public List<Shape<int>> F = []; } [Subtype<Dot>(\"dot\")] public abstract class Shape<T>(T t) { public T V => t; } public class Dot() : Shape<int>(1);", "STUB0020 [F] 'F' cannot be saved: 'Shape<int>' keeps parameter 't' of its primary constructor without a field" },
        { "[Persistent] public partial class A() : Base<int>(1); public class Base<T>(T t) { public T V => t; }", "STUB0021 [t] Parameter 't' of the primary constructor is used by a member of 'Base'" },
        { "[Persistent] public partial class A { public Action? F; }",
            "STUB0020 [F] 'F' cannot be saved: 'Action' is a delegate, which is code; mark it [Transient] if it is not state, or [Service] if the node supplies it" },
        { "[Persistent] public partial class A { public dynamic? F = 1; }",
            "STUB0020 [F] 'F' cannot be saved: 'dynamic' says nothing of what is to be saved; mark it [Transient] if it is not state, or [Service] if the node supplies it" },
        { "[System.Runtime.CompilerServices.InlineArray(4_000_000)] public struct Big { private byte e; } [Persistent] public partial class A { public List<Big> F = []; }", "STUB0020 [F] 'F' cannot be saved: a value of 'Big' takes 4000000 bytes or more, and 32768 are the most that is handed on by value; hold an array in its place" },
        { "[System.Runtime.CompilerServices.InlineArray(2_000)] public struct Some { private double e; } public struct Both { public Some A; public (Some, int) B; public Some? C; } [Persistent] public partial class A { public Both[] F = []; }", "STUB0020 [F] 'F' cannot be saved: a value of 'Both' takes 48" },
        { "[Persistent] public partial class A { public IComparable? F; }", "STUB0020 [F] 'F' cannot be saved: 'IComparable' is an interface, which says nothing of what is to be saved; mark it [Transient] if it is not state, or [Service] if the node supplies it" },
        { "[Persistent] public partial class A { public List<Task> F = []; }", "STUB0020 [F] 'F' cannot be saved: 'Task' runs, or waits, in this process only; mark it [Transient] if it is not state, or [Service] if the node supplies it" },
        { "[Persistent] public partial class A { public Stream? F; }",
            "STUB0020 [F] 'F' cannot be saved: 'Stream' has no stored form; mark it [Transient] if it is not state, or [Service] if the node supplies it" },
        { "[Persistent] public partial class A { public Lazy<Action>? F; }", "STUB0020 [F] 'F' cannot be saved: 'Action' is a delegate, which is code; mark it [Transient] if it is not state, or [Service] if the node supplies it" },
        { "[Persistent] public partial class A { public Stream[,,,]? F; }", "STUB0020 [F] 'F' cannot be saved: 'Stream' has no stored form; mark it [Transient] if it is not state, or [Service] if the node supplies it" },
        { "[Persistent] public partial class A { public (int, int, int, int, int, int, int, Action) F; }", "STUB0020 [F] 'F' cannot be saved: 'Action' is a delegate, which is code; mark it [Transient] if it is not state, or [Service] if the node supplies it" },
        { "[Persistent] public partial class A { public Mine? F; } public class Mine : List<Action> { public int X; }", "STUB0020 [F] 'F' cannot be saved: 'Action' is a delegate, which is code (it is in 'Mine.List'); mark 'F' [Transient] if it is not state, or [Service] if the node supplies it" },
        { "[Persistent] public partial class A { public Mine? F; } public class Mine : StringWriter { public int X; }", "STUB0020 [F] 'F' cannot be saved: 'Mine' is disposable: it stands for a resource, not for data; mark it [Transient] if it is not state, or [Service] if the node supplies it" },
        { "[Persistent] public partial class A { [StateConverter<C>] public Stream? F; } public class C : IStateConverter<Stream, Action> { public Action ToStored(Stream v) => null!; public Stream FromStored(Action v) => null!; }", "STUB0020 [F] 'F' cannot be saved: its converter 'C' cannot be used: what it stores cannot be saved: 'Action' is a delegate, which is code; mark it [Transient] if it is not state, or [Service] if the node supplies it" },
        { "[Persistent] public partial class A { public unsafe int* F; }", "STUB0020 [F] 'F' cannot be saved: 'int*' is a pointer; mark it [Transient] if it is not state, or [Service] if the node supplies it" },
        { "[Persistent] public partial class A { public Entry? F; } public record Entry(List<Inner> Inner); public record struct Inner(Func<int> G);", "STUB0020 [F] 'F' cannot be saved: 'Func<int>' is a delegate, which is code (it is in 'Inner.G', which is in 'Entry.Inner'); mark 'Inner.G' [property: Transient] if it is not state; or mark 'F' [Transient], or [Service] if the node supplies it" },
        { "[Persistent] public partial class A { public List<Entry> F = []; } public class Entry { public Action? G { get; set; } }", "STUB0020 [F] 'F' cannot be saved: 'Action' is a delegate, which is code (it is in 'Entry.G'); mark 'Entry.G' [Transient] if it is not state; or mark 'F' [Transient], or [Service] if the node supplies it" },
        { "[Remote] public partial class A { public void M(Entry x) { } } public class Entry { public Action? G { get; set; } }", "STUB0043 [x] Parameter 'x' cannot be sent: 'Action' is a delegate, which is code (it is in 'Entry.G'); mark 'Entry.G' [Transient] if it need not be sent" },
        { "[Remote] public partial class A { public Entry M() => new(null); } public record Entry(Action? G);", "STUB0044 [M] The result of 'M' cannot be sent: 'Action' is a delegate, which is code (it is in 'Entry.G'); mark 'Entry.G' [property: Transient] if it need not be sent" },
        { "[Persistent] public partial class A { public Shape? F; } public abstract record Shape;", "STUB0077 [F] 'F' cannot be saved or sent: 'Shape' is abstract and does not name the classes that its values may have; say [Subtype<T>(\"name\")] on it for each of them" },
        { "[Persistent] public partial class A { public Shape? F; } public abstract class Shape : IDisposable { public abstract void Dispose(); }", "STUB0020 [F] 'F' cannot be saved: 'Shape' is abstract, and does not name the classes that derive from it" },
        { "[Persistent] public partial class A { public IShape? F; } [Subtype<Square>(\"square\")] public interface IShape; public record Square(Action Do) : IShape;", "STUB0020 [F] 'F' cannot be saved: 'Action' is a delegate, which is code (it is in 'Square.Do')" },
        { "[Persistent] public partial class A { public B? F; } public class B { public Ever<int>? F; } public class Ever<T> { public Ever<List<T>>? Next; public T? Value; }", "STUB0020 [F] 'F' cannot be saved: 'Ever<List<List<List<List<List<List<List<List<int>>>>>>>>>' contains ever larger constructions of itself" },
        { "[Persistent] public partial class A { public Outer.Holder? F; } public class Outer { public class Holder { private Secret s; } private struct Secret { public int X; } }", "STUB0020 [F] 'F' cannot be saved: 'Holder' or a type of its members is private to 'Outer', which is not partial; mark it [Transient] if it is not state, or [Service] if the node supplies it" },
        { "[Persistent] public partial class A(string name) { public string Name() => name; }", "STUB0021 [name] Parameter 'name' of the primary constructor is used by a member of 'A' and so is state without a name; initialize a field with it and use that" },
        { "[Persistent] public partial class A { public D F; } public struct D(int x) { public int Y; public int X => x + Y; }", "STUB0020 [F] 'F' cannot be saved: 'D' keeps parameter 'x' of its primary constructor without a field; initialize a field with it there, and use that; mark it [Transient] if it is not state, or [Service] if the node supplies it" },
        { "[Persistent] public partial class A { public B? F; } [Remote] public partial class B;", "STUB0022 [F] 'F' holds an object of class 'B' itself, not a reference to it; use 'IB'" },
        { "[Persistent] public partial class A { public List<B?[]>? F; } [Remote] public partial class B;", "STUB0022 [F] 'F' holds an object of class 'B' itself, not a reference to it; use 'IB'" },
        { "[Remote] public partial class A { public void M(A other) { } }", "STUB0022 [other] 'other' holds an object of class 'A' itself, not a reference to it; use 'IA'" },
        { "[Remote] public partial class A { public A? M() => null; }", "STUB0022 [M] 'M' holds an object of class 'A' itself, not a reference to it; use 'IA'" },
        { "[Persistent] public partial class A(int n) { [Transient] private int twice = n * 2; public int T() => twice; }", "STUB0023 [twice] The initializer of 'twice' is not run when an object of 'A' is activated, because the class has a primary constructor; use a simple expression, or set it in OnRestored" },
        { "[Persistent] public partial class A { private readonly int x; [Transient] private readonly int[] t = (from z in new[] { 1 } select z).ToArray(); public A() => x = 1; public int T() => x + t[0]; } [Persistent] public partial class B(int n) : A { public int N { get; } = n; }", "STUB0023 [t] The initializer of 't' is not run when an object of 'B' is activated, because the class has a primary constructor; use a simple expression, or set it in OnRestored" },
        { "[Remote] public partial class A { public void M(ref int x) { } }", "STUB0040 [x] The parameter 'x' of 'M' cannot be passed to another node: it is 'ref', and a call writes nothing back; take the value and return what it becomes, or mark the member [Local] if clients do not need it" },
        { "[Remote] public partial class A { public void M(out int x) => x = 1; }", "STUB0040 [x] The parameter 'x' of 'M' cannot be passed to another node: it is 'out', and a call writes nothing back; return it, or mark the member [Local] if clients do not need it" },
        { "[Remote] public partial class A { public void M(Span<int> x) { } }", "STUB0040 [x] The parameter 'x' of 'M' cannot be passed to another node: it is 'Span<int>', memory of the caller; declare an array, 'int[]', or mark the member [Local] if clients do not need it" },
        { "[Remote] public partial class A { public unsafe void M(int* x) { } }", "STUB0040 [x] The parameter 'x' of 'M' cannot be passed to another node: it is a pointer, which means nothing in another process; take the value, or mark the member [Local] if clients do not need it" },
        { "[Remote] public partial class A { private int x; public ref int M() => ref x; }", "STUB0040 [M] The result of 'M' cannot be passed to another node: it is a reference to memory of the object; return the value, or mark the member [Local] if clients do not need it" },
        { "[Remote] public partial class A { public int M(ref readonly int x) => x; }", "STUB0040 [x] The parameter 'x' of 'M' cannot be passed to another node: it is 'ref readonly', a reference to memory of the caller; declare it 'in', or take the value, or mark" },
        { "[Remote] public partial class A { public void M(params ReadOnlySpan<string> x) { } }", "STUB0040 [x] The parameter 'x' of 'M' cannot be passed to another node: it is 'ReadOnlySpan<string>', memory of the caller; declare an array, 'string[]', or mark" },
        { "[Remote] public partial class A { public S M() => default; } public ref struct S;", "STUB0040 [M] The result of 'M' cannot be passed to another node: it is 'S', a ref struct, which lives on the stack of the caller; declare another type, or mark" },
        { "[Remote] public partial class A { public T M<T>(T x) => x; }", "STUB0041 [M] 'M' is generic and cannot be an operation; mark it [Local] if clients do not need it" },
        { "[Remote] public partial class A { public async void M() => await Task.Yield(); }", "STUB0042 [M] 'M' is async void: its end cannot be awaited; return Task" },
        { "public interface I { void M(); } public interface J { void M(); } [Remote] public partial class A : I, J { void I.M() { } void J.M() { } }", "STUB0058 [M] 'M' of 'J' cannot be called: in the stub another operation has its name, and the stub does not implement 'J', not all of whose members are asynchronous operations; rename one of them, say [Operation(StubName = \"…\")], or mark this one [Local]" },
        { "public interface I { int P { get; set; } } public interface J { int P { get; set; } } [Remote] public partial class A : I, J { int I.P { get => 1; set { } } int J.P { get => 2; set { } } }", "STUB0058 [P] 'P' of 'J' cannot be called: in the stub another operation has its name, and the stub does not implement 'J', not all of whose members are asynchronous operations; rename one of them, say [Operation(StubName = \"…\")], or mark this one [Local]" },
        { "[Remote] public partial class A { public void M(Action x) { } }", "STUB0043 [x] Parameter 'x' cannot be sent: 'Action' is a delegate, which is code" },
        { "[Remote] public partial class A { public A(Action x) { } }", "STUB0043 [x] Parameter 'x' cannot be sent: 'Action' is a delegate, which is code" },
        { "[Remote] public partial class A { public Task<Action> M() => null!; }", "STUB0044 [M] The result of 'M' cannot be sent: 'Action' is a delegate, which is code" },
        { "[Remote] public partial class A { public Action? P { get; set; } }", "STUB0044 [P] The result of 'P' cannot be sent: 'Action' is a delegate, which is code" },
        { "namespace X { public record R(int A); } namespace Y { public record R(int A); } [Remote] public partial class A { public void M(X.R r) { } public void M(Y.R r) { } }", "STUB0045 [M] 'M' has the wire name 'M(R)', as another operation has; give it a name of its own with [Operation]" },
        { "[Remote] public partial class A { public void M() { } public Task MAsync() => Task.CompletedTask; }", "STUB0046 [MAsync] 'MAsync' is 'MAsync' in the stub, as method 'M' is, which has the same parameters; give one of them another name there by [Operation(StubName = \"…\")], rename one, or mark one [Local] if clients do not need it" },
        { "[Remote] public partial class A { public void Destroy() { } }", "STUB0047 [Destroy] 'Destroy' is 'DestroyAsync' in the stub, which every stub has for another purpose; rename it, say [Operation(StubName = \"…\")], or mark it [Local]" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_class_that_cannot_work_gets_the_diagnostic_that_says_so(string source, string expected)
    {
        var diagnostics = await Analysis.RunAsync(source);

        // These sources are libraries too, and what no class of theirs can hold, they do not export.
        var ours = diagnostics
            .Where(diagnostic => diagnostic.Id.StartsWith("STUB", StringComparison.Ordinal))
            .Where(diagnostic => diagnostic.Id != "STUB0104")
            .Select(Analysis.Describe).ToArray();
        ours.ShouldHaveSingleItem().ShouldStartWith(expected);
        diagnostics.Where(diagnostic => !diagnostic.Id.StartsWith("STUB", StringComparison.Ordinal))
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error || !IsOfTheSource(diagnostic))
            .Select(Analysis.Describe).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(
        "public interface IA { Task MAsync(int x); ValueTask<int> GetPAsync(CancellationToken token); } [Remote] public partial class A { public void M(int x) { } public int P => 1; public void Extra() { } } [Persistent] public partial class B { private IA? a; public IA? M(IA? b) => a = b; }")]
    [InlineData(
        "public interface IA : IBase, IAsyncDisposable { static int S() => 1; Task<IB?> MAsync(List<IB?> x); Task DefaultAsync() => Task.CompletedTask; } public interface IBase { IAsyncEnumerable<int> Items(); } [Remote] public partial class A : IA { public Task<IB?> MAsync(List<IB?> x) => Task.FromResult(x[0]); public async IAsyncEnumerable<int> Items() { await Task.Yield(); yield return 1; } public ValueTask DisposeAsync() => default; } [Remote] public partial class B { public IA? A(IA? a) => a; }")]
    [InlineData(
        "public interface IA<T> where T : notnull { Task PutAsync(T value); } [Persistent] public partial class A<T> where T : notnull { private List<T> all = []; public void Put(T value) => all.Add(value); } [Persistent] public partial class B { private IA<int>? a; public IA<int>? M(IA<int>? b) => a = b; [Local] public Type T => typeof(AStub<string>); }")]
    [InlineData(
        "namespace N { public interface IA { Task MAsync(); } } namespace O { using N; [Remote] public partial class A : IA { public Task MAsync() => Task.CompletedTask; } [Persistent] public partial class B { private IA? a; public IA? M(IA? b) => a = b; } }")]
    [InlineData(
        "public interface IA { void M(); } [Remote(Interface = \"IFar\", Stub = \"Far\")] public partial class A : IA { public void M() { } } [Persistent] public partial class B { private IFar? a; private Far? b; public IFar? M(IFar? x, Far? y) { b = y; return a = x; } [Local] public Task T(Node n) => Far.BindAsync(n, \"x\"); }")]
    [InlineData(
        "[Remote] public partial class A { public int X => 1; [Operation(StubName = \"FetchX\")] public int GetX() => 2; [Operation(\"x\", StubName = \"End\")] public void Destroy() { } }")]
    [InlineData(
        "[Persistent] public partial class A { private readonly int x; private A(int x) => this.x = x; public int X => x; public static A Make(int x, [Service] TimeProvider? clock) => new(x + (clock is null ? 0 : 1)); internal static async ValueTask<A> LaterAsync(CancellationToken token) { await Task.Delay(1, token); return new(1); } }")]
    [InlineData(
        "public partial class Outer { public interface IA { Task MAsync(); } [Remote] public partial class A { public void M() { } } } [Remote] public partial class C { public Outer.IA? M(Outer.IA? x) => x; }")]
    [InlineData(
        "[Persistent] public partial class A(string name) { private readonly string name = name; public string Name => name; }")]
    [InlineData("[Remote] public partial class A(string name) { public string Name => name; }")]
    [InlineData(
        "[Persistent] public partial class A(int n) { private int m = ((Func<int>)(() => n))(); public int N(int n) => n + m; public Inner I() => new(1); public record Inner(int n); }")]
    [InlineData(
        "[Persistent] public partial class A(int n) : B(n); [Persistent] public partial class B { protected B(int n) { } }")]
    [InlineData(
        "[Persistent] public partial record A(string Name) { public string Upper => Name.ToUpperInvariant(); }")]
    [InlineData(
        "[Persistent] public partial class A { [Service] private TimeProvider clock; [Service] private readonly TimeProvider other; public long T => clock.GetTimestamp() + other.GetTimestamp(); }")]
    [InlineData(
        "[Persistent] public partial class A { [Transient] private Action? f; public int C => f is null ? 0 : 1; public void S() => f = null; }")]
    [InlineData(
        "[Persistent] public partial class A { [Local] public void M(ref int x) { } [Local] public T G<T>(T x) => x; [Local] public Action? P => null; }")]
    [InlineData(
        "[Persistent] public partial class A : IDisposable { public void Dispose() { } public static int S(ref int x) => x; public event Action? E { add { } remove { } } }")]
    [InlineData(
        "[Persistent, Remote] public partial class A : IAsyncDisposable { public ValueTask DisposeAsync() => default; }")]
    public async Task A_class_that_works_gets_none(string source) =>
        (await Analysis.RunAsync(source)).Where(diagnostic => diagnostic.Severity > DiagnosticSeverity.Info)
            .Select(Analysis.Describe).ShouldBeEmpty();

    private static bool IsOfTheSource(Diagnostic diagnostic) =>
        Path.GetFileName(diagnostic.Location.SourceTree?.FilePath)?.StartsWith(
            "Source", StringComparison.Ordinal) == true;
}
