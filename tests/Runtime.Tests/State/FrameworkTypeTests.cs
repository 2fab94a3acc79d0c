using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stubs.Generated;

namespace Stubs.Tests.State;

/// <summary>
/// What .NET's types keep of themselves in state, and what of theirs is refused: values that do not fit, are too large
/// or name what must not be touched (rule 4).
/// </summary>
public class FrameworkTypeTests
{
    [Fact]
    public void A_regular_expression_without_a_time_limit_comes_back_with_one_and_is_written_as_it_was()
    {
        var data = StateTest.Write(Codecs.Regex, new Regex("(a+)+$"));
        var read = StateTest.Read(Codecs.Regex, data);
        read.MatchTimeout.ShouldBe(TimeSpan.FromSeconds(10));
        StateTest.Write(Codecs.Regex, read).ShouldBe(data);
    }

    [Fact, Trait("Rule", "4")]
    public void A_regular_expression_that_is_none_or_is_huge_is_refused()
    {
        Refused(Codecs.Regex, "83 61 28 00 f6");
        // An hour.
        Refused(Codecs.Regex, Written((ref StateWriter writer) =>
        {
            writer.WriteArrayStart(3);
            writer.Write("a");
            writer.Write(0);
            writer.Write(TimeSpan.FromHours(1));
        }));
        Refused(Codecs.Regex, "83 61 61 1a 7fffffff f6");
        Refused(Codecs.Regex, Written((ref StateWriter writer) =>
        {
            writer.WriteArrayStart(3);
            writer.Write(new string('a', 100_000));
            writer.Write(0);
            writer.WriteNull();
        }));
        StateTest.Refused(
            (ref StateWriter writer) => Codecs.Regex.Write(ref writer, new Regex(new string('a', 100_000))));
        // What is said names the part that is wrong, not the array around it.
        Should.Throw<StateIncompatibleException>(() => StateTest.Read(Codecs.Regex, Written((ref StateWriter writer) =>
        {
            writer.WriteArrayStart(3);
            writer.Write("a");
            writer.Write(0);
            writer.Write(TimeSpan.FromHours(1));
        }))).Message.ShouldContain("but found one of 01:00:00 (at byte 4");
    }

    [Fact, Trait("Rule", "4")]
    public void A_port_a_prefix_and_an_address_out_of_range_are_refused()
    {
        Refused(Codecs.IPEndPoint, "82 d834 44 7f000001 1a 00010000");
        Refused(Codecs.IPEndPoint, "82 f6 01");
        Refused(Codecs.IPNetwork, "82 d834 44 7f000001 18 21");
        Refused(Codecs.DnsEndPoint, "83 61 61 01 18 63");
        Refused(Codecs.MailAddress, "82 61 61 60");
        Refused(Codecs.PhysicalAddress, Written((ref StateWriter writer) => writer.Write(new byte[100])));
    }

    [Theory, Trait("Rule", "4")]
    [InlineData("/etc/passwd")]
    [InlineData("../../../etc/passwd")]
    [InlineData("Europe/../../../../etc/passwd")]
    [InlineData("")]
    [InlineData("Nowhere/Atlantis")]
    public void The_name_of_a_time_zone_is_the_name_of_no_file(string name) =>
        Refused(Codecs.TimeZoneInfo, Written((ref StateWriter writer) => writer.Write(name)));

    [Fact, Trait("Rule", "4")]
    public void Rules_of_a_time_zone_that_are_none_are_refused() => Refused(Codecs.TimeZoneInfo, "81 63 613b62");

    [Fact, Trait("Rule", "4")]
    public void A_type_is_looked_up_in_known_assemblies_only()
    {
        var codec = Codecs.Type("Stubs");
        StateTest.Read(codec, StateTest.Write(codec, typeof(List<Uid>))).ShouldBe(typeof(List<Uid>));
        StateTest.Refused((ref StateWriter writer) => codec.Write(ref writer, typeof(FrameworkTypeTests)))
            .Message.ShouldContain(nameof(FrameworkTypeTests));
        StateTest.Refused((ref StateWriter writer) => codec.Write(ref writer, typeof(int*)));
        StateTest.Refused((ref StateWriter writer) => codec.Write(ref writer, typeof(List<>).GetGenericArguments()[0]));
        foreach (var name in (string[])
            ["No.Such.Type", "System.Int32, System.Private.CoreLib", "X, No.Such.Assembly", "Stubs.Uid, Stubs, Version=1.0.0.0",
                "System.Collections.Generic.List`1[[X, No.Such.Assembly]]", "System.Int32*", "System.Int32&", "", ", Stubs"])
            Refused(codec, Written((ref StateWriter writer) => writer.Write(name)));
        Refused(codec, Written((ref StateWriter writer) =>
        {
            writer.WriteArrayStart(2);
            writer.Write("System.Nullable`1");
            writer.Write("System.String");
        }));
    }

