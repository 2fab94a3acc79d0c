using Stubs.Analyzers.CodeFixes.Contract;

namespace Stubs.Generators.Tests;

/// <summary>The editor offers what keeps a promise, and what takes it back.</summary>
public sealed class ContractFixTests
{
    private const string First =
        "[Persistent, Remote] public partial class A { private int count; private long total; public long Sum() => count + total; public int P => count; }";

    [Fact]
    public async Task A_renamed_member_gets_the_name_that_it_had()
    {
        using var fixing = new Fixing(Contracts.Of(First), First.Replace("count", "counted", StringComparison.Ordinal));

        await fixing.FixAsync(new KeepNameFix(), "Add [FormerName(\"count\")]");

        (await fixing.SourceAsync()).ShouldContain("[FormerName(\"count\")]");
        (await fixing.RemainingAsync()).ShouldBe(["STUB0086"]);
    }

    [Fact]
    public async Task The_parameter_of_a_record_gets_it_for_its_property()
    {
        const string Record =
            "[Persistent] public partial class A { private D? d; public D? Get() => d; } public record D(int X, int Y);";
        using var fixing = new Fixing(
            Contracts.Of(Record), Record.Replace("int X", "int XPosition", StringComparison.Ordinal));

        await fixing.FixAsync(new KeepNameFix(), "Add [FormerName(\"X\")]");

        (await fixing.SourceAsync()).ShouldContain("record D([property: FormerName(\"X\")] int XPosition, int Y)");
        (await fixing.RemainingAsync()).ShouldBe(["STUB0086"]);
    }

    [Fact]
    public async Task All_renamed_members_get_the_names_that_they_had_at_once()
    {
        using var fixing = new Fixing(
            Contracts.Of(First),
            First.Replace("count", "counted", StringComparison.Ordinal)
                .Replace("total", "totals", StringComparison.Ordinal));

        await fixing.FixAllAsync(new KeepNameFix(), "STUB0082", nameof(KeepNameFix) + "STUB0082");

        var source = await fixing.SourceAsync();
        source.ShouldContain("[FormerName(\"count\")]");
        source.ShouldContain("[FormerName(\"total\")]");
        (await fixing.RemainingAsync()).ShouldBe(["STUB0086", "STUB0086"]);
    }

