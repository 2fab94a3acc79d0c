using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Stubs.Generated;

namespace Stubs.Generators.Tests;

/// <summary>
/// What the classes of an earlier version stored is read by those of a later one: the migrations of the document, and
/// what is hard about them.
/// </summary>
[Trait("Rule", "4")]
public sealed partial class EvolutionTests
{
    private static readonly Lazy<(Assembly Before, Assembly After)> Documented = new(() => (
        Versions.Load("Before", Blocks("before").Select(block => block.Code)),
        Versions.Load("After", Blocks("after").Select(block => block.Code))));

    private static readonly Lazy<(Assembly Before, Assembly After)> Harder = new(() => (
        Versions.Load("HarderBefore", [HarderBefore]), Versions.Load("HarderAfter", [HarderAfter])));

    private const string HarderBefore =
        """
        public enum Color { Red, Green }

        [Persistent] public partial class Twice { private int amount = 250; private string note = "n"; public string Show() => $"{amount}{note}"; }

        [Persistent] public partial class Chain { private string name = "a b"; public string Show() => name; }

        [Persistent] public partial class Shared
        {
            private Node left = new() { Value = 1 };
            private Node right;
            private Node other = new() { Value = 2 };
            public Shared() { right = left; left.Next = other; }
            public string Show() => $"{left.Value}{right.Value}{other.Value}";
        }

        public class Node { public int Value; public Node? Next; }

        [Persistent] public partial class Shelf { private Box box = new(7); private Box<int> many = new() { Item = 3 }; public string Show() => $"{box}{many.Item}"; }

        public record Box(int Size);
        public class Box<T> { public T? Item; }

        [Persistent] public partial class Named { public string Name { get; set; } = "N"; private Color color = Color.Green; public string Show() => Name + color; }

        [Persistent] public partial class Plain { private int x = 1; public string Show() => $"{x}"; }

        [Persistent] public partial class Upper : Lower { private int own = 5; public string Show() => $"{own}{Get()}"; }
        public class Lower { private string text = "t"; protected string Get() => text; }

        [Persistent(Name = "Generic")] public partial class Generic<T> { private T? item; public void Put(T value) => item = value; public string Show() => $"{item}"; }
        """;

    private const string HarderAfter =
        """
        public enum Color { Red, Green }

        [Persistent] public partial class Twice
        {
            [StoredName("amount3"), Upgrade(nameof(FromCents)), Upgrade(nameof(FromEuros))] private string amount = "";
            private string note = "";
            public string Show() => amount + note;
            private static string FromCents(int amount) => $"c{amount}";
            private static string FromEuros(decimal amount2) => $"e{amount2}";
        }

        [Persistent] public partial class Chain
        {
            [Upgrade(nameof(Join))] private string whole = "";
            [Upgrade(nameof(FirstOf))] private string first = "";
            public string Show() => whole + "|" + first;
            private static string Join(string first, string name, int lacking = 4) => $"<{first}/{name}/{lacking}>";
            private static string FirstOf(string name) => name.Split(' ')[0];
        }

        [Persistent] public partial class Shared
        {
            private Node left = new();
            [Upgrade(nameof(Same))] private Node alias = new();
            [Upgrade(nameof(Same2))] private Node alias2 = new();
            public string Show() => $"{ReferenceEquals(left, alias)}{ReferenceEquals(alias, alias2)}{alias.Value}{left.Next!.Value}";
            private static Node Same(Node right) => right;
            private static Node Same2(Node right) => right;
        }

        public class Node { public int Value; public Node? Next; }

        [Persistent] public partial class Shelf { private Box box = new(1, 2); private Box<int> many = new(); public string Show() => $"{box.Width}{box.Height}{many.Item2}"; }

        public readonly record struct Box(
            [property: Upgrade(nameof(Box.Of))] int Width, [property: Upgrade(nameof(Box.Of))] int Height = 9)
        {
            internal static int Of(int size) => size * 2;
        }

        public class Box<T>
        {
            [Upgrade(nameof(From))] public string? Item2;
            internal static string From(T? item) => $"[{item}]";
        }

        [Persistent] public partial class Named
        {
            [Upgrade(nameof(Of))] public string Title { get; private set; } = "";
            public string Show() => Title;
            private static string Of(string name, Color color) => $"{name}-{color}";
        }

        [Persistent] public partial class Plain { private int x = 2; [Upgrade(nameof(Never))] private int y = 3; public string Show() => $"{x}{y}"; private static int Never(int gone) => gone; }

        [Persistent] public partial class Upper : Lower { private int own; public string Show() => $"{own}{Get()}"; }
        public class Lower { [Upgrade(nameof(Count))] private int length; protected int Get() => length; internal static int Count(string text) => text.Length; }

        [Persistent(Name = "Generic")] public partial class Generic<T> { [Upgrade(nameof(From))] private List<T> items = []; public void Put(T value) => items = [value]; public string Show() => $"{items.Count}{items[0]}"; private static List<T> From(T item) => [item]; }
        """;

