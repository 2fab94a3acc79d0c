namespace Stubs.Analyzers.Tests;

/// <summary>
/// Attributes of operations, compensations, and public members that are no operations: STUB0050 to STUB0056.
/// </summary>
public sealed class OperationRuleTests
{
    private const string Mode =
        "class Mine : LockMode { public override bool ModifiesObject => true; public override bool ConflictsWith(LockMode other) => false; }";

    public static TheoryData<string, string> Bad => new()
    {
        { "[Persistent] public partial class A { [ReadLock] private void M() { } }",
            "STUB0050 [ReadLock] [ReadLock] does nothing on 'M': it is not public, so clients cannot call it" },
        { "[Persistent] public partial class A { [NoLock] public static void M() { } }",
            "STUB0050 [NoLock] [NoLock] does nothing on 'M': it is static, so no object has it" },
        { "[Persistent] public partial class A { [Local, WriteLock] public void M() { } }",
            "STUB0050 [WriteLock] [WriteLock] does nothing on 'M': it is marked [Local], so clients cannot call it" },
        { "[Persistent] public partial class A { [Operation(\"x\")] internal void M() { } }",
            "STUB0050 [Operation(\"x\")] [Operation] does nothing on 'M': it is not public, so clients cannot call it" },
        { "[Persistent] public partial class A : IDisposable { [ReadLock] public void Dispose() { } }",
            "STUB0050 [ReadLock] [ReadLock] does nothing on 'Dispose': it is not an operation" },
        { "[Persistent] public partial class A { private int x; [ReadLock] public void Deconstruct(out int y, out int z) => (y, z) = (x, x); public void M() => x++; }", "STUB0050 [ReadLock] [ReadLock] does nothing on 'Deconstruct': it is not an operation" },
        { "[Persistent] public partial class A { [ReadLock] public virtual void M() { } } [Persistent] public partial class B : A { [WriteLock] public override void M() { } }", "STUB0050 [WriteLock] [WriteLock] does nothing on 'M': it overrides an operation of the base class, whose attributes count" },
        { "public class A { [ReadLock] public void M() { } }",
            "STUB0050 [ReadLock] [ReadLock] does nothing on 'M': 'A' is not the class of objects; annotate it with [Persistent], [Recoverable] or [Remote]" },
        { "public interface I { [ReadLock] void M(); }",
            "STUB0050 [ReadLock] [ReadLock] does nothing on 'M': what counts is written at the class" },
        { "[Persistent] public partial class A { [ReadLock, WriteLock] public void M() { } }", "STUB0050 [WriteLock] [WriteLock] does nothing on 'M': [ReadLock] has said already which lock is taken" },
        { $"[Persistent] public partial class A {{ [Lock<Mine>] public void M() {{ }} private sealed {Mode} }}", "STUB0051 [Lock<Mine>] Lock mode 'Mine' cannot be seen by generated code, which takes a write lock for 'M' instead; make it internal or public" },
        { "[Persistent] public partial class A { private int x; [CompensateWith(\"N\")] public void M() => x++; }", "STUB0052 [CompensateWith(\"N\")] 'M' cannot be undone by 'N': 'A' has no such method" },
        { "[Persistent] public partial class A { private int x; [CompensateWith(nameof(N))] public void M(int y) => x += y; private void N(long y) { } }", "STUB0052 [CompensateWith(nameof(N))] 'M' cannot be undone by 'N': its parameters are not those of the operation" },
        { "[Persistent] public partial class A { private int x; [CompensateWith(nameof(N))] public void M() => x++; private int N() => 1; }", "STUB0052 [CompensateWith(nameof(N))] 'M' cannot be undone by 'N': it returns something" },
        { "[Persistent] public partial class A { private int x; [CompensateWith(nameof(N))] public void M() => x++; private static void N() { } }", "STUB0052 [CompensateWith(nameof(N))] 'M' cannot be undone by 'N': it is static" },
        { "[Persistent] public partial class A { private int x; [CompensateWith(nameof(N))] public void M() => x++; private int N => 1; }", "STUB0052 [CompensateWith(nameof(N))] 'M' cannot be undone by 'N': it is not a method" },
        { "[Persistent] public partial class A { public int F; }",
            "STUB0053 [F] 'F' is a public field: clients cannot see it, and code that can takes no lock; make it a property, or private" },
        { "[Remote] public partial class A { public event Action? E; public void M() => E?.Invoke(); }", "STUB0054 [E] 'E' is an event: clients cannot subscribe to it, and its handlers are gone when the object has been passive; call an object that was passed as a reference" },
        { "[Persistent] public partial class A { private int x; [CompensateWith(nameof(N))] public async Task M() { await Task.Yield(); x++; } private void N() => x--; }", "STUB0055 [M] 'M' is asynchronous, and every call of it fails: the bodies of operations with a compensation take turns, so they must be synchronous" },
        { "[Persistent] public partial class A { private int x; [CompensateWith(nameof(N))] public void M() => x++; public void N() => x--; }", "STUB0056 [N] 'N' undoes 'M', but clients can call it too; mark it [Local] or make it private" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public Task What_has_no_effect_or_cannot_work_is_reported(string source, string expected) =>
        Expect.DiagnosticsAsync(source, expected);

    [Theory]
    [InlineData(
        "[Persistent] public partial class A { [ReadLock] public void M() { } [Operation(\"p\")] public int P { [NoLock] get; [WriteLock] set; } }")]
    [InlineData("public abstract class A { [ReadLock] public void M() { } }")]
    [InlineData("public class A { [ReadLock] public void M() { } } [Persistent] public partial class B : A;")]
    [InlineData(
        "public class A { [ReadLock] public virtual void M() { } } [Persistent] public partial class B : A { [WriteLock] public override void M() { } }")]
    [InlineData("[Persistent] public partial class A { [Lock<Mine>] public void M() { } internal sealed " + Mode
        + " }")]
    [InlineData(
        "[Persistent] public partial class A { private int x; [CompensateWith(nameof(N))] public int M(int y, CancellationToken t) => x += y; private void N(int y) => x -= y; }")]
    [InlineData(
        "[Persistent] public partial class A { private int x; [CompensateWith(nameof(N))] public void M() => x++; [Local] public void N() => x--; }")]
    [InlineData(
        "[Persistent] public partial class A { private int x; [CompensateWith(nameof(N))] public void M() => x++; private void N() => x--; public void N(int y) => x = y; }")]
    [InlineData(
        "[Persistent] public partial class A { public const int C = 1; public static int S; private int x; public int P => x; [Transient] private event Action? E; public void M() => E?.Invoke(); }")]
    [InlineData("public class A { public int F; public event Action? E; }")]
    public Task What_has_an_effect_is_not(string source) => Expect.NothingAsync(source);
}
