using Stubs.Generators.Contract;
using Stubs.Generators.Model;

namespace Stubs.Generators.Tests;

/// <summary>What the generator must take from a class, where a slip would be silent.</summary>
public sealed class ReadingTests
{
    [Theory, Trait("Rule", "4")]
    [InlineData("double least = double.NegativeInfinity", "double.NegativeInfinity")]
    [InlineData("float least = float.NegativeInfinity", "float.NegativeInfinity")]
    [InlineData("double most = double.PositiveInfinity", "double.PositiveInfinity")]
    [InlineData("double none = double.NaN", "double.NaN")]
    [InlineData("decimal part = 1.50m", "1.50M")]
    [InlineData("DayOfWeek day = DayOfWeek.Tuesday", "(global::System.DayOfWeek)(2)")]
    [InlineData("byte small = 3", "(byte)(3)")]
    public void A_default_of_a_parameter_is_that_of_the_stub(string parameter, string expected)
    {
        var generation = Driver.Run($$"""
            [Persistent, Remote]
            public partial class Setting
            {
                private int changes;
                public void Change({{parameter}}) => changes++;
            }
            """);

        generation.Problems.Where(static problem => problem.Id != "CS1591").ShouldBeEmpty();
        TextOf(generation).ShouldContain(" = " + expected);
    }

    [Fact, Trait("Rule", "4")]
    public void A_former_name_counts_whether_it_stands_at_the_property_at_its_field_or_at_a_field()
    {
        var text = TextOf(Driver.Run("""
            [Persistent, Remote]
            public partial class Renamed
            {
                [field: FormerName("behind")] public int Behind2 { get; private set; }
                [FormerName("before")] public int Before2 { get; private set; }
                [FormerName("plain")] private int plain2;
                public void Change() { plain2++; Behind2++; Before2++; }
            }
            """));

        text.ShouldContain("\"behind\"u8");
        text.ShouldContain("\"before\"u8");
        text.ShouldContain("\"plain\"u8");
    }

    [Fact, Trait("Rule", "4")]
    public void Initializers_of_a_constructed_data_type_are_repeated_with_its_type_arguments()
    {
        var generation = Driver.Run("""
            namespace Own;
            public class Item { public int X { get; set; } }
            public interface IZero<T> { static abstract T Zero { get; } }
            public struct Amount : IZero<Amount> { public int X; static Amount IZero<Amount>.Zero => default; }
            public class Held<T>
            {
                private const int Least = 4;
                private static int Size() => 8;
                internal static U Same<U>(U value) => value;
                public T[] Slots = new T[4];
                public T?[] Maybe = new T?[5];
                public List<T?> Several = new List<T?>(6);
                public T[] Filled = { default(T)! };
                public (T First, int Second)[] Pairs = new (T First, int Second)[Least + Size()];
                public string Name = typeof(T).Name;
                public int Capacity = new List<T>(3).Capacity;
                public T[] None = Array.Empty<T>();
                public Item[] NoItems = Array.Empty<Item>();
                public T Chosen = Same<T>(default!);
                public bool IsNull = default(T) is null;
                public string? Text = default(T)?.ToString();
                public Node Root = new Node();
                public class Node { public T? Value = default(T); }
            }
            public class Summed<T> where T : struct, IZero<T> { public T Sum = T.Zero; public T?[] Maybe = new T?[2]; }
            public class Inherited<T> : Held<List<T>> { public T[] More = new T[7]; }
            public class Base<T> { [Transient] protected T[] room = new T[9]; public T[] Kept = new T[10]; }
            [Persistent] public partial class A : Base<Item>
            {
                private readonly Held<string?> texts = new();
                private readonly Held<int> numbers = new();
                private readonly Held<Item> items = new();
                private readonly Inherited<Item> inherited = new();
                private readonly Summed<Amount> sums = new();
                public void Change() => texts.Slots[0] = numbers.Slots[0].ToString() + room.Length;
            }
            [Persistent] public partial class B<T>
            {
                private readonly Held<T> held = new();
                private readonly T[] own = new T[11];
                public void Change() => held.Slots[0] = own[0];
            }
            """);

        generation.Problems.Where(static problem => problem.Id != "CS1591").ShouldBeEmpty();
        var text = TextOf(generation);
        text.ShouldContain("new string[4]");
        text.ShouldContain("new int[5]");
        text.ShouldContain("new global::System.Collections.Generic.List<int>(6)");
        text.ShouldContain("typeof(global::Own.Item).Name");
        text.ShouldContain("Array.Empty<global::Own.Item>()");
        text.ShouldContain("new global::Own.Item[7]");
    }

