namespace Stubs.Tests.Actions;

/// <summary>The clock that gives actions their ages.</summary>
public sealed class LogicalClockTests
{
    private static readonly long Hour = TimeSpan.FromHours(1).Ticks;

    private readonly SetClock time = new();

    [Fact, Trait("Rule", "13")]
    public void Its_stamps_grow_strictly_though_the_wall_clock_stands_or_is_set_back()
    {
        var clock = new LogicalClock(time);
        var stamps = new List<long>();
        for (var i = 0; i < 100; i++)
        {
            stamps.Add(clock.Next());
            if (i == 50)
                time.Set -= Hour;
        }

        stamps.Zip(stamps.Skip(1)).ShouldAllBe(static pair => pair.First < pair.Second);
    }

    [Theory, Trait("Rule", "13")]
    [InlineData(1L)]
    [InlineData(2_000_000L)]
    [InlineData(36_000_000_000L)]
    [InlineData(863_999_999_999L)]
    public void What_begins_after_a_stamp_was_learned_is_younger_than_it_and_stays_so_while_time_passes(long ahead)
    {
        var clock = new LogicalClock(time);
        var learned = clock.Now + ahead;

        clock.Learn(learned);

        clock.Next().ShouldBeGreaterThan(learned);
        time.Elapsed += Hour;
        clock.Next().ShouldBeGreaterThanOrEqualTo(learned + Hour);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1L)]
    [InlineData(0L)]
    [InlineData(1L)]
    [InlineData(LogicalClock.Ceiling)]
    [InlineData(LogicalClock.Ceiling + 1)]
    public void A_stamp_that_no_clock_can_have_given_teaches_nothing(long broken)
    {
        var clock = new LogicalClock(time);
        var before = clock.Now;

        for (var i = 0; i < 1000; i++)
            clock.Learn(broken);

        clock.Now.ShouldBe(before);
        clock.IsCredible(broken).ShouldBeFalse();
    }

    [Fact]
    public void A_node_whose_clock_is_half_a_century_behind_goes_with_its_directory_from_then_on()
    {
        var directory = new LogicalClock(time);
        var joining = new LogicalClock(new SetClock { Set = time.Set - (438_000 * Hour) });
        joining.Learn(directory.Now);
        joining.Now.ShouldBeLessThan(directory.Now, "no other is believed so much");

        joining.Follow(directory.Next());

        joining.Next().ShouldBeGreaterThan(directory.Now);
        directory.IsCredible(joining.Now).ShouldBeTrue();
    }

    [Fact, Trait("Rule", "13")]
    public void A_node_whose_clock_is_half_a_century_ahead_is_set_back_to_its_directory()
    {
        var directory = new LogicalClock(time);
        var joining = new LogicalClock(new SetClock { Set = time.Set + (438_000 * Hour) });
        var before = joining.Next();

        joining.Follow(directory.Next());

        joining.Next().ShouldBeLessThan(before);
        joining.Next().ShouldBeGreaterThanOrEqualTo(directory.Now);
        directory.IsCredible(joining.Next()).ShouldBeTrue();
        joining.IsCredible(directory.Next()).ShouldBeTrue();
    }

    [Fact, Trait("Rule", "13")]
    public void A_node_that_is_an_hour_ahead_of_its_directory_is_not_set_back()
    {
        var joining = new LogicalClock(new SetClock { Set = time.Set + Hour });
        var before = joining.Next();

        joining.Follow(new LogicalClock(time).Now);

        joining.Next().ShouldBeGreaterThan(before);
    }

    [Fact]
    public void The_largest_stamp_of_all_leaves_room_to_go_on()
    {
        var clock = new LogicalClock(time);
        clock.Follow(long.MaxValue);
        clock.Now.ShouldBeLessThan(LogicalClock.Ceiling);

        clock.Follow(LogicalClock.Ceiling);

        time.Elapsed += 1000 * 8766 * Hour;
        clock.Next().ShouldBeGreaterThan(LogicalClock.Ceiling);
        clock.Next().ShouldBePositive();
    }

    [Fact, Trait("Rule", "13")]
    public void All_that_use_one_source_of_time_share_one_clock()
    {
        LogicalClock.Of(time).ShouldBeSameAs(LogicalClock.Of(time));
        LogicalClock.Of(TimeProvider.System).ShouldBeSameAs(LogicalClock.Of(TimeProvider.System));
        LogicalClock.Of(new SetClock()).ShouldNotBeSameAs(LogicalClock.Of(time));
    }

    private sealed class SetClock : TimeProvider
    {
        public long Set { get; set; } = new DateTime(2030, 1, 1).Ticks;

        public long Elapsed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => new(Set, TimeSpan.Zero);

        public override long GetTimestamp() => Elapsed;
    }
}
