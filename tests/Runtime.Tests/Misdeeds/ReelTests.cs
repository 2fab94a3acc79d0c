using Stubs.Tests.Distributed;
using Stubs.Tests.Support;

namespace Stubs.Tests.Misdeeds;

/// <summary>An object whose stream is written by hand, so that its end is code of its own.</summary>
[Persistent, Remote]
public partial class Reel
{
    [Service] private readonly Gates gates = null!;
    private int value;

    public int Value => value;

    public void Set(int to) => value = to;

    /// <summary>Breaks at its first item.</summary>
    public IAsyncEnumerable<int> RollAsync(bool throwsAtItsEnd, CancellationToken cancellationToken = default)
    {
        value = 1;
        return new Film(gates, throwsAtItsEnd);
    }
}

internal sealed class Film(Gates gates, bool throwsAtItsEnd) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
{
    public int Current => 0;

    public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    public ValueTask<bool> MoveNextAsync() => throw new MisdeedException("it breaks");

    public async ValueTask DisposeAsync()
    {
        if (throwsAtItsEnd)
            throw new InvalidTimeZoneException("its end breaks");
        await gates.PassAsync("end");
    }
}

public sealed class ReelTests : RuleTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory, InlineData(false), InlineData(true), Trait("Rule", "20"), Trait("Rule", "40")]
    public async Task A_stream_whose_end_hangs_after_an_error_holds_no_lock(bool isRemote)
    {
        await using var site = await Site.StartAsync();
        var reel = await ReelStub.CreateAsync(isRemote ? site.Client.At("a") : site.A, null);

        var reading = ReadAsync(reel, throwsAtItsEnd: false);
        await site.Gates.Reached("end").WaitAsync(Patience);
        await Apart(() => reel.SetAsync(2)).WaitAsync(Patience);

        site.Gates.Open("end");
        (await Should.ThrowAsync<MisdeedException>(() => reading.WaitAsync(Patience))).Message.ShouldBe("it breaks");
        (await reel.GetValueAsync().WaitAsync(Patience)).ShouldBe(2);
    }

    [Theory, InlineData(false), InlineData(true), Trait("Rule", "20"), Trait("Rule", "40")]
    public async Task A_stream_whose_end_throws_after_an_error_says_both_and_holds_no_lock(bool isRemote)
    {
        await using var site = await Site.StartAsync();
        var reel = await ReelStub.CreateAsync(isRemote ? site.Client.At("a") : site.A, null);

        var error = await Should.ThrowAsync<AggregateException>(
            () => ReadAsync(reel, throwsAtItsEnd: true).WaitAsync(Patience));

        error.InnerExceptions.Select(static inner => inner.Message).ShouldBe(["it breaks", "its end breaks"]);
        (await reel.GetValueAsync().WaitAsync(Patience)).ShouldBe(0);
    }

    private static async Task ReadAsync(ReelStub reel, bool throwsAtItsEnd)
    {
        await foreach (var item in reel.RollAsync(throwsAtItsEnd))
            _ = item;
    }
}
