using System.Globalization;
using Stubs.Tests.State;

namespace Stubs.Tests.GeneratedCode;

public sealed class StateTests
{
    [Fact, Trait("Rule", "4")]
    public void Every_kind_of_member_is_saved_and_restored()
    {
        var members = new Members(7, "secret")
        {
            RequiredField = "f", RequiredInit = "i", InitOnly = 8, GetSet = 9, Virtual = 10, Checked = 11,
        };
        members.Fill();

        var restored = RoundTrip.Check(members);

        restored.Inspect().ShouldBe(["secret", 3, 4, 5]);
        restored.ShouldSatisfyAllConditions(
            it => it.GetOnly.ShouldBe(7), it => it.InitOnly.ShouldBe(8), it => it.Checked.ShouldBe(11),
            it => it.internalField.ShouldBe(long.MinValue));
    }

    [Fact, Trait("Rule", "3")]
    public void Restoring_runs_no_constructor_of_the_authors()
    {
        var members = new Members(1, "s") { RequiredField = "f", RequiredInit = null };
        var before = Members.Constructions;

        RoundTrip.Check(members);

        Members.Constructions.ShouldBe(before);
    }

    [Fact, Trait("Rule", "4")]
    public void Every_plain_type_is_saved_and_restored() => RoundTrip.Check(new Plain());

    [Fact, Trait("Rule", "4")]
    public void Every_collection_is_saved_and_restored() => RoundTrip.Check(new Collections());

    [Fact, Trait("Rule", "4")]
    public void What_stored_data_lacks_has_the_default_value_of_the_records_parameter()
    {
        var stored = StateTest.Write((ref StateWriter writer) =>
        {
            writer.WriteMapStart(4);
            writer.WriteKey("Old"u8);
            writer.Write(1);
            writer.WriteKey("Line"u8);
            writer.WriteMapStart(1);
            writer.WriteKey("Product"u8);
            writer.Write("nail");
            writer.WriteKey("Classic"u8);
            writer.WriteMapStart(0);
            writer.WriteKey("Measure"u8);
            writer.WriteMapStart(1);
            writer.WriteKey("Value"u8);
            writer.Write(1.5);
        });

        var restored = RoundTrip.Restore<Lacking>(stored);

        (restored.Old, restored.Label, restored.Day, restored.Price, restored.Count).ShouldBe(
            (1, "none", DayOfWeek.Friday, 2.5m, null));
        (restored.Line!.Product, restored.Line.Count, restored.Line.Unit, restored.Line.Delay).ShouldBe(
            ("nail", 1, "piece", null));
        restored.Line.Tags.ShouldBe(["new"]);
        (restored.Classic!.Size, restored.Classic.Name).ShouldBe((7, "classic"));
        (restored.Measure.Value, restored.Measure.Unit).ShouldBe((1.5, "m"));
    }

    [Fact, Trait("Rule", "20")]
    public async Task An_operation_that_threw_leaves_collections_of_their_class_and_every_element()
    {
        await using var node = await Node.StartAsync(
            new NodeOptions { Store = NodeOptions.InMemory, MaxActiveObjects = 1 });
        var kinds = await KindsStub.CreateAsync(node, "kinds");
        await kinds.AddAsync("red");
        await kinds.AddAsync("blue");

        await Should.ThrowAsync<ArgumentException>(() => kinds.AddAsync(""));
        await kinds.AddAsync("BLUE");

        (await kinds.GetClassesAsync()).ShouldBe("HashSet`1 SortedDictionary`2");
        (await kinds.GetTagsAsync()).ShouldBe(2);
        (await kinds.GetWindowAsync()).ShouldBe("1 2 2");
        (await kinds.GetLastAsync()).ShouldBe("BLUE 2");
    }

    [Fact, Trait("Rule", "4")]
    public void Collections_behind_interfaces_and_arrays_within_an_object_come_back_whole()
    {
        var kinds = new Kinds();
        kinds.Add("red");
        kinds.Add("blue");

        var restored = RoundTrip.Restore<Kinds>(RoundTrip.Save(kinds));

        (restored.Classes, restored.Window, restored.Last).ShouldBe((kinds.Classes, "0 1 2", "blue 2"));
        restored.Add("RED");
        restored.Tags.ShouldBe(2);
        RoundTrip.Save(restored).ShouldNotBe(RoundTrip.Save(kinds));
    }

    [Fact, Trait("Rule", "4")]
    public void Of_an_array_within_an_object_that_was_stored_by_its_first_element_that_is_read()
    {
        // {"window": {"first": 7}}
        var restored = RoundTrip.Restore<Kinds>(Convert.FromHexString("a16677696e646f77a165666972737407"));

        restored.Window.ShouldBe("7 0 0");
    }

    [Fact, Trait("Rule", "4")]
    public void Data_types_need_no_attribute()
    {
        var data = new Data();
        data.Tree.Children.Add(new Tree { Label = "child" });
        data.Order.Add("a thing");

        var restored = RoundTrip.Check(data);

        restored.Tree.Children[0].Label.ShouldBe("child");
        restored.Order.Count.ShouldBe(1);
        restored.Pairs.Second!.Second.ShouldBe(4);
    }

