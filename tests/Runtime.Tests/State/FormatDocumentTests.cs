using System.Text.RegularExpressions;
using Stubs.Fixtures;
using Stubs.Tests.GeneratedCode;

namespace Stubs.Tests.State;

[Persistent]
public partial class DocumentedAccount
{
    private string owner = "Alice";
    private decimal balance = 10.50m;

    public string Show() => $"{owner} {balance}";
}

[Persistent]
public partial class DocumentedSavings : DocumentedAccount
{
    private int percent = 3;

    public int Percent => percent;
}

/// <summary>The examples of <c>docs/state-format.md</c> are what classes store.</summary>
public sealed partial class FormatDocumentTests
{
    private static readonly (string Notation, byte[] Bytes)[] examples =
    [
        .. Block().Matches(File.ReadAllText(RepositoryRoot.PathOf("docs", "state-format.md")))
            .Select(static block => (
                block.Groups["notation"].Value,
                StateTest.Bytes(Space().Replace(block.Groups["bytes"].Value, "")))),
    ];

    [Fact, Trait("Rule", "2")]
    public void The_bytes_of_each_example_say_what_is_written_beside_them()
    {
        examples.Length.ShouldBe(2);
        foreach (var (notation, bytes) in examples)
            Comment().Replace(CborDiagnostics.Print(bytes), "").ShouldBe(notation);
    }

    [Fact, Trait("Rule", "2")]
    public void An_object_and_one_of_a_derived_class_are_stored_as_documented()
    {
        RoundTrip.Save(new DocumentedAccount()).ShouldBe(examples[0].Bytes);
        RoundTrip.Save(new DocumentedSavings()).ShouldBe(examples[1].Bytes);
        RoundTrip.Restore<DocumentedSavings>(examples[1].Bytes).Show().ShouldBe("Alice 10.50");
    }

    [GeneratedRegex(@"^```\n(?<notation>\{.*\})\n(?<bytes>[0-9a-f\s]+)```$", RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(" / [^/]* /")]
    private static partial Regex Comment();
}