    public static TheoryData<string, string> Migrations => new()
    {
        { "Account", "12.5" },
        { "Person", "Lovelace, Ada" },
        { "Appointment", "2026-11-29 09:30" },
        { "Order", "pen: 2.5 EUR ink: 9.99 EUR" },
        { "Customer", "Quay 3, Bergen" },
        { "Basket", "2: 7" },
    };

    public static TheoryData<string, string> Hard => new()
    {
        { "Twice", "c250n" },
        { "Chain", "<a/a b/4>|a" },
        { "Shared", "TrueTrue12" },
        { "Shelf", "1414[3]" },
        { "Named", "N-Green" },
        { "Plain", "13" },
        { "Upper", "51" },
    };

    [Theory]
    [MemberData(nameof(Migrations))]
    public void A_migration_of_the_document_takes_over_what_the_earlier_class_stored(string type, string expected) =>
        Check(Documented.Value, type, expected);

    [Theory]
    [MemberData(nameof(Hard))]
    public void An_upgrade_takes_over_what_the_earlier_class_stored(string type, string expected) =>
        Check(Harder.Value, type, expected);

    [Fact]
    public void An_upgrade_of_a_generic_class_takes_what_the_construction_stored()
    {
        var (before, after) = Harder.Value;
        var stored = Versions.Find(before, "Generic`1").MakeGenericType(typeof(int));
        var read = Versions.Find(after, "Generic`1").MakeGenericType(typeof(int));
        var old = Activator.CreateInstance(stored)!;
        stored.GetMethod("Put")!.Invoke(old, [8]);

        Versions.Show(Versions.Restore(read, Versions.Save(old))).ShouldBe("18");
    }

    [Fact]
    public void Undoing_restores_what_was_before_from_the_earlier_form_as_often_as_need_be()
    {
        var bytes = Versions.Save(Activator.CreateInstance(Versions.Find(Documented.Value.Before, "Person"))!);
        var restored = Versions.Restore(Versions.Find(Documented.Value.After, "Person"), bytes);
        Versions.Set(restored, "first", "changed");

        Versions.RestoreInto(restored, bytes);

        Versions.Show(restored).ShouldBe("Lovelace, Ada");
    }

    [Fact]
    public void What_is_stored_of_a_type_without_upgrades_is_byte_for_byte_what_it_was()
    {
        var plain = Versions.Save(Activator.CreateInstance(Versions.Find(Harder.Value.Before, "Plain"))!);
        Convert.ToHexString(plain).ShouldBe("A1617801");
    }

    [Fact]
    public async Task A_change_that_an_upgrade_covers_breaks_no_contract()
    {
        var file = Contracts.Of([.. Blocks("before").Select(block => block.Code)]);
        var diagnostics = await Contracts.CheckAsync(file, [.. Blocks("after").Select(block => block.Code)]);

        diagnostics.Select(diagnostic => diagnostic.Id).Distinct().ShouldBe(["STUB0086"]);
        // What it reads is part of the contract from then on.
        var after = Contracts.Of([.. Blocks("after").Select(block => block.Code)]);
        after.ShouldContain("class Person\n  traits: recoverable persistent\n  state first: string\n  state last: string\n  former name: string\n");
        after.ShouldContain("data OrderLine\n  state Article: string\n  state Price2: Money\n  former price: int\n");
    }

