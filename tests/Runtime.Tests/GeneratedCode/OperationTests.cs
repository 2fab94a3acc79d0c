using Stubs.Generated;
using Stubs.Tests.Support;

namespace Stubs.Tests.GeneratedCode;

/// <summary>Operations of every shape, called through stubs on a node.</summary>
public sealed class OperationTests : IAsyncLifetime
{
    private Node node = null!;

    public async Task InitializeAsync() =>
        node = await Nodes.StartAsync(new NodeOptions { Store = NodeOptions.InMemory, Services = new Clock() });

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
        (await shapes.DescribeAsync(new Point(1, 2), date: new DateOnly(2024, 1, 1))).ShouldBe(
            $"{new Point(1, 2)} Friday 1.5 t {new DateOnly(2024, 1, 1)}");
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
        Operation("Keep(List<string>)").Traits.ShouldBe(OperationTraits.CopyArguments | OperationTraits.CopyResult);
        Operation("Describe(Point,DayOfWeek,decimal,string,DateOnly?)").Traits.ShouldBe(OperationTraits.None);
        Operation("Echo(IShapes)").Traits.ShouldBe(OperationTraits.None);
    }

    [Fact, Trait("Rule", "15")]
    public void Operations_lock_as_the_rules_and_their_attributes_say()
    {
        Operation("Add(int,int)").LockMode.ShouldBe(LockMode.Write);
        Operation("get_Number()").LockMode.ShouldBe(LockMode.Read);
        Operation("set_Number(int)").LockMode.ShouldBe(LockMode.Write);
        Operation("Log()").LockMode.ShouldBe(LockMode.Read);
        TallyStub.Calls.Add_Int64.Description.LockMode.ShouldBeOfType<Adding>();
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
        var add = (TableOperation<(int, int), int>)Operation("Add(int,int)");

        Call([0x81, 0x02]).ShouldBe(7);
        Call([0x84, 0x02, 0x03, 0x82, 0x01, 0x02, 0x61, 0x61]).ShouldBe(5);

        int Call(byte[] written)
        {
            var reader = new StateReader(written);
            var call = new TableCall<(int, int), int>(add, add.Arguments.Read(ref reader));
            reader.AtEnd.ShouldBeTrue();
            return call.Invoke(new Shapes { Day = default }, default);
        }
    }

    [Fact]
    public void Generated_code_that_does_not_hold_to_its_table_is_found_out()
    {
        var add = (TableOperation<(int, int), int>)Operation("Add(int,int)");
        var arguments = (1, 2);
        var result = 0;

        Should.Throw<InvalidOperationException>(
            () => Invocation.Of(add, ref arguments, ref result, default).Argument<long>()).Message.ShouldContain(
                "Add(int,int)");
        Should.Throw<InvalidOperationException>(
            () => Invocation.Of(add, ref arguments, ref result, default).Return("3")).Message.ShouldContain(
                "System.String");
        Should.Throw<InvalidOperationException>(
            () => add.ToString().ShouldBe(StubTypes.Of<ShapesStub>().OperationAt<int, string>(0).ToString()));
        result.ShouldBe(0);
    }

    private static Operation Operation(string name) => StubTypes.Of<ShapesStub>().FindOperation(name)!;

    private sealed class Clock : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(TimeProvider) ? TimeProvider.System : null;
    }
}
