using Stubs.Tests.Distributed;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Misdeeds;

/// <summary>An exception that says nothing of itself.</summary>
public sealed class MuteException : Exception
{
    public override string Message => throw new MisdeedException("no message");

    public override string? StackTrace => throw new MisdeedException("no stack");

    public override System.Collections.IDictionary Data => throw new MisdeedException("no data");

    public override string ToString() => throw new MisdeedException("no text");
}

[Persistent, Remote]
public partial class Mute
{
    private int value;

    public Mute(bool fails)
    {
        if (fails)
            throw new MuteException();
    }

    public int Value => value;

    public void SetAndFail(int to)
    {
        value = to;
        throw new MuteException();
    }
}

public sealed class MuteExceptionTests : RuleTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact, Trait("Rule", "20")]
    public async Task An_operation_whose_exception_cannot_be_read_leaves_no_lock()
    {
        await using var node = await Nodes.VolatileAsync();
        var mute = await MuteStub.CreateAsync(node, null, false);

        await Should.ThrowAsync<MuteException>(() => mute.SetAndFailAsync(1)).WaitAsync(Patience);

        (await mute.GetValueAsync().WaitAsync(Patience)).ShouldBe(0);
    }

    [Fact, Trait("Rule", "20")]
    public async Task A_remote_call_whose_exception_cannot_be_read_is_answered_and_leaves_no_lock()
    {
        await using var site = await Site.StartAsync();
        var mute = await MuteStub.CreateAsync(site.Client.At("a"), null, false);
        var client = NewClient();

        (await Should.ThrowAsync<Exception>(
            () => client.Do(() => mute.SetAndFailAsync(1)).WaitAsync(Patience))).ShouldBeOfType<MuteException>();
        await client.CommitAsync().WaitAsync(Patience);

        (await mute.GetValueAsync().WaitAsync(Patience)).ShouldBe(0);
    }

    [Fact, Trait("Rule", "20")]
    public async Task A_remote_constructor_whose_exception_cannot_be_read_is_answered()
    {
        await using var site = await Site.StartAsync();

        (await Should.ThrowAsync<Exception>(
            () => MuteStub.CreateAsync(site.Client.At("a"), null, true)
                .WaitAsync(Patience))).ShouldBeOfType<MuteException>();
    }

    [Fact, Trait("Rule", "24")]
    public async Task A_record_whose_exception_cannot_be_read_aborts_the_action()
    {
        await using var node = await Nodes.VolatileAsync();
        var cell = await CellStub.CreateAsync(node, null);
        var client = NewClient();
        await client.Do(() => cell.SetValueAsync(1));
        client.Action.Add(new TestRecord("mute", []) { Prepare = () => throw new MuteException() });

        var error = await Should.ThrowAsync<ActionAbortedException>(client.CommitAsync);

        error.Reason.ShouldBe(AbortReason.VotedNo);
        error.Message.ShouldContain("MuteException");
        (await Apart(() => cell.GetValueAsync()).WaitAsync(Patience)).ShouldBe(0);
    }

    [Fact]
    public void A_quoted_text_is_bounded_and_never_fails()
    {
        UserCode.TextOf(new InvalidOperationException("said")).ShouldBe("said");
        UserCode.TextOf(new MuteException()).ShouldContain(typeof(MuteException).FullName!);
        UserCode.TextOf(new InvalidOperationException(new string('x', 100_000))).Length.ShouldBe(UserCode.LongestText);
        UserCode.TextOf(new AggregateException(new MuteException())).ShouldContain(nameof(AggregateException));
    }
}