    [Theory]
    [InlineData(
        "[Upgrade(nameof(Of))] int b; static int Of(string a) => 1;", "int b;", "STUB0080 [A] 'a' of 'A' is gone: what stored objects hold of it is ignored")]
    [InlineData(
        "[Upgrade(nameof(Of))] int b; static int Of(long a) => 1;", "[Upgrade(nameof(Of))] int b; static int Of(int a) => 1;",
        "STUB0081 [a] Parameter 'a' of upgrade 'Of' of 'A' was 'long' and is 'int': stored objects and clients of other versions have the former, which cannot be read, or is misread; give the parameter its type back, or add an upgrade for the other one")]
    public async Task An_upgrade_that_the_file_knows_is_missed_when_it_goes(
        string first, string second, string expected) =>
            (await Contracts.ChangeAsync(State(first), State(second))).ShouldHaveSingleItem().ShouldStartWith(expected);

    [Theory]
    [InlineData("int a;", "[Upgrade(nameof(Of))] int b; static int Of(string a) => 1;", "STUB0081 [a] Parameter 'a' of upgrade 'Of' of 'A' was 'int' and is 'string'")]
    [InlineData("int a; int c;", "[Upgrade(nameof(Of))] string b = \"\"; static string Of(int a) => \"\";", "STUB0080 [A] 'c' of 'A' is gone")]
    public async Task What_an_upgrade_cannot_read_is_reported(string first, string second, string expected) =>
        (await Contracts.ChangeAsync(State(first), State(second))).ShouldContain(said => said.StartsWith(expected));

    [Fact]
    public async Task A_type_argument_that_was_renamed_keeps_its_name_in_stores_and_changes_no_line_of_the_contract()
    {
        static string Program(string order, string @enum, string attribute = "") =>
            $$"""
            namespace Shop;
            [Persistent] public partial class Box<T> { private T? item; public T? Item => item; }
            [Persistent] public partial class Shelf { private IBox<{{order}}>? box; private List<IBox<List<{{@enum}}>>> all = []; private List<{{order}}> plain = []; public IBox<{{order}}>? Box => box; public int N => plain.Count + all.Count; }
            {{attribute.Replace("#", "Order")}} public record {{order}}(string Article);
            {{attribute.Replace("#", "Size")}} public enum {{@enum}} { One }
            public static class Uses { public static object Use() => typeof(BoxStub<{{order}}[]>); }
            """;
        var (before, after) = (Program("Order", "Size"), Program("Purchase", "Extent", "[StoredName(\"Shop.#\")]"));

        (await Contracts.ChangeAsync(before, Program("Purchase", "Extent")))
            .Select(said => said.Split("STUB")[1][..4]).Distinct()
            .ShouldBe(["0081", "0083", "0085", "0086"], ignoreOrder: true);
        // The types themselves are new to the file: they are stored without their names.
        (await Contracts.ChangeAsync(before, after)).ShouldAllBe(said => said.Contains("does not say what 'Shop.Purchase' holds yet")
            || said.Contains("does not say what 'Shop.Extent' holds yet") || said.Contains("what 'plain' of 'Shop.Shelf' is yet"));
        (await Contracts.ChangeAsync(after, Program("Deal", "Range", "[StoredName(\"Shop.#\")]")))
            .ShouldAllBe(said => said.StartsWith("STUB0086"));
        var file = Contracts.Of(after);
        file.ShouldContain("construction Shop.Box<Shop.Order[]>\n");
        file.ShouldContain("  state box: Shop.IBox<Shop.Order> as Shop.IBox<Shop.Order>?\n");
        file.ShouldContain("  state all: System.Collections.Generic.List<Shop.IBox<System.Collections.Generic.List<Shop.Size>>>\n");
        file.ShouldContain("  state plain: System.Collections.Generic.List<Shop.Purchase>\n");
        TypeArguments.Name("Shop.Box<{0}>", typeof(Purchase[])).ShouldBe("Shop.Box<Shop.Order[]>");
        TypeArguments.Name("Shop.Box<{0}>", typeof(List<Extent<int>?>)).ShouldBe("Shop.Box<System.Collections.Generic.List<Shop.Size<int>?>>");
    }

