using FsCheck;
using FsCheck.Fluent;
using Stubs.Lab.Checkers;
using Stubs.Lab.Histories;
using Stubs.Tests.Lab.Histories;

namespace Stubs.Tests.Lab.Checkers;

/// <summary>
/// Histories that are right are always found right; wrong ones, made of them by changing a single reading, nearly
/// always wrong.
/// </summary>
public sealed class GeneratedHistoryTests
{
    private const int Mutations = 300;

    [Fact]
    public void What_happened_one_after_the_other_over_lists_is_valid() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<int>(), static seed =>
        {
            var verdict = ListAppendChecker.Check(new SerialRun(seed).OverLists(150));
            return verdict.IsValid.Label(verdict.ToString());
        }));

    [Fact]
    public void What_happened_one_after_the_other_at_registers_is_valid() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<int>(), static seed =>
        {
            var verdict = RegisterChecker.Check(new SerialRun(seed).OverRegisters(150));
            return verdict.IsValid.Label(verdict.ToString());
        }));

    [Fact]
    public void A_list_that_was_read_without_its_last_item_is_found_out_four_times_in_five() =>
        Caught(
            static (seed, random) => Mutate(
                new SerialRun(seed).OverLists(150), random, "r", static (items, _) => items.Count > 0
                    ? [.. items.SkipLast(1)] : null), ListAppendChecker.Check)
            .ShouldBeGreaterThanOrEqualTo(Mutations * 4 / 5);

    [Fact]
    public void A_list_that_was_read_with_two_items_exchanged_is_always_found_out() =>
        Caught(
            static (seed, random) => Mutate(new SerialRun(seed).OverLists(150), random, "r", static (items, random) =>
            {
                if (items.Count < 2)
                    return null;
                var place = random.Next(items.Count - 1);
                return [.. items.Take(place), items[place + 1], items[place], .. items.Skip(place + 2)];
            }), ListAppendChecker.Check).ShouldBe(Mutations);

    [Fact]
    public void An_item_that_was_not_appended_is_always_found_out() =>
        Caught(
            static (seed, random) => Mutate(
                new SerialRun(seed).OverLists(150), random, "r", static (items, _) => [.. items, 1_000_000]),
            ListAppendChecker.Check).ShouldBe(Mutations);

    [Fact]
    public void A_register_that_was_read_with_another_value_is_found_out_three_times_in_five() =>
        Caught(
            static (seed, random) =>
            {
                var history = new SerialRun(seed).OverRegisters(150);
                var reads = history.Where(static happened => happened is { Type: EventType.Ok, F: "read" }).ToList();
                var chosen = reads[random.Next(reads.Count)];
                var value = chosen.Value.AsVector;
                var other = value[1].IsNil ? random.Next(5) : (value[1].AsInteger + 1 + random.Next(4)) % 5;
                return [
                    .. history.Select(
                        happened => ReferenceEquals(happened, chosen)
                            ? happened with { Value = Edn.Vector(value[0], other) } : happened)];
            },
            RegisterChecker.Check).ShouldBeGreaterThanOrEqualTo(Mutations * 3 / 5);

    [Fact]
    public void A_hundred_thousand_actions_are_checked()
    {
        var history = new SerialRun(1) { Processes = 20, Keys = 8 }.OverLists(100_000);

        ListAppendChecker.Check(history).IsValid.ShouldBeTrue();
    }

    [Fact]
    public void One_stale_reading_among_a_hundred_thousand_actions_is_found()
    {
        var history = new SerialRun(2) { Processes = 20, Keys = 8 }.OverLists(100_000);
        var random = new Random(2);

        var changed = Mutate(
            [.. history.Take(history.Count / 4)], random, "r", static (items, _) => items.Count > 5
                ? [.. items.Take(1)] : null)!;

        ListAppendChecker.Check([.. changed, .. history.Skip(history.Count / 4)]).Anomalies.ShouldContain(
            static anomaly => anomaly.Name.Contains("G-single"));
    }

    private static int Caught(
        Func<int, Random, IReadOnlyList<HistoryEvent>?> mutate, Func<IReadOnlyList<HistoryEvent>, Verdict> check)
    {
        var caught = 0;
        for (var (done, seed) = (0, 1); done < Mutations; seed++)
        {
            if (mutate(seed, new Random(seed)) is not { } history)
                continue;
            done++;
            if (!check(history).IsValid)
                caught++;
        }

        return caught;
    }

    /// <summary>
    /// Changes one micro-operation of one action that committed; null if the one that was drawn cannot be changed.
    /// </summary>
    private static IReadOnlyList<HistoryEvent>? Mutate(
        IReadOnlyList<HistoryEvent> history, Random random, string kind,
        Func<IReadOnlyList<Edn>, Random, IReadOnlyList<Edn>?> change)
    {
        var places = history.Where(static happened => happened.Type == EventType.Ok)
            .SelectMany(
                happened => happened.Value.AsVector.Select(
                    (micro, place) => (Event: happened, Micro: micro, Place: place)))
            .Where(
                place => place.Micro.AsVector[0].AsKeyword == kind
                    && change(place.Micro.AsVector[2].AsVector, new Random(0)) is not null).ToList();
        if (places.Count == 0)
            return null;
        var (chosen, micro, at) = places[random.Next(places.Count)];
        var items = change(micro.AsVector[2].AsVector, random)!;
        var value = chosen.Value.AsVector.Select(
            (other, place) => place == at
                ? Edn.Vector(micro.AsVector[0], micro.AsVector[1], Edn.Vector(items)) : other);
        return [
            .. history.Select(
                happened => ReferenceEquals(happened, chosen)
                    ? happened with { Value = Edn.Vector(value) } : happened)];
    }
}
