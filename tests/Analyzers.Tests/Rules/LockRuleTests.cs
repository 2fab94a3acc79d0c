namespace Stubs.Analyzers.Tests;

/// <summary>The lock of an operation against what the operation does: STUB0048 and STUB0049.</summary>
public sealed class LockRuleTests
{
    private const string Tail = ", which is neither undone nor reliably saved; let it take a write lock";

    public static TheoryData<string, string> Writers => new()
    {
        { "private int x; public int P { get { x = 1; return x; } }",
            "STUB0048 [P] 'P' takes a read lock but changes 'x'" },
        { "private int x; public int P => x++;", "STUB0048 [P] 'P' takes a read lock but changes 'x'" },
        { "private int x; public int P => ++this.x;", "STUB0048 [P] 'P' takes a read lock but changes 'x'" },
        { "private string? x; public string P => x ??= \"\";",
            "STUB0048 [P] 'P' takes a read lock but changes 'x'" },
        { "private int x; [ReadLock] public void M() => x += 2;",
            "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private int x; [UpdateLock] public void M() => x = 2;",
            "STUB0048 [M] 'M' takes an update lock but changes 'x'" },
        { "private int x; [NoLock] public void M() => x = 2;",
            "STUB0048 [M] 'M' takes no lock but changes 'x'" },
        { "private int x, y; [ReadLock] public void M() => (x, y) = (y, x);",
            "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private int x; [ReadLock] public void M() => One(); private void One() => Two(); private void Two() => x = 2;", "STUB0048 [M] 'M' takes a read lock but changes 'x' through 'Two'" },
        { "private int x; [ReadLock] public void M() => X = 2; private int X { set => x = value; }", "STUB0048 [M] 'M' takes a read lock but changes 'x' through 'X'" },
        { "private int X { get; set; } [ReadLock] public void M() => X = 2;",
            "STUB0048 [M] 'M' takes a read lock but changes 'X'" },
        { "private int x; [ReadLock] public void M() => Fill(ref x); private static void Fill(ref int value) => value = 1;", "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private int x; [ReadLock] public bool M(string s) => int.TryParse(s, out x);",
            "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private int x; [ReadLock] public int M() => Interlocked.Increment(ref x);",
            "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private readonly List<int> x = []; [ReadLock] public void M() => x.Add(1);", "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private readonly Queue<int> x = new(); public int P => x.Dequeue();",
            "STUB0048 [P] 'P' takes a read lock but changes 'x'" },
        { "private readonly Dictionary<int, List<int>> x = []; [ReadLock] public void M() => x[1].Add(1);", "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private readonly Dictionary<int, int> x = []; [ReadLock] public void M() => x[1] = 2;", "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private readonly int[] x = new int[3]; [ReadLock] public void M() => x[1] = 2;", "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private readonly int[] x = new int[3]; [ReadLock] public void M() => Array.Sort(x);", "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private readonly List<int>? x; [ReadLock] public void M() => x?.Clear();", "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private readonly List<int> x = []; [ReadLock] public void M() { var same = x; same.Add(1); }", "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private readonly List<List<int>> x = []; [ReadLock] public void M() { foreach (var each in x) each.Add(1); }", "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private readonly Dictionary<int, List<int>> x = []; [ReadLock] public void M() { if (x.TryGetValue(1, out var found)) found.Add(1); }", "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private Point x; [ReadLock] public void M() => x.X = 2; private struct Point { public int X; }", "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private int x; [ReadLock] public void M() { Do(); void Do() => x = 1; }", "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private int x; [ReadLock] public void M() => new List<int> { 1 }.ForEach(each => x += each);", "STUB0048 [M] 'M' takes a read lock but changes 'x'" },
        { "private int x; [ReadLock] public void M() => new List<int> { 1 }.ForEach(Take); private void Take(int value) => x = value;", "STUB0048 [M] 'M' takes a read lock but changes 'x' through 'Take'" },
    };

    [Theory]
    [MemberData(nameof(Writers))]
    [Trait("Rule", "15")]
    public Task An_operation_that_shares_its_lock_and_writes_is_reported(string members, string expected) =>
        Expect.DiagnosticsAsync(Sources.Class(members), expected + Tail);

