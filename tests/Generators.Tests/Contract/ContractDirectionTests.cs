namespace Stubs.Generators.Tests;

/// <summary>
/// Data is judged in the directions in which it travels: what is stored and sent is read by later versions, what is
/// returned by earlier clients. And a rename is offered only where nothing contradicts it.
/// </summary>
public sealed class ContractDirectionTests
{
    private const string Gone =
        "is gone: what stored objects hold of it is ignored, and lost when they are written next; bring it back, say [FormerName(";

    public static TheoryData<string, string, string> Breaks => new()
    {
        // Results: an earlier client reads what a later object writes.
        { Returned("int X"), Returned("long X"),
            "STUB0096 [X] 'X' of 'D' was 'int' and is 'long', and operations return it: clients of earlier versions cannot read it, or miss it; keep what they know and add another member, or accept that in Stubs.Contract.txt" },
        { Returned("List<int[]> X"), Returned("List<long[]> X"), "STUB0096 [X] 'X' of 'D' was" },
        { Returned("int X"), Returned("int? X"), "STUB0096 [X] 'X' of 'D' was 'int' and is 'int?'" },
        { Returned("int X, int Y"), Returned("int X"),
            "STUB0080 [D] 'Y' of 'D' is gone: clients of earlier versions miss it in what they get; bring it back, say [StoredName(\"Y\")]" },
        { Returned("int Count"), Returned("int ItemCount"), "STUB0082 [ItemCount] 'ItemCount' of 'D' seems to be what stored objects hold as 'Count': that is ignored, and lost when they are written next; say [StoredName(\"Count\")] on it" },
        { Returned("int X"), Returned("[property: FormerName(\"X\")] int Y"), "STUB0096 [Y] 'Y' of 'D' is sent under another name than 'X', and operations return it" },
        { Returned("int X"), Returned("[property: Upgrade(nameof(D.Of))] string Y", "internal static string Of(int x) => \"\";"),
            "STUB0086 [D]|STUB0086 [Y]|STUB0096 [D] 'X' of 'D' is not sent any more: only an upgrade reads it" },
        { Nested("int X"), Nested("long X"), "STUB0096 [X] 'X' of 'D' was 'int' and is 'long'" },
        { Stream("int X"), Stream("long X"), "STUB0096 [X] 'X' of 'D' was 'int' and is 'long'" },
        { Subtypes(""), Subtypes("[Subtype<D2>(\"two\")]"), "STUB0096 [I] Subtype 'two' of 'I' is new, and operations return it|STUB0086 [A]" },
        { Result("E", "public enum E : byte { X }"), Result("E", "public enum E { X }"), "STUB0096 [E] The underlying type of 'E' was 'byte' and is 'int'" },
        // Arguments: a later object reads what an earlier client writes.
        { Taken("long X"), Taken("int X"), "STUB0081 [X] 'X' of 'D' was 'long' and is 'int'" },
        { Taken("int X, int Y"), Taken("int X"), "STUB0080 [D] 'Y' of 'D' is gone: what clients of earlier versions send of it is ignored; bring it back" },
        // Both ways, and what is stored besides.
        { Both("int X"), Both("long X"), "STUB0096 [X] 'X' of 'D' was 'int' and is 'long'" },
        { Both("long X"), Both("int X"), "STUB0081 [X] 'X' of 'D' was 'long' and is 'int'" },
        { Result("D1", "public record D1(int X);"), Result("D2", "public record D2(long X);"), "STUB0085 [M] Operation 'M()' of 'A' has changed: it returned 'D1' and returns 'D2'|STUB0086 [A]" },
        // Enums.
        { Stored("E", "public enum E { X, Y }"), Stored("E", "public enum E { X }"),
            "STUB0098 [E] 'Y' of 'E' is gone, and with it the number 1, which stored objects hold and clients of other versions send: the program has no name for it; bring the constant back, or accept that in Stubs.Contract.txt" },
        { Stored("E", "[Flags] public enum E { A = 1, B = 2, C = 4 }"), Stored("E", "[Flags] public enum E { A = 1, C = 4 }"), "STUB0098 [E] 'B' of 'E' is gone, and with it the number 2" },
        { Stored("E", "[Flags] public enum E : long { A = 1, H = long.MinValue }"), Stored("E", "[Flags] public enum E : long { A = 1 }"), "STUB0098 [E] 'H' of 'E' is gone" },
        { Stored("E", "public enum E { A = 1, B = 2, Both = 3 }"), Stored("E", "public enum E { A = 1, B = 2 }"), "STUB0098 [E] 'Both' of 'E' is gone" },
        { Result("E", "public enum E { X, Y }"), Result("E", "public enum E { X }"), "STUB0098 [E] 'Y' of 'E' is gone" },
        // Inline arrays.
        { Stored("Row", Inline(4)), Stored("Row", Inline(3)), "STUB0081 [Row] The content of 'Row' was '4 int' and is '3 int'" },
        { Stored("Row", Inline(4)), Stored("Row", Inline(4, "short")), "STUB0081 [Row] The content of 'Row' was '4 int' and is '4 short'" },
        { Result("Row", Inline(4)), Result("Row", Inline(5)), "STUB0096 [Row] The content of 'Row' was '4 int' and is '5 int'" },
        // A class of which there are values cannot become one that has none.
        { Stored("S", "public class S { public int X; } public class T : S { public int Y; }").Replace("public class S", "[Subtype<T>(\"t\")] public class S"),
            Stored("S", "public abstract class S { public int X; } public class T : S { public int Y; }").Replace("public abstract class S", "[Subtype<T>(\"t\")] public abstract class S"),
            "STUB0088 [S] 'S' is abstract now, and values that were written are of exactly that class: stored objects or clients of other versions that count on it fail" },
        // What only its type speaks for is no rename.
        { State("int total;"), State("int cache;"), $"STUB0080 [A] 'total' of 'A' {Gone}\"total\")]|STUB0086 [cache]" },
        { State("string firstName;"), State("string lastName = \"\";"), "STUB0080 [A] 'firstName' of 'A'|STUB0086 [lastName]" },
        { State("DateTime startDate;"), State("DateTime endDate;"), "STUB0080 [A] 'startDate' of 'A'|STUB0086 [endDate]" },
        { State("int owner;"), State("int previousOwner;"), "STUB0080 [A] 'owner' of 'A'|STUB0086 [previousOwner]" },
        { State("bool enabled;"), State("bool disabled;"), "STUB0080 [A] 'enabled' of 'A'|STUB0086 [disabled]" },
        { State("int price;"), State("int priceNet; int priceGross;"), "STUB0080 [A] 'price' of 'A'|STUB0086 [priceGross]|STUB0086 [priceNet]" },
        { State("int _itemCount;"), State("int ItemCount; int itemCounts;"), "STUB0082 [ItemCount] 'ItemCount' of 'A' seems to be what stored objects hold as '_itemCount'|STUB0086 [itemCounts]" },
        { State("string recieved;"), State("string received = \"\";"), "STUB0082 [received]" },
        { State("int price;"), State("int pricing;"), "STUB0082 [pricing]" },
        { "[Remote] public partial class A { public int Sum() => 1; }", "[Remote] public partial class A { public int Count() => 1; }",
            "STUB0084 [Count] 'A' has no operation 'Sum()' any more: clients of earlier versions that call it get an error; if it is 'Count()' now, say so by [Operation(\"Sum()\")], for their names say nothing of it" },
        // A construction is named by its arguments, wherever it is named.
        { Generic("Order"), Generic("Receipt"), "Stubs.Contract.txt: STUB0083 [] There is no class 'Box<Order>' any more: its stored objects cannot be activated, and its clients find none; if 'Order' has another name now, say [StoredName(\"Order\")] on it; the program must name the construction; or accept that in Stubs.Contract.txt|STUB0086 [BoxStub<Receipt>] Stubs.Contract.txt does not say that 'Box<Receipt>' is used yet|STUB0086 [BoxStub<Receipt>] Stubs.Contract.txt does not say what 'Receipt' holds yet" },
        { Generic("Order"), Generic("Order", "string Id"), "STUB0081 [Id] 'Id' of 'Order' was 'int' and is 'string'" },
        { Generic("Order"), Generic("Order", "long Id"), "STUB0096 [Id] 'Id' of 'Order' was 'int' and is 'long'" },
    };

