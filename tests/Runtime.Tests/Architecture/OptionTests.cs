using System.Reflection;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Tests.Support;

namespace Stubs.Tests.Architecture;

/// <summary>
/// Every property of every class of options has a line in the table of its class, and every value that cannot work is
/// an error that names the option and the value.
/// </summary>
public sealed class OptionTests : IDisposable
{
    private static readonly NullabilityInfoContext Nullability = new();
    private readonly TemporaryDirectory folder = new();

    private static readonly Type[] AllClasses =
        [.. typeof(Node).Assembly.GetExportedTypes()
            .Where(
                static type => type.Name.EndsWith("Options", StringComparison.Ordinal) || type == typeof(RpcTls)
                    || type == typeof(ServerProcess))];

    public static TheoryData<Type> Classes => new(AllClasses);

    /// <summary>Values of which none can work, by class and property.</summary>
    public static TheoryData<Type, string, object?> WrongValues
    {
        get
        {
            var data = new TheoryData<Type, string, object?>();
            foreach (var type in AllClasses)
            {
                foreach (var property in Settable(type))
                {
                    foreach (var value in WrongFor(property))
                        data.Add(type, property.Name, value);
                }
            }

            return data;
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void All_classes_of_options_are_found() => AllClasses.Length.ShouldBeGreaterThanOrEqualTo(6);

    [Theory, MemberData(nameof(Classes))]
    public void Every_property_has_a_line_in_the_table_of_its_class(Type type)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(static property => property.Name);

        ((IEnumerable<string>)TableOf(type).GetType().GetProperty("Properties")!.GetValue(TableOf(type))!).Distinct()
            .ShouldBe(properties, ignoreOrder: true);
    }

    [Theory, MemberData(nameof(WrongValues))]
    public void A_value_that_cannot_work_is_an_error_that_names_the_option_and_the_value(
        Type type, string property, object? value)
    {
        var options = type == typeof(ServerProcess) ? new ServerProcess("program") : Activator.CreateInstance(type)!;
        type.GetProperty(property)!.SetValue(options, value);

        var error = Should.Throw<TargetInvocationException>(
            () => TableOf(type).GetType().GetMethod("Check")!.Invoke(TableOf(type), [options])).InnerException;

        var wrong = error.ShouldBeAssignableTo<ArgumentException>();
        wrong!.Message.ShouldStartWith($"{type.Name}.{property}");
        wrong.Message.ShouldContain(property == nameof(RpcOptions.Secret) ? "''" : OptionTable.Show(value));
        wrong.ParamName.ShouldBe(property);
    }

    [Theory, MemberData(nameof(Classes))]
    public void The_defaults_are_allowed(Type type)
    {
        var options = type == typeof(ServerProcess) ? new ServerProcess("program") : Activator.CreateInstance(type)!;

        TableOf(type).GetType().GetMethod("Check")!.Invoke(TableOf(type), [options]);
    }

    [Theory]
    [InlineData("tcp://127.0.0.1"), InlineData("tcp://:5"), InlineData("tcp://host:65536"), InlineData(
        "tcp://host:-1"), InlineData("tcp://a b:5"), InlineData("http://host:5")]
    [InlineData("unix:"), InlineData("host:5"), InlineData("tcp://user@host:5"), InlineData("carrier-pigeon:coop")]
    public void An_address_that_is_none_is_an_error(string address)
    {
        foreach (var options in new[] { new NodeOptions { Listen = address }, new NodeOptions { Directory = address } })
            Should.Throw<ArgumentException>(options.Check).Message.ShouldContain($"'{address}'");
    }

    [Theory, InlineData("tcp://0.0.0.0:5"), InlineData("tcp://[::]:5"), InlineData("tcp://*:5")]
    public void All_interfaces_are_where_a_node_listens_and_not_where_it_is_reached(string address)
    {
        new NodeOptions { Listen = address }.Check();
        Should.Throw<ArgumentException>(new NodeOptions { Directory = address }.Check).Message.ShouldStartWith(
            "NodeOptions.Directory");
        Should.Throw<ArgumentException>(
            new NodeOptions { Listen = address, Advertise = address }.Check).Message.ShouldStartWith(
                "NodeOptions.Advertise");
    }

    [Theory]
    [InlineData("tcp://shop.example:80", "tcp://shop.example:80"), InlineData(
        "tcp://shop.example", "tcp://shop.example:4711"), InlineData("tcp://shop.example:0", "tcp://shop.example:4711")]
    [InlineData("tcp://[fd00::1]", "tcp://[fd00::1]:4711"), InlineData(
        "unix:/elsewhere", "unix:/elsewhere"), InlineData(null, "tcp://0.0.0.0:4711")]
    public void The_port_that_an_advertised_address_lacks_is_the_one_that_is_listened_at(string? wanted, string said)
    {
        if (wanted is not null)
            new NodeOptions { Listen = "tcp://0.0.0.0:0", Advertise = wanted }.Check();
        NodeAddresses.Advertised(wanted, "tcp://0.0.0.0:4711").ShouldBe(said);
    }

    [Fact]
    public void What_does_not_go_together_is_an_error()
    {
        foreach (var (options, named) in new (NodeOptions, string)[]
        {
            (new NodeOptions { Advertise = "tcp://host:5" }, "NodeOptions.Advertise"),
            (new NodeOptions { CanHostObjects = true }, "NodeOptions.CanHostObjects"),
            (new NodeOptions { Activation = ActivationPolicy.DedicatedProcess }, "NodeOptions.ServerProcess"),
            (new NodeOptions
                { Activation = ActivationPolicy.DedicatedProcess,
                    ServerProcess = new ServerProcess("program") }, "NodeOptions.Listen"),
            (new NodeOptions { Transports = [null!] }, "NodeOptions.Transports"),
            (new NodeOptions { Store = folder.Path }, "NodeOptions.Store"),
            (new NodeOptions
                { Connections = new RpcOptions
                    { MaxFrame = 5000, MaxInFlightBytes = 4000 } }, "RpcOptions.MaxInFlightBytes"),
            (new NodeOptions
                { Connections = new RpcOptions
                    { Lease = TimeSpan.FromSeconds(1),
                        HeartbeatInterval = TimeSpan.FromSeconds(2) } }, "RpcOptions.HeartbeatInterval"),
            (new NodeOptions { Listen = "unix:/" + new string('x', 200) }, "NodeOptions.Listen"),
        })
        {
            Should.Throw<ArgumentException>(options.Check).Message.ShouldContain(named);
        }
    }

    [Fact]
    public async Task A_node_whose_options_are_wrong_has_opened_nothing()
    {
        var store = folder.File("shop.db");

        (await Should.ThrowAsync<ArgumentException>(
            () => Nodes.StartAsync(new NodeOptions { Store = store, LockTimeout = TimeSpan.FromSeconds(-1) }))).Message
            .ShouldStartWith("NodeOptions.LockTimeout is -00:00:01: it must be more than zero and at most 49.");
        (await Should.ThrowAsync<ArgumentException>(
            () => Nodes.StartAsync(
                new NodeOptions { Store = store, Connections = new RpcOptions { Lease = TimeSpan.MaxValue } }))).Message
            .ShouldStartWith("RpcOptions.Lease");

        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_action_whose_options_are_wrong_does_not_begin()
    {
        var options = new AtomicActionOptions { TimeLimit = TimeSpan.FromMilliseconds(-1) };
        var ran = false;

        Should.Throw<ArgumentException>(() => AtomicAction.Begin(options)).Message.ShouldContain(
            "AtomicActionOptions.TimeLimit is -00:00:00.0010000");
        Should.Throw<ArgumentException>(() => AtomicAction.BeginIndependent(options));
        await Should.ThrowAsync<ArgumentException>(() => AtomicAction.RunAsync(
            () =>
            {
                ran = true;
                return Task.CompletedTask;
            },
            options));

        ran.ShouldBeFalse();
        AtomicAction.Current.ShouldBeNull();
    }

    [Fact]
    public async Task A_store_whose_options_are_wrong_is_not_made()
    {
        var path = folder.File("shop.db");

        (await Should.ThrowAsync<ArgumentException>(
            async () => await SqliteObjectStore.OpenAsync(
                path, new SqliteStoreOptions { CheckpointPages = 0 }))).Message
            .ShouldContain("SqliteStoreOptions.CheckpointPages is 0");

        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    private static object TableOf(Type type) =>
        type.GetProperty("Table", BindingFlags.NonPublic | BindingFlags.Static)
            .ShouldNotBeNull($"{type.Name} has no table of checks.").GetValue(null)!;

    private static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(
                static property => property.SetMethod is not null
                    && property.Name != nameof(
                        AtomicActionOptions.RetryFor)); // It is checked when it is set, and has no longest value.

    private static IEnumerable<object?> WrongFor(PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(TimeSpan))
            return [TimeSpan.FromMilliseconds(-1), TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.FromDays(50)];
        if (type == typeof(int))
            return [-1, int.MinValue];
        if (type == typeof(long))
            return [-1L, long.MinValue];
        if (type.IsEnum)
            return [Enum.ToObject(type, 999)];
        if (type == typeof(string))
            return property.Name == nameof(RpcOptions.Secret)
                ? [""] : IsNullable(property) ? ["", " \t"] : ["", " \t", null];
        return type.IsValueType || IsNullable(property) ? [] : [null];
    }

    private static bool IsNullable(PropertyInfo property)
    {
        lock (Nullability)
            return Nullability.Create(property).WriteState == NullabilityState.Nullable;
    }
}
