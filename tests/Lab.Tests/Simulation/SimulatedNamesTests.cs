namespace Stubs.Tests.Lab.Simulation;

/// <summary>
/// Names that concurrent, long actions make, list and delete, in simulated worlds: a name has one holder, a listing
/// shows no phantom, strangers do not wait for each other.
/// </summary>
public sealed class SimulatedNamesTests
{
    [Fact, Trait("Rule", "9"), Trait("Rule", "15")]
    public async Task All_that_actions_see_of_names_agrees_with_one_order_of_them_in_any_of_many_worlds()
    {
        var (code, output) = await SimulationProcess.RunAsync("--simulate", "250", "--seed", "1", "--names");

        code.ShouldBe(0, output);
        output.ShouldContain("nothing is wrong");
    }

    [Fact, Trait("Rule", "30")]
    public async Task Names_and_their_objects_agree_whichever_machine_crashes_at_whichever_step_of_the_protocol()
    {
        var (code, output) = await SimulationProcess.RunAsync("--script", "names");

        code.ShouldBe(0, output);
        output.ShouldContain("; 0 are wrong");
    }
}
