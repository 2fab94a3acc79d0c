using System.Globalization;

namespace Stubs.Tests.Lab.Simulation;

/// <summary>
/// How wrong a clock is gives its machine neither an advantage nor a disadvantage where programs want the same objects.
/// </summary>
public sealed class FairnessTests
{
    [Theory, Trait("Rule", "13")]
    [InlineData("c:0,e:200")]
    [InlineData("c:0,e:-200")]
    [InlineData("c:0,e:3600000")]
    [InlineData("c:-3600000,e:0")]
    public async Task Two_clients_get_the_same_though_the_clock_of_one_is_wrong(string rivals)
    {
        foreach (var commits in await RunAsync(rivals))
        {
            commits.Min().ShouldBeGreaterThan(50);
            (commits.Min() / (double)commits.Max()).ShouldBeGreaterThan(0.5, string.Join(' ', commits));
        }
    }

    [Theory, Trait("Rule", "13")]
    [InlineData("a:0,c:3600000")]
    [InlineData("a:0,c:-3600000")]
    [InlineData("a:-3600000,c:0")]
    [InlineData("a:200,c:0")]
    public async Task A_program_at_the_server_and_a_client_get_what_they_get_with_right_clocks(string rivals)
    {
        var usual = await RunAsync("a:0,c:0");
        var found = await RunAsync(rivals);

        for (var i = 0; i < usual.Count; i++)
        {
            for (var rival = 0; rival < 2; rival++)
                ((double)found[i][rival] / usual[i][rival]).ShouldBeInRange(
                    0.8, 1.25, $"{string.Join(' ', found[i])} for {string.Join(' ', usual[i])}");
        }
    }

    /// <summary>
    /// Both commit in the same run, a thousand times together. The bound is wide, as a busy machine does not slow both
    /// alike; the simulated rivals keep the narrow one. Ages by the wall clock give one of them less than a twentieth.
    /// </summary>
    [Theory, Trait("Rule", "13")]
    [InlineData("0,200")]
    [InlineData("0,3600000")]
    public async Task Two_processes_get_the_same_over_TCP_though_the_clock_of_one_is_ahead(string skews)
    {
        var (code, output) = await SimulationProcess.RunAsync("--rival-processes", skews);

        code.ShouldBe(0, output);
        var commits = CommitsOf(output).ShouldHaveSingleItem();
        commits.Sum().ShouldBeGreaterThanOrEqualTo(1000);
        (commits.Min() / (double)commits.Max()).ShouldBeGreaterThan(0.5, string.Join(' ', commits));
    }

    private static async Task<List<int[]>> RunAsync(string rivals)
    {
        var (code, output) = await SimulationProcess.RunAsync("--rivals", rivals, "--seed", "1");
        code.ShouldBe(0, output);
        return CommitsOf(output);
    }

    private static List<int[]> CommitsOf(string output) =>
    [
        .. output.Split('\n').Where(static line => line.Contains("commits ", StringComparison.Ordinal))
            .Select(static line =>
                line.Split("commits ")[1].Split(' ')
                    .Select(static count => int.Parse(count, CultureInfo.InvariantCulture)).ToArray()),
    ];
}
