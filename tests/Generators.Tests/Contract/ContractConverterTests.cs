namespace Stubs.Generators.Tests;

/// <summary>
/// A converter decides what a stored value means. The file names it, so that another one is seen where the stored type
/// stays the same.
/// </summary>
public sealed class ContractConverterTests
{
    private const string Converters =
        """
        public sealed class B64 : IStateConverter<string, string> { public string ToStored(string value) => value; public string FromStored(string stored) => stored; }
        public sealed class Hex : IStateConverter<string, string> { public string ToStored(string value) => value; public string FromStored(string stored) => stored; }
        public sealed class Cron(string text) { public string Text() => text; }
        public sealed class CronText : IStateConverter<Cron, string> { public string ToStored(Cron value) => value.Text(); public Cron FromStored(string stored) => new(stored); }
        public sealed class CronLine : IStateConverter<Cron, string> { public string ToStored(Cron value) => value.Text(); public Cron FromStored(string stored) => new(stored); }
        """;

    private const string Consequence =
        ": stored objects and clients of other versions have the former, which cannot be read, or is misread; keep the former converter, or store it under a new name by [StoredName], and make its value of the former one by [Upgrade], or accept that in Stubs.Contract.txt";

    [Theory, Trait("Rule", "4")]
    [InlineData("string s;", "[StateConverter<B64>] string s;", "'s' of 'A' was stored as it is and is now converted by 'B64'")]
    [InlineData("[StateConverter<B64>] string s;", "string s;", "'s' of 'A' was converted by 'B64' and is stored as it is now")]
    [InlineData("[StateConverter<B64>] string s;", "[StateConverter<Hex>] string s;", "'s' of 'A' was converted by 'B64' and is now by 'Hex'")]
    [InlineData("List<string> s;", "[StateConverter<B64>] List<string> s;", "'s' of 'A' was stored as it is and is now converted by 'B64'")]
    [InlineData("[StateConverter<CronText>] Cron s;", "[StateConverter<CronLine>] Cron s;", "'s' of 'A' was converted by 'CronText' and is now by 'CronLine'")]
    [InlineData("[StateConverter<CronText>] Dictionary<int, Cron[]> s;", "[StateConverter<CronLine>] Dictionary<int, Cron[]> s;", "'s' of 'A' was converted by 'CronText' and is now by 'CronLine'")]
    [InlineData("[StateConverter<CronText>] Cron s;", "string s;", "'s' of 'A' was converted by 'CronText' and is stored as it is now")]
    [InlineData("[StateConverter<B64>] string s;", "[FormerName(\"s\"), StateConverter<Hex>] string t;", "'t' of 'A' was converted by 'B64' and is now by 'Hex'")]
    public async Task A_converter_that_comes_goes_or_changes_is_reported_where_the_stored_type_is_the_same(
        string first, string second, string expected) =>
            (await Errors(State(first), State(second))).ShouldHaveSingleItem()
                .ShouldContain(expected + Consequence);

    [Theory, Trait("Rule", "4")]
    [InlineData("public record D(string S);", "public record D([StateConverter<B64>] string S);")]
    [InlineData("public record D(Code S); [StateConverter<One>] public class Code(string text) { public string Text() => text; }", "public record D(Code S); [StateConverter<Two>] public class Code(string text) { public string Text() => text; }")]
    public async Task The_same_is_reported_of_members_of_data_and_of_converters_of_types(string first, string second)
    {
        const string Codes =
            "\npublic sealed class One : IStateConverter<Code, string> { public string ToStored(Code value) => value.Text(); public Code FromStored(string stored) => new(stored); } public sealed class Two : IStateConverter<Code, string> { public string ToStored(Code value) => value.Text(); public Code FromStored(string stored) => new(stored); }";
        string Program(string data) => State("D d;") + data + (data.Contains("Code") ? Codes : "");

        (await Errors(Program(first), Program(second))).ShouldHaveSingleItem().ShouldContain("'S' of 'D' was ");
    }

    [Fact]
    public void A_line_names_the_converter_between_the_type_and_the_former_names()
    {
        var file = Contracts.Of(State("[StateConverter<B64>, FormerName(\"t\")] string s; [StateConverter<CronText>] List<Cron> all; string plain;"));

        file.ShouldContain("  state s: string by B64 formerly t\n");
        file.ShouldContain("  state all: System.Collections.Generic.List<string> by CronText\n");
        file.ShouldContain("  state plain: string\n");
    }

    [Fact]
    public async Task A_file_that_names_no_converters_breaks_nothing_and_is_completed()
    {
        var source = State("[StateConverter<CronText>] Cron c;");
        var old = Contracts.Of(source).Replace(" by CronText", "");

        (await Contracts.CheckAsync(old, source)).Select(diagnostic => diagnostic.Id).ShouldBe(["STUB0086"]);
        Contracts.Extend(old, source).ShouldBe(Contracts.Of(source));
    }

    [Fact]
    public async Task A_line_keeps_its_converter_as_long_as_the_change_is_not_accepted()
    {
        var (first, second) = (State("[StateConverter<B64>] string s;"), State("[StateConverter<Hex>] string s;"));
        var extended = Contracts.Extend(Contracts.Of(first), second);

        extended.ShouldBe(Contracts.Of(first));
        (await Contracts.CheckAsync(Contracts.Of(second), second)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_converter_under_a_new_name_with_an_upgrade_breaks_nothing() =>
        (await Errors(State("string s;"), State("[StoredName(\"s2\"), StateConverter<B64>, Upgrade(nameof(F))] string s; static string F(string s) => s;")))
            .ShouldBeEmpty();

    private static async Task<IReadOnlyList<string>> Errors(string first, string second) =>
        [.. (await Contracts.ChangeAsync(first, second)).Where(said => !said.StartsWith("STUB0086"))];

    private static string State(string members) =>
        $"#pragma warning disable CS0169, CS8618, CS0649, CS0414\n[Persistent] public partial class A {{ {members} }}\n{Converters}\n";
}