    public static TheoryData<string, string> Harmless => new()
    {
        { Taken("int X"), Taken("long X") },
        { Returned("long X"), Returned("int X") },
        { Returned("int X"), Returned("int X, int Y") },
        { Returned("int X"), Returned("[property: StoredName(\"X\")] int Y") },
        { Stored("D", "public record D(int X);"), Stored("D", "public record D(long X);") },
        { Stored("E", "public enum E { X, Y }"), Stored("E", "public enum E { X, Z }") },
        { Stored("E", "[Flags] public enum E { A = 1, B = 2, Both = 3 }"), Stored("E", "[Flags] public enum E { A = 1, B = 2 }") },
        { Result("E", "public enum E { X }"), Result("E", "public enum E { X, Y }") },
        { Stored("Row", Inline(4)), Stored("Row", Inline(5)) },
        { Generic("Order"), Generic("Order") + "[Persistent] public partial class Holder { private IBox<Order>? box; public IBox<Order>? P => box; }" },
        { State("List<int> a;"), State("System.Collections.Immutable.ImmutableArray<int> a;") },
        { State("Stack<int> a;"), State("List<int> a;") },
        { State("int a;"), State("[StoredName(\"a\")] int b;") },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_change_is_judged_in_each_direction_in_which_the_data_travels(
        string first, string second, string expected)
    {
        var diagnostics = await Contracts.ChangeAsync(first, second);

        var starts = expected.Split('|').Order(StringComparer.Ordinal).ToList();
        diagnostics.Count.ShouldBe(starts.Count, string.Join("\n", diagnostics));
        for (var index = 0; index < starts.Count; index++)
            diagnostics[index].ShouldStartWith(starts[index]);
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task A_change_that_nothing_suffers_from_breaks_nothing(string first, string second) =>
        (await Contracts.ChangeAsync(first, second))
            .Where(said => !said.StartsWith("STUB0086", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void Extending_the_file_keeps_what_a_class_that_became_abstract_was()
    {
        var first = Contracts.Of(Stored("S", "public class S { public int X; }"));
        var second = Stored("S", "[Subtype<T>(\"t\")] public abstract class S { public int X; } public class T : S;");

        Contracts.Extend(first, second).ShouldContain("data S\n  state X: int\n");
    }

    [Fact]
    public void Extending_the_file_keeps_a_construction_that_the_program_names_no_more()
    {
        var extended = Contracts.Extend(Contracts.Of(Generic("Order")), Generic("Receipt"));

        extended.ShouldContain("construction Box<Order>\n\nconstruction Box<Receipt>\n");
        extended.ShouldContain("data Order\n");
    }

    [Fact]
    public void A_construction_that_a_class_holds_has_no_section()
    {
        const string Holder = "[Persistent] public partial class Holder { private IBox<Order>? box; public IBox<Order>? P => box; }";

        Contracts.Of(Generic("Order") + Holder).ShouldNotContain("construction");
        Contracts.Of(Generic("Order")).ShouldContain("construction Box<Order>\n\ndata Order\n  state Id: int\n");
    }

    [Theory]
    [InlineData("[Persistent] public partial class Holder { private BoxStub<Line>? b; public object? B => b; }")]
    [InlineData("public class Holder { public BoxStub<Line>? B; }")]
    [InlineData(
        "[Persistent] public partial class Holder { private BoxStub<Line>? b; } public class Use { BoxStub<Line>? b; }")]
    public async Task The_file_as_it_is_written_lacks_no_construction(string holder)
    {
        var source = "#pragma warning disable CS0169\nnamespace Q; public record Line(int Id); "
            + "[Persistent] public partial class Box<T> { private T? item; public T? Item => item; } " + holder;

        (await Contracts.CheckAsync(Contracts.Of(source), source)).ShouldBeEmpty();
    }

    private static string State(string members) =>
        $"#pragma warning disable CS0169, CS8618, CS0649, CS0414\n[Persistent] public partial class A {{ {members} }}";

    private static string Stored(string type, string declaration) => State($"{type} a;") + declaration;

    private static string Result(string type, string declaration) =>
        $"[Remote] public partial class A {{ public {type} M() => default!; }} {declaration}";

    private static string Returned(string parameters, string members = "") =>
        Result("D", $"public record D({parameters}) {{ {members} }}");

    private static string Nested(string parameters) =>
        Result("Dictionary<string, O?[]>", $"public record struct O(D? Inner); public record D({parameters});");

    private static string Stream(string parameters) =>
        $"[Remote] public partial class A {{ public IAsyncEnumerable<D> M() => null!; }} public record D({parameters});";

    private static string Taken(string parameters) =>
        $"[Remote] public partial class A {{ public void M(List<D> d) {{ }} }} public record D({parameters});";

    private static string Both(string parameters) =>
        $"[Remote] public partial class A {{ public D M(D d) => d; }} public record D({parameters});";

    private static string Subtypes(string second) =>
        Result("I", $"[Subtype<D1>(\"one\")] {second} public interface I; public record D1(int X) : I; public record D2(int X) : I;");

    private static string Inline(int length, string element = "int") =>
        $"[System.Runtime.CompilerServices.InlineArray({length})] public struct Row {{ public {element} First; }}";

    private static string Generic(string argument, string member = "int Id") =>
        $"[Persistent, Remote] public partial class Box<T> where T : class {{ private T? item; public T? Item => item; }} public record {argument}({member}); public static class Program {{ public static object Use() => typeof(BoxStub<{argument}>); }}";
}
