using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using FsCheck.Fluent;
using Stubs.Tests.State;

namespace Stubs.Tests.GeneratedCode;

/// <summary>
/// A collection whose elements lead back to what holds it finds them when it is restored, or is refused when it is
/// saved.
/// </summary>
[Trait("Rule", "4")]
public sealed class RingTests
{
    private static readonly Dictionary<string, Kind> kinds = new()
    {
        ["Hash"] = new(true, static (rope, knots) => rope.Hash = [.. knots], static rope => rope.Hash!.Contains),
        ["Sorted"] = new(true, static (rope, knots) => rope.Sorted = [.. knots], static rope => rope.Sorted!.Contains),
        ["ReadOnly"] = new(
            true, static (rope, knots) => rope.ReadOnly = new ReadOnlySet<Knot>(knots.ToHashSet()),
            static rope => rope.ReadOnly!.Contains),
        ["Frozen"] = new(
            false, static (rope, knots) => rope.Frozen = knots.ToFrozenSet(), static rope => rope.Frozen!.Contains),
        ["Fixed"] = new(
            false, static (rope, knots) => rope.Fixed = [.. knots], static rope => rope.Fixed!.Contains),
        ["FixedSorted"] = new(
            false, static (rope, knots) => rope.FixedSorted = [.. knots], static rope => rope.FixedSorted!.Contains),
        ["Set"] = new(
            true, static (rope, knots) => rope.Set = new SortedSet<Knot>(knots), static rope => rope.Set!.Contains),
        ["Read"] = new(
            false, static (rope, knots) => rope.Read = knots.ToFrozenSet(), static rope => rope.Read!.Contains),
        ["FixedSet"] = new(
            false, static (rope, knots) => rope.FixedSet = knots.ToImmutableSortedSet(),
            static rope => rope.FixedSet!.Contains),
        ["Tangle"] = new(
            true,
            static (rope, knots) =>
            {
                rope.Tangle = [];
                rope.Tangle.UnionWith(knots);
            },
            static rope => rope.Tangle!.Contains),
        ["Lookup"] = new(
            false, static (rope, knots) => rope.Lookup = knots.ToLookup(static knot => knot, static _ => 1),
            static rope => rope.Lookup!.Contains),
        ["Ordered"] = new(
            true, static (rope, knots) => rope.Ordered = new(knots.Select(static knot => KeyValuePair.Create(knot, 1))),
            static rope => rope.Ordered!.ContainsKey),
    };

    public static TheoryData<string> Kinds => [.. kinds.Keys];

    [Theory, MemberData(nameof(Kinds))]
    public void What_was_saved_is_found_and_what_would_not_be_is_refused(string name)
    {
        var kind = kinds[name];
        var graphs = Gen.Choose(0, 2).ListOf(4).Select(static homes => homes.ToArray());
        StateTest.ForAll(graphs, homes =>
        {
            var rope = new Rope { ZoneOfTheWhole = "north" };
            var other = new Rope { ZoneOfTheWhole = "south" };
            var knots = homes.Select((home, number) => new Knot
            {
                Home = home == 0 ? null : home == 1 ? rope : other, NameOfIt = $"knot {number}",
            }).ToArray();
            kind.Fill(rope, knots);
            var leadsBack = homes.Contains(1);
            if (leadsBack && !kind.MayLeadBack)
            {
                var error = Should.Throw<StateIncompatibleException>(
                    () => RoundTrip.Save(new Harbour { Rope = rope }));
                error.Member.ShouldBe("Rope." + name);
                error.Message.ShouldContain("leads back");
                return;
            }

            var state = RoundTrip.Save(new Harbour { Rope = rope });
            var restored = RoundTrip.Restore<Harbour>(state);
            RoundTrip.Save(restored).ShouldBe(state);
            var contains = kind.Contains(restored.Rope!);
            foreach (var knot in knots)
                contains(knot).ShouldBeTrue();
            contains(new Knot { Home = rope, NameOfIt = "another" }).ShouldBeFalse();
        });
    }

    [Fact]
    public void A_queue_keeps_its_order_where_priorities_lead_back()
    {
        var rope = new Rope { ZoneOfTheWhole = "north" };
        rope.Queue = new([
            (3, new Knot { Home = rope, NameOfIt = "c" }), (1, new Knot { Home = rope, NameOfIt = "a" }),
            (2, new Knot { Home = rope, NameOfIt = "b" })]);
        var restored = RoundTrip.Restore<Harbour>(RoundTrip.Save(new Harbour { Rope = rope })).Rope!.Queue!;
        (restored.Dequeue(), restored.Dequeue(), restored.Dequeue()).ShouldBe((1, 2, 3));
    }

    [Fact]
    public void Elements_that_are_compared_by_identity_may_lead_back_from_any_set()
    {
        var rope = new Rope();
        rope.Twins = new[] { new Twin { Home = rope }, new Twin { Home = rope } }.ToFrozenSet();
        var restored = RoundTrip.Restore<Harbour>(RoundTrip.Save(new Harbour { Rope = rope })).Rope!;
        restored.Twins!.Count.ShouldBe(2);
        restored.Twins.ShouldAllBe(twin => restored.Twins.Contains(twin) && twin.Home == restored);
    }

    private sealed record Kind(
        bool MayLeadBack, Action<Rope, Knot[]> Fill, Func<Rope, Func<Knot, bool>> Contains);
}
