using System.Collections.Immutable;
using Stubs.Generated;

namespace Stubs.Tests.State;

/// <summary>What a collection holds includes how it compares (SYSTEM 4: never silent loss).</summary>
public class ComparerTests
{
    public static TheoryData<StringComparer, string> WellKnown => new()
    {
        { StringComparer.Ordinal, nameof(StringComparer.Ordinal) },
        { StringComparer.OrdinalIgnoreCase, nameof(StringComparer.OrdinalIgnoreCase) },
        { StringComparer.InvariantCulture, nameof(StringComparer.InvariantCulture) },
        { StringComparer.InvariantCultureIgnoreCase, nameof(StringComparer.InvariantCultureIgnoreCase) },
    };

    [Theory, Trait("Rule", "4")]
    [MemberData(nameof(WellKnown))]
    public void A_well_known_comparer_comes_back(StringComparer comparer, string name)
    {
        var set = StateTest.Write(Codecs.HashSet(Codecs.String), new(["b", "a"], comparer));
        CborDiagnostics.Print(set).ShouldBe($"21333([\"{name}\", 258([\"a\", \"b\"])])");
        StateTest.Read(Codecs.HashSet(Codecs.String), set).Comparer.ShouldBe(comparer);

        var sorted = StateTest.Read(
            Codecs.SortedSet(Codecs.String), StateTest.Write(Codecs.SortedSet(Codecs.String), new(["b"], comparer)));
        sorted.Comparer.ShouldBe(comparer);
        var dictionary = Codecs.ImmutableSortedDictionary(Codecs.String, Codecs.Int32);
        StateTest.Read(
            dictionary,
            StateTest.Write(
                dictionary, ImmutableSortedDictionary.Create<string, int>(comparer).Add("x", 1))).KeyComparer.ShouldBe(
                    comparer);
        var queue = Codecs.PriorityQueue(Codecs.Int32, Codecs.String);
        StateTest.Read(queue, StateTest.Write(queue, new([(1, "x")], comparer))).Comparer.ShouldBe(comparer);
        var ordered = Codecs.OrderedDictionary(Codecs.String, Codecs.Int32);
        StateTest.Read(ordered, StateTest.Write(ordered, new(comparer) { ["x"] = 1 })).Comparer.ShouldBe(comparer);
    }

    [Fact, Trait("Rule", "4")]
    public void The_default_comparer_needs_no_words()
    {
        StateTest.Hex(StateTest.Write(Codecs.HashSet(Codecs.String), ["a"])).ShouldBe("d90102816161");
        StateTest.Hex(StateTest.Write(
            Codecs.Dictionary(Codecs.String, Codecs.Int32), new() { ["a"] = 1 })).ShouldBe("a1616101");
    }

