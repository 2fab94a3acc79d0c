using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using Stubs.Generated;

namespace Stubs.Tests.State;

/// <summary>
/// A collection behind an interface, or behind a class from which .NET derives others, comes back as the class that it
/// was, with its comparer (rule 4).
/// </summary>
public class KindTests
{
    private static readonly string[] Items = ["b", "a", "c"];
    private static readonly Dictionary<string, string> Entries = Items.ToDictionary(item => item);

    public static TheoryData<IReadOnlyCollection<string>> Sequences =>
    [
        new List<string>(Items), new LinkedList<string>(Items), new Collection<string>(Items),
        new ObservableCollection<string>(Items),
        new HashSet<string>(Items, StringComparer.OrdinalIgnoreCase),
        new SortedSet<string>(Items, StringComparer.Ordinal),
        new Queue<string>(Items), new Stack<string>(Items), new ConcurrentQueue<string>(Items),
        new ConcurrentStack<string>(Items), new ConcurrentBag<string>(Items),
        new ReadOnlyObservableCollection<string>([.. Items]),
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, Items),
        ImmutableSortedSet.Create(StringComparer.Ordinal, Items),
        new ReadOnlySet<string>(new HashSet<string>(Items, StringComparer.OrdinalIgnoreCase)),
        Items.ToFrozenSet(StringComparer.OrdinalIgnoreCase),
    ];

    public static TheoryData<ICollection<string>> Changeable =>
    [
        new List<string>(Items), (string[])Items.Clone(), new LinkedList<string>(Items), new Collection<string>(Items),
        new ObservableCollection<string>(Items),
        new HashSet<string>(Items, StringComparer.OrdinalIgnoreCase),
        new SortedSet<string>(Items, StringComparer.Ordinal),
        new ReadOnlyCollection<string>(Items), new ReadOnlyObservableCollection<string>([.. Items]),
        ImmutableArray.Create(Items), ImmutableList.Create(Items),
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, Items),
        ImmutableSortedSet.Create(StringComparer.Ordinal, Items),
        new ReadOnlySet<string>(new HashSet<string>(Items, StringComparer.OrdinalIgnoreCase)),
        Items.ToFrozenSet(StringComparer.OrdinalIgnoreCase),
    ];

    public static TheoryData<IDictionary<string, string>> Dictionaries =>
    [
        new Dictionary<string, string>(Entries, StringComparer.OrdinalIgnoreCase),
        new SortedDictionary<string, string>(Entries, StringComparer.Ordinal),
        new SortedList<string, string>(Entries, StringComparer.Ordinal),
        new OrderedDictionary<string, string>(Entries, StringComparer.OrdinalIgnoreCase),
        new ConcurrentDictionary<string, string>(Entries, StringComparer.OrdinalIgnoreCase),
        new ReadOnlyDictionary<string, string>(Entries),
        Entries.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
        Entries.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase),
        Entries.ToImmutableSortedDictionary(StringComparer.Ordinal),
    ];

    [Theory, Trait("Rule", "4")]
    [MemberData(nameof(Sequences))]
    public void What_can_only_be_read_keeps_its_class(IReadOnlyCollection<string> value)
    {
        Check(Codecs.IReadOnlyCollection(Codecs.String), value);
        Check(Codecs.IEnumerable(Codecs.String), value);
        if (value is IReadOnlyList<string> list)
            Check(Codecs.IReadOnlyList(Codecs.String), list);
        if (value is ISet<string> set)
            Check(Codecs.ISet(Codecs.String), set);
    }

    [Theory, Trait("Rule", "4")]
    [MemberData(nameof(Changeable))]
    public void What_can_be_changed_keeps_its_class(ICollection<string> value)
    {
        Check(Codecs.ICollection(Codecs.String), value);
        if (value is IList<string> list)
            Check(Codecs.IList(Codecs.String), list);
        if (value is IImmutableList<string> immutable)
            Check(Codecs.IImmutableList(Codecs.String), immutable);
        if (value is Collection<string> collection)
            Check(Codecs.Collection(Codecs.String), collection);
        if (value is ReadOnlyCollection<string> readOnly)
            Check(Codecs.ReadOnlyCollection(Codecs.String), readOnly);
        if (value is IImmutableSet<string> set)
            Check(Codecs.IImmutableSet(Codecs.String), set);
    }

    [Theory, Trait("Rule", "4")]
    [MemberData(nameof(Dictionaries))]
    public void A_dictionary_keeps_its_class(IDictionary<string, string> value)
    {
        Check(Codecs.IDictionary(Codecs.String, Codecs.String), value);
        if (value is SortedDictionary<string, string> or SortedList<string, string> or OrderedDictionary<string, string>
            or ConcurrentDictionary<string, string> or ImmutableSortedDictionary<string, string>)
            Check(Codecs.IReadOnlyDictionary(Codecs.String, Codecs.String), (IReadOnlyDictionary<string, string>)value);
        if (value is IImmutableDictionary<string, string> immutable)
            Check(Codecs.IImmutableDictionary(Codecs.String, Codecs.String), immutable);
    }

    [Fact, Trait("Rule", "4")]
    public void A_set_behind_a_collection_still_refuses_what_it_has()
    {
        var codec = Codecs.ICollection(Codecs.String);
        var restored = StateTest.Read(
            codec, StateTest.Write(codec, new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "Red" }));
        restored.Add("RED");
        restored.Count.ShouldBe(1);
    }

    [Fact]
    public void The_usual_class_is_written_as_it_always_was()
    {
        StateTest.Hex(StateTest.Write(Codecs.ICollection(Codecs.Int32), new List<int> { 1 })).ShouldBe("8101");
        StateTest.Hex(StateTest.Write(Codecs.IReadOnlyList(Codecs.Int32), new[] { 1 })).ShouldBe("8101");
        StateTest.Hex(StateTest.Write(Codecs.IReadOnlyList(Codecs.Int32), ImmutableArray.Create(1))).ShouldBe("8101");
        StateTest.Hex(StateTest.Write(Codecs.IEnumerable(Codecs.Int32), Enumerable.Repeat(1, 1))).ShouldBe("8101");
        StateTest.Hex(StateTest.Write(Codecs.ISet(Codecs.Int32), new HashSet<int> { 1 })).ShouldBe("d901028101");
        StateTest.Hex(StateTest.Write(
            Codecs.IReadOnlySet(Codecs.Int32), ImmutableHashSet.Create(1))).ShouldBe("d901028101");
        StateTest.Hex(StateTest.Write(
            Codecs.IDictionary(Codecs.Int32, Codecs.Int32), new Dictionary<int, int> { [1] = 2 })).ShouldBe("a10102");
        StateTest.Hex(StateTest.Write(Codecs.Collection(Codecs.Int32), [1])).ShouldBe("8101");
        CborDiagnostics.Print(StateTest.Write(
            Codecs.ICollection(Codecs.Int32), new SortedSet<int> { 1 })).ShouldBe("21339([\"SortedSet\", 258([1])])");
    }

    [Fact]
    public void What_was_stored_before_is_read()
    {
        StateTest.Read(Codecs.ICollection(Codecs.Int32), StateTest.Bytes("8101")).ShouldBeOfType<List<int>>();
        StateTest.Read(Codecs.ISet(Codecs.Int32), StateTest.Bytes("d901028101")).ShouldBeOfType<HashSet<int>>();
        StateTest.Read(Codecs.IDictionary(Codecs.Int32, Codecs.Int32), StateTest.Bytes("a10102"))
            .ShouldBeOfType<Dictionary<int, int>>();
        StateTest.Read(
            Codecs.IReadOnlyDictionary(Codecs.String, Codecs.Int32),
            StateTest.Bytes("d9535582674f7264696e616ca1616102")).ShouldBeOfType<Dictionary<string, int>>();
    }

    [Fact]
    public void A_member_that_is_declared_as_a_class_now_reads_what_an_interface_held()
    {
        StateTest.Read(
            Codecs.LinkedList(Codecs.Int32),
            StateTest.Write(Codecs.ICollection(Codecs.Int32), new LinkedList<int>([1]))).ShouldBe([1]);
        StateTest.Read(
            Codecs.List(Codecs.Int32), StateTest.Write(Codecs.ICollection(Codecs.Int32), new LinkedList<int>([1])))
                .ShouldBe([1]);
        StateTest.Read(
            Codecs.SortedSet(Codecs.Int32), StateTest.Write(Codecs.ISet(Codecs.Int32), new SortedSet<int>([1])))
                .ShouldBe([1]);
        StateTest.Read(
            Codecs.Dictionary(Codecs.Int32, Codecs.Int32),
            StateTest.Write(Codecs.IDictionary(Codecs.Int32, Codecs.Int32), new SortedList<int, int> { [1] = 2 }))
                .ShouldBe(new Dictionary<int, int> { [1] = 2 });
    }

    [Fact]
    public void An_unknown_class_is_refused_by_its_name() =>
        StateTest.Refused(
            StateTest.Bytes("d9535b82624e6f80"), Codecs.ICollection(Codecs.Int32).Read).Message.ShouldContain("'No'");

    [Fact, Trait("Rule", "4")]
    public void A_derived_class_is_refused_rather_than_made_its_base()
    {
        StateTest.Refused(
            (ref StateWriter writer) => Codecs.List(Codecs.Int32)
                .Write(ref writer, new Numbers())).Message.ShouldContain(nameof(Numbers));
        StateTest.Refused(
            (ref StateWriter writer) => Codecs.Dictionary(Codecs.Int32, Codecs.Int32)
                .Write(ref writer, new Counts())).Message.ShouldContain(nameof(Counts));
        StateTest.Refused(
            (ref StateWriter writer) => Codecs.HashSet(Codecs.Int32)
                .Write(ref writer, new Group())).Message.ShouldContain(nameof(Group));
        StateTest.Refused(
            (ref StateWriter writer) => Codecs.Collection(Codecs.Int32)
                .Write(ref writer, new Row())).Message.ShouldContain(nameof(Row));
    }

    private static void Check<TDeclared>(Codec<TDeclared> codec, TDeclared value)
        where TDeclared : class, IEnumerable<object>
    {
        var data = StateTest.Write(codec, value);
        CoreDeterministic.Check(data);
        var restored = StateTest.Read(codec, data);
        restored.GetType().ShouldBe(value.GetType());
        restored.Order().ShouldBe(value.Order());
        StateTest.Write(codec, restored).ShouldBe(data);
    }

    private static void Check<TDeclared>(Codec<TDeclared> codec, TDeclared value, int entries = 3)
        where TDeclared : class, IEnumerable<KeyValuePair<string, string>>
    {
        var data = StateTest.Write(codec, value);
        CoreDeterministic.Check(data);
        var restored = StateTest.Read(codec, data);
        restored.GetType().ShouldBe(value.GetType());
        restored.Count().ShouldBe(entries);
        StateTest.Write(codec, restored).ShouldBe(data);
    }

    private sealed class Numbers : List<int>;

    private sealed class Counts : Dictionary<int, int>;

    private sealed class Group : HashSet<int>;

    private sealed class Row : Collection<int>;
}
