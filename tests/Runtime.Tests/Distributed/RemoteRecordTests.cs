using System.Collections.Concurrent;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>Records of the program that are added at servers, and in nested actions there (rule 26).</summary>
public sealed class RemoteRecordTests : RuleTest, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string name = Guid.NewGuid().ToString();
    private Site site = null!;
    private RegistrarStub a = null!;
    private RegistrarStub b = null!;

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        a = await RegistrarStub.CreateAsync(site.Client.At("a"), "registrar a");
        b = await RegistrarStub.CreateAsync(site.Client.At("b"), "registrar b");
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact, Trait("Rule", "26")]
    public async Task A_record_at_a_server_takes_part_in_both_phases_of_an_action_of_two_servers()
    {
        await AtomicAction.RunAsync(async () =>
        {
            await a.UseAsync(name);
            await b.UseAsync("");
        });

        await ToldAsync("prepare", "commit");
    }

    [Fact, Trait("Rule", "26")]
    public async Task A_record_at_the_only_server_is_told_of_the_commit()
    {
        await AtomicAction.RunAsync(() => a.UseAsync(name));

        await ToldAsync("prepare", "commit");
    }

    [Fact, Trait("Rule", "26")]
    public async Task A_record_at_a_server_that_has_only_read_is_told_too()
    {
        await AtomicAction.RunAsync(async () =>
        {
            await a.LookAsync(name);
            await b.UseAsync("");
        });

        await ToldAsync("prepare", "commit");
    }

    [Fact, Trait("Rule", "26")]
    public async Task A_record_of_a_nested_action_at_a_server_is_told_of_the_abort_of_the_action_around_it()
    {
        var action = AtomicAction.Begin();
        await AtomicAction.RunAsync(() => a.UseAsync(name));
        Registrar.Told(name).ShouldBeEmpty();

        await action.AbortAsync();

        await ToldAsync("abort");
    }

    [Fact, Trait("Rule", "26")]
    public async Task A_record_of_a_nested_action_at_a_server_that_is_undone_alone_does_not_hear_of_the_commit()
    {
        await AtomicAction.RunAsync(async () =>
        {
            await using (AtomicAction.Begin())
                await a.UseAsync(name);
            await b.UseAsync("");
        });

        await ToldAsync("abort");
    }

    private async Task ToldAsync(params string[] expected)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (Registrar.Told(name).Length < expected.Length && patience.Elapsed < Patience)
            await Task.Yield();
        Registrar.Told(name).ShouldBe(expected);
    }
}

/// <summary>Adds a record to the action in which it is called.</summary>
[Persistent, Remote]
public partial class Registrar
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Log = new();
    private int uses;

    public void Use(string name)
    {
        uses++;
        Add(name);
    }

    [ReadLock]
    public int Look(string name)
    {
        Add(name);
        return uses;
    }

    internal static string[] Told(string name) => Log.TryGetValue(name, out var told) ? [.. told] : [];

    private static void Add(string name)
    {
        if (name.Length > 0)
            AtomicAction.Current!.Add(new Record(Log.GetOrAdd(name, static _ => new ConcurrentQueue<string>())));
    }

    private sealed class Record(ConcurrentQueue<string> told) : AbstractRecord
    {
        protected internal override ValueTask<Vote> PrepareAsync(CancellationToken cancellationToken)
        {
            told.Enqueue("prepare");
            return new(Vote.Commit);
        }

        protected internal override ValueTask CommitAsync()
        {
            told.Enqueue("commit");
            return default;
        }

        protected internal override ValueTask AbortAsync()
        {
            told.Enqueue("abort");
            return default;
        }
    }
}
