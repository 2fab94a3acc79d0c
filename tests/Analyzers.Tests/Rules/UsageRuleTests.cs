using Microsoft.CodeAnalysis.CSharp;

namespace Stubs.Analyzers.Tests;

/// <summary>What users do with nodes, actions and stubs: STUB0059 to STUB0068, and STUB0073.</summary>
public sealed class UsageRuleTests
{
    private const string NotAwaited =
        "' is not awaited: the action may end before the call does, and then both are undone";

    public static TheoryData<string, string[]> Bad => new()
    {
        { "var a = new Account();", [
            "STUB0060 [new Account()] This makes a bare object that is in no store and takes no locks; use 'AccountStub.CreateAsync'"] },
        { "Account a = null!; a.Deposit(1);", [
            "STUB0061 [a.Deposit(1)] 'Deposit' is called on the bare object, outside any action and without a lock; call it through 'AccountStub', or mark it [Local] if that is meant"] },
        { "Account a = null!; _ = a.Balance;", [
            "STUB0061 [a.Balance] 'Balance' is called on the bare object, outside any action and without a lock; call it through 'AccountStub', or mark it [Local] if that is meant"] },
        { "await using var action = AtomicAction.Begin(); alice.DepositAsync(1); await action.CommitAsync();", ["STUB0062 [alice.DepositAsync(1)] 'DepositAsync" + NotAwaited] },
        { "await using (var action = AtomicAction.Begin()) { _ = alice.DepositAsync(1).ConfigureAwait(false); await action.CommitAsync(); }", ["STUB0062 [alice.DepositAsync(1)] 'DepositAsync" + NotAwaited] },
        { "await AtomicAction.RunAsync(async () => { var call = alice.DepositAsync(1); await Task.Yield(); });", ["STUB0062 [alice.DepositAsync(1)] 'DepositAsync" + NotAwaited] },
        { "await AtomicAction.RunAsync(async () => { var call = alice.DepositAsync(1); while (!call.IsCompleted) await Task.Yield(); });", ["STUB0062 [alice.DepositAsync(1)] 'DepositAsync" + NotAwaited] },
        { "await AtomicAction.RunAsync(async () => { var one = alice.DepositAsync(1); var two = bob.DepositAsync(1); _ = Task.WhenAll(one, two); await Task.Yield(); });", ["STUB0062 [alice.DepositAsync(1)] 'DepositAsync" + NotAwaited, "STUB0062 [bob.DepositAsync(1)] 'DepositAsync" + NotAwaited] },
        { "await AtomicAction.RunAsync(async () => { var both = Task.WhenAll([alice.DepositAsync(1), bob.DepositAsync(1)]); await Task.Yield(); });", ["STUB0062 [alice.DepositAsync(1)] 'DepositAsync" + NotAwaited, "STUB0062 [bob.DepositAsync(1)] 'DepositAsync" + NotAwaited] },
        { "await AtomicAction.RunAsync(async () => { new List<IAccount> { alice }.ForEach(each => each.DepositAsync(1)); await Task.Yield(); });", ["STUB0062 [each.DepositAsync(1)] 'DepositAsync" + NotAwaited] },
        { "await AtomicAction.RunAsync(async () => { IAccount? a = alice; a?.DepositAsync(1); await Task.Yield(); });", ["STUB0062 [.DepositAsync(1)] 'DepositAsync" + NotAwaited] },
        { "await AtomicAction.RunAsync(async () => { _ = AccountStub.CreateAsync(node, null); _ = node.Naming.DeleteAsync(\"x\"); _ = node.BindAsync<IAccount>(\"y\"); await Task.Yield(); });", ["STUB0062 [AccountStub.CreateAsync(node, null)] 'CreateAsync" + NotAwaited, "STUB0062 [node.Naming.DeleteAsync(\"x\")] 'DeleteAsync" + NotAwaited, "STUB0062 [node.BindAsync<IAccount>(\"y\")] 'BindAsync" + NotAwaited] },
        { "var all = alice.GetBalanceAsync().Result;", [
            "STUB0063 [alice.GetBalanceAsync().Result] 'Result' blocks the thread until 'GetBalanceAsync' has ended, which may need that thread; await it"] },
        { "alice.DepositAsync(1).Wait();", [
            "STUB0063 [alice.DepositAsync(1).Wait()] 'Wait' blocks the thread until 'DepositAsync' has ended, which may need that thread; await it"] },
        { "alice.DepositAsync(1).ConfigureAwait(false).GetAwaiter().GetResult();", [
            "STUB0063 [alice.DepositAsync(1).ConfigureAwait(false).GetAwaiter().GetResult()] 'GetResult' blocks the thread until 'DepositAsync' has ended, which may need that thread; await it"] },
        { "var call = alice.GetBalanceAsync(); _ = call.Result;", [
            "STUB0063 [call.Result] 'Result' blocks the thread until 'GetBalanceAsync' has ended, which may need that thread; await it"] },
        { "AtomicAction.RunAsync(() => alice.DepositAsync(1)).Wait();", [
            "STUB0063 [AtomicAction.RunAsync(() => alice.DepositAsync(1)).Wait()] 'Wait' blocks the thread until 'RunAsync' has ended, which may need that thread; await it"] },
        { "await using (var action = AtomicAction.Begin()) { await alice.DepositAsync(1); }", ["STUB0064 [action] 'action' is never committed, so all that is done in it is undone; call CommitAsync at the end, or AbortAsync if that is meant"] },
        { "await using var action = AtomicAction.BeginIndependent(); Console.WriteLine(action.Id);", ["STUB0064 [action] 'action' is never committed, so all that is done in it is undone; call CommitAsync at the end, or AbortAsync if that is meant"] },
        { "await using var action = AtomicAction.Begin(); action.CommitAsync();", [
            "STUB0065 [action.CommitAsync()] 'CommitAsync' is not awaited, so whether the action took place is never learned"] },
        { "await using var action = AtomicAction.Begin(); _ = action.AbortAsync();",
            ["STUB0065 [action.AbortAsync()] 'AbortAsync' is not awaited, so whether the action took place is never learned"] },
        { "AtomicAction.RunAsync(() => alice.DepositAsync(1));", [
            "STUB0065 [AtomicAction.RunAsync(() => alice.DepositAsync(1))] 'RunAsync' is not awaited, so whether the action took place is never learned"] },
        { "var action = AtomicAction.Begin(); await alice.DepositAsync(1); await action.CommitAsync();", ["STUB0066 [AtomicAction.Begin()] An exception would leave this action running with all its locks; begin it in 'await using'"] },
        { "AtomicAction.Begin(); await AtomicAction.Current!.CommitAsync();", ["STUB0066 [AtomicAction.Begin()] An exception would leave this action running with all its locks; begin it in 'await using'"] },
        { "var mine = await Node.StartAsync(); var a = await AccountStub.BindAsync(mine, \"a\"); await mine.DisposeAsync(); await a.DepositAsync(1);", ["STUB0067 [a] 'a' is used after node 'mine' was disposed of"] },
        { "AccountStub a; await using (var mine = await Node.StartAsync()) { a = await AccountStub.BindAsync(mine, \"a\"); } await a.DepositAsync(1);", ["STUB0067 [a] 'a' is used after node 'mine' was disposed of"] },
        { "var mine = await Node.StartAsync(); await mine.DisposeAsync(); await AccountStub.CreateAsync(mine, null);", ["STUB0067 [mine] 'mine' is used after node 'mine' was disposed of"] },
        { "var count = 0; await AtomicAction.RunAsync(async () => { count++; await alice.DepositAsync(1); });", ["STUB0068 [count++] The body may run more than once, and 'count' keeps what earlier runs did to it; set it anew at the start of the body, or return it from the body"] },
        { "var seen = new List<decimal>(); await AtomicAction.RunAsync(async () => seen.Add(await alice.GetBalanceAsync()));", ["STUB0068 [seen.Add(await alice.GetBalanceAsync())] The body may run more than once, and 'seen' keeps what earlier runs did to it; set it anew at the start of the body, or return it from the body"] },
        { "decimal sum = 0; await AtomicAction.RunAsync(async () => { sum += await alice.GetBalanceAsync(); return 1; });", ["STUB0068 [sum += await alice.GetBalanceAsync()] The body may run more than once, and 'sum' keeps what earlier runs did to it; set it anew at the start of the body, or return it from the body"] },
    };

