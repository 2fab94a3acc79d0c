namespace Stubs.Analyzers.Tests;

/// <summary>State that is not what it seems: STUB0069 to STUB0074.</summary>
public sealed class StateRuleTests
{
    private const string Copy = " returns a copy of all of 'x', and what the caller changes in that copy changes no object; return a read-only type, or only what is needed";

    public static TheoryData<string, string> Bad => new()
    {
        { "[Persistent] public partial class A { private readonly List<int> x = []; public List<int> P => x; }", "STUB0069 [P] 'P'" + Copy },
        { "[Persistent] public partial class A { private readonly List<int> x = []; [ReadLock] public IList<int> M() { return x; } }", "STUB0069 [M] 'M'" + Copy },
        { "[Persistent] public partial class A { private readonly int[] x = []; public int[] P => this.x; }", "STUB0069 [P] 'P'" + Copy },
        { "[Persistent] public partial class A { public List<int> x { get; } = []; }", "STUB0069 [x] 'x'" + Copy },
        { "[Persistent] public partial class A { [Transient] private static int x; public static int P => x; }", "STUB0070 [Transient] [Transient] does nothing on 'x': it is static, so it belongs to no object" },
        { "[Persistent] public partial class A { private int x; [Transient] public int P => x; }", "STUB0070 [Transient] [Transient] does nothing on 'P': it holds no data" },
        { "[Persistent] public partial class A { private int x; [FormerName(\"y\")] public int P { get => x; set => x = value; } }", "STUB0070 [FormerName(\"y\")] [FormerName] does nothing on 'P': it holds no data" },
        { "[Persistent] public partial class A { [Transient, Service] private TimeProvider x; public long P => x.GetTimestamp(); }", "STUB0070 [Transient] [Transient] does nothing on 'x': a service is never state" },
        { "[Persistent] public partial class A { [Transient, FormerName(\"y\")] private int x; public int P => x; }", "STUB0070 [FormerName(\"y\")] [FormerName] does nothing on 'x': it is not state, so it is stored under no name" },
        { "[Remote] public partial class A { [Transient] private int x; public int P => x; }", "STUB0070 [Transient] [Transient] does nothing on 'x': a class that is only remote has no state" },
        { "[Remote] public partial class A { [Service] private TimeProvider? x = null; public long P => x!.GetTimestamp(); }", "STUB0070 [Service] [Service] does nothing on 'x': a class that is only remote is never activated; let its constructor ask for the service" },
        { "[Persistent] public partial class A { public void M([Service] int x) { } }", "STUB0070 [Service] [Service] does nothing on 'x': only constructors are given services" },
        { "[Persistent] public partial class A { [FormerName(\"x\")] private int x; public int P => x; }", "STUB0071 [FormerName(\"x\")] 'x' cannot be a former name of 'x': it is the name that it has" },
        { "[Persistent] public partial class A { [FormerName(\"y\")] private int x; private int y; public int P => x + y; }", "STUB0071 [FormerName(\"y\")] 'y' cannot be a former name of 'x': another member has that name" },
        { "[Persistent] public partial class A { [FormerName(\"z\"), FormerName(\"z\")] private int x; public int P => x; }", "STUB0071 [FormerName(\"z\")] 'z' cannot be a former name of 'x': it is said twice" },
        { "public record R { [FormerName(\"z\")] public int X { get; init; } [FormerName(\"z\")] public int Y { get; init; } }", "STUB0071 [FormerName(\"z\")] 'z' cannot be a former name of 'Y': it is one of 'X'" },
        { "[Persistent] public partial class A { private readonly HashSet<string> x = new(StringComparer.CurrentCulture); public int P => x.Count; }", "STUB0072 [StringComparer.CurrentCulture] 'x' cannot be saved with this comparer; only the default and the ordinal and invariant ones of StringComparer can" },
        { "[Persistent] public partial class A { private Dictionary<int, int>? x; public void M() => x = new Dictionary<int, int>(new Odd()); private sealed class Odd : EqualityComparer<int> { public override bool Equals(int a, int b) => a == b; public override int GetHashCode(int a) => a; } }", "STUB0072 [new Odd()] 'x' cannot be saved with this comparer; only the default and the ordinal and invariant ones of StringComparer can" },
        { "[Persistent] public partial class A { private readonly SortedSet<int> x = new(Comparer<int>.Create((a, b) => b - a)); public int P => x.Count; }", "STUB0072 [Comparer<int>.Create((a, b) => b - a)] 'x' cannot be saved with this comparer; only the default and the ordinal and invariant ones of StringComparer can" },
        { "[Persistent] public partial class A { private Shape? x; public int P => x is null ? 0 : 1; } public record Shape(int Size); public record Square(int Size) : Shape(Size);", "STUB0074 [x] 'x' is declared as 'Shape', but may be of class 'Square', which is refused when it is saved or sent; say [Subtype<Square>(\"name\")] on 'Shape', or seal the class that is meant and declare that" },
        { "[Remote] public partial class A { public void M(List<Shape[]> x) { } } public record Shape(int Size); public record Square(int Size) : Shape(Size);", "STUB0074 [x] 'x' is declared as 'Shape', but may be of class 'Square', which is refused when it is saved or sent; say [Subtype<Square>(\"name\")] on 'Shape', or seal the class that is meant and declare that" },
        { "[Remote] public partial class A { public Task<Shape> M() => null!; } public record Shape(int Size); public record Square(int Size) : Shape(Size);", "STUB0074 [M] 'M' is declared as 'Shape', but may be of class 'Square', which is refused when it is saved or sent; say [Subtype<Square>(\"name\")] on 'Shape', or seal the class that is meant and declare that" },
        { "[Persistent] public partial class A { private IShape? x; public int P => x is null ? 0 : 1; } [Subtype<Square>(\"Square\")] public interface IShape; public record Square(int Size) : IShape; public record struct Circle(int Size) : IShape;", "STUB0074 [x] 'x' is declared as 'IShape', but may be of class 'Circle', which is refused when it is saved or sent; say [Subtype<Circle>(\"name\")] on 'IShape', or seal the class that is meant and declare that" },
        { "[Persistent] public partial class A { private List<Shape?> x = []; public int P => x.Count; } public abstract record Shape(int Size);", "STUB0077 [x] 'x' cannot be saved or sent: 'Shape' is abstract and does not name the classes that its values may have; say [Subtype<T>(\"name\")] on it for each of them" },
        { "[Remote] public partial class A { public void M(Frame x) { } } public record Frame(IShape Inside); public interface IShape;", "STUB0077 [x] 'x' cannot be saved or sent: 'IShape' is an interface and does not name the classes that its values may have; say [Subtype<T>(\"name\")] on it for each of them" },
        { "[Subtype<Square>(\"Square\")] public abstract record Shape; public record Square;", "STUB0078 [Subtype<Square>(\"Square\")] 'Square' is no subtype of 'Shape': it does not derive from that" },
        { "[Subtype<Square>(\"Square\")] public interface IShape; public record Square;", "STUB0078 [Subtype<Square>(\"Square\")] 'Square' is no subtype of 'IShape': it does not implement that" },
        { "[Subtype<Shape>(\"Shape\")] public record Shape;", "STUB0078 [Subtype<Shape>(\"Shape\")] 'Shape' is no subtype of 'Shape': it is that type itself, which needs no name" },
        { "[Subtype<Round>(\"Round\")] public interface IShape; public abstract record Round : IShape;", "STUB0078 [Subtype<Round>(\"Round\")] 'Round' is no subtype of 'IShape': no value is of exactly that type; name the classes that derive from it" },
        { "[Subtype<A>(\"A\")] public interface IShape; [Persistent] public partial class A : IShape;", "STUB0078 [Subtype<A>(\"A\")] 'A' is no subtype of 'IShape': it is the class of an object, not data" },
        { "[Subtype<Square>(\"x\"), Subtype<Circle>(\"x\")] public interface IShape; public record Square : IShape; public record Circle : IShape;", "STUB0079 [Subtype<Circle>(\"x\")] 'x' cannot be the name of 'Circle': it is that of 'Square'" },
        { "[Subtype<Square>(\"\")] public interface IShape; public record Square : IShape;", "STUB0079 [Subtype<Square>(\"\")] '' cannot be the name of 'Square': it is empty" },
        { "public class AException : Exception { public Action? X { get; set; } }", "STUB0075 [X] 'X' stays behind when a call from another node throws 'AException': 'Action' is a delegate, which is code; give it a type that can be saved, or mark it [Transient] if callers can do without" },
        { "public class AException(int x) : Exception { public int X => x; }", "STUB0075 [x] 'x' stays behind when a call from another node throws 'AException': it is a parameter of the primary constructor, kept without a field or property; give it a type that can be saved, or mark it [Transient] if callers can do without" },
        { "public class AException : Exception { private P x; public bool X => x == P.Q; private enum P { Q } }", "STUB0075 [x] 'x' stays behind when a call from another node throws 'AException': its type is private to 'AException'; give it a type that can be saved, or mark it [Transient] if callers can do without" },
        { "[Remote] public partial class A { public void M() => throw new P(); private class P : Exception; }", "STUB0076 [new P()] 'P' does not reach callers on other nodes as it is: it is generic, or private to a type or file, so they get a RemoteOperationException; throw a class that they can catch" },
        { "[Remote] public partial class A { public void M() { throw new BException<int>(); } } public class BException<T> : Exception;", "STUB0076 [new BException<int>()] 'BException' does not reach callers on other nodes as it is: it is generic, or private to a type or file, so they get a RemoteOperationException; throw a class that they can catch" },
        { "[Remote] public partial class A { public int M() { try { return 1; } finally { throw new C(); } } } public class B : Exception; public class C : B;", "STUB0076 [new C()] 'C' does not reach callers on other nodes as it is: neither its name nor that of its base class ends with 'Exception', so they get a RemoteOperationException; rename it" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public Task State_that_is_not_what_it_seems_is_reported(string source, string expected) => Expect.DiagnosticsAsync(source, expected);

    [Theory]
    [InlineData("[Persistent] public partial class A { private readonly List<int> x = []; public IReadOnlyList<int> P => x; [ReadLock] public List<int> M() => x.ToList(); public List<int> Q { get; set; } = []; }")]
    [InlineData("[Persistent] public partial class A { private readonly byte[] x = []; public byte[] P => x; [Local] public List<int> L { get; } = []; }")]
    [InlineData("[Persistent] public partial class A { private readonly List<int> x = []; [ReadLock] public int M() { Func<List<int>> f = () => x; return f().Count; } }")]
    [InlineData("[Persistent] public partial class A([Service] TimeProvider clock) { [Transient] private int x; [FormerName(\"z\")] private int y; public long P => x + y; [Service] private readonly TimeProvider clock = clock; public long Q => clock.GetTimestamp(); }")]
    [InlineData("public record R { [FormerName(\"z\")] public int X { get; init; } [Transient] public int Y { get; init; } }")]
    [InlineData("[Remote] public partial class A([Service] TimeProvider clock) { public long P => clock.GetTimestamp(); }")]
    [InlineData("[Persistent] public partial class A { [FormerName(\"y\"), FormerName(\"z\")] private int x; [Transient] private int y; public int P => x + y; }")]
    [InlineData("[Persistent] public partial class A { private readonly HashSet<string> x = new(StringComparer.OrdinalIgnoreCase); private readonly HashSet<int> y = new(EqualityComparer<int>.Default), z = new(comparer: null); public int P => x.Count + y.Count + z.Count; }")]
    [InlineData("[Persistent] public partial class A { [Transient] private readonly HashSet<string> x = new(StringComparer.CurrentCulture); public int P => x.Count; [ReadLock] public int M(IEqualityComparer<string>? c = null) => new HashSet<string>(StringComparer.CurrentCulture).Count + x.Count; }", "STUB0043")]
    [InlineData("[Persistent] public partial class A { private Square? x; public int P => x is null ? 0 : 1; [Transient] private Shape? y; public int Q => y is null ? 0 : 1; } public record Shape(int Size); public record Square(int Size) : Shape(Size);")]
    [InlineData("[Persistent] public partial class A { private Shape? x; public int P => x is null ? 0 : 1; } public record Shape(int Size);")]
    [InlineData("[Persistent] public partial class A { private Shape? x; public int P => x is null ? 0 : 1; } [Subtype<Square>(\"s\"), Subtype<Square>(\"square\")] public record Shape(int Size); public record Square(int Size) : Shape(Size);")]
    [InlineData("[Remote] public partial class A { public IShape M(List<IShape> x) => x[0]; } [Subtype<Square>(\"s\"), Subtype<Circle>(\"c\")] public interface IShape; public record Square(int Size, IShape? Inside) : IShape; public struct Circle : IShape { public int Radius { get; set; } }")]
    [InlineData("[Remote] public partial class A { public void M() => throw new BException(1); public void N() { try { throw new P(); } catch (Exception) { } } private class P : Exception; } public class BException(int x) : Exception($\"{x}\") { public int X { get; } = x; [Transient] public Action? Y { get; } }")]
    [InlineData("[Persistent] public partial class A { public void M() => throw new P(); private class P : Exception; }")]
    [InlineData("[Remote] public partial class A { public void M() => throw new TimeoutException(); public void N(Exception? x = null) { if (x is not null) throw x; } }", "STUB0043")]
    [InlineData("public abstract class AException : Exception { public Action? X { get; set; } } public class BException<T> : Exception { public Action? X { get; set; } }")]
    public async Task State_that_is_plain_is_not(string source, string? other = null) =>
        Expect.Relevant(await Analysis.RunAsync(source)).Where(diagnostic => diagnostic.Id != other).Select(Analysis.Describe).ShouldBeEmpty();
}