    [Fact, Trait("Rule", "4")]
    public void A_collection_that_ignores_case_still_does_so_after_it_was_restored()
    {
        var codec = Codecs.IReadOnlyDictionary(Codecs.String, Codecs.Int32);
        var restored = StateTest.Read(
            codec,
            StateTest.Write(codec, new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Key"] = 1 }));
        restored["kEY"].ShouldBe(1);
    }

    [Fact, Trait("Rule", "4")]
    public void Any_other_comparer_is_an_error_that_names_it()
    {
        var reverse = Comparer<int>.Create((a, b) => b.CompareTo(a));
        StateTest.Refused(
            (ref StateWriter writer) => Codecs.SortedSet(Codecs.Int32)
                .Write(ref writer, new([1, 2], reverse))).Message.ShouldContain(reverse.GetType().ToString());
        StateTest.Refused(
            (ref StateWriter writer) => Codecs.PriorityQueue(Codecs.Int32, Codecs.Int32)
                .Write(ref writer, new([(1, 2)], reverse))).Message.ShouldContain("comparer");
        StateTest.Refused(
            (ref StateWriter writer) => Codecs.IDictionary(Codecs.Int32, Codecs.Int32)
                .Write(ref writer, new SortedList<int, int>(reverse))).Message.ShouldContain("comparer");
        StateTest.Refused(
            (ref StateWriter writer) => Codecs.HashSet(Codecs.Int32)
                .Write(ref writer, new([1], new Parity()))).Message.ShouldContain(nameof(Parity));
        StateTest.Refused(
            (ref StateWriter writer) => Codecs.ReadOnlySet(Codecs.Int32)
                .Write(ref writer, new(new HashSet<int>([1], new Parity())))).Message.ShouldContain(nameof(Parity));
        StateTest.Refused(
            (ref StateWriter writer) => Codecs.ReadOnlyDictionary(Codecs.Int32, Codecs.Int32)
                .Write(ref writer, new(new Dictionary<int, int>(new Parity())))).Message.ShouldContain(nameof(Parity));
    }

    [Fact, Trait("Rule", "4")]
    public void A_comparer_of_values_is_not_taken_for_one_of_keys() =>
        StateTest.Refused((ref StateWriter writer) => Codecs.ImmutableDictionary(Codecs.String, Codecs.String)
            .Write(
                ref writer,
                ImmutableDictionary.Create<string, string>(
                    null, StringComparer.OrdinalIgnoreCase))).Message.ShouldContain("comparer");

    [Fact, Trait("Rule", "4")]
    public void The_error_names_the_member_that_holds_the_collection() =>
        StateTest.Refused((ref StateWriter writer) =>
        {
            writer.WriteMapStart(2);
            writer.WriteKey("one"u8);
            writer.Write(1);
            writer.WriteKey("parities"u8);
            Codecs.HashSet(Codecs.Int32).Write(ref writer, new([1], new Parity()));
        }).Member.ShouldBe("parities");

    [Fact]
    public void Entries_that_the_comparer_holds_equal_are_refused()
    {
        var set = StateTest.Bytes("d953 5582 71 4f7264696e616c49676e6f726543617365 d90102 82 6141 6161".Replace(
            " ", "", StringComparison.Ordinal));
        StateTest.Refused(set, Codecs.HashSet(Codecs.String).Read).Message.ShouldContain("equal");
        StateTest.Refused(set, Codecs.SortedSet(Codecs.String).Read).Message.ShouldContain("equal");
        StateTest.Refused(StateTest.Bytes("a2010a010b"), Codecs.Dictionary(Codecs.Int32, Codecs.Int32).Read);
        StateTest.Refused(StateTest.Bytes("a2010a010b"), Codecs.FrozenDictionary(Codecs.Int32, Codecs.Int32).Read);
        StateTest.Refused(StateTest.Bytes("a2010a010a"), Codecs.ImmutableDictionary(Codecs.Int32, Codecs.Int32).Read);
        StateTest.Refused(
            StateTest.Bytes("8282010a82010b"),
            Codecs.OrderedDictionary(Codecs.Int32, Codecs.Int32).Read).Message.ShouldContain("distinct");
    }

    [Fact]
    public void Elements_and_keys_whose_own_equality_fails_are_refused()
    {
        StateTest.Refused(
            StateTest.Bytes("d90102818101"),
            Codecs.HashSet(new FragileCodec()).Read).InnerException.ShouldBeOfType<NullReferenceException>();
        StateTest.Refused(
            StateTest.Bytes("a1810101"),
            Codecs.Dictionary(
                new FragileCodec(), Codecs.Int32).Read).InnerException.ShouldBeOfType<NullReferenceException>();
        StateTest.Refused(
            StateTest.Bytes("8182810101"),
            Codecs.OrderedDictionary(
                new FragileCodec(), Codecs.Int32).Read).InnerException.ShouldBeOfType<NullReferenceException>();
    }

    [Fact, Trait("Rule", "4")]
    public void Texts_that_another_culture_holds_equal_are_not_lost()
    {
        // What the culture's default comparer is depends on the machine: here it ignores case.
        var @default = StringComparer.OrdinalIgnoreCase;
        var sets = new SetCodec<SortedSet<string>, string>(
            Codecs.String, static _ => null, (items, comparer) => new(items, Or(comparer)));
        var maps = new DictionaryCodec<SortedDictionary<string, int>, string, int>(
            Codecs.String, Codecs.Int32, static _ => null,
            (entries, comparer) => new(entries.ToDictionary(Or(comparer)), Or(comparer)));

        StateTest.Read(sets, StateTest.Write(Codecs.HashSet(Codecs.String), ["A", "a"])).ShouldBe(["A", "a"]);
        StateTest.Read(sets, StateTest.Write(Codecs.HashSet(Codecs.String), ["A", "b"])).Comparer.ShouldBe(@default);
        StateTest.Read(
            maps, StateTest.Write(Codecs.Dictionary(Codecs.String, Codecs.Int32), new() { ["A"] = 1, ["a"] = 2 }))
                .ShouldBe([new("A", 1), new("a", 2)]);

        StringComparer Or(object? comparer) => (StringComparer?)comparer ?? @default;
    }

    private sealed record Fragile
    {
        public override int GetHashCode() => throw new NullReferenceException();

        public bool Equals(Fragile? other) => false;
    }

    private sealed class FragileCodec : Codec<Fragile>
    {
        public override void Write(ref StateWriter writer, Fragile value) => writer.WriteNull();

        public override Fragile Read(ref StateReader reader)
        {
            reader.SkipValue();
            return new Fragile();
        }
    }

    [Fact]
    public void A_comparer_of_texts_is_refused_for_other_elements() =>
        StateTest.Refused(
            StateTest.Bytes("d9535582674f7264696e616cd9010280"),
            Codecs.HashSet(Codecs.Int32).Read).Message.ShouldContain("comparer");

    [Fact, Trait("Rule", "2")]
    public void The_order_of_insertion_into_a_set_or_dictionary_does_not_show()
    {
        int[] keys = [.. Enumerable.Range(0, 300)];
        int[] shuffled = [.. keys];
        new Random(7).Shuffle(shuffled);
        StateTest.Write(Codecs.HashSet(Codecs.Int32), [.. shuffled])
            .ShouldBe(StateTest.Write(Codecs.HashSet(Codecs.Int32), [.. keys]));
        var codec = Codecs.Dictionary(Codecs.Int32, Codecs.HashSet(Codecs.Int32));
        StateTest.Write(codec, shuffled.ToDictionary(key => key, key => new HashSet<int>(shuffled.Take(key))))
            .ShouldBe(StateTest.Write(
                codec, keys.ToDictionary(key => key, key => new HashSet<int>(shuffled.Take(key).Reverse()))));
    }

    [Fact, Trait("Rule", "4")]
    public void Keys_with_the_same_content_are_an_error_rather_than_a_lost_entry()
    {
        var codec = Codecs.Dictionary(Codecs.Array(Codecs.Int32), Codecs.Int32);
        StateTest.Refused(
            (ref StateWriter writer) => codec.Write(
                ref writer, new() { [[1]] = 1, [[2]] = 2, [[1]] = 3 })).Message.ShouldContain("two keys");
    }

    private sealed class Parity : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => x % 2 == y % 2;

        public int GetHashCode(int obj) => obj % 2;
    }
}