    [Fact, Trait("Rule", "4")]
    public void Private_fields_of_one_name_in_a_class_and_its_plain_base_are_saved_apart()
    {
        var generation = Driver.Run("""
            public class Base
            {
                private int value;
                public int BaseValue => value++;
            }

            [Persistent, Remote]
            public partial class Derived : Base
            {
                private int value;
                public int Value => value;
                public void Change() => value++;
            }
            """);

        var text = TextOf(generation);
        text.ShouldContain("\"value\"u8");
        text.ShouldContain("\"Base:value\"u8");
    }

    [Fact, Trait("Rule", "4")]
    public void What_is_transient_at_the_property_or_at_its_field_and_what_is_an_event_is_not_state()
    {
        var text = TextOf(Driver.Run("""
            [Persistent]
            public partial class Cached
            {
                [Transient] public int First { get; private set; }
                [field: Transient] public int Second { get; private set; }
                public int Third { get; private set; }
                private event Action? Changed;
                public void Change() { First++; Second++; Third++; Changed?.Invoke(); }
            }
            """));

        text.ShouldNotContain("\"First\"u8");
        text.ShouldNotContain("\"Second\"u8");
        text.ShouldContain("\"Third\"u8");
        text.ShouldNotContain("\"Changed\"u8");
    }

    [Fact, Trait("Rule", "16")]
    public void Disposal_comparison_and_deconstruction_are_no_operations()
    {
        var generation = Driver.Run("""
            [Persistent, Remote]
            public partial class Resource : IDisposable, IAsyncDisposable
            {
                private int uses;
                public void Use() => uses++;
                public void Dispose() => Dispose(true);
                public void Dispose(bool disposing) => uses = disposing ? 0 : 1;
                public ValueTask DisposeAsync() { uses++; return default; }
                public bool Equals(string other) => other == "";
                public int CompareTo(string other) => 0;
                public void Deconstruct(out int count) => count = uses;
            }
            """);

        generation.Problems.Where(static problem => problem.Id != "CS1591").ShouldBeEmpty();
        var text = TextOf(generation);
        text.ShouldContain("UseAsync(");
        text.ShouldNotContain("DisposeAsync(");
        text.ShouldNotContain("EqualsAsync(");
        text.ShouldNotContain("CompareToAsync(");
        text.ShouldNotContain("DeconstructAsync(");
    }

    [Fact, Trait("Rule", "3")]
    public void Saving_by_hand_without_restoring_is_not_the_authors_own_state()
    {
        var text = TextOf(Driver.Run("""
            [Persistent]
            public partial class Half
            {
                private int kept;
                public void Change() => kept++;
                private void SaveState(ref StateWriter writer) => writer.Write(kept);
            }
            """));

        text.ShouldContain("\"kept\"u8");
    }

    [Theory, Trait("Rule", "16")]
    [InlineData("public int Level => level;", "LockMode.Read")]
    [InlineData("public int Raise() => ++level;", "LockMode.Write")]
    [InlineData("[ReadLock] public int Look() => level;", "LockMode.Read")]
    [InlineData("[UpdateLock] public int Consider() => level;", "LockMode.Update")]
    [InlineData("[ReadLock] public int Both { get => level; set => level = value; }", "LockMode.Read LockMode.Write")]
    [InlineData("[NoLock] public int Free { get => level; set => level = value; }", "LockMode.Write")]
    [InlineData(
        "[WriteLock] public int Whole { get => level; set => level = value; }", "LockMode.Write LockMode.Write")]
    [InlineData(
        "[Lock<Hidden>] public int Own() => ++level; private class Hidden : LockMode { public override bool ModifiesObject => true; public override bool ConflictsWith(LockMode other) => true; }", "LockMode.Write")]
    public void An_operation_takes_the_lock_that_its_kind_or_its_attribute_says(string member, string expected)
    {
        var text = TextOf(Driver.Run($$"""
            [Persistent, Remote]
            public partial class Gauge
            {
                private int level;
                {{member}}
            }
            """));

        string.Join(
            ' ',
            System.Text.RegularExpressions.Regex.Matches(text, "LockMode\\.(Read|Write|Update)")
                .Select(static match => match.Value)).ShouldBe(expected);
    }

