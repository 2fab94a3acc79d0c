namespace Stubs.Tests.Lab.Simulation;

/// <summary>Clients that come, act and leave by the thousand, in good order or not, leave nothing behind.</summary>
public sealed class CrowdTests
{
    [Fact, Trait("Rule", "34")]
    public async Task Nothing_grows_with_clients_that_come_and_go_and_the_last_one_starts_as_the_first_one_did()
    {
        var (code, output) = await SimulationProcess.RunAsync("--crowd", "1000", "--seed", "1");

        code.ShouldBe(0, output);
        output.ShouldContain("1000 clients came and went");
    }
}
