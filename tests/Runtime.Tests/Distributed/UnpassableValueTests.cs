using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.Distributed;

/// <summary>
/// An argument or a result that cannot be passed is told as such, with the operation and the parameter, wherever the
/// object is. An argument was never sent, so that there is no doubt about what was done.
/// </summary>
public sealed class UnpassableValueTests : RuleTest
{
    private static readonly Anything Bad = new("bad", new Customs());

    [Theory, InlineData(false, false), InlineData(false, true), InlineData(true, false), InlineData(true, true)]
    [Trait("Rule", "36"), Trait("Rule", "40")]
    public async Task An_argument_that_cannot_be_passed_is_told_and_nothing_was_called(bool isRemote, bool inAction)
    {
        await using var site = await Site.StartAsync();
        var customs = await CustomsStub.CreateAsync(isRemote ? site.Client.At("a") : site.A, null);
        await customs.GetPassedAsync();
        await using var action = inAction ? AtomicAction.Begin() : null;

        foreach (var call in new Func<Task>[]
        {
            () => customs.DeclareAsync("me", Bad), () => customs.DeclareLaterAsync("me", Bad),
        })
        {
            if (!isRemote)
                continue;
            var refused = await Should.ThrowAsync<StateIncompatibleException>(call);
            refused.Message.ShouldStartWith("Argument 'goods' of operation 'Declare");
            refused.Message.ShouldContain("of class 'Stubs.Tests.Objects.Customs' cannot be passed");
            refused.Message.ShouldContain("so the operation was not called");
            refused.Member.ShouldBe("goods.What");
        }

        var all = await Should.ThrowAsync<StateIncompatibleException>(
            () => customs.DeclareAllAsync("me", Customs.Failing()));
        all.Member.ShouldBe("numbers");
        all.InnerException.ShouldBeOfType<FormatException>();
        all.Message.ShouldContain("Not three.");
        if (isRemote)
        {
            var streamed = await Should.ThrowAsync<StateIncompatibleException>(async () =>
            {
                await foreach (var _ in customs.GiveManyAsync(Bad))
                {
                }
            });
            streamed.Member.ShouldBe("first.What");
        }

        (await customs.GetPassedAsync()).ShouldBe(0);
        (await customs.DeclareAsync("me", new Anything("good", 5))).ShouldBe(7);
        if (action is not null)
            await action.CommitAsync();
        (await customs.GetPassedAsync()).ShouldBe(1);
    }

    [Theory, InlineData(false, false), InlineData(false, true), InlineData(true, false), InlineData(true, true)]
    [Trait("Rule", "36"), Trait("Rule", "40")]
    public async Task A_result_that_cannot_be_passed_is_told_as_such(bool isRemote, bool inAction)
    {
        await using var site = await Site.StartAsync();
        var customs = await CustomsStub.CreateAsync(isRemote ? site.Client.At("a") : site.A, null);
        await customs.GetPassedAsync();
        await using var action = inAction ? AtomicAction.Begin() : null;

        var all = await Should.ThrowAsync<StateIncompatibleException>(() => customs.GiveAllAsync());
        all.Message.ShouldStartWith("The result of operation 'GiveAll()' of class");
        all.InnerException.ShouldBeOfType<FormatException>();
        (await customs.GetPassedAsync()).ShouldBe(0);
        if (!isRemote)
            return;

        var refused = await Should.ThrowAsync<StateIncompatibleException>(() => customs.GiveAsync(false));
        refused.Message.ShouldStartWith("The result of operation 'Give(bool)' of class");
        (await customs.GetPassedAsync()).ShouldBe(0);

        // Locally such a result is not copied. So it is found out when the operation has ended.
        var late = await Should.ThrowAsync<StateIncompatibleException>(() => customs.GiveSetAsync());
        late.Message.ShouldStartWith("The result of operation 'GiveSet()' of class");
        late.Message.Contains("the operation was executed", StringComparison.Ordinal).ShouldBe(!inAction);
        (await customs.GetPassedAsync()).ShouldBe(inAction ? 0 : 1);

        var streamed = await Should.ThrowAsync<StateIncompatibleException>(async () =>
        {
            await foreach (var item in customs.GiveManyAsync(new Anything("first", 5)))
                item.Name.ShouldBe("first");
        });
        streamed.Message.ShouldStartWith("The result of operation 'GiveMany");
    }

    [Theory, InlineData(false), InlineData(true), Trait("Rule", "8"), Trait("Rule", "36")]
    public async Task A_constructors_argument_that_cannot_be_passed_is_told_and_nothing_was_made(bool isRemote)
    {
        await using var site = await Site.StartAsync();
        var before = (await site.DiskOf("a").ListAsync()).Count;

        var place = isRemote ? site.Client.At("a") : site.A;
        var refused = await Should.ThrowAsync<StateIncompatibleException>(
            () => ConsignmentStub.CreateAsync(place, "crate", "red", Bad));

        refused.Message.ShouldStartWith("Argument 2 of operation");
        refused.Message.ShouldContain("of class 'Stubs.Tests.Objects.Consignment' cannot be passed");
        refused.Member.ShouldBe("What");
        (await site.DiskOf("a").ListAsync()).Count.ShouldBe(before);
        await ConsignmentStub.CreateAsync(place, "crate", "red", new Anything("a", 1));
    }
}