    public static TheoryData<string, string> Lost => new()
    {
        { "static async Task<AtomicAction> M() { await Task.Yield(); return AtomicAction.Begin(); }", "'M', which is asynchronous" },
        { "static async ValueTask<AtomicAction> M() { await Task.Yield(); var a = AtomicAction.Begin(); Console.WriteLine(a.Id); return a; }", "'M', which is asynchronous" },
        { "static AtomicAction? held; static async Task M() { await Task.Yield(); held = AtomicAction.BeginIndependent(); }", "'M', which is asynchronous" },
        { "static AtomicAction? held; static async void M() { await Task.Yield(); held = AtomicAction.Begin(); }", "'M', which is asynchronous" },
        { "static async Task M() { AtomicAction? a = null; async Task Start() { await Task.Yield(); a = AtomicAction.Begin(); } await Start(); await a!.CommitAsync(); }", "'Start', which is asynchronous" },
        { "static Func<Task<AtomicAction>> M() => async () => { await Task.Yield(); return AtomicAction.Begin(); };", "the lambda, which is asynchronous" },
        { "static Task<AtomicAction> M() => Task.Run(() => AtomicAction.Begin());", "the code that another thread runs" },
        { "static AtomicAction? held; static void M() { new Thread(() => held = AtomicAction.Begin()).Start(); }", "the code that another thread runs" },
        { "static AtomicAction? held; static void M() => ThreadPool.QueueUserWorkItem(_ => held = AtomicAction.Begin());", "the code that another thread runs" },
        { "static async Task<(int, AtomicAction)> M() { await Task.Yield(); return (1, AtomicAction.Begin()); }", "'M', which is asynchronous" },
        { "sealed record Unit(AtomicAction Action); static async Task<Unit> M() { await Task.Yield(); return new Unit(AtomicAction.Begin()); }", "'M', which is asynchronous" },
        { "static async Task<AtomicAction> M() { await Task.Yield(); return Inner(); } static AtomicAction Inner() => AtomicAction.Begin();", "'M', which is asynchronous" },
        { "static async IAsyncEnumerable<int> M() { await using var a = AtomicAction.Begin(); yield return 1; await a.CommitAsync(); }", "one step of 'M', which goes on in the caller's flow after 'yield return'" },
        { "static async IAsyncEnumerable<int> M() { await using (var a = AtomicAction.Begin()) { yield return 1; await a.CommitAsync(); } }", "one step of 'M', which goes on in the caller's flow after 'yield return'" },
    };

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task An_action_that_is_current_only_where_it_is_begun_is_reported(string members, string place) =>
        (await Analysis.RunAsync(Sources.Members(members.Replace("static ", "internal static "))))
            .Where(diagnostic => diagnostic.Id == "STUB0059").Select(diagnostic => diagnostic.GetMessage())
            .ShouldHaveSingleItem().ShouldStartWith($"The action is current only within {place}, so calls elsewhere");

