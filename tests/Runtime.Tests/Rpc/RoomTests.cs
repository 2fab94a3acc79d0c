using Stubs.Rpc;

namespace Stubs.Tests.Rpc;

/// <summary>The places for requests in flight: none is lost or given twice, whoever waits, gives up or comes in between.</summary>
public sealed class RoomTests
{
    [Fact]
    public void As_many_places_can_be_taken_as_there_are()
    {
        var room = new Room(2);
        room.TryTake().ShouldBeTrue();
        room.TryTake().ShouldBeTrue();
        room.TryTake().ShouldBeFalse();
        room.GiveBack();
        room.TryTake().ShouldBeTrue();
        room.Free.ShouldBe(0);
    }

    [Fact]
    public async Task Who_waits_comes_before_who_asks_later()
    {
        var room = new Room(1);
        room.TryTake().ShouldBeTrue();
        var waiting = room.TakeAsync(CancellationToken.None);
        room.TryTake().ShouldBeFalse();
        room.GiveBack();
        await waiting;
        room.TryTake().ShouldBeFalse();
        room.GiveBack();
        room.Free.ShouldBe(1);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        var room = new Room(1);
        room.TryTake().ShouldBeTrue();
        using var limit = new CancellationTokenSource();
        var givesUp = room.TakeAsync(limit.Token);
        var stays = room.TakeAsync(CancellationToken.None);
        await limit.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(givesUp);
        room.GiveBack();
        await stays;
        room.GiveBack();
        room.Free.ShouldBe(1);
    }

    [Fact]
    public async Task No_place_is_lost_or_given_twice_when_many_take_wait_and_give_up_at_once()
    {
        const int places = 3;
        var room = new Room(places);
        var (taken, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Task.Run(async () =>
        {
            for (var turn = 0; turn < 2_000; turn++)
            {
                using var limit = new CancellationTokenSource();
                if (!room.TryTake())
                {
                    var taking = room.TakeAsync(limit.Token);
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
                room.GiveBack();
            }
        })));
        most.ShouldBe(0);
        room.Free.ShouldBe(places);
    }
}
