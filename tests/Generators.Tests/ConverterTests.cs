using Microsoft.CodeAnalysis;
using Stubs.Generators.Contract;

namespace Stubs.Generators.Tests;

/// <summary>Converters, and generic data, across assemblies and in the contract.</summary>
public sealed class ConverterTests
{
    private const string Library =
        """
        [assembly: StateConverter<Library.VersionConverter>]
        namespace Library;

        [StateConverter<ClockConverter>]
        public class Clock { public Clock(Func<long> now) => Now = now; public Func<long> Now { get; } }
        public class ClockConverter : IStateConverter<Clock, long>
        {
            public long ToStored(Clock value) => value.Now();
            public Clock FromStored(long stored) => new(() => stored);
        }

        public class VersionConverter : IStateConverter<OperatingSystem, string>
        {
            public string ToStored(OperatingSystem value) => value.VersionString;
            public OperatingSystem FromStored(string stored) => new(PlatformID.Unix, new Version(1, 0));
        }

        public class Box<T> { private T? value; private readonly List<Node<T>> nodes = []; public T? Value => value; public void Put(T item) { value = item; nodes.Add(new Node<T>(item)); } public int Count => nodes.Count; }
        public class Node<T> { private readonly T value; public Node(T item) => value = item; public Node<T>? Next { get; private set; } public bool Is(T other) => Equals(value, other); }
        public class Sorted<TKey, TValue> where TKey : notnull { private readonly Dictionary<TKey, TValue[]> map = []; public int Count => map.Count; public void Put(TKey key, TValue[] values) => map[key] = values; }
        public class Labels : List<string> { private int hits; public int Hits => hits++; }
        """;

    private const string Application =
        """
        using Library;
        [Persistent, Remote]
        public partial class A
        {
            private Clock? clock;
            private Dictionary<string, List<Clock?>> clocks = [];
            private OperatingSystem? system;
            private Box<Money?>? box;
            private Sorted<string, Clock>? sorted;
            private Labels? labels;
            [StateConverter<TicksConverter>] private DateTime? at;
            [StateConverter<TicksConverter>] private (DateTime, DateTime[]) times;
            public Clock? Set(Clock? value, [StateConverter<TicksConverter>] DateTime when) { clock = value; at = when; return clock; }
            [return: StateConverter<TicksConverter>] public DateTime Get(DateTime plain) => plain;
            public int Count => clocks.Count + (system is null ? 0 : 1) + (box?.Count ?? 0) + (sorted?.Count ?? 0) + times.Item2.Length + (labels?.Count ?? 0) + (at is null ? 1 : 0);
        }

        public sealed record Money(decimal Amount);
        public class TicksConverter : IStateConverter<DateTime, long> { public long ToStored(DateTime value) => value.Ticks; public DateTime FromStored(long stored) => new(stored); }
        """;

    [Fact]
    public async Task Converters_and_generic_data_of_other_assemblies_are_used_and_the_contract_shows_what_is_stored()
    {
        var library = Driver.Run("Library", [Library]);
        library.Problems.Where(problem => problem.Id is not ("CS1591" or "CS0649" or "CS0414")).ShouldBeEmpty();
        library.Files.Keys.Order().ShouldBe([
            "Library_Box_of_Library_Box_TCodec.g.cs", "Library_LabelsCodec.g.cs",
            "Library_Node_of_Library_Box_T_in_Library_Box_of_Library_Box_TCodec.g.cs",
            "Library_Node_of_Library_Node_TCodec.g.cs",
            "Library_Sorted_of_Library_Sorted_TKey_and_Library_Sorted_TValueCodec.g.cs"], ignoreOrder: true);
        using var image = new MemoryStream();
        library.Output.Emit(image).Success.ShouldBeTrue();
        var application = Driver.Run("Application", [Application], MetadataReference.CreateFromImage(image.ToArray()));
        (await Analysis.RunAsync(application)).Select(Analysis.Describe).ShouldBeEmpty();
        application.Files.Keys.ShouldBe(["A.g.cs", "MoneyCodec.g.cs"], ignoreOrder: true);
        var code = application.Files["A.g.cs"];
        code.ShouldContain("Library_Box_of_Library_Box_TCodec<global::Money>.For(");
        ContractWriter.Write(ContractReader.Read(application.Input, CancellationToken.None)).Split('\n')
            .Where(line => line.Contains("state", StringComparison.Ordinal)
                || line.Contains("operation ", StringComparison.Ordinal)).Select(line => line.Trim()).ShouldBe(
        [
            "state at: long? by TicksConverter",
            "state box: Library.Box<Money> as Library.Box<Money?>?",
            "state clock: long by Library.ClockConverter",
            "state clocks: System.Collections.Generic.Dictionary<string,System.Collections.Generic.List<long>> by Library.ClockConverter",
            "state labels: Library.Labels as Library.Labels?",
            "state sorted: Library.Sorted<string,Library.Clock> as Library.Sorted<string,Library.Clock>?",
            "state system: string by Library.VersionConverter",
            "state times: (long,long[]) by TicksConverter",
            "operation Get(DateTime): (plain: System.DateTime) -> long by TicksConverter, write lock",
            "operation Set(Clock,DateTime): (value: long by Library.ClockConverter, when: long by TicksConverter) -> long by Library.ClockConverter, write lock",
            "operation get_Count(): () -> int, read lock",
            "state Amount: decimal",
        ]);
    }

