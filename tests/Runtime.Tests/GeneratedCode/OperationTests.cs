using Stubs.Generated;

namespace Stubs.Tests.GeneratedCode;

/// <summary>Operations of every shape, called through stubs on a node.</summary>
public sealed class OperationTests : IAsyncLifetime
{
    private Node node = null!;

    public async Task InitializeAsync() => node = await Node.StartAsync(new NodeOptions { Store = NodeOptions.InMemory, Services = new Clock() });

    public async Task DisposeAsync() => await node.DisposeAsync();

    private Task<ShapesStub> CreateAsync() => ShapesStub.CreateAsync(node, null, ["a"], DayOfWeek.Monday);

    [Fact]
    public async Task Every_shape_of_operation_reaches_its_method()
    {
        var shapes = await CreateAsync();

        await shapes.NothingAsync();
        (await shapes.GetNumberAsync()).ShouldBe(2);
        await shapes.SetNumberAsync(7);
        await shapes.WaitAsync();
        (await shapes.GetNumberAsync()).ShouldBe(8);
        (await shapes.AddAsync(1)).ShouldBe(6);
        (await shapes.AddAsync(right: 1, left: 1)).ShouldBe(2);
        (await shapes.DescribeAsync()).ShouldBe(" Friday 1.5 t ");
        (await shapes.DescribeAsync(new Point(1, 2), date: new DateOnly(2024, 1, 1))).ShouldBe($"{new Point(1, 2)} Friday 1.5 t {new DateOnly(2024, 1, 1)}");
        (await shapes.OverAsync(1)).ShouldBe("int 1");
        (await shapes.OverAsync("x")).ShouldBe("string x");
        (await shapes.OverAsync([new Point(1, 1)])).ShouldBe("points 1");
        (await shapes.SumAsync(1, 2, 3)).ShouldBe(6);
        (await shapes.SumAsync([4, 5], CancellationToken.None)).ShouldBe(9);
        (await shapes.CountAsync("a", "a", "b", "a")).ShouldBe(2);
        (await shapes.InAsync(new Point(3, 4))).ShouldBe(3);
        (await shapes.ReadAsync(CancellationToken.None, "text")).ShouldBe("text");
        await shapes.Quick();
        (await shapes.QuickPoint(4)).ShouldBe(new Point(4, 4));
        await shapes.classAsync(@in: 3);
        (await shapes.GetNumberAsync()).ShouldBe(3);
        (await shapes.GetItemAsync(1)).ShouldBeNull();
        await shapes.SetItemAsync(1, 10);
        (await shapes.GetItemAsync(2)).ShouldBe(11);
        (await shapes.EchoAsync(null)).ShouldBeNull();
        (await shapes.EchoAsync(shapes))!.ShouldBe(shapes);
    }

    [Fact]
    public async Task A_stream_arrives_item_by_item()
    {
        var shapes = await CreateAsync();
        var items = new List<int>();
        await foreach (var item in shapes.Range(3))
            items.Add(item);
        items.ShouldBe([0, 1, 2]);
    }

    [Fact]
    public async Task Constructors_take_what_clients_give_and_services()
    {
        var shapes = await ShapesStub.CreateAsync(node, null, ["x", "y"], DayOfWeek.Sunday, number: 5);
        (await shapes.GetNumberAsync()).ShouldBe(5);
        (await shapes.LogAsync()).ShouldBe(["x", "y"]);
        (await shapes.GetDayAsync()).ShouldBe(DayOfWeek.Sunday);

        var other = await ShapesStub.CreateAsync(node, null, shapes, DayOfWeek.Friday);
        (await other.LogAsync()).ShouldBe(["True True"]);
    }

    [Fact, Trait("Rule", "40")]
    public async Task What_may_be_changed_is_passed_by_value()
    {
        var shapes = await CreateAsync();
        List<string> mine = ["mine"];

        var kept = await shapes.KeepAsync(mine);

        kept.ShouldBe(["mine", "kept"]);
        mine.ShouldBe(["mine"]);
        kept.ShouldNotBeSameAs(mine);
    }

    [Fact, Trait("Rule", "40")]
    public void What_cannot_be_changed_need_not_be_copied()
    {
        ShapesStub.Calls.Keep_ListOfString.Operation.Traits.ShouldBe(OperationTraits.CopyArguments | OperationTraits.CopyResult);
        ShapesStub.Calls.Describe_Point_DayOfWeek_Decimal_String_NullableDateOnly.Operation.Traits.ShouldBe(OperationTraits.None);
        ShapesStub.Calls.Echo_IShapes.Operation.Traits.ShouldBe(OperationTraits.None);
    }

    [Fact, Trait("Rule", "15")]
    public void Operations_lock_as_the_rules_and_their_attributes_say()
    {
        ShapesStub.Calls.Add_Int32_Int32.Operation.LockMode.ShouldBe(LockMode.Write);
        ShapesStub.Calls.get_Number.Operation.LockMode.ShouldBe(LockMode.Read);
        ShapesStub.Calls.set_Number_Int32.Operation.LockMode.ShouldBe(LockMode.Write);
        ShapesStub.Calls.Log.Operation.LockMode.ShouldBe(LockMode.Read);
        TallyStub.Calls.Add_Int64.Operation.LockMode.ShouldBeOfType<Adding>();
    }

    [Fact]
    public async Task Operations_of_a_base_class_are_called_through_its_stub_and_the_derived_one()
    {
        var bicycle = await BicycleStub.CreateAsync(node, "bike");
        var vehicle = await VehicleStub.BindAsync(node, "bike");

        (await bicycle.GetWheelsAsync()).ShouldBe(2);
        (await vehicle.SoundAsync()).ShouldBe("ring");
        (await vehicle.KindAsync("a ")).ShouldBe("a bicycle");
        (await bicycle.KindAsync("my ")).ShouldBe("my bicycle");
        (await bicycle.BellsAsync()).ShouldBe(1);
        bicycle.ShouldBeAssignableTo<IVehicle>();
    }

    [Fact, Trait("Rule", "25")]
    public async Task Compensation_calls_the_method_that_undoes()
    {
        var tally = await TallyStub.CreateAsync(node, null);
        await tally.AddAsync(1);

        await using (AtomicAction.Begin())
            await tally.AddAsync(10);

        (await tally.GetTotalAsync()).ShouldBe(1);
    }

    [Fact]
    public void Missing_arguments_take_their_defaults_and_unknown_ones_are_skipped()
    {
        ShapesStub.Calls.Add_Int32_Int32 call = Read([0x81, 0x02], ShapesStub.Calls.Add_Int32_Int32.ReadArguments);
        call.Invoke(new Shapes { Day = default }, default).ShouldBe(7);

        call = Read([0x84, 0x02, 0x03, 0x82, 0x01, 0x02, 0x61, 0x61], ShapesStub.Calls.Add_Int32_Int32.ReadArguments);
        call.Invoke(new Shapes { Day = default }, default).ShouldBe(5);
    }

    private delegate T Reading<out T>(ref StateReader reader);

    private static T Read<T>(byte[] data, Reading<T> read)
    {
        var reader = new StateReader(data);
        var value = read(ref reader);
        reader.AtEnd.ShouldBeTrue();
        return value;
    }

    private sealed class Clock : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(TimeProvider) ? TimeProvider.System : null;
    }
}