    [Theory]
    [InlineData("static AtomicAction M() => AtomicAction.Begin();")]
    [InlineData("static Task<AtomicAction> M() => Task.FromResult(AtomicAction.Begin());")]
    [InlineData("static async Task M() { await using var a = AtomicAction.Begin(); await Helper(a); await a.CommitAsync(); } static Task Helper(AtomicAction a) => a.CommitAsync();")]
    [InlineData("static async Task M() { var a = AtomicAction.Begin(); try { await Helper(a); } finally { await a.DisposeAsync(); } } static Task Helper(AtomicAction a) => a.CommitAsync();")]
    [InlineData("static async Task M() { await using var a = Begin(); await a.CommitAsync(); } static AtomicAction Begin() => AtomicAction.Begin();")]
    [InlineData("static async IAsyncEnumerable<int> M() { await using (var a = AtomicAction.Begin()) await a.CommitAsync(); yield return 1; }")]
    [InlineData("static Task M() => Task.Run(async () => { await using var a = AtomicAction.Begin(); await a.CommitAsync(); });")]
    [InlineData("static readonly AtomicAction A = AtomicAction.Begin();")]
    public async Task An_action_that_reaches_its_calls_is_not(string members) =>
        (await Analysis.RunAsync(Sources.Members(members.Replace("static ", "internal static "))))
            .Where(diagnostic => diagnostic.Id == "STUB0059").Select(Analysis.Describe).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Bad))]
    public Task What_goes_wrong_is_reported(string statements, string[] expected) =>
        Expect.DiagnosticsAsync(Sources.Method(statements), expected);

    [Theory]
    [InlineData("Account a = null!; _ = a.Peek(); _ = a.ToString();")]
    [InlineData("_ = alice.DepositAsync(1);")]
    [InlineData(
        "await using var action = AtomicAction.Begin(); var call = alice.DepositAsync(1); await bob.DepositAsync(1); await call; await action.CommitAsync();")]
    [InlineData(
        "await AtomicAction.RunAsync(async () => { var one = alice.DepositAsync(1); var two = bob.DepositAsync(1); await Task.WhenAll(one, two); });")]
    [InlineData(
        "await AtomicAction.RunAsync(async () => { var calls = new List<Task>(); calls.Add(alice.DepositAsync(1)); await Task.WhenAll(calls); });")]
    [InlineData(
        "await AtomicAction.RunAsync(async () => { Task call; call = alice.DepositAsync(1); var same = call; await same; });")]
    [InlineData(
        "await AtomicAction.RunAsync(() => alice.DepositAsync(1)); await AtomicAction.RunAsync(() => Task.WhenAll(new[] { alice, bob }.Select(each => each.DepositAsync(1))));")]
    [InlineData(
        "var one = alice.GetBalanceAsync(); var two = bob.GetBalanceAsync(); await Task.WhenAll(one, two); _ = one.Result + two.Result;")]
    [InlineData("var call = Task.FromResult(1); _ = call.Result; Task.Delay(1).Wait();")]
    [InlineData(
        "await using (var action = AtomicAction.Begin()) { if (node.Name == \"\") await action.CommitAsync(); }")]
    [InlineData("await using (var action = AtomicAction.Begin()) { await action.AbortAsync(); }")]
    [InlineData(
        "await using (var action = AtomicAction.Begin()) { await EndAsync(action); } static Task EndAsync(AtomicAction action) => action.CommitAsync();")]
    [InlineData("await using (AtomicAction.Begin()) { await AtomicAction.Current!.CommitAsync(); }")]
    [InlineData(
        "var action = AtomicAction.Begin(); try { await action.CommitAsync(); } finally { await action.DisposeAsync(); }")]
    [InlineData("var action = AtomicAction.Begin(); await using (action) { await action.CommitAsync(); }")]
    [InlineData("var end = AtomicAction.RunAsync(() => alice.DepositAsync(1)); await end;")]
    [InlineData(
        "var mine = await Node.StartAsync(); var a = await AccountStub.BindAsync(mine, \"a\"); await mine.DisposeAsync(); Console.WriteLine(a.Uid); mine = await Node.StartAsync(); a = await AccountStub.BindAsync(mine, \"a\"); await a.DepositAsync(1);")]
    [InlineData(
        "var mine = await Node.StartAsync(); if (node.Name == \"\") { await mine.DisposeAsync(); } else { await AccountStub.CreateAsync(mine, null); }")]
    [InlineData(
        "var mine = await Node.StartAsync(); await mine.DisposeAsync(); await alice.DepositAsync(1); Func<Task> later = () => AccountStub.CreateAsync(mine, null); await mine.DisposeAsync();")]
    [InlineData(
        "var count = 0; await AtomicAction.RunAsync(async () => { count = 0; count++; await alice.DepositAsync(1); });")]
    [InlineData(
        "var seen = new List<decimal>(); await AtomicAction.RunAsync(async () => { seen.Clear(); seen.Add(await alice.GetBalanceAsync()); });")]
    [InlineData(
        "decimal last = 0; await AtomicAction.RunAsync(async () => { last = await alice.GetBalanceAsync(); var inner = 0; inner++; });")]
    public Task What_goes_right_is_not(string statements) => Expect.NothingAsync(Sources.Method(statements));

    [Theory]
    [InlineData(
        "await using var action = AtomicAction.Begin(); await alice.DepositAsync(1); await AtomicAction.Current!.CommitAsync();")]
    [InlineData(
        "await using (var action = AtomicAction.Begin()) { var same = AtomicAction.Current!; await same.AbortAsync(); }")]
    public Task An_action_that_is_ended_as_the_current_one_is_not_reported(string statements) =>
        Expect.NothingAsync(Sources.Method(statements));

    private const string Shelf = """
        [Persistent]
        public partial class Shelf
        {
            private readonly List<int> items = [];
            public int Count => items.Count;
            public void Remove(int item) => items.Remove(item);
            [NoLock] public int Peek() => items.Count;
            [UpdateLock] public int Look() => items.Count;
            [ReadLock] public async IAsyncEnumerable<int> ListAsync() { await Task.Yield(); yield return items.Count; }
            public async IAsyncEnumerable<int> Drain() { await Task.Yield(); yield return items[0]; items.RemoveAt(0); }
            public async IAsyncEnumerable<int> TakeAsync() { await Task.Yield(); yield return items[0]; items.RemoveAt(0); }
        }
        """;

    [Theory]
    [InlineData(
        "await foreach (var item in shelf.ListAsync()) await shelf.RemoveAsync(item);", "RemoveAsync", "ListAsync")]
    [InlineData(
        "await foreach (var item in shelf.ListAsync().WithCancellation(default).ConfigureAwait(false)) { if (item > 1) await shelf.RemoveAsync(item).ConfigureAwait(false); }", "RemoveAsync", "ListAsync")]
    [InlineData(
        "await foreach (var item in shelf.TakeAsync()) Console.WriteLine(await shelf.GetCountAsync());",
        "GetCountAsync", "TakeAsync")]
    [InlineData("await foreach (var item in shelf.TakeAsync()) await shelf.LookAsync();", "LookAsync", "TakeAsync")]
    [InlineData("await foreach (var item in shelf.Drain()) await shelf.LookAsync();", "LookAsync", "Drain")]
    [InlineData(
        "Func<Task> f = async () => { await foreach (var item in shelf.Drain()) await shelf.RemoveAsync(item); }; await f();", "RemoveAsync", "Drain")]
    public Task A_call_that_would_wait_for_its_own_loop_is_reported(string loop, string called, string stream) =>
        Expect.DiagnosticsAsync(
            $$"""{{Shelf}} public static class C { public static async Task MAsync(IShelf shelf) { {{loop}} } }""",
            $"STUB0073 [{loop[loop.IndexOf("shelf." + called, StringComparison.Ordinal)..(loop.IndexOf(')', loop.IndexOf("shelf." + called, StringComparison.Ordinal)) + 1)]}] '{called}' is called in a loop over '{stream}' of the same object, which holds a lock until it has been read: the call is refused; read the stream first, into a list");

    [Theory]
    [InlineData("await foreach (var item in shelf.ListAsync()) await other.RemoveAsync(item);")]
    [InlineData("await foreach (var item in shelf.ListAsync()) await shelf.GetCountAsync();")]
    [InlineData("await foreach (var item in shelf.ListAsync()) await shelf.LookAsync();")]
    [InlineData("await foreach (var item in shelf.TakeAsync()) await shelf.PeekAsync();")]
    [InlineData("foreach (var item in await shelf.ListAsync().ToListAsync()) await shelf.RemoveAsync(item);")]
    [InlineData(
        "var later = new List<Func<Task>>(); await foreach (var item in shelf.ListAsync()) later.Add(() => shelf.RemoveAsync(item));")]
    public Task A_call_that_waits_for_no_loop_is_not(string loop) => Expect.NothingAsync(
        $$"""{{Shelf}} public static class C { public static async Task MAsync(IShelf shelf, IShelf other) { {{loop}} } }""");

    [Fact]
    public Task A_call_that_an_operation_does_not_await_is_reported() => Expect.DiagnosticsAsync(
        "[Recoverable] public partial class A { private readonly IA? other; public void M() { other?.MAsync(); } }",
        "STUB0049 [M] 'M' only reads its object, but takes a write lock and so keeps all others out; mark it [ReadLock]",
        "STUB0062 [.MAsync()] 'MAsync' is not awaited: the action may end before the call does, and then both are undone");

    [Fact]
    public Task A_class_may_make_and_call_objects_of_itself() => Expect.NothingAsync(
        "[Recoverable] public partial class A { private int x; public static A Make() { var a = new A(); a.M(); return a; } public void M() => x++; private sealed class Inner { public A Make() => new(); } }");

    [Fact]
    public async Task A_unit_test_may_look_at_the_bare_object()
    {
        var framework = CSharpCompilation.Create(
            "xunit.core",
            options: new CSharpCompilationOptions(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary))
                .ToMetadataReference();
        var source = Sources.Method("var a = new Account(); a.Deposit(1);");

        Expect.Relevant(await Analysis.RunAsync(Driver.Run("Sample", [source], framework))).ShouldBeEmpty();
        Expect.Relevant(await Analysis.RunAsync(source)).Select(diagnostic => diagnostic.Id)
            .ShouldBe(["STUB0060", "STUB0061"]);
    }
}