    [Theory]
    [InlineData("private int x; public int P { get => x; set => x = value; }")]
    [InlineData("private int x; [WriteLock] public int P => x++;")]
    [InlineData("private int x; public void M() => x = 1;")]
    [InlineData("[Transient] private int? x; public int P => x ??= 3;")]
    [InlineData(
        "private readonly List<int> x = []; [ReadLock] public List<int> M() { var copy = x.ToList(); copy.Add(1); return copy; }")]
    [InlineData(
        "private Point x; [ReadLock] public int M() { var copy = x; copy.X = 2; return copy.X; } private struct Point { public int X; }")]
    [InlineData("private int x; [ReadLock] public int M() { var copy = x; copy++; return copy; }")]
    [InlineData("private long x; [ReadLock] public long M() => Volatile.Read(ref x);")]
    [InlineData(
        "private readonly List<int> x = []; [ReadLock] public bool M() => x.Contains(1) && x.BinarySearch(3) > 0;")]
    [InlineData(
        "private int x; [ReadLock] public int M(A other) => other.x; [Local] public void N() => x = 1;", "STUB0022")]
    [InlineData("private static int x; [ReadLock] public void M() => x = 1;")]
    [InlineData(
        "private int x; [ReadLock] public int M() { var made = new Data { X = x }; made.X = 2; return made.X; } private sealed class Data { public int X; }")]
    [InlineData(
        "private int x; private void Change() => x = 1; [ReadLock] public int M() => x; public void N() => Change();")]
    [InlineData(
        "private int x; [Lock<Mine>] public void M() => x = 1; public sealed class Mine : LockMode { public override bool ModifiesObject => true; public override bool ConflictsWith(LockMode other) => false; }")]
    public async Task Any_other_is_not(string members, string? other = null) =>
        Expect.Relevant(await Analysis.RunAsync(Sources.Class(members))).Where(diagnostic => diagnostic.Id != other)
            .Select(Analysis.Describe).ShouldBeEmpty();

    [Fact]
    public Task A_class_without_state_looks_after_itself() =>
        Expect.NothingAsync("[Remote] public partial class A { private int x; public int P => x++; }");

    [Theory]
    [InlineData("private int x; public int M() => x;")]
    [InlineData("private int x; public int M(int y) { var sum = x; sum += y; return sum; }")]
    [InlineData("private readonly List<int> x = []; public bool M(int y) => x.Contains(y);")]
    [InlineData("private readonly List<int> x = []; public int M() => x.Where(each => each > 2).Sum();")]
    [InlineData("private string x = \"\"; public string M() => string.Join(\",\", x.Split(' '));")]
    [InlineData("private int x; public int M() => Twice(); private int Twice() => X * 2; private int X => x;")]
    [InlineData("private int x; public async Task<int> M() { await Task.Yield(); return x; }")]
    [InlineData("private int x; public void M() { if (x > 3) throw new InvalidOperationException(); }")]
    [InlineData("private IA? x; public Task<int> M() => x!.GetPAsync(); public int P => 1;")]
    [InlineData("private int x; public Data M() => new Data { X = x }; public sealed class Data { public int X; }")]
    public Task A_method_that_only_reads_is_advised_to_share(string members) =>
        Expect.DiagnosticsAsync(
            Sources.Class(members),
            "STUB0049 [M] 'M' only reads its object, but takes a write lock and so keeps all others out; mark it [ReadLock]");

    [Theory]
    [InlineData("public void M() => throw new InvalidOperationException();")]
    [InlineData("private int x; [WriteLock] public int M() => x;")]
    [InlineData("private int x; [Local] public int M() => x;")]
    [InlineData("private int x; public virtual int M() => x;")]
    [InlineData("private int x; public int M() => x + N(); protected virtual int N() => 1;")]
    [InlineData(
        "private readonly Data x = new(); public int M() => x.Change(); public sealed class Data { public int X; public int Change() => ++X; }")]
    [InlineData(
        "private readonly Data x = new(); public void M() => Change(x); private static void Change(Data data) => data.X = 1; public sealed class Data { public int X; }")]
    [InlineData("private int x; public void M() => Change(this); private static void Change(A a) => a.x = 1;")]
    [InlineData("private int x; [Transient] private int y; public void M() => y = x;")]
    [InlineData("private int x; [Transient] private Action? y; public int M() { y?.Invoke(); return x; }")]
    [InlineData("private int x; public void M() => x++;")]
    [InlineData("private int x; [CompensateWith(nameof(N))] public int M() => x; private void N() { }")]
    public Task One_that_may_write_or_has_chosen_its_lock_is_not(string members) =>
        Expect.NothingAsync(Sources.Class(members));
}
