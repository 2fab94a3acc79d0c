using Stubs.Calls;
using Stubs.Rpc;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>Holds things that may be too large for a frame, and counts how often it was asked.</summary>
[Persistent, Remote]
public partial class Crate
{
    private static int asked;
    private int content;

    /// <summary>How often any of them was asked.</summary>
    internal static int Asked
    {
        get => Volatile.Read(ref asked);
        set => Volatile.Write(ref asked, value);
    }

    public int Content => content;

    public byte[] Fill(int size)
    {
        Interlocked.Increment(ref asked);
        content++;
        return new byte[size];
    }

    public int Weigh(byte[] things)
    {
        Interlocked.Increment(ref asked);
        content++;
        return things.Length;
    }

    public string FailAtLength(int length)
    {
        Interlocked.Increment(ref asked);
        throw new InvalidOperationException(new string('x', length));
    }

    [ReadLock]
    public async IAsyncEnumerable<byte[]> PourAsync(int size)
    {
        Interlocked.Increment(ref asked);
        await Task.Yield();
        yield return new byte[size];
    }
}

/// <summary>What would fail again is tried once, inside an action and outside, and says what is wrong.</summary>
[Collection("Alone")]
public sealed class HopelessCallTests : RuleTest, IAsyncLifetime
{
    private const int MaxFrame = 8192;

    private static readonly Dictionary<string, (bool IsExecuted, Func<HopelessCallTests, Task> Do)> Calls = new()
    {
        ["a result too large"] = (true, static test => test.crate.FillAsync(2 * MaxFrame)),
        ["an argument too large"] = (false, static test => test.crate.WeighAsync(new byte[2 * MaxFrame])),
        ["an exception too large"] = (true, static test => test.crate.FailAtLengthAsync(2 * MaxFrame)),
        ["an item too large"] = (false, static async test =>
        {
            await foreach (var _ in test.crate.PourAsync(2 * MaxFrame))
            {
            }
        }),
        ["a result that cannot be read"] = (true, static test =>
        {
            test.isMangled = true;
            return test.crate.FillAsync(0);
        }),
        ["an item that cannot be read"] = (true, static async test =>
        {
            test.isMangled = true;
            await foreach (var _ in test.crate.PourAsync(0))
            {
            }
        }),
    };

    private Site site = null!;
    private Node small = null!;
    private Node caller = null!;
    private CrateStub crate = null!;
    private volatile bool isMangled;

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var call in Calls.Keys)
            {
                cases.Add(call, false);
                cases.Add(call, true);
            }

            return cases;
        }
    }

    public async Task InitializeAsync()
    {
        site = await Site.StartAsync();
        small = await site.StartNodeAsync(
            "small", "inproc:directory", listen: "inproc:small", store: new Support.Disk(), maxFrame: MaxFrame);
        caller = await Nodes.StartAsync(new NodeOptions
        {
            Store = NodeOptions.InMemory,
            Directory = "inproc:directory",
            Transports = [new ManglingTransport(this, site.Transport)],
            Connections = new RpcOptions { MaxFrame = MaxFrame },
        });
        crate = await CrateStub.CreateAsync(caller.At("small"), "crate");
    }

    public async Task DisposeAsync()
    {
        await caller.DisposeAsync();
        await small.DisposeAsync();
        await site.DisposeAsync();
    }

    [Theory, MemberData(nameof(Cases)), Trait("Rule", "36")]
    public async Task What_would_fail_again_is_tried_once_and_says_so(string call, bool isInAction)
    {
        var (isExecuted, act) = Calls[call];
        Crate.Asked = 0;

        var error = await Should.ThrowAsync<CallRefusedException>(
            () => isInAction ? AtomicAction.RunAsync(() => act(this)) : act(this));

        isMangled = false;
        Crate.Asked.ShouldBeLessThanOrEqualTo(1);
        error.Attempts.ShouldBe(1);
        error.Uid.ShouldBe(crate.Uid);
        error.WasExecuted.ShouldBe(isExecuted);
        if (isInAction)
            (await crate.GetContentAsync()).ShouldBe(0, "the action was aborted");
        if (call.Contains("large", StringComparison.Ordinal))
            error.Message.ShouldContain("RpcOptions.MaxFrame");
    }

    [Fact, Trait("Rule", "36")]
    public async Task An_action_in_which_a_call_has_failed_so_cannot_commit_and_says_why()
    {
        await using var action = AtomicAction.Begin();
        await Should.ThrowAsync<CallRefusedException>(() => crate.FillAsync(2 * MaxFrame));

        var error = await Should.ThrowAsync<ActionAbortedException>(() => action.CommitAsync());

        error.Reason.ShouldBe(AbortReason.CallFailed);
        error.InnerException.ShouldBeOfType<CallRefusedException>();
    }

    [Fact, Trait("Rule", "36")]
    public async Task One_in_which_nothing_was_sent_goes_on()
    {
        await AtomicAction.RunAsync(async () =>
        {
            await Should.ThrowAsync<CallRefusedException>(() => crate.WeighAsync(new byte[2 * MaxFrame]));
            await crate.FillAsync(1);
        });

        (await crate.GetContentAsync()).ShouldBe(1);
    }

    /// <summary>Replaces results by what is no bytes.</summary>
    private sealed class ManglingTransport(HopelessCallTests test, IRpcTransport inner) : IRpcTransport
    {
        private readonly WatchedTransport watched = new("caller", inner, static _ => { })
            { OnReply = reply => test.Mangle(reply) };

        public bool Serves(string address) => watched.Serves(address);

        public ValueTask<IRpcConnection> InitiateAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default) =>
                watched.InitiateAsync(address, self, cancellationToken);

        public ValueTask<IRpcListener> ListenAsync(
            string address, RpcEndpoint self, CancellationToken cancellationToken = default) =>
                watched.ListenAsync(address, self, cancellationToken);
    }

    // The empty bytes of a result, or item, become a number; the ends of streams stay as they are.
    private RpcReply Mangle(RpcReply reply)
    {
        if (!isMangled || reply.Body.Span is not [0x83, 0 or (byte)CallStatus.Item, 0x40, ..])
            return reply;
        var mangled = reply.Body.ToArray();
        mangled[2] = 0x01;
        reply.Dispose();
        return RpcReply.Copy(mangled);
    }
}