    [Fact, Trait("Rule", "16")]
    public void The_operations_of_a_base_class_that_is_only_remote_take_locks_in_a_class_with_state()
    {
        const string Meter = """
            [Remote]
            public partial class Meter
            {
                public void Turn() { }
            }
            """;
        const string Gauge = """
            [Persistent, Remote]
            public partial class Gauge : Meter
            {
                private int level;
            }
            """;
        LocksIn(Driver.Run(Meter)).ShouldBeEmpty();
        LocksIn(Driver.Run(Meter, Gauge)).ShouldBe(["Write"]);

        static IEnumerable<string> LocksIn(Generation generation) => System.Text.RegularExpressions.Regex
            .Matches(TextOf(generation), "LockMode\\.(Read|Write|Update)")
                .Select(static match => match.Groups[1].Value);
    }

    [Fact, Trait("Rule", "4")]
    public void An_enum_whose_values_have_other_numbers_does_not_read_those_of_another_one()
    {
        var written = ModelOf("Color", ("Red", "0"), ("Blue", "1"));

        new ReadableTypes(written, ModelOf("Hue", ("Red", "0"), ("Blue", "2"))).Accepts("Color", "Hue").ShouldBeFalse();
        new ReadableTypes(written, ModelOf("Hue", ("Red", "0"))).Accepts("Color", "Hue").ShouldBeFalse();
        new ReadableTypes(written, ModelOf("Hue", ("Red", "0"), ("Blue", "1"), ("Green", "2"))).Accepts("Color", "Hue")
            .ShouldBeTrue();
    }

    [Fact, Trait("Rule", "4")]
    public void An_enum_reads_no_values_of_a_wider_one()
    {
        new ReadableTypes(EnumOf("Color", "long"), EnumOf("Hue", "byte")).Accepts("Color", "Hue").ShouldBeFalse();
        new ReadableTypes(EnumOf("Color", "byte"), EnumOf("Hue", "long")).Accepts("Color", "Hue").ShouldBeTrue();
        new ReadableTypes(EnumOf("Color", "long"), new ContractModel([])).Accepts("Color", "int").ShouldBeFalse();

        static ContractModel EnumOf(string name, string underlying) => new(
        [
            new ContractSection(
                new SectionKey(SectionKind.Enum, name),
                new[] { new ContractEntry(new EntryKey(EntryKind.Base, ""), underlying), new ContractEntry(
                    new EntryKey(EntryKind.Value, "Red"), "0") }.ToEquatableArray()),
        ]);
    }

    [Fact, Trait("Rule", "4")]
    public void Data_are_read_by_a_type_that_has_all_their_subtypes()
    {
        var written = DataOf("Shape", "Circle", "Square");

        new ReadableTypes(written, DataOf("Form", "Circle")).Accepts("Shape", "Form").ShouldBeFalse();
        new ReadableTypes(written, DataOf("Form", "Circle", "Square", "Oval")).Accepts("Shape", "Form").ShouldBeTrue();

        static ContractModel DataOf(string name, params string[] subtypes) => new(
        [
            new ContractSection(
                new SectionKey(SectionKind.Data, name),
                subtypes.Select(static subtype => new ContractEntry(new EntryKey(EntryKind.Subtype, subtype), "int"))
                    .ToEquatableArray()),
        ]);
    }

    private static ContractModel ModelOf(string name, params (string Name, string Number)[] values) => new(
    [
        new ContractSection(
            new SectionKey(SectionKind.Enum, name),
            values.Select(static value => new ContractEntry(new EntryKey(EntryKind.Value, value.Name), value.Number))
                .ToEquatableArray()),
    ]);

    private static string TextOf(Generation generation) => string.Join('\n', generation.Files.Values);
}
