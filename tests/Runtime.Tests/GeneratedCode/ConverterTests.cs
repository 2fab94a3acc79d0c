using Stubs.Tests.Objects;
using Stubs.Tests.State;
using Stubs.Tests.Support;

namespace Stubs.Tests.GeneratedCode;

/// <summary>State of types that have no code of their own: by converters, as content of collections, of .NET.</summary>
public sealed class ConverterTests : RuleTest
{
    private const string Filled = " 5 5,,7 1.5  3 three 1970 1970 5 1970 90";

    [Fact, Trait("Rule", "4")]
    public async Task Converted_values_come_back_and_travel_and_are_undone()
    {
        var disk = new Disk();
        await using (var node = await Nodes.OnAsync(disk))
        {
            var stub = await ConvertedStub.CreateAsync(node, "c");
            await stub.FillAsync();
            (await stub.GetTextAsync()).ShouldBe(Filled);
            (await stub.TwiceAsync(new Foreign(() => 20), [new Angle(1)])).Value.ShouldBe(41);
            (await stub.LaterAsync(DateTime.UnixEpoch)).ShouldBe(DateTime.UnixEpoch.AddDays(1));
            var error = await RefusedAsync(() => stub.FillWithWhatCannotBeAsync());
            error.Member.ShouldBe("one");
            error.InnerException.ShouldBeOfType<InvalidOperationException>();
            (await stub.GetTextAsync()).ShouldBe(Filled);
        }

        await using var again = await Nodes.OnAsync(disk);
        (await (await ConvertedStub.BindAsync(again, "c")).GetTextAsync()).ShouldBe(Filled);
    }

    [Fact]
    public void What_is_stored_is_what_the_converter_makes()
    {
        var converted = new Converted();
        converted.Fill();
        var text = CborDiagnostics.Print(RoundTrip.Save(converted));
        text.ShouldContain("\"one\": 5");
        text.ShouldContain("\"none\": null");
        text.ShouldContain("\"a\": \"1.5 deg\"");
        text.ShouldContain("\"pair\": [3, \"three\"]");
        text.ShouldContain($"\"times\": [{DateTime.UnixEpoch.Ticks}]");
    }

    [Fact, Trait("Rule", "4")]
    public void What_a_converter_refuses_or_makes_null_of_names_the_member()
    {
        var refused = Should.Throw<StateIncompatibleException>(() => RoundTrip.Restore<Converted>(StateTest.Write(
            (ref StateWriter writer) =>
            {
                writer.WriteMapStart(1);
                writer.WriteKey("one"u8);
                writer.Write(-1);
            })));
        refused.Member.ShouldBe("one");
        refused.InnerException.ShouldBeOfType<ArgumentOutOfRangeException>();
        var codec = Generated.Codecs.Converted<NullConverter, string, string>(Generated.Codecs.String);
        StateTest.Refused((ref StateWriter writer) => codec.Write(ref writer, "null"));
        StateTest.Refused(StateTest.Write(Generated.Codecs.String, "none"), codec.Read);
        StateTest.Read(codec, StateTest.Write(codec, null!)).ShouldBeNull();
    }

    [Fact, Trait("Rule", "4")]
    public async Task A_class_that_derives_from_a_collection_keeps_content_comparer_and_its_own_members()
    {
        const string filled = "b,a 3 2 spare 2 3 2 r 1 True 2 w True True True";
        var disk = new Disk();
        await using (var node = await Nodes.OnAsync(disk))
        {
            var stub = await OwnCollectionsStub.CreateAsync(node, "o");
            await stub.FillAsync();
            (await stub.GetTextAsync()).ShouldBe(filled);
            await Should.ThrowAsync<ArgumentException>(() => stub.AddTwiceAsync("gear"));
            (await stub.GetTextAsync()).ShouldBe(filled);
        }

        await using var again = await Nodes.OnAsync(disk);
        var restored = await OwnCollectionsStub.BindAsync(again, "o");
        (await restored.GetTextAsync()).ShouldBe(filled);
        await Should.ThrowAsync<ArgumentException>(() => restored.AddTwiceAsync("gear"));
        (await restored.GetTextAsync()).ShouldBe(filled);
    }

    [Fact, Trait("Rule", "4")]
    public void A_collection_without_its_content_is_empty()
    {
        var restored = RoundTrip.Restore<OwnCollections>(StateTest.Write((ref StateWriter writer) =>
        {
            writer.WriteMapStart(2);
            writer.WriteKey("tags"u8);
            writer.WriteMapStart(1);
            writer.WriteKey("Limit"u8);
            writer.Write(9);
            writer.WriteKey("parts"u8);
            writer.WriteMapStart(0);
        }));
        Should.Throw<ArgumentException>(() => restored.AddTwice("X"));
    }

    [Fact, Trait("Rule", "4")]
    public async Task A_collection_of_the_programs_own_behind_an_interface_is_refused_and_what_was_there_comes_back()
    {
        await using var node = await Nodes.OnAsync(new Disk());
        var stub = await HidingStub.CreateAsync(node, "h");
        var error = await RefusedAsync(() => stub.HideAsync());
        error.Member.ShouldBe("tags");
        error.Message.ShouldContain(nameof(TagList));
        (await stub.GetTextAsync()).ShouldBe("List`1 old 5 Int64");
        (await RefusedAsync(() => stub.PutAsync(""))).Member.ShouldBe("any");
        (await stub.GetTextAsync()).ShouldBe("List`1 old 5 Int64");
        await stub.PutAsync("x");
        (await stub.GetTextAsync()).ShouldBe("List`1 old System.Collections.Generic.List`1[System.Object] List`1");
    }

    [Fact, Trait("Rule", "4")]
    public void Members_of_types_of_dotnet_come_back()
    {
        var state = RoundTrip.Save(new FrameworkMembers());
        var restored = RoundTrip.Restore<FrameworkMembers>(state);
        RoundTrip.Save(restored).ShouldBe(state);
        restored.Json!["a"]!.GetValue<int>().ShouldBe(1);
        restored.Kind.ShouldBe(typeof(Dictionary<string, FrameworkMembers>));
        restored.Lazy.Value.ShouldBe("lazy");
        restored.Long.I.ShouldBe("i");
        restored.Last.ShouldBeOfType<InvalidOperationException>().Message.ShouldBe("last");
        restored.Bag["b"].ShouldBe(new DateOnly(2020, 1, 2));
        restored.IsUnlocked.ShouldBeTrue();
        new FrameworkMembers { EndPoint = null, Json = null, Area = null, Last = null }
            .ShouldSatisfyAllConditions(it => RoundTrip.Save(RoundTrip.Restore<FrameworkMembers>(RoundTrip.Save(it)))
                .ShouldBe(RoundTrip.Save(it)));
    }

    [Fact, Trait("Rule", "4")]
    public void A_union_comes_back_as_the_case_that_it_was()
    {
        var state = RoundTrip.Save(new Paid());
        CborDiagnostics.Print(state).ShouldContain("21338([\"transfer\", {");
        var restored = RoundTrip.Restore<Paid>(state);
        restored.First.Value.ShouldBe(new Coins(5));
        restored.Others.Select(static payment => payment.Value).ShouldBe(
            [new Wired(6, "a"), "cheque", PayMethod.Card, null]);
        restored.None.ShouldBeNull();
        RoundTrip.Save(restored).ShouldBe(state);
    }

    // The operation's own action cannot commit.
    private static async Task<StateIncompatibleException> RefusedAsync(Func<Task> operation) =>
        (await Should.ThrowAsync<ActionAbortedException>(operation))
            .InnerException.ShouldBeOfType<StateIncompatibleException>();
}
