using Stubs.Analyzers.CodeFixes;

namespace Stubs.Analyzers.Tests;

/// <summary>
/// Each code fix: what it makes of several occurrences at once, and that its work compiles and satisfies the rule. A
/// fixed text is what a person would have written.
/// </summary>
public sealed class CodeFixTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "STUB0001",
            "[Persistent] public class A;\n/// <summary>B.</summary>\n[Persistent] class B;\n[Persistent]\nsealed record C;", "[Persistent] public partial class A;\n/// <summary>B.</summary>\n[Persistent] partial class B;\n[Persistent]\nsealed partial record C;" },
        { "STUB0001",
            "public class Outer\n{\n    private struct Inner\n    {\n        [Remote] public class A;\n        [Remote] public class B;\n    }\n}", "public partial class Outer\n{\n    private partial struct Inner\n    {\n        [Remote] public partial class A;\n        [Remote] public partial class B;\n    }\n}" },
        { "STUB0002",
            "public class Outer\n{\n    [Remote] public partial class A;\n        [Remote] public partial class B;\n}\nstruct Other { [Remote] partial class C; }", "public partial class Outer\n{\n    [Remote] public partial class A;\n        [Remote] public partial class B;\n}\npartial struct Other { [Remote] partial class C; }" },
        { "STUB0003", "[Persistent] file partial class A;\n[Persistent]\nfile sealed partial class B;",
            "[Persistent] partial class A;\n[Persistent]\nsealed partial class B;" },
        { "STUB0005",
            "public interface IA { void M(); }\n[Persistent, Remote]\npublic partial class A : IA { public void M() { } }\n[Persistent(Name = \"b\")] public partial class B;\npublic class BStub;\n[RemoteAttribute()] public partial class C;\npublic class IC;", "public interface IA { void M(); }\n[Persistent(Interface = \"IRemoteA\"), Remote]\npublic partial class A : IA { public void M() { } }\n[Persistent(Name = \"b\", Stub = \"RemoteBStub\")] public partial class B;\npublic class BStub;\n[RemoteAttribute(Interface = \"IRemoteC\")] public partial class C;\npublic class IC;" },
        { "STUB0006",
            "[Remote] public partial class A { public A() { } public A([Service] TimeProvider p) { } internal A([Service] IFormatProvider p) { } }", "[Remote] public partial class A { public A() { } private A([Service] TimeProvider p) { } private A([Service] IFormatProvider p) { } }" },
        { "STUB0020", Class(
            "// Comment.\nprivate Action? a;\nprivate Task? P { get; set; }\n\n/// <summary>B.</summary>\n[Obsolete] private Stream? b;"), Class("// Comment.\n[Transient]\nprivate Action? a;\n[Transient]\nprivate Task? P { get; set; }\n\n/// <summary>B.</summary>\n[Transient]\n[Obsolete] private Stream? b;") },
        { "STUB0112",
            "[Persistent, Mobile(Mobility.Stationary)] public partial class A;\n[Mobile(Mobility.FreelyMobile)]\n[Remote] public partial class B;\n[Mobile(Mobility.OnDemand)]\npublic class C;", "[Persistent] public partial class A;\n[Remote] public partial class B;\npublic class C;" },
        { "STUB0074",
            "[Persistent] public partial class A { private Shape? x; public Shape? P => x; }\n[Subtype<Circle>(\"circle\")]\npublic record Shape(int Size);\npublic record Circle(int Size) : Shape(Size);\npublic sealed record Square(int Size) : Shape(Size);\n", "[Persistent] public partial class A { private Shape? x; public Shape? P => x; }\n[Subtype<Square>(\"Square\")]\n[Subtype<Circle>(\"circle\")]\npublic record Shape(int Size);\npublic record Circle(int Size) : Shape(Size);\npublic sealed record Square(int Size) : Shape(Size);\n" },
        { "STUB0077",
            "[Persistent] public partial class A { private List<Shapes.IShape> x = []; private Shapes.IShape? y; }\nnamespace Shapes\n{\n    /// <summary>A shape.</summary>\n    public interface IShape;\n    public sealed record Circle(int Size) : IShape;\n    public class Outer { public struct Square : IShape { public int Size; } }\n}", "[Persistent] public partial class A { private List<Shapes.IShape> x = []; private Shapes.IShape? y; }\nnamespace Shapes\n{\n    /// <summary>A shape.</summary>\n    [Subtype<Circle>(\"Circle\")]\n    [Subtype<Outer.Square>(\"Square\")]\n    public interface IShape;\n    public sealed record Circle(int Size) : IShape;\n    public class Outer { public struct Square : IShape { public int Size; } }\n}" },
        { "STUB0077",
            "[Persistent] public partial class A { private Shape? x; public Shape? P => x; }\npublic abstract record Shape\n{\n    private Shape() { }\n    public sealed record Circle(int Size) : Shape;\n    public sealed record Square(int Size) : Shape;\n}", "[Persistent] public partial class A { private Shape? x; public Shape? P => x; }\n[Subtype<Shape.Circle>(\"Circle\")]\n[Subtype<Shape.Square>(\"Square\")]\npublic abstract record Shape\n{\n    private Shape() { }\n    public sealed record Circle(int Size) : Shape;\n    public sealed record Square(int Size) : Shape;\n}" },
        { "STUB0078",
            "[Subtype<Square>(\"Square\")]\n[Subtype<Circle>(\"Circle\")]\npublic interface IShape;\npublic record Square;\npublic record Circle : IShape;", "[Subtype<Circle>(\"Circle\")]\npublic interface IShape;\npublic record Square;\npublic record Circle : IShape;" },
        { "STUB0075",
            "public class AException : Exception\n{\n    public Action? X { get; init; }\n    private readonly Task? y = null;\n\n    public bool Y => y is null;\n}", "public class AException : Exception\n{\n    [Transient]\n    public Action? X { get; init; }\n    [Transient]\n    private readonly Task? y = null;\n\n    public bool Y => y is null;\n}" },
        { "STUB0102",
            "[Persistent] public partial class A { private D? x; public D? P => x; }\nnamespace N\n{\n    public class Outer;\n}\npublic sealed class D\n{\n    public static readonly D Red = new(), @new = new();\n    public static D Blue { get; } = new();\n    private static readonly D none = new();\n    private D() { }\n    public int N { get; set; }\n}\npublic class After;\n", "[Persistent] public partial class A { private D? x; public D? P => x; }\nnamespace N\n{\n    public class Outer;\n}\n[StateConverter<DConverter>]\npublic sealed class D\n{\n    public static readonly D Red = new(), @new = new();\n    public static D Blue { get; } = new();\n    private static readonly D none = new();\n    private D() { }\n    public int N { get; set; }\n}\n\npublic sealed class DConverter : IStateConverter<D, string>\n{\n    public string ToStored(D value) =>\n        ReferenceEquals(value, D.Red) ? \"Red\"\n        : ReferenceEquals(value, D.@new) ? \"new\"\n        : ReferenceEquals(value, D.Blue) ? \"Blue\"\n        : throw new ArgumentException(\"The value is none of the known ones.\", nameof(value));\n\n    public D FromStored(string stored) => stored switch\n    {\n        \"Red\" => D.Red,\n        \"new\" => D.@new,\n        \"Blue\" => D.Blue,\n        _ => throw new ArgumentException($\"'{stored}' is none of the known values.\", nameof(stored)),\n    };\n}\npublic class After;\n" },
        { "STUB0103",
            "[Persistent] public partial class A { private D? x; public D? P => x; }\npublic class D\n{\n    public int N { get; set; }\n    public event Action? E;\n    public void R() => E?.Invoke();\n}", "[Persistent] public partial class A { private D? x; public D? P => x; }\npublic class D\n{\n    public int N { get; set; }\n    [Transient]\n    public event Action? E;\n    public void R() => E?.Invoke();\n}" },
        { "STUB0104",
            "public class D(string name)\n{\n    public string Name => name;\n    public List<int> X { get; } = [];\n}", "public class D(string name)\n{\n    private readonly string name = name;\n    public string Name => name;\n    public List<int> X { get; } = [];\n}" },
        { "STUB0021",
            "[Persistent]\npublic partial class A(string name, int[] all, int count)\n{\n    private int x;\n\n    public string Name => name + all.Length + x;\n    public void M() => x = count++;\n}", "[Persistent]\npublic partial class A(string name, int[] all, int count)\n{\n    private readonly string name = name;\n    private readonly int[] all = all;\n    private int count = count;\n    private int x;\n\n    public string Name => name + all.Length + x;\n    public void M() => x = count++;\n}" },
        { "STUB0010",
            "public interface IA { Task MAsync(); }\nnamespace Two\n{\n    [Remote]\n    public partial class A : IA\n    {\n        public Task MAsync() => Task.CompletedTask;\n    }\n}\nnamespace One\n{\n    [Remote]\n    public partial class A : IA\n    {\n        public Task MAsync() => Task.CompletedTask;\n    }\n}",
            "public interface IA { Task MAsync(); }\nnamespace Two\n{\n    [Remote(Interface = \"IRemoteA\")]\n    public partial class A : IA\n    {\n        public Task MAsync() => Task.CompletedTask;\n    }\n}\nnamespace One\n{\n    [Remote]\n    public partial class A : IA\n    {\n        public Task MAsync() => Task.CompletedTask;\n    }\n}" },
        { "STUB0022", Class(
            "private Other.B? one;\nprivate List<B[]> P { get; set; } = [];\npublic B? Q { get; set; }\npublic void M(B? x, int y) { }\npublic Task<B> N() => null!;", "using Other;\n", "\nnamespace Other\n{\n    [Remote] public partial class B;\n}"), Class("private Other.IB? one;\nprivate List<IB[]> P { get; set; } = [];\npublic IB? Q { get; set; }\npublic void M(IB? x, int y) { }\npublic Task<IB> N() => null!;", "using Other;\n", "\nnamespace Other\n{\n    [Remote] public partial class B;\n}") },
        { "STUB0040", Class(
            "public void M(ref int x) { }\npublic Span<int> P => default;"),
            Class(
                "[Local]\npublic void M(ref int x) { }\n[Local]\npublic Span<int> P => default;") },
        { "STUB0041", Class(
            "/// <summary>M.</summary>\npublic T M<T>(T x) => x;\npublic void N<T>() { }"), Class("/// <summary>M.</summary>\n[Local]\npublic T M<T>(T x) => x;\n[Local]\npublic void N<T>() { }") },
        { "STUB0042", Class(
            "public async void M() => await Task.Yield();\npublic async void N(int x) { await Task.Yield(); }"), Class("public async Task M() => await Task.Yield();\npublic async Task N(int x) { await Task.Yield(); }") },
        { "STUB0043", Class(
            "public void M(Action x) { }\npublic void N(Type x, int y, Stream z) { }"), Class("[Local]\npublic void M(Action x) { }\n[Local]\npublic void N(Type x, int y, Stream z) { }") },
        { "STUB0043",
            "[Remote] public partial class A(IFormatProvider x, int y) { public int Y => y + (x is null ? 0 : 1); public A(IServiceProvider x) : this(null!, 1) { } }", "[Remote] public partial class A([Service] IFormatProvider x, int y) { public int Y => y + (x is null ? 0 : 1); public A([Service] IServiceProvider x) : this(null!, 1) { } }" },
        { "STUB0044", Class(
            "public Action? M() => null;\npublic Stream? P => null;"), Class("[Local]\npublic Action? M() => null;\n[Local]\npublic Stream? P => null;") },
        { "STUB0045",
            "namespace X { public record R(int A); }\nnamespace Y { public record R(int A); }\nnamespace Z { public record R(int A); }\n" + Class("public void M(X.R r) { }\npublic void M(Y.R r) { }\npublic void M(Z.R r) { }"), "namespace X { public record R(int A); }\nnamespace Y { public record R(int A); }\nnamespace Z { public record R(int A); }\n" + Class("public void M(X.R r) { }\n[Operation(\"M2\")]\npublic void M(Y.R r) { }\n[Operation(\"M3\")]\npublic void M(Z.R r) { }") },
        { "STUB0058",
            "public interface I { void M(); }\npublic interface J { void M(); }\n[Remote]\npublic partial class A : I, J\n{\n    void I.M() { }\n    void J.M() { }\n}", "public interface I { void M(); }\npublic interface J { void M(); }\n[Remote]\npublic partial class A : I, J\n{\n    void I.M() { }\n    [Local]\n    void J.M() { }\n}" },
        { "STUB0046", Class(
            "public void M() { }\npublic Task MAsync() => Task.CompletedTask;"), Class("public void M() { }\n[Local]\npublic Task MAsync() => Task.CompletedTask;") },
        { "STUB0047", Class(
            "public void Destroy() { }\npublic int Uid() => 1;\npublic Task DestroyAsync() => Task.CompletedTask;"), Class("[Local]\npublic void Destroy() { }\npublic int Uid() => 1;\n[Local]\npublic Task DestroyAsync() => Task.CompletedTask;") },
        { "STUB0048", Class(
            "private int x;\npublic int P => x++;\n[ReadLock] public void M() => x = 1;\n[Obsolete, Stubs.NoLock] public void N() => x = 2;\npublic int Q { [ReadLock] get => ++x; }"), Class("private int x;\n[WriteLock]\npublic int P => x++;\n[WriteLock] public void M() => x = 1;\n[Obsolete, Stubs.WriteLock] public void N() => x = 2;\npublic int Q { [WriteLock] get => ++x; }") },
        { "STUB0049", Class(
            "private int x;\npublic int M() => x;\n[Obsolete] public int N(int y) => x + y;"), Class("private int x;\n[ReadLock]\npublic int M() => x;\n[ReadLock]\n[Obsolete] public int N(int y) => x + y;") },
        { "STUB0050",
            Class(
                "// Comment.\n[ReadLock]\nprivate void M() { }\n[Obsolete, ReadLock] internal void N() { }\n[WriteLock, ReadLock] public void O() { }\n[Obsolete][NoLock]\nprotected void P() { }\n[ReadLock, Operation(\"x\")] private void Q() { }"), Class("// Comment.\nprivate void M() { }\n[Obsolete] internal void N() { }\n[WriteLock] public void O() { }\n[Obsolete]\nprotected void P() { }\nprivate void Q() { }") },
        { "STUB0051", Class("[Lock<One>] public void M() { }\n[Lock<Two>] public void N() { }\n" + Mode("private", "One") + "\n" + Mode("protected", "Two")), Class("[Lock<One>] public void M() { }\n[Lock<Two>] public void N() { }\n" + Mode("internal", "One") + "\n" + Mode("internal", "Two")) },
        { "STUB0052", "[Persistent]\npublic partial class A\n{\n    private int x;\n\n    [CompensateWith(\"Undo\")]\n    public int M(int y, CancellationToken t) => x += y;\n\n    public int X => x;\n}", "[Persistent]\npublic partial class A\n{\n    private int x;\n\n    [CompensateWith(\"Undo\")]\n    public int M(int y, CancellationToken t) => x += y;\n\n    private void Undo(int y) => throw new global::System.NotImplementedException();\n\n    public int X => x;\n}" },
        { "STUB0053", Class("/// <summary>F.</summary>\n[FormerName(\"E\")] public int F;\npublic readonly List<int> G = [];\npublic required string H;"), Class("/// <summary>F.</summary>\n[FormerName(\"E\")] public int F { get; set; }\npublic List<int> G { get; } = [];\npublic required string H { get; set; }") },
        { "STUB0056", Class("private int x;\n[CompensateWith(nameof(N))] public void M() => x++;\npublic void N() => x--;\n"), Class("private int x;\n[CompensateWith(nameof(N))] public void M() => x++;\n[Local]\npublic void N() => x--;\n") },
        { "STUB0059", Begun(
            "await using var action = await BeginAsync(1);", "private static async Task<AtomicAction> BeginAsync(int x)\n    {\n        await Task.Delay(x);\n        return AtomicAction.Begin();\n    }"), Begun("await BeginAsync(1);\n        await using var action = AtomicAction.Begin();", "private static async Task BeginAsync(int x)\n    {\n        await Task.Delay(x);\n    }") },
        { "STUB0062", Method("await AtomicAction.RunAsync(async () =>\n{\n    alice.DepositAsync(1);\n    _ = bob.DepositAsync(2).ConfigureAwait(false); // Bob.\n    var three = alice.DepositAsync(3);\n    var four = bob.DepositAsync(4);\n    _ = Task.WhenAll(three, four);\n    var five = Task.WhenAll(alice.DepositAsync(5), bob.DepositAsync(6));\n    await Task.Yield();\n});"), Method("await AtomicAction.RunAsync(async () =>\n{\n    await alice.DepositAsync(1);\n    await bob.DepositAsync(2).ConfigureAwait(false); // Bob.\n    var three = alice.DepositAsync(3);\n    var four = bob.DepositAsync(4);\n    await Task.WhenAll(three, four);\n    await Task.WhenAll(alice.DepositAsync(5), bob.DepositAsync(6));\n    await Task.Yield();\n});") },
        { "STUB0063", Method("alice.DepositAsync(1).Wait();\nvar text = alice.GetBalanceAsync().Result.ToString();\nConsole.WriteLine(alice.GetBalanceAsync().ConfigureAwait(false).GetAwaiter().GetResult() + bob.GetBalanceAsync().Result);"), Method("await alice.DepositAsync(1);\nvar text = (await alice.GetBalanceAsync()).ToString();\nConsole.WriteLine(await alice.GetBalanceAsync().ConfigureAwait(false) + await bob.GetBalanceAsync());") },
        { "STUB0064", Indented("await using (var one = AtomicAction.Begin())\n        {\n            await alice.DepositAsync(1);\n        }\n\n        await using (var two = AtomicAction.Begin())\n            await alice.DepositAsync(2);\n\n        await using var three = AtomicAction.Begin();\n        await alice.DepositAsync(3);\n        return;"), Indented("await using (var one = AtomicAction.Begin())\n        {\n            await alice.DepositAsync(1);\n            await one.CommitAsync();\n        }\n\n        await using (var two = AtomicAction.Begin())\n        {\n            await alice.DepositAsync(2);\n            await two.CommitAsync();\n        }\n\n        await using var three = AtomicAction.Begin();\n        await alice.DepositAsync(3);\n        await three.CommitAsync();\n        return;") },
        { "STUB0065", Method("await using var action = AtomicAction.Begin();\n_ = action.CommitAsync();\nAtomicAction.RunAsync(() => alice.DepositAsync(1));"), Method("await using var action = AtomicAction.Begin();\nawait action.CommitAsync();\nawait AtomicAction.RunAsync(() => alice.DepositAsync(1));") },
        { "STUB0066", Method("// Comment.\nvar one = AtomicAction.Begin();\nAtomicAction two = AtomicAction.BeginIndependent();\nawait one.CommitAsync();\nawait two.CommitAsync();"), Method("// Comment.\nawait using var one = AtomicAction.Begin();\nawait using AtomicAction two = AtomicAction.BeginIndependent();\nawait one.CommitAsync();\nawait two.CommitAsync();") },
        { "STUB0069", Class("private readonly List<int> x = [];\nprivate readonly Dictionary<int, string> y = [];\nprivate readonly HashSet<int> z = [];\npublic List<int> P => x;\n[ReadLock] public Dictionary<int, string>? M() => y;\npublic HashSet<int> Q => z;"), Class("private readonly List<int> x = [];\nprivate readonly Dictionary<int, string> y = [];\nprivate readonly HashSet<int> z = [];\npublic IReadOnlyList<int> P => x;\n[ReadLock] public IReadOnlyDictionary<int, string>? M() => y;\npublic IReadOnlySet<int> Q => z;") },
        { "STUB0097",
            "[Persistent]\npublic partial class A\n{\n    [Upgrade(nameof(Of))]\n    private string price = \"\";\n    private List<D> lines = [];\n\n    public string Price => price + lines.Count;\n\n    private static string Of(int price) => \"\";\n}\n\npublic record D([property: Upgrade(nameof(D.Of))] string Size) { internal static string Of(int size) => \"\"; }\n", "[Persistent]\npublic partial class A\n{\n    [StoredName(\"price2\")]\n    [Upgrade(nameof(Of))]\n    private string price = \"\";\n    private List<D> lines = [];\n\n    public string Price => price + lines.Count;\n\n    private static string Of(int price) => \"\";\n}\n\npublic record D([property: StoredName(\"Size2\")][property: Upgrade(nameof(D.Of))] string Size) { internal static string Of(int size) => \"\"; }\n" },
        { "STUB0070", Class("private int x;\n[Transient]\npublic int P => x;\n[Obsolete, Transient] public static int S;\npublic void M([Service] int y) => x = y;"), Class("private int x;\npublic int P => x;\n[Obsolete] public static int S;\npublic void M(int y) => x = y;") },
        { "STUB0071", Class("[FormerName(\"x\")]\nprivate int x;\n[FormerName(\"z\"), FormerName(\"z\"), FormerName(\"x\")] private int y;\npublic int P => x + y;"), Class("private int x;\n[FormerName(\"z\")] private int y;\npublic int P => x + y;") },
        { "STUB0073", Loop("// Comment.\n        await foreach (var item in shelf.ListAsync())\n        {\n            await shelf.RemoveAsync(item);\n            await shelf.RemoveAsync(item + 1);\n        }"), Loop("// Comment.\n        foreach (var item in await shelf.ListAsync().ToListAsync())\n        {\n            await shelf.RemoveAsync(item);\n            await shelf.RemoveAsync(item + 1);\n        }") },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_fix_mends_all_occurrences_at_once(string id, string before, string after)
    {
        var @fixed = await Fixing.FixAllAsync(id, before);

        @fixed.ShouldBe(after);
        Expect.Relevant(await Analysis.RunAsync(@fixed))
            .Where(diagnostic => diagnostic.Id == id || !Expect.IsOurs(diagnostic)).Select(Analysis.Describe)
                .ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_fix_mends_one_occurrence_after_the_other(string id, string before, string after)
    {
        var text = before;
        for (var rounds = 0;
            rounds < 10 && Expect.Relevant(await Analysis.RunAsync(text)).Any(diagnostic => diagnostic.Id == id);
                rounds++)
            text = await Fixing.FixFirstAsync(id, text)
                ?? throw new ShouldAssertException($"No fix of {id} is offered for:\n{text}");

        text.ShouldBe(after);
    }

    [Theory]
    [InlineData("STUB0006")]
    [InlineData("STUB0020")]
    [InlineData("STUB0043")]
    [InlineData("STUB0071")]
    [InlineData("STUB0075")]
    [InlineData("STUB0102")]
    [InlineData("STUB0103")]
    public void A_fix_that_gives_something_up_is_never_applied_to_all(string id) =>
        Fixing.Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(id) && fix.GetType().Name != "MarkServiceFix")
            .ShouldAllBe(fix => fix.GetFixAllProvider() == null);

    [Theory]
    [InlineData("STUB0046", nameof(NameInStubFix),
        "private int x;\npublic int X => x;\npublic int GetX() => x++;", "private int x;\npublic int X => x;\n[Operation(StubName = \"CallGetX\")]\npublic int GetX() => x++;")]
    [InlineData("STUB0046", nameof(NameInStubFix),
        "public void M() { }\n[Operation(\"m\")] public Task MAsync() => Task.CompletedTask;", "public void M() { }\n[Operation(\"m\", StubName = \"CallMAsync\")] public Task MAsync() => Task.CompletedTask;")]
    [InlineData("STUB0047", nameof(NameInStubFix),
        "public void Destroy() { }", "[Operation(StubName = \"CallDestroy\")]\npublic void Destroy() { }")]
    [InlineData("STUB0020", nameof(MarkServiceMemberFix),
        "private readonly TimeProvider clock;\npublic long Now => clock.GetTimestamp();", "[Service]\nprivate readonly TimeProvider clock;\npublic long Now => clock.GetTimestamp();")]
    [InlineData("STUB0020", nameof(MarkServiceMemberFix),
        "private IFormatProvider? F { get; set; }", "[Service]\nprivate IFormatProvider? F { get; set; }")]
    public async Task Another_fix_is_offered_where_there_are_two_ways_out(
        string id, string fix, string before, string after)
    {
        var mended = (await Fixing.FixFirstAsync(id, Class(before), fix)).ShouldNotBeNull();

        mended.ShouldBe(Class(after));
        Expect.Relevant(await Analysis.RunAsync(mended)).Where(diagnostic => diagnostic.Id == id)
            .Select(Analysis.Describe).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(
        "STUB0046", nameof(NameInStubFix),
        "[Remote]\npublic partial class A\n{\n    public int M(int x) => x;\n    public int M(int x, CancellationToken t) => t.CanBeCanceled ? x : 0;\n}",
        "[Operation(\"CallM\", StubName = \"CallM\")]")]
    [InlineData(
        "STUB0046", nameof(NameInStubFix),
        "[Remote]\npublic partial class B\n{\n    public int M() => 1;\n}\n[Remote]\npublic partial class A : B\n{\n    public new int M() => 2;\n}",
        "[Operation(\"CallM\", StubName = \"CallM\")]")]
    [InlineData(
        "STUB0046", nameof(NameInStubFix),
        "[Remote]\npublic partial class B\n{\n    public int X => 1;\n}\n[Remote]\npublic partial class A : B\n{\n    public new int X => 2;\n}",
        "[Operation(\"CurrentX\", StubName = \"CurrentX\")]")]
    [InlineData(
        "STUB0045", nameof(NameOperationFix),
        "namespace X { public record R(int A); }\nnamespace Y { public record R(int A); }\n[Remote]\npublic partial class A\n{\n    public void M(X.R r) { }\n    [Operation(StubName = \"N\")]\n    public void M(Y.R r) { }\n}",
        "[Operation(\"M2\", StubName = \"N\")]")]
    public async Task A_name_that_a_fix_gives_leads_to_no_other_error(
        string id, string fix, string before, string expected)
    {
        var mended = (await Fixing.FixFirstAsync(id, before, fix)).ShouldNotBeNull();

        mended.ShouldContain(expected);
        (await Analysis.RunAsync(mended))
            .Where(static each => each.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)
            .Select(Analysis.Describe).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("public int Get() => 1;\n    public Task<int> GetAsync() => Task.FromResult(1);\n    public Task<int> GetAsync(CancellationToken t) => Task.FromResult(1);")]
    [InlineData("public int Get() => 1;\n    public int Get(CancellationToken t) => 1;\n    public Task<int> GetAsync(CancellationToken t) => Task.FromResult(1);\n    public Task<int> GetAsync() => Task.FromResult(1);")]
    [InlineData("public int X => 1;\n    public int GetX() => 1;\n    public Task<int> GetX(CancellationToken t) => Task.FromResult(1);")]
    [InlineData("public void M(int x) { }\n    public Task MAsync(int x) => Task.CompletedTask;\n    public Task MAsync(int x, CancellationToken t) => Task.CompletedTask;\n    public void M(string x) { }\n    public Task MAsync(string x) => Task.CompletedTask;")]
    public async Task Operations_of_one_name_in_the_stub_get_different_ones_at_once_or_one_after_the_other(
        string members)
    {
        var source = $"[Remote]\npublic partial class A\n{{\n    {members}\n}}";
        var one = source;
        while ((await Analysis.RunAsync(one)).Any(static each => each.Id == "STUB0046"))
            one = (await Fixing.FixFirstAsync("STUB0046", one, nameof(NameInStubFix))).ShouldNotBeNull(one);
        foreach (var mended in new[] { one, await Fixing.FixAllAsync("STUB0046", source, nameof(NameInStubFix)) })
        {
            (await Analysis.RunAsync(mended))
                .Where(static each => each.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)
                .Select(Analysis.Describe).ShouldBeEmpty(mended);
        }
    }

    [Theory]
    [InlineData("public abstract class Shape { private sealed class Circle : Shape { public int R; } public static Shape Of() => new Circle(); }")]
    [InlineData("public interface IShape; public sealed class Outer { private sealed class Circle : IShape { public int R; } public static IShape Of() => new Circle(); }")]
    [InlineData("public interface IShape; public sealed record Circle(Action R) : IShape;")]
    [InlineData("public interface IShape; public sealed class Circle(int r) : IShape { public int R => r; }")]
    public async Task Classes_that_cannot_be_saved_are_not_named(string types) =>
        (await Fixing.FixFirstAsync(
            "STUB0077",
            $"[Persistent] public partial class A {{ private {(types.Contains("IShape") ? "IShape" : "Shape")}? x; public bool P => x is null; }} {types}",
            nameof(NameSubtypesFix)))
            .ShouldBeNull();

    [Theory]
    [InlineData("public interface IShape; public sealed record Circle(int R, IShape? Inner) : IShape;")]
    [InlineData("public interface IShape; public sealed record Circle(int R, IOther? Inner) : IShape; public interface IOther; public record Other : IOther;")]
    [InlineData("public partial interface IShape { private sealed record Circle(int R) : IShape; }")]
    public async Task Classes_that_hold_what_names_no_classes_yet_are_named(string types) =>
        (await Fixing.FixFirstAsync(
            "STUB0077",
            $"[Persistent] public partial class A {{ private IShape? x; public bool P => x is null; }} {types}",
            nameof(NameSubtypesFix)))
            .ShouldNotBeNull();

    [Theory]
    [InlineData("STUB0003", "[Persistent] public static partial class A;")]
    [InlineData("STUB0020", "[Persistent] public partial class A { private Action? a, b; }")]
    [InlineData(
        "STUB0052",
        "[Persistent] public partial class A { private int x; [CompensateWith(nameof(N))] public void M() => x++; private int N() => 1; }")]
    [InlineData(
        "STUB0053",
        "[Persistent] public partial class A { public int F; public int M() => Interlocked.Increment(ref F); }")]
    [InlineData("STUB0022", "[Persistent] public partial class A { private A? one = new(); public bool P => one is null; }")]
    [InlineData("STUB0022", "[Persistent] public partial class A { private A? one; public bool P => one is null; public void M(bool z) { one = z ? new A() : null; } }")]
    [InlineData("STUB0022", "[Persistent] public partial class A { private A? one; public int P => (one ?? new A()).GetHashCode(); }")]
    [InlineData("STUB0022", "[Persistent] public partial class A { private int x; public A M() { x++; return this; } }")]
    [InlineData(
        "STUB0069",
        "[Persistent] public partial class A { public List<int> P { get; } = []; public void M() => P.Add(1); }")]
    public async Task Where_the_mend_is_not_mechanical_none_is_offered(string id, string source) =>
        (await Fixing.FixFirstAsync(id, source)).ShouldBeNull();

    [Fact]
    public async Task A_class_whose_interface_needs_a_name_is_told_of_colliding_operations_at_once_so_that_one_run_of_fixes_suffices()
    {
        const string Source =
            "public interface IA { int X { get; } }\n[Remote]\npublic partial class A : IA\n{\n    public int X => 1;\n    public int GetX() => 2;\n    public int Uid() => 3;\n}";

        (await Analysis.RunAsync(Source)).Where(Expect.IsOurs).Select(diagnostic => diagnostic.Id)
            .ShouldBe(["STUB0005", "STUB0046"]);
        var first = await Fixing.FixFirstAsync("STUB0005", Source);
        var second = await Fixing.FixFirstAsync("STUB0046", first!, nameof(NameInStubFix));
        (await Analysis.RunAsync(second!)).Where(Expect.IsOurs).ShouldBeEmpty();
    }

    [Fact]
    public void A_fix_that_lets_clients_use_what_they_could_not_is_not_applied_to_all() =>
        new MakePropertyFix().GetFixAllProvider().ShouldBeNull();

    [Theory]
    [InlineData("STUB0062", "public static void M(IAccount alice) { AtomicAction.Begin(); alice.DepositAsync(1); }")]
    [InlineData("STUB0063", "public static void M(IAccount alice) => alice.DepositAsync(1).Wait();")]
    [InlineData(
        "STUB0063",
        "public static async Task M(IAccount alice) { await Task.Yield(); lock (alice) { alice.DepositAsync(1).Wait(); } }")]
    [InlineData(
        "STUB0063",
        "public static async Task M(IAccount alice) { await Task.Yield(); alice.DepositAsync(1).Wait(100); }")]
    [InlineData(
        "STUB0064",
        "public static async Task<decimal> M(IAccount alice) { await using var action = AtomicAction.Begin(); return await alice.GetBalanceAsync(); }")]
    [InlineData("STUB0066", "public static void M() { var action = AtomicAction.Begin(); }")]
    public async Task Where_nothing_can_be_awaited_none_is_offered(string id, string members) =>
        (await Fixing.FixFirstAsync(id, Sources.Members(members))).ShouldBeNull();

    [Theory]
    [InlineData("private Stream? file;", "Stream")]
    [InlineData("public Timer? Timer { get; private set; }", "Timer")]
    [InlineData("private IComparable? order;", "IComparable")]
    public async Task A_converter_is_written_as_a_skeleton_and_named_at_the_member(string member, string type)
    {
        var name = (type == "IComparable" ? "Comparable" : type) + "Converter";
        var text = await Fixing.FixFirstAsync(
            "STUB0020", $"[Persistent]\npublic partial class A\n{{\n    {member}\n}}\n", nameof(WriteConverterFix));
        text.ShouldNotBeNull().ShouldBe(
            $$"""
            [Persistent]
            public partial class A
            {
                [StateConverter<{{name}}>]
                {{member}}
            }

            internal sealed class {{name}} : IStateConverter<{{type}}, string>
            {
                public string ToStored({{type}} value) => throw new NotImplementedException();

                public {{type}} FromStored(string stored) => throw new NotImplementedException();
            }

            """);
        Expect.Relevant(await Analysis.RunAsync(text)).Select(static diagnostic => diagnostic.Id)
            .ShouldNotContain("STUB0020");
    }

    [Theory]
    [InlineData("[Persistent] public partial class A { private Action? a; }")]
    [InlineData("[Persistent] public partial class A { private P? a; private class P { public Action? X; } }")]
    [InlineData("[Persistent] public partial class A { private Stream? a, b; }")]
    public async Task No_converter_is_offered_for_code_and_for_what_it_could_not_name(string source) =>
        (await Fixing.FixFirstAsync("STUB0020", source, nameof(WriteConverterFix))).ShouldBeNull();

    [Fact]
    public void Every_fix_mends_a_rule_that_exists() =>
        Fixing.Fixes.SelectMany(fix => fix.FixableDiagnosticIds)
            .ShouldBeSubsetOf(AllRules.Descriptors.Select(descriptor => descriptor.Id));

    [Fact]
    public void Every_fix_is_tested() =>
        Fixing.Fixes.SelectMany(fix => fix.FixableDiagnosticIds).Distinct().Order()
            .ShouldBe(Cases.Select(row => (string)row[0]).Distinct().Order());

    [Fact]
    public void Three_of_five_rules_have_a_fix() =>
        (Fixing.FixedIds.Count * 5).ShouldBeGreaterThanOrEqualTo(AllRules.Descriptors.Length * 3);

    private static string Class(string members, string head = "", string tail = "") =>
        head + Sources.Class(members) + tail;

    private static string Method(string statements) => Sources.Method(statements);

    // Where a fix makes new lines, their indentation shows.
    private static string Indented(string statements) =>
        $"public static class Program\n{{\n    public static async Task RunAsync(IAccount alice)\n    {{\n        {statements}\n    }}\n}}\n[Persistent]\npublic partial class Account\n{{\n    private decimal balance;\n\n    public void Deposit(decimal amount) => balance += amount;\n}}\n";

    private static string Begun(string statements, string method) =>
        $"public static class Program\n{{\n    public static async Task RunAsync(IAccount alice)\n    {{\n        {statements}\n        await alice.DepositAsync(1);\n        await action.CommitAsync();\n    }}\n\n    {method}\n}}\n[Persistent]\npublic partial class Account\n{{\n    private decimal balance;\n\n    public void Deposit(decimal amount) => balance += amount;\n}}\n";

    private static string Loop(string statements) =>
        $"public static class Program\n{{\n    public static async Task RunAsync(IShelf shelf)\n    {{\n        {statements}\n    }}\n}}\n[Persistent]\npublic partial class Shelf\n{{\n    private readonly List<int> items = [];\n\n    public void Remove(int item) => items.Remove(item);\n    [ReadLock] public async IAsyncEnumerable<int> ListAsync() {{ await Task.Yield(); yield return items.Count; }}\n}}\n";

    private static string Mode(string modifier, string name) =>
        $"{modifier} sealed class {name} : LockMode {{ public override bool ModifiesObject => true; public override bool ConflictsWith(LockMode other) => false; }}";
}