    [Theory]
    [InlineData("Sum()", "Total()", "Add [Operation(\"Sum()\")]", "[Operation(\"Sum()\")]")]
    [InlineData("int P", "int Q", "Add [Operation(\"P()\")]", "[Operation(\"P()\")]")]
    public async Task A_renamed_operation_gets_the_name_that_clients_know(
        string old, string @new, string title, string attribute)
    {
        using var fixing = new Fixing(Contracts.Of(First), First.Replace(old, @new, StringComparison.Ordinal));

        await fixing.FixAsync(new KeepNameFix(), title);

        (await fixing.SourceAsync()).ShouldContain(attribute);
        (await fixing.RemainingAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_property_that_is_also_set_has_two_names_that_no_attribute_can_keep()
    {
        const string Property = "[Persistent] public partial class A { public int P { get; set; } }";
        using var fixing = new Fixing(
            Contracts.Of(Property),
            Property.Replace("int P", "[FormerName(\"P\")] public int Q", StringComparison.Ordinal)
                .Replace("public [", "[", StringComparison.Ordinal));

        (await fixing.OffersAsync(new KeepNameFix())).ShouldBeEmpty();
        (await fixing.RemainingAsync()).ShouldBe(["STUB0084", "STUB0084", "STUB0086"]);
    }

    [Theory]
    [InlineData(
        "[Persistent, Remote] public partial class A ", "[Persistent(Name = \"A\"), Remote] public partial class B ")]
    public async Task A_renamed_class_keeps_its_name(string declaration, string expected)
    {
        using var fixing = new Fixing(
            Contracts.Of(First),
            First.Replace(
                declaration, declaration.Replace("class A", "class B", StringComparison.Ordinal),
                StringComparison.Ordinal));

        await fixing.FixAsync(new KeepNameFix(), "Keep the name 'A'");

        (await fixing.SourceAsync()).ShouldContain(expected);
        (await fixing.RemainingAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_clients_look_for_in_a_result_keeps_its_name_on_the_wire()
    {
        const string Result = "[Remote] public partial class A { public D M() => null!; } public record D(int Count);";
        using var fixing = new Fixing(
            Contracts.Of(Result), Result.Replace("int Count", "int ItemCount", StringComparison.Ordinal));

        await fixing.FixAllAsync(new KeepNameFix(), "STUB0082", nameof(KeepNameFix) + "STUB0082");

        (await fixing.SourceAsync()).ShouldContain("D([property: StoredName(\"Count\")] int ItemCount)");
        (await fixing.RemainingAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_guess_by_type_alone_is_the_authors_and_no_fix_for_all_makes_it()
    {
        using var fixing = new Fixing(
            Contracts.Of(First), First.Replace("total", "cache", StringComparison.Ordinal)
                .Replace("Sum", "Take", StringComparison.Ordinal));
        var before = await fixing.SourceAsync();

        await fixing.FixAllAsync(new KeepNameFix(), "STUB0080", nameof(KeepNameFix) + "STUB0080");
        await fixing.FixAllAsync(new KeepNameFix(), "STUB0084", nameof(KeepNameFix) + "STUB0084");
        (await fixing.SourceAsync()).ShouldBe(before);

        await fixing.FixAsync(
            new KeepNameFix(), "Add [FormerName(\"total\")] to 'cache', if that is what 'total' became");
        await fixing.FixAsync(new KeepNameFix(), "Add [Operation(\"Sum()\")]");
        (await fixing.RemainingAsync()).ShouldBe(["STUB0086"]);
    }

    [Fact]
    public async Task A_class_that_was_moved_is_not_written_down_as_a_new_one()
    {
        using var fixing = new Fixing(
            Contracts.Of("namespace X; " + First),
            "namespace Y; " + First.Replace("int count;", "int count; private int more;", StringComparison.Ordinal));

        await fixing.FixAsync(new ContractFileFix(), "Add to Stubs.Contract.txt");

        fixing.Contract.ShouldBe(Contracts.Of("namespace X; " + First));
        await fixing.FixAsync(new KeepNameFix(), "Keep the name 'X.A'");
        (await fixing.RemainingAsync()).ShouldBe(["STUB0086"]);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task What_the_file_lacks_is_added_and_nothing_else_is_touched(string ending)
    {
        var second = First.Replace(
            "private int count;", "private int count; private string? name; public string? Name => name;",
            StringComparison.Ordinal);
        using var fixing = new Fixing(Contracts.Of(First).Replace("\n", ending, StringComparison.Ordinal), second);

        await fixing.FixAsync(new ContractFileFix(), "Add to Stubs.Contract.txt");

        fixing.Contract.ShouldBe(Contracts.Of(second).Replace("\n", ending, StringComparison.Ordinal));
        (await fixing.RemainingAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task All_that_the_file_lacks_is_added_at_once()
    {
        const string Other =
            "[Persistent] public partial class B { private E e; public E Get() => e; } public enum E { X }";
        using var fixing = new Fixing(
            Contracts.Of(First), First.Replace("int count;", "int count, more;", StringComparison.Ordinal), Other);

        new ContractFileFix().GetFixAllProvider().ShouldBeNull();
        await fixing.FixAsync(new ContractFileFix(), "Add to Stubs.Contract.txt");

        (await fixing.RemainingAsync()).ShouldBeEmpty();
        fixing.Contract!.ShouldContain("enum E\n  base: int\n  value X: 0\n");
    }

    [Fact]
    public async Task Adding_takes_nothing_back_that_was_promised()
    {
        using var fixing = new Fixing(
            Contracts.Of(First),
            First.Replace("int count", "string count", StringComparison.Ordinal)
                .Replace("count + total", "1", StringComparison.Ordinal)
                .Replace("int P => count", "int P => 1", StringComparison.Ordinal)
                    .Replace("long total;", "long totals; private byte more;", StringComparison.Ordinal));
        var before = await fixing.RemainingAsync();

        await fixing.FixAsync(new ContractFileFix(), "Add to Stubs.Contract.txt");

        before.ShouldBe(["STUB0081", "STUB0082", "STUB0086"]);
        (await fixing.RemainingAsync()).ShouldBe(["STUB0081", "STUB0082"]);
        fixing.Contract!.ShouldContain("  state count: int\n  state more: byte\n  state total: long\n");
    }

    [Fact]
    public async Task A_break_can_be_accepted_by_itself()
    {
        using var fixing = new Fixing(
            Contracts.Of(First),
            First.Replace("long total;", "long sum;", StringComparison.Ordinal)
                .Replace("count + total", "1", StringComparison.Ordinal)
                .Replace("public int P => count;", "", StringComparison.Ordinal));

        await fixing.FixAsync(new AcceptBreakFix(), "Accept the break in Stubs.Contract.txt");

        (await fixing.RemainingAsync()).ShouldBe(["STUB0084"]);
        fixing.Contract!.ShouldContain("  state sum: long\n");
        fixing.Contract!.ShouldNotContain("total");
        fixing.Contract!.ShouldContain("get_P()");
    }

    [Fact]
    public async Task Breaks_are_accepted_one_by_one_until_none_is_left()
    {
        using var fixing = new Fixing(
            Contracts.Of(First),
            "[Persistent, Remote] public partial class A { private int count; private long total; }");

        new AcceptBreakFix().GetFixAllProvider().ShouldBeNull();
        while ((await fixing.RemainingAsync()).Count > 0)
            await fixing.FixAsync(new AcceptBreakFix(), "Accept the break in Stubs.Contract.txt");

        fixing.Contract.ShouldBe(Contracts.Of(
            "[Persistent, Remote] public partial class A { private int count; private long total; }"));
    }

    [Fact]
    public async Task The_file_can_be_created_at_an_annotated_class_where_there_is_none()
    {
        using var fixing = new Fixing(null, First + "public class Plain;");

        (await fixing.RefactorAsync(new CreateContract(), "Plain")).ShouldBeFalse();
        (await fixing.RefactorAsync(new CreateContract(), "A ")).ShouldBeTrue();

        fixing.Contract.ShouldBe(Contracts.Of(First));
        (await fixing.RefactorAsync(new CreateContract(), "A ")).ShouldBeFalse();
    }
}
