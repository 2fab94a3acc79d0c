namespace Stubs.Analyzers.Tests;

/// <summary>
/// Analyzers run at every keystroke, over code that is not finished: none of them may fail, which
/// <see cref="Analysis"/> checks.
/// </summary>
public sealed class HalfWrittenCodeTests
{
    private const int Steps = 10;

    public static TheoryData<string> Finished =>
    [
        .. UsageRuleTests.Bad.Select(row => Sources.Method((string)row[0])).Chunk(10).Select(chunk => chunk[0]),
        .. OperationRuleTests.Bad.Concat(StateRuleTests.Bad).Select(row => (string)row[0]).Chunk(10)
            .Select(chunk => chunk[0]),
        .. LockRuleTests.Writers.Select(row => Sources.Class((string)row[0])).Chunk(10).Select(chunk => chunk[0]),
    ];

    [Theory]
    [MemberData(nameof(Finished))]
    public async Task No_analyzer_fails_on_what_is_typed_so_far(string source)
    {
        for (var step = 1; step < Steps; step++)
            await Analysis.RunAsync(source[..(source.Length * step / Steps)]);
    }
}
