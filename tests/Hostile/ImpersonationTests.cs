namespace Stubs.Tests.Hostile;

/// <summary>A peer that says that it is another, or more than it is, is not let in.</summary>
public sealed class ImpersonationTests : IAsyncLifetime
{
    private HostileSite site = null!;

    public async Task InitializeAsync() => site = await HostileSite.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Theory]
    [InlineData("keyless", "it has shown no key", 2)]
    [InlineData("other_key", "its key is another one", 2)]
    [InlineData("seen_key", "has not proved that this identity is its own", 2)]
    [InlineData("above_its_role", "asks for the role", 3)]
    [InlineData("guess", "secret", 2)]
    public async Task One_that_does_not_prove_what_it_says_is_refused(string behaviour, string why, int attempts)
    {
        var lines = await site.RunAsync("identity", behaviour, site.Identity);
        lines.Length.ShouldBe(attempts);
        lines.ShouldAllBe(line => line.StartsWith("refused: ", StringComparison.Ordinal) && line.Contains(why));
        await site.CheckAsync();
    }

    [Fact]
    public async Task A_copy_of_a_node_does_not_take_the_place_of_its_original()
    {
        var lines = await site.RunAsync("identity", "copied_start", site.Identity);
        lines[..2].ShouldAllBe(static line => line.Contains("runs on a copy of that node's store"));
        lines[2..].ShouldBe(["answered"], "the first one goes on");
        await site.CheckAsync();
    }
}