    /// <summary>What is stored is not converted again.</summary>
    [Fact]
    public async Task A_converter_of_a_member_may_store_what_has_the_type_of_the_member()
    {
        const string Source =
            """
            [Persistent] public partial class Note
            {
                [StateConverter<Turned>] private string? text = "abc";
                [StateConverter<Turned>] private List<string> many = ["de"];
                private string plain = "f";
                private Box box = new("gh");
                public string Show() => text + many[0] + plain + box.Text;
            }
            public record Box([property: StateConverter<Turned>] string Text);
            public class Turned : IStateConverter<string, string>
            {
                public string ToStored(string value) => new([.. value.Reverse()]);
                public string FromStored(string stored) => new([.. stored.Reverse()]);
            }
            """;

        (await Analysis.RunAsync(Source)).Select(Analysis.Describe).ShouldBeEmpty();
        var loaded = Versions.Load("OwnTypeConverters", [Source]);
        var stored = Versions.Save(Activator.CreateInstance(Versions.Find(loaded, "Note"))!);

        foreach (var text in new[] { "cba", "ed", "f", "hg" })
            System.Text.Encoding.UTF8.GetString(stored).ShouldContain(text);
        Versions.Show(Versions.Restore(Versions.Find(loaded, "Note"), stored)).ShouldBe("abcdefgh");
    }

    [Theory]
    [InlineData("[assembly: StateConverter<C>] [Persistent] public partial class A { private string x = \"\"; public string X => x; } public class C : IStateConverter<string, string> { public string ToStored(string v) => v; public string FromStored(string v) => v; }")]
    [InlineData("[Persistent] public partial class A { private D? x; public bool X => x is null; } [StateConverter<C>] public class D; public class C : IStateConverter<D, D> { public D ToStored(D v) => v; public D FromStored(D v) => v; }")]
    public async Task A_converter_that_would_convert_what_it_has_made_is_refused(string source) =>
        (await Analysis.RunAsync(source)).Select(Analysis.Describe)
            .ShouldContain(said => said.StartsWith("STUB0020 [x]") && said.Contains("' again;"));

    [Fact]
    public void A_class_that_derives_from_a_collection_shows_its_content_in_the_contract() =>
        ContractWriter.Write(ContractReader.Read(
            Driver.Compile("Sample", [
                """
                [Persistent] public partial class A { private Tags? tags; private Parts? parts; public int N => tags!.Count + parts!.Count; }
                public class Tags : HashSet<string> { public int Limit { get; set; } }
                public class Parts : System.Collections.ObjectModel.KeyedCollection<int, string> { protected override int GetKeyForItem(string item) => item.Length; }
                """]), CancellationToken.None)).Split('\n')
            .Where(line => line.Contains("[]", StringComparison.Ordinal)).Select(line => line.Trim()).ShouldBe(
        [
            "state []: System.Collections.ObjectModel.Collection<string>",
            "state []: System.Collections.Generic.HashSet<string>",
        ]);
}
