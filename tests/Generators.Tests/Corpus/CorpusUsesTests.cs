namespace Stubs.Generators.Tests.Corpus;

/// <summary>
/// The corpus in two more places: each class as the base of a class in another assembly, and each data type as what a
/// class in another assembly holds.
/// </summary>
public sealed class CorpusUsesTests
{
    private const int Least = 400, LeastHeld = 350;

    [Fact]
    public async Task Enough_is_derived_from_and_held() =>
        (await CorpusUses.GetAsync()).Names.Count.ShouldBeGreaterThanOrEqualTo(Least);

    [Fact]
    public async Task Nothing_is_said_of_code_that_is_generated_for_another_assembly() =>
        (await CorpusUses.GetAsync()).Diagnostics
            .Where(diagnostic => CorpusBuild.IsGenerated(diagnostic) || diagnostic.Id.StartsWith("CS", StringComparison.Ordinal))
            .Select(Analysis.Describe).ShouldBeEmpty();

    [Fact]
    public async Task What_another_assembly_derives_from_or_holds_gets_exactly_the_diagnostics_that_are_known()
    {
        var uses = await CorpusUses.GetAsync();

        string[] found =
        [
            .. uses.Diagnostics.Where(diagnostic => !CorpusBuild.IsGenerated(diagnostic)).GroupBy(uses.UsedAt)
                .Select(group => $"{group.Key}: {string.Join(' ', group.Select(diagnostic => diagnostic.Id).Distinct().Order())}: {group.First().GetMessage()}")
                .Order(StringComparer.Ordinal),
        ];
        if (Environment.GetEnvironmentVariable("STUBS_ACCEPT_CORPUS") == "1")
            File.WriteAllLines(CorpusSources.PathOf("Uses.txt"), found);
        found.ShouldBe(File.ReadAllLines(CorpusSources.PathOf("Uses.txt")));
    }

    [Fact]
    [Trait("Rule", "4")]
    public async Task What_another_assembly_derives_from_or_holds_comes_back_as_it_was()
    {
        var uses = await CorpusUses.GetAsync();
        await using var node = await Node.StartAsync(new NodeOptions { Store = NodeOptions.InMemory, Services = new CorpusServices() });
        var lost = new List<string>();
        // Of some, their own declaration says already that a base class hides what is lost.
        var refused = uses.Diagnostics.Select(uses.UsedAt)
            .Concat(CorpusSources.All.Where(declared => declared.Expected.Contains("STUB0101")).Select(declared => declared.Name)).ToHashSet();
        var checkedTypes = 0;
        foreach (var type in uses.Types.Values.SelectMany(types => types).Where(type => !type.ImplementationType.IsAbstract && type.HasState))
        {
            if (refused.Contains(uses.Names.GetValueOrDefault(type.ImplementationType.Name)!))
                continue;
            checkedTypes++;
            try
            {
                StateTrip.Check(type, node);
            }
            catch (Exception exception)
            {
                lost.Add($"{uses.Names.GetValueOrDefault(type.ImplementationType.Name)}: {exception.Message}");
            }
        }

        checkedTypes.ShouldBeGreaterThanOrEqualTo(LeastHeld);
        lost.ShouldBeEmpty();
    }
}
