using Stubs.Generators.Contract;

namespace Stubs.Generators.Tests;

/// <summary>The file only grows, as long as no break is accepted.</summary>
public sealed class ContractMergeTests
{
    [Theory]
    [InlineData("int a;", "long a;", "state a: long")]
    [InlineData("int a;", "[FormerName(\"a\")] long b;", "state b: long formerly a")]
    [InlineData("long a;", "int a;", "state a: long")]
    [InlineData("long a;", "[FormerName(\"a\")] int b;", "state a: long")]
    [InlineData("int a; int b;", "int a;", "state a: int\n  state b: int")]
    [InlineData("int a;", "int b;", "state a: int")]
    [InlineData("[FormerName(\"x\")] int a;", "int a;", "state a: int formerly x")]
    [InlineData(
        "[FormerName(\"x\")] int a;", "[FormerName(\"y\"), FormerName(\"x\")] int a;", "state a: int formerly x y")]
    public void What_was_promised_stays_and_what_is_kept_is_brought_up_to_date(
        string first, string second, string expected) =>
            Extend(State(first), State(second)).ShouldContain("traits: recoverable persistent\n  " + expected + "\n");

    [Fact]
    public void A_class_that_is_gone_stays_with_its_types()
    {
        const string Gone =
            "[Persistent] public partial class B { private D? d; public D? Get() => d; } public record D(E X); public enum E { One = 1 }";

        Extend(State("int a;") + Gone, State("int a;")).ShouldBe(Contracts.Of(State("int a;") + Gone));
    }

    [Fact]
    public void A_data_type_that_nothing_stored_or_sent_has_any_more_goes()
    {
        var extended = Extend(
            State("D1? d;") + "public record D1(int X);", State("D2? d;") + "public record D2(int X, int Y);");

        extended.ShouldBe(Contracts.Of(State("D2? d;") + "public record D2(int X, int Y);"));
    }

    [Theory]
    [InlineData(
        "int total;", "[StoredName(\"total2\"), Upgrade(nameof(F))] long total; static long F(short total) => total;",
        "state total: int\n  state total2: long\n")]
    [InlineData(
        "int b;", "[Upgrade(nameof(F))] int a; static int F(string b) => b.Length;", "state a: int\n  state b: int\n")]
    [InlineData(
        "[Upgrade(nameof(F))] int a; static int F(int b) => b;",
        "[Upgrade(nameof(F))] int a; static int F(short b) => b;", "state a: int\n  former b: int\n")]
    [InlineData(
        "int a; long c;", "[FormerName(\"a\"), FormerName(\"c\")] int b;", "state a: int\n  state c: long\n")]
    public async Task A_line_that_no_written_line_reads_stays_however_often_the_file_is_extended(
        string first, string second, string expected)
    {
        var once = Contracts.Extend(Contracts.Of(State(first)), State(second));
        var twice = Contracts.Extend(once, State(second));

        once.ShouldEndWith("traits: recoverable persistent\n  " + expected);
        twice.ShouldBe(once);
        (await Contracts.CheckAsync(twice, State(second))).ShouldContain(diagnostic => diagnostic.Id == "STUB0081");
    }

    [Fact]
    public void A_member_that_clients_of_earlier_versions_miss_stays()
    {
        var first = Contracts.Of(Returned("int X"));

        Contracts.Extend(first, Returned("[property: FormerName(\"X\")] int Y")).ShouldBe(first);
    }

    [Fact]
    public void Members_of_what_is_an_inline_array_now_stay()
    {
        var first = Contracts.Of(State("Row a;") + "public struct Row { public int First; }");

        Contracts.Extend(
            first,
            State("Row a;")
                + "[System.Runtime.CompilerServices.InlineArray(4)] public struct Row { public int First; }")
            .ShouldBe(first);
    }

    [Theory]
    [InlineData("Subtype<Dog>(\"cat\"), Subtype<Cat>(\"dog\")", "'cat' of 'I' was 'Cat' and is 'Dog'", 2)]
    [InlineData("Subtype<Dog>(\"cat\"), Subtype<Bird>(\"dog\")", "'dog' of 'I' was 'Dog' and is 'Bird'", 1)]
    [InlineData("Subtype<Bird>(\"cat\"), Subtype<Dog>(\"dog\")", null, 0)]
    [InlineData("Subtype<Dog>(\"cat\"), Subtype<Dog>(\"dog\")", null, 0)]
    public async Task The_name_of_a_subtype_goes_to_another_class_only_with_the_class_that_had_it(
        string subtypes, string? problem, int count)
    {
        const string Animals =
            "public record Cat(int Age) : I; public record Dog(int Age) : I; public record Bird(int Age) : I;";
        var file = Contracts.Of(
            State("I a;") + "[Subtype<Cat>(\"cat\"), Subtype<Dog>(\"dog\")] public interface I;" + Animals);
        var later = State("I a;") + $"[{subtypes}] public interface I;" + Animals;
        var extended = Contracts.Extend(file, later);

        foreach (var known in new[] { file, extended })
        {
            var errors = (await Contracts.CheckAsync(known, later)).Where(said => said.Id == "STUB0081").ToList();
            errors.Count.ShouldBe(count);
            if (problem is not null)
                errors.Select(Contracts.Describe).ShouldContain(
                    error => error.Contains(problem, StringComparison.Ordinal));
        }

        (extended == Contracts.Of(later)).ShouldBe(count == 0);
    }

    [Fact]
    public void Extending_twice_changes_nothing()
    {
        var first = State("int a; E e;") + "public enum E { X, Y }";
        var second = State("string a; E e; int b;") + "public enum E { Y = 1, Z }";

        var once = Extend(first, second);
        ContractWriter.Write(ContractMerge.Extend(
            ContractParser.Parse(once).Contract, ContractParser.Parse(Contracts.Of(second)).Contract)).ShouldBe(once);
        once.ShouldContain("value X: 0\n  value Y: 1\n  value Z: 2");
    }

    private static string Extend(string first, string second) => ContractWriter.Write(ContractMerge.Extend(
        ContractParser.Parse(Contracts.Of(first)).Contract, ContractParser.Parse(Contracts.Of(second)).Contract));

    private static string Returned(string parameters) =>
        $"[Remote] public partial class A {{ public D M() => default!; }} public record D({parameters});";

    private static string State(string members) => $"[Persistent] public partial class A {{ {members} }}";
}
