using System.Runtime.CompilerServices;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>A volatile object that other nodes can reach outlives the stubs of its own node.</summary>
[Collection("Alone")]
public sealed class VolatileLifeTests : IAsyncLifetime
{
    private Site site = null!;

    public async Task InitializeAsync() => site = await Site.StartAsync();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Theory, Trait("Rule", "1")]
    [InlineData("client", "clock")]
    [InlineData("client", null)]
    [InlineData("b", "clock")]
    [InlineData("b", null)]
    public async Task A_volatile_object_at_a_node_that_is_not_the_directory_lives_until_it_is_destroyed(
        string creator, string? name)
    {
        var uid = await CreateAsync(creator == "b" ? site.B : site.Client.At("b"), name);
        Collect();

        site.B.Objects.Volatiles.Live().Select(live => live.Uid).ShouldContain(uid);
        var clock = name is null ? await site.A.BindAsync<IClock>(uid) : await site.A.BindAsync<IClock>(name);
        (await clock.TickAsync()).ShouldBe(1);
        await ((ClockStub)clock).DestroyAsync();
        Collect();

        site.B.Objects.Volatiles.Live().Select(live => live.Uid).ShouldNotContain(uid);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<Uid> CreateAsync(Node node, string? name) =>
        (await ClockStub.CreateAsync(node, name)).Uid;

    private static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
