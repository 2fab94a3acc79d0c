using Stubs.Store;
using Stubs.Tests.GeneratedCode;
using Stubs.Tests.State;
using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

/// <summary>
/// What the program's own code throws while a state is saved or restored arrives as an error of the run time that says
/// of which object and member, with what was thrown inside; and what is stored is as it was.
/// </summary>
public sealed class AuthorsCodeTests : RuleTest
{
    private const string Type = "Stubs.Tests.Objects.Tender";

    private readonly Disk disk = new();
    private readonly Uid uid = new(7, 1);

    [Fact, Trait("Rule", "4"), Trait("Rule", "35")]
    public async Task An_upgrade_that_throws_is_told_with_object_class_and_member()
    {
        var error = await RefusedAsync(new EarlierTender(), "last");

        error.InnerException.ShouldBeOfType<IndexOutOfRangeException>();
        error.Message.ShouldContain(uid.ToString());
        error.Message.ShouldContain($"'{Type}'");
        error.Message.ShouldContain("Member 'last' cannot be made of what an earlier version stored");
        error.Message.ShouldContain("Let the method take all that was ever stored.");
    }

    [Fact, Trait("Rule", "4")]
    public async Task An_upgrade_of_a_data_type_that_throws_is_told_with_its_path()
    {
        var earlier = new EarlierTender();
        earlier.Name("Ada Lovelace");
        earlier.Offer(-1);

        var error = await RefusedAsync(earlier, "bids.Cost");

        error.InnerException.ShouldBeOfType<ArgumentOutOfRangeException>();
        error.Message.ShouldContain(uid.ToString());
        error.Message.ShouldContain("Too cheap.");
    }

    [Fact, Trait("Rule", "4")]
    public async Task What_restores_at_the_end_and_throws_is_told_with_the_object()
    {
        var earlier = new EarlierTender();
        earlier.Name("Ada gone");

        var error = await RefusedAsync(earlier, null);

        error.InnerException.ShouldBeOfType<InvalidOperationException>().Message.ShouldBe("It is gone.");
        error.Message.ShouldContain(uid.ToString());
        error.Message.ShouldContain($"'{Type}'");
    }

    [Fact, Trait("Rule", "20")]
    public async Task What_cannot_be_put_back_after_an_operation_that_was_undone_is_told_in_the_same_way()
    {
        await StoreAsync(new EarlierTender(), static tender => tender.Name("Ada Lovelace"));
        await using var node = await Nodes.OnAsync(disk);
        var tender = await TenderStub.BindAsync(node, uid);
        await using (AtomicAction.Begin())
        {
            await tender.SpoilAsync();
            await Should.ThrowAsync<InvalidOperationException>(async () =>
            {
                await using (AtomicAction.Begin())
                {
                    await tender.SpoilAsync();
                    throw new InvalidOperationException("It was a mistake.");
                }
            });
            var error = await Should.ThrowAsync<StateIncompatibleException>(() => tender.ShowAsync());
            error.InnerException.ShouldBeOfType<InvalidOperationException>().Message.ShouldBe("It is gone.");
            error.Message.ShouldContain(uid.ToString());
        }

        (await tender.ShowAsync()).ShouldBe("Ada Lovelace 1");
    }

    [Fact]
    public void An_error_of_the_programs_code_names_the_member_in_which_it_was()
    {
        var inner = Failing(static (ref StateReader reader) =>
        {
            var map = reader.ReadMapStart();
            reader.ReadMember(ref map, "a"u8);
            var within = reader.ReadMapStart();
            reader.ReadMember(ref within, "b"u8);
            reader.ReadInt32();
        });
        inner.ShouldBe("a.b");
        Failing(static (ref StateReader reader) =>
        {
            var map = reader.ReadMapStart();
            reader.ReadMember(ref map, "a"u8);
            var within = reader.ReadMapStart();
            reader.ReadMember(ref within, "b"u8);
            reader.ReadInt32();
            reader.ReadMapEnd(ref within);
        }).ShouldBe("a");
        Failing(static (ref StateReader reader) =>
        {
            var map = reader.ReadMapStart();
            reader.ReadMember(ref map, "a"u8);
            reader.ReadMapStart();
        }).ShouldBe("a");
        Failing(static (ref StateReader reader) =>
        {
            var map = reader.ReadMapStart();
            reader.ReadMember(ref map, "a"u8);
            reader.SkipValue();
            reader.ReadMapEnd(ref map);
        }).ShouldBeNull();
    }

    [Fact, Trait("Rule", "35")]
    public async Task Bytes_behind_a_state_that_is_generated_are_refused()
    {
        byte[] state = [.. RoundTrip.Save(new Tender()), 0x05];
        await disk.WriteAsync(new StoreOperation.Create(new ObjectState(uid, Type, state)));
        await using var node = await Nodes.OnAsync(disk);
        var error = await Should.ThrowAsync<StateIncompatibleException>(
            async () => await (await TenderStub.BindAsync(node, uid)).ShowAsync());
        error.Message.ShouldContain("expected the end of the state, but found 5");
        error.Message.ShouldContain(uid.ToString());
    }

    [Fact, Trait("Rule", "3")]
    public async Task A_state_that_its_author_reads_may_be_left_unread_in_part()
    {
        await using (var node = await Nodes.OnAsync(disk))
        {
            await HalfReadStub.CreateAsync(node, "half");
            await (await HalfReadMoreStub.CreateAsync(node, "more")).SetBothAsync(4);
        }

        await using var again = await Nodes.OnAsync(disk);
        (await (await HalfReadStub.BindAsync(again, "half")).GetValueAsync()).ShouldBe(0);
        var more = await HalfReadMoreStub.BindAsync(again, "more");
        (await more.GetAAsync()).ShouldBe(4);
        (await more.GetValueAsync()).ShouldBe(5);
    }

    private delegate void Reading(ref StateReader reader);

    // {"a": {"b": 1}, "c": 2}
    private static string? Failing(Reading read)
    {
        var reader = new StateReader(StateTest.Bytes("a26161a1616201616302"));
        read(ref reader);
        return reader.Failed(new InvalidOperationException("failed")).Member;
    }

    private async Task<StateIncompatibleException> RefusedAsync(EarlierTender earlier, string? member)
    {
        await StoreAsync(earlier, static _ => { });
        var stored = (await disk.ReadAsync(uid))!.State!.Body.ToArray();
        await using var node = await Nodes.OnAsync(disk);
        var error = await Should.ThrowAsync<StateIncompatibleException>(
            async () => await (await TenderStub.BindAsync(node, uid)).ShowAsync());
        error.Member.ShouldBe(member);
        error.Message.ShouldContain("its stored state is untouched");
        (await disk.ReadAsync(uid))!.State!.Body.ToArray().ShouldBe(stored);
        return error;
    }

    private ValueTask StoreAsync(EarlierTender earlier, Action<EarlierTender> change)
    {
        change(earlier);
        return disk.WriteAsync(new StoreOperation.Create(new ObjectState(uid, Type, RoundTrip.Save(earlier))));
    }
}