    [Fact]
    public void A_value_of_a_derived_class_is_refused_rather_than_cut_down() =>
        Should.Throw<StateIncompatibleException>(
            () => RoundTrip.Save(new Data { Base = new DerivedData() })).Message.ShouldContain(nameof(DerivedData));

    [Fact, Trait("Rule", "2")]
    public void A_reference_is_saved_as_a_uid()
    {
        var uid = new Uid([.. Enumerable.Range(1, Uid.Size).Select(number => (byte)number)]);
        var references = new References
        {
            One = RoundTrip.Reference<IPlain>(uid),
            Two = RoundTrip.Reference<PlainStub>(uid),
            Many = [null, RoundTrip.Reference<IPlain>(uid)],
            ByName = { ["x"] = RoundTrip.Reference<ICollections>(uid) },
        };

        var restored = RoundTrip.Check(references);

        restored.One.ShouldBeOfType<PlainStub>().Uid.ShouldBe(uid);
        restored.ByName["x"].ShouldBeOfType<CollectionsStub>();
    }

    [Fact]
    public void Members_that_are_not_state_get_their_initializers_where_no_constructor_can_run()
    {
        var target = new PrimaryConstructor(" Alice ", 5);
        target.Change();

        var restored = RoundTrip.Restore<PrimaryConstructor>(RoundTrip.Save(target));

        restored.Owner.ShouldBe("Alice");
        restored.Limit.ShouldBe(5);
        restored.Transients().ShouldBe([new List<int>(), 7, "", 1, new List<string> { "new" }]);
    }

    [Fact, Trait("Rule", "18")]
    public void State_is_restored_in_place_and_leaves_alone_what_is_not_state()
    {
        var target = new PrimaryConstructor("Alice", 5);
        var state = RoundTrip.Save(target);
        target.Change();
        target.Transients()[4].ShouldBeOfType<List<string>>().Add("more");

        RoundTrip.RestoreInto(target, state);

        target.Transients().ShouldBe([new List<int>(), 8, "changed", 1, new List<string> { "new" }]);
    }

    [Fact, Trait("Rule", "4")]
    public void A_derived_class_saves_its_base_and_that_its_plain_base()
    {
        var dog = new Dog("Rex", 3);
        dog.GrowOlder();

        var restored = RoundTrip.Check(dog);

        (restored.Name, restored.Age, restored.OwnAge, restored.Tail, restored.Hidden).ShouldBe(("Rex", 3, 101, 3, 1));
    }

    [Fact]
    public void A_record_can_be_a_class_of_objects() => RoundTrip.Check(new Document("T", ["a", "b"]) { Note = "n" });

    [Theory, Trait("Rule", "4")]
    [InlineData("amount")]
    [InlineData("sum")]
    [InlineData("balance")]
    public void A_renamed_member_is_found_under_its_former_names(string name)
    {
        var writer = StateWriter.Create();
        writer.WriteMapStart(2);
        writer.WriteKey(System.Text.Encoding.UTF8.GetBytes(name));
        writer.Write(12.5m);
        writer.WriteKey("removed long ago"u8);
        writer.Write("whatever");

        var restored = RoundTrip.Restore<Renamed>(writer.ToArray());

        restored.Balance.ShouldBe(12.5m);
        restored.List.ShouldBe([1], "a member that the stored state lacks keeps its initializer's value");
        writer.Dispose();
    }

    [Fact, Trait("Rule", "4")]
    public void A_retyped_member_is_an_error_that_names_it()
    {
        var writer = StateWriter.Create();
        writer.WriteMapStart(1);
        writer.WriteKey("balance"u8);
        writer.Write("a text");
        var state = writer.ToArray();
        writer.Dispose();

        Should.Throw<StateIncompatibleException>(() => RoundTrip.Restore<Renamed>(state)).Member.ShouldBe("balance");
    }

    [Fact]
    public void Services_are_given_again_and_are_never_state()
    {
        var state = RoundTrip.Save(new Serviced());

        var restored = RoundTrip.Restore<Serviced>(
            state, new Services(TimeProvider.System, CultureInfo.InvariantCulture));

        restored.Clock.ShouldBe(TimeProvider.System);
        restored.Optional.ShouldBe(CultureInfo.InvariantCulture);
        System.Text.Encoding.UTF8.GetString(state).ShouldNotContain("clock");
        RoundTrip.Restore<Serviced>(state, new Services(TimeProvider.System, null)).Optional.ShouldBeNull();
        Should.Throw<InvalidOperationException>(
            () => RoundTrip.Restore<Serviced>(state, new Services(null, null))).Message.ShouldContain(nameof(
                TimeProvider));
    }

    [Fact, Trait("Rule", "3")]
    public void A_class_that_saves_itself_is_asked_to()
    {
        var target = new HandWritten { Number = 5 };
        var state = RoundTrip.Save(target);
        state.ShouldBe([5]);

        var restored = RoundTrip.Restore<HandWritten>(state);

        restored.Number.ShouldBe(5);
        restored.Restorations.ShouldBe(1);
    }

    private sealed class Services(TimeProvider? clock, IFormatProvider? format) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == typeof(TimeProvider) ? clock : serviceType == typeof(IFormatProvider) ? format : null;
    }
}