    [StoredName("Shop.Order")]
    private sealed record Purchase(string Article);

    [StoredName("Shop.Size")]
    private record struct Extent<T>(T Value);

    private static void Check((Assembly Before, Assembly After) versions, string type, string expected)
    {
        var old = Activator.CreateInstance(Versions.Find(versions.Before, type))!;

        var restored = Versions.Restore(Versions.Find(versions.After, type), Versions.Save(old));

        Versions.Show(restored).ShouldBe(expected);
        // What is stored next has the new form, and is read as it is.
        var again = Versions.Restore(Versions.Find(versions.After, type), Versions.Save(restored));
        Versions.Show(again).ShouldBe(expected);
        Versions.Save(again).ShouldBe(Versions.Save(restored));
    }

    private static string State(string members) =>
        $"#pragma warning disable CS0169, CS8618, CS0649, CS0414\n[Persistent] public partial class A {{ {members} }}";

    private static IEnumerable<(string Name, string Code)> Blocks(string version) =>
        VersionBlock().Matches(File.ReadAllText(RepositoryRoot.PathOf("docs", "evolution.md")))
            .Where(match => match.Groups["version"].Value == version)
            .Select(match => (match.Groups["name"].Value, match.Groups["code"].Value));

    [GeneratedRegex(
        "^```csharp (?<name>[a-z]+)-(?<version>before|after)\n(?<code>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex VersionBlock();
}

/// <summary>Two versions of a program in one process, each in a context of its own.</summary>
internal static class Versions
{
    public static Assembly Load(string name, IEnumerable<string> sources)
    {
        // Types of one name cannot be known twice in a process.
        var generation = Driver.Run(
            name, [.. sources.Select(source => $"namespace {name};\n" + source.Replace("using Stubs;\n", ""))]);
        var context = new AssemblyLoadContext(name);
        using var image = new MemoryStream();
        var emitted = generation.Output.Emit(image);
        emitted.Success.ShouldBeTrue(string.Join('\n', emitted.Diagnostics.Where(
            diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        return context.LoadFromStream(image);
    }

    public static Type Find(Assembly version, string type) =>
        version.GetType($"{version.GetName().Name}.{type}", throwOnError: true)!;

    public static byte[] Save(object target) => (byte[])Call(nameof(SaveAs), target.GetType(), target)!;

    public static object Restore(Type type, byte[] state) => Call(nameof(RestoreAs), type, state)!;

    public static void RestoreInto(object target, byte[] state) =>
        Call(nameof(RestoreIntoAs), target.GetType(), target, state);

    public static string Show(object target) => (string)target.GetType().GetMethod("Show", [])!.Invoke(target, [])!;

    public static void Set(object target, string field, object value) =>
        target.GetType().GetField(field, BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(target, value);

    private static object? Call(string method, Type type, params object[] arguments) =>
        typeof(Versions).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private static byte[] SaveAs<T>(T target)
        where T : class, IStateful<T>
    {
        var writer = StateWriter.Create();
        try
        {
            T.SaveState(target, ref writer);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static T RestoreAs<T>(byte[] state)
        where T : class, IStateful<T>
    {
        var target = T.CreateBlank(new NoServices());
        RestoreIntoAs(target, state);
        return target;
    }

    private static void RestoreIntoAs<T>(T target, byte[] state)
        where T : class, IStateful<T>
    {
        var reader = new StateReader(state);
        reader.StartStored();
        T.RestoreState(target, ref reader);
        reader.AtEnd.ShouldBeTrue();
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
