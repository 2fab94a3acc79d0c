using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

/// <summary>
/// The places for requests in flight: none is lost or given twice, whichever call waits, gives up or comes in between.
/// </summary>
public sealed class RequestWindowTests
{
    [Fact]
    public void As_many_places_can_be_taken_as_there_are()
    {
        var window = new RequestWindow(2);
        window.TryTake().ShouldBeTrue();
        window.TryTake().ShouldBeTrue();
        window.TryTake().ShouldBeFalse();
        window.GiveBack();
        window.TryTake().ShouldBeTrue();
        window.Free.ShouldBe(0);
    }

    [Fact]
    public async Task Who_waits_comes_before_who_asks_later()
    {
        var window = new RequestWindow(1);
        window.TryTake().ShouldBeTrue();
        var waiting = window.TakeAsync(CancellationToken.None);
        window.TryTake().ShouldBeFalse();
        window.GiveBack();
        await waiting;
        window.TryTake().ShouldBeFalse();
        window.GiveBack();
        window.Free.ShouldBe(1);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        var window = new RequestWindow(1);
        window.TryTake().ShouldBeTrue();
        using var limit = new CancellationTokenSource();
        var givesUp = window.TakeAsync(limit.Token);
        var stays = window.TakeAsync(CancellationToken.None);
        await limit.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(givesUp);
        window.GiveBack();
        await stays;
        window.GiveBack();
        window.Free.ShouldBe(1);
    }

    [Fact]
    public async Task No_place_is_lost_or_given_twice_when_many_take_wait_and_give_up_at_once()
    {
        const int places = 3;
        var window = new RequestWindow(places);
        var (taken, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            for (var turn = 0; turn < 2_000; turn++)
            {
                using var limit = new CancellationTokenSource();
                if (!window.TryTake())
                {
                    var taking = window.TakeAsync(limit.Token);
                    if ((turn + worker) % 3 == 0)
                        await limit.CancelAsync();
                    try
                    {
                        await taking;
                    }
                    catch (OperationCanceledException)
                    {
                        continue;
                    }
                }

                var now = Interlocked.Increment(ref taken);
                if (now > places)
                    Interlocked.Exchange(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref taken);
                window.GiveBack();
            }
        })));
        most.ShouldBe(0);
        window.Free.ShouldBe(places);
    }
}
