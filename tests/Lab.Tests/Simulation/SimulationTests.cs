using System.Text.RegularExpressions;

namespace Stubs.Tests.Lab.Simulation;

/// <summary>
/// The simulation is deterministic, and finds nothing wrong with the library. That the same worlds find each of many
/// planted faults is what the mutants say that name these tests.
/// </summary>
public sealed partial class SimulationTests
{
    /// <summary>So many worlds are enough to find any of the planted faults.</summary>
    private const int Budget = 1000;

    [Fact]
    public async Task The_same_seed_gives_the_same_worlds_in_another_process_and_another_seed_gives_others()
    {
        var first = await SimulationProcess.RunAsync("--simulate", "60", "--seed", "1");
        var again = await SimulationProcess.RunAsync("--simulate", "60", "--seed", "1");
        var other = await SimulationProcess.RunAsync("--simulate", "60", "--seed", "2");

        first.Code.ShouldBe(0, first.Output);
        TraceOf(again.Output).ShouldBe(TraceOf(first.Output));
        TraceOf(other.Output).ShouldNotBe(TraceOf(first.Output));
    }

    [Fact]
    public async Task A_world_that_failed_among_many_fails_in_the_same_way_alone_and_shows_its_steps()
    {
        var among = await SimulationProcess.RunAsync("--simulate", $"{Budget}", "--seed", "1", "--lying-disks");
        var seed = SeedPattern().Match(among.Output).Groups[1].Value;

        var alone = await SimulationProcess.RunAsync("--seed", seed, "--lying-disks", "--trace");

        among.Code.ShouldBe(1, among.Output);
        alone.Code.ShouldBe(1, alone.Output);
        TraceOf(alone.Output).ShouldBe(TraceOf(among.Output));
        alone.Output.ShouldContain("DecisionAsked");
    }

    /// <summary>Enough to find most planted faults, in a second or two.</summary>
    [Fact]
    public async Task Nothing_is_wrong_in_the_first_worlds()
    {
        var (code, output) = await SimulationProcess.RunAsync("--simulate", "60", "--seed", "1");

        code.ShouldBe(0, output);
    }

    [Fact]
    public async Task Nothing_is_wrong_in_any_of_many_worlds()
    {
        var (code, output) = await SimulationProcess.RunAsync("--simulate", $"{Budget}", "--seed", "1");

        code.ShouldBe(0, output);
        output.ShouldContain("nothing is wrong");
    }

    [Fact, Trait("Rule", "41")]
    public async Task Nothing_is_wrong_in_any_of_many_worlds_where_objects_run_elsewhere_than_at_home()
    {
        var (code, output) = await SimulationProcess.RunAsync("--simulate", "400", "--seed", "1", "--borrow");

        code.ShouldBe(0, output);
        output.ShouldContain("nothing is wrong");
    }

    [Fact, Trait("Rule", "43")]
    public async Task Nothing_is_wrong_in_any_of_many_worlds_where_objects_move()
    {
        var (code, output) = await SimulationProcess.RunAsync("--simulate", "150", "--seed", "1", "--move");

        code.ShouldBe(0, output);
        output.ShouldContain("nothing is wrong");
    }

    [Fact, Trait("Rule", "33")]
    public async Task No_defect_that_was_found_by_simulation_comes_back()
    {
        var (code, output) = await SimulationProcess.RunAsync("--script", "all");

        code.ShouldBe(0, output);
        output.ShouldContain("✔ A commit that is durable but answered with an error stays committed");
        output.ShouldContain(
            "✔ A server that is stopped in the middle of an action neither loses nor doubles any of it");
    }

    private static string TraceOf(string output)
    {
        var found = TracePattern().Match(output);
        found.Success.ShouldBeTrue(output);
        return found.Groups[1].Value;
    }

    [GeneratedRegex("trace ([0-9a-f]{16})")]
    private static partial Regex TracePattern();

    [GeneratedRegex("seed ([0-9]+), trace")]
    private static partial Regex SeedPattern();
}