    [Fact, Trait("Rule", "4")]
    public void Json_that_is_none_or_has_a_name_twice_is_refused()
    {
        foreach (var text in (string[])["", "{", "[1,]", "nul", new string('[', 5000)])
        {
            Refused(Codecs.JsonElement, Written((ref StateWriter writer) => writer.Write(text)));
            Refused(Codecs.JsonNode, Written((ref StateWriter writer) => writer.Write(text)));
        }

        Refused(Codecs.JsonNode, Written((ref StateWriter writer) => writer.Write("{\"a\":1,\"a\":2}")));
        Refused(Codecs.JsonNode, Written((ref StateWriter writer) => writer.Write("null")));
        Refused(Codecs.JsonObject, Written((ref StateWriter writer) => writer.Write("[]")));
        Refused(Codecs.JsonNode, Written((ref StateWriter writer) =>
        {
            writer.WriteArrayStart(1);
            writer.Write("{\"x\":{\"a\":1,\"A\":2}}");
        }));
    }

    [Fact, Trait("Rule", "4")]
    public void A_json_object_that_ignores_case_still_does()
    {
        var node = new JsonObject(new JsonNodeOptions { PropertyNameCaseInsensitive = true }) { ["Name"] = 1 };
        var read = StateTest.Read(Codecs.JsonObject, StateTest.Write(Codecs.JsonObject, node));
        read["NAME"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public void Json_is_stored_as_its_text() => CborDiagnostics.Print(StateTest.Write(
        Codecs.JsonElement, JsonDocument.Parse("{ \"a\": 1.50 }").RootElement)).ShouldBe("\"{\\\"a\\\":1.50}\"");

    [Fact, Trait("Rule", "4")]
    public void An_encoding_that_is_not_known_by_its_name_is_refused()
    {
        StateTest.Refused((ref StateWriter writer) => Codecs.Encoding.Write(ref writer, Encoding.GetEncoding(
            "us-ascii", new EncoderReplacementFallback("!"), DecoderFallback.ReplacementFallback)));
        Refused(Codecs.Encoding, Written((ref StateWriter writer) => writer.Write("utf-7")));
        Refused(Codecs.Encoding, Written((ref StateWriter writer) => writer.Write("no-such")));
        StateTest.Read(Codecs.Encoding, StateTest.Write(Codecs.Encoding, Encoding.UTF8)).Preamble.Length.ShouldBe(3);
    }

    [Fact, Trait("Rule", "4")]
    public void A_culture_that_was_changed_is_refused()
    {
        var culture = new CultureInfo("");
        StateTest.Read(Codecs.CultureInfo, StateTest.Write(Codecs.CultureInfo, culture)).ShouldBe(culture);
        culture.NumberFormat.NumberDecimalSeparator = "_";
        StateTest.Refused((ref StateWriter writer) => Codecs.CultureInfo.Write(ref writer, culture));
    }

    [Fact, Trait("Rule", "4")]
    public void An_object_keeps_the_exact_type_of_a_plain_value_and_refuses_any_other()
    {
        CborDiagnostics.Print(StateTest.Write(Codecs.Object, 5L)).ShouldBe("21339([\"long\", 5])");
        CborDiagnostics.Print(StateTest.Write(Codecs.Object, 5)).ShouldBe("5");
        StateTest.Read(Codecs.Object, StateTest.Write(Codecs.Object, new object())).GetType().ShouldBe(typeof(object));
        StateTest.Refused((ref StateWriter writer) => Codecs.Object.Write(ref writer, new Own()))
            .Message.ShouldContain(nameof(Own));
        StateTest.Refused((ref StateWriter writer) => Codecs.Object.Write(ref writer, DayOfWeek.Friday));
        Refused(Codecs.Object, "d9535b 82 62 4e6f 00");
        Refused(Codecs.Object, "1a ffffffff");
        Refused(Codecs.Object, "a0");
        Refused(Codecs.Object, "d9535b 82 63 557269 f6");
    }

    [Fact, Trait("Rule", "4")]
    public void A_lookup_keeps_its_comparer()
    {
        var lookup = new[] { "a" }.ToLookup(static text => text, StringComparer.OrdinalIgnoreCase);
        var codec = Codecs.ILookup(Codecs.String, Codecs.String);
        StateTest.Read(codec, StateTest.Write(codec, lookup)).Contains("A").ShouldBeTrue();
        StateTest.Refused((ref StateWriter writer) => codec.Write(
            ref writer, new[] { "a" }.ToLookup(static text => text, new Odd())));
        Refused(Codecs.ILookup(Codecs.Int32, Codecs.Int32), "82 82 01 81 01 82 01 81 01");
        Refused(Codecs.ILookup(Codecs.Int32, Codecs.Int32), "81 82 01 80");
    }

    [Fact, Trait("Rule", "4")]
    public void What_a_lazy_value_cannot_compute_is_refused() =>
        StateTest.Refused((ref StateWriter writer) => Codecs.LazyValue(Codecs.Int32).Write(
            ref writer, new Lazy<int>(static () => throw new FormatException("no")))).Message.ShouldContain("no");

    [Fact]
    public void An_exception_of_an_unknown_class_comes_back_as_one_that_tells_of_it()
    {
        var codec = ExceptionValues.Of<Exception>();
        StateTest.Read(codec, StateTest.Write(codec, new OwnException("x"))).ShouldBeOfType<RemoteOperationException>()
            .Message.ShouldContain("x");
        StateTest.Refused((ref StateWriter writer) =>
            ExceptionValues.Of<FormatException>().Write(ref writer, new OwnFormatException()));
    }

    [Fact, Trait("Rule", "4")]
    public void A_collection_of_the_programs_own_class_behind_an_interface_is_refused()
    {
        Own(Codecs.IList(Codecs.Int32), new OwnList());
        Own(Codecs.ICollection(Codecs.Int32), new OwnList());
        Own(Codecs.IEnumerable(Codecs.Int32), new OwnList());
        Own(Codecs.IReadOnlyList(Codecs.Int32), new OwnList());
        Own(Codecs.IReadOnlyCollection(Codecs.Int32), new OwnList());
        Own(Codecs.ISet(Codecs.Int32), new OwnSet());
        Own(Codecs.IReadOnlySet(Codecs.Int32), new OwnSet());
        Own(Codecs.IDictionary(Codecs.Int32, Codecs.Int32), new OwnDictionary());
        Own(Codecs.IReadOnlyDictionary(Codecs.Int32, Codecs.Int32), new OwnDictionary());
        Own(Codecs.IEnumerable(Codecs.Int32), new OwnSequence());
        Own(Codecs.IImmutableQueue(Codecs.Int32), new OwnQueue());
        Own(Codecs.ILookup(Codecs.Int32, Codecs.Int32), new OwnLookup());

        static void Own<T>(Codec<T> codec, T value) =>
            StateTest.Refused((ref StateWriter writer) => codec.Write(ref writer, value))
                .Message.ShouldContain(value!.GetType().Name);
    }

    [Fact]
    public void What_the_compiler_and_dotnet_make_for_a_sequence_comes_back_as_a_list()
    {
        var codec = Codecs.IEnumerable(Codecs.Int32);
        IReadOnlyList<int> expression = [1, 2];
        foreach (var sequence in (IEnumerable<int>[])
            [Iterator(), Enumerable.Range(1, 2).Where(static item => item > 0), expression,
                new Queue<int>([1, 2]).Select(static item => item)])
            StateTest.Read(codec, StateTest.Write(codec, sequence)).ShouldBe([1, 2]);

        static IEnumerable<int> Iterator()
        {
            yield return 1;
            yield return 2;
        }
    }

    [Fact, Trait("Rule", "4")]
    public void What_shows_a_set_or_builds_one_keeps_its_comparer()
    {
        var shown = new ReadOnlySet<string>(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" });
        StateTest.Read(
            Codecs.IReadOnlySet(Codecs.String), StateTest.Write(Codecs.IReadOnlySet(Codecs.String), shown))
            .Contains("A").ShouldBeTrue();
        var built = ImmutableHashSet.CreateBuilder<string>(StringComparer.OrdinalIgnoreCase);
        built.Add("a");
        StateTest.Read(Codecs.ISet(Codecs.String), StateTest.Write(Codecs.ISet(Codecs.String), built)).Contains("A")
            .ShouldBeTrue();
        var entries = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.OrdinalIgnoreCase);
        entries["a"] = 1;
        StateTest.Read(
            Codecs.IDictionary(Codecs.String, Codecs.Int32),
            StateTest.Write(Codecs.IDictionary(Codecs.String, Codecs.Int32), entries)).ContainsKey("A").ShouldBeTrue();
    }

    private static byte[] Written(StateTest.Writing write) => StateTest.Write(write);

    private static void Refused<T>(Codec<T> codec, string hex) =>
        Refused(codec, StateTest.Bytes(hex.Replace(" ", "", StringComparison.Ordinal)));

    private static void Refused<T>(Codec<T> codec, byte[] data) => StateTest.Refused(data, codec.Read);

    private sealed class Own;

    private sealed class OwnException(string message) : Exception(message);

    private sealed class OwnFormatException : FormatException;

    private sealed class OwnList : List<int>;

    private sealed class OwnSet : HashSet<int>;

    private sealed class OwnDictionary : Dictionary<int, int>;

    private sealed class OwnSequence : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator() => Enumerable.Empty<int>().GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class OwnLookup : ILookup<int, int>
    {
        public int Count => 0;

        public IEnumerable<int> this[int key] => [];

        public bool Contains(int key) => false;

        public IEnumerator<IGrouping<int, int>> GetEnumerator() =>
            Enumerable.Empty<IGrouping<int, int>>().GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class OwnQueue : IImmutableQueue<int>
    {
        public bool IsEmpty => true;

        public IImmutableQueue<int> Clear() => this;

        public IImmutableQueue<int> Dequeue() => this;

        public IImmutableQueue<int> Enqueue(int value) => this;

        public int Peek() => 0;

        public IEnumerator<int> GetEnumerator() => Enumerable.Empty<int>().GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Odd : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode(string value) => 0;
    }
}
