using Stubs.Calls;
using Stubs.Rpc;

namespace Stubs.Tests.Objects.Errors;

[Trait("Rule", "20")]
public sealed class ExceptionCodecTests
{
    public static TheoryData<string> FrameworkNames => [.. FrameworkExceptions.Names];

    public static TheoryData<Exception> Own =>
    [
        new ActionAbortedException(Uid.Parse(Id), AbortReason.Wounded, "It was wounded."),
        new OutcomeUnknownException(Uid.Parse(Id), "Nobody knows."),
        new ObjectNotFoundException(Uid.Parse(Id), "It is gone."),
        new WrongTypeException(Uid.Parse(Id), "A", "B"),
        new ObjectInDoubtException(Uid.Parse(Id), Uid.Parse(Id), "north"),
        new NameNotFoundException("bob"),
        new NameInUseException("bob", Uid.Parse(Id)),
        new StateIncompatibleException("It does not fit.", "orders.price"),
        new GeneratedCodeException("App", 3, 1, 2),
        new StoreConflictException("It is there already."),
        new StoreFullException("No room."),
        new StoreOutcomeUnknownException("Perhaps."),
        new StoreUnavailableException("Open elsewhere."),
        new StoreCorruptException("Not what was written."),
        new NodeNameInUseException("server 1"),
        new BindingBrokenException(Uid.Parse(Id), "Deposit(decimal)", "a", "tcp://127.0.0.1:4711", true, null),
        new CallRefusedException(Uid.Parse(Id), "Deposit(decimal)", "node 'a'", "It does not have it."),
        Tried(new ObjectInDoubtException(Uid.Parse(Id), Uid.Parse(Id), "north")),
        new RpcConnectionException("It is gone.", sent: true),
        new RpcFaultException(RpcFault.TimedOut, "Too late."),
        new RpcRefusedException(RpcRefusal.Secret, "The secrets differ."),
        new RemoteOperationException("Far.AwayException", "It broke.", "at Far.Away()", "unknown", null),
    ];

    private static ObjectInDoubtException Tried(ObjectInDoubtException error)
    {
        error.Tell(17, TimeSpan.FromSeconds(3));
        return error;
    }

    private const string Id = "01234567-89ab-cdef-0123-456789abcdef";

    [Theory, MemberData(nameof(FrameworkNames))]
    public void An_exception_of_the_framework_keeps_its_type_and_message(string name)
    {
        var error = FrameworkExceptions.Find(name)!(
            new WrittenException { Type = name, Message = "What went wrong.", Subject = "subject" });
        error.GetType().FullName.ShouldBe(name);

        var arrived = Carried.Read(Carried.Write(Carried.Thrown(error)));

        arrived.GetType().ShouldBe(error.GetType());
        arrived.Message.ShouldBe(error.Message);
        arrived.HResult.ShouldBe(error.HResult);
        arrived.StackTrace.ShouldNotBeNull().ShouldContain(nameof(Carried.Thrown));
    }

    [Theory, MemberData(nameof(Own))]
    public void An_exception_of_Stubs_keeps_all_that_it_says(Exception error)
    {
        var arrived = Carried.Read(Carried.Write(error));

        arrived.GetType().ShouldBe(error.GetType());
        foreach (var property in error.GetType().GetProperties()
            .Where(property => property.Name is not ("StackTrace" or "TargetSite" or "Data")))
            property.GetValue(arrived).ShouldBe(property.GetValue(error), property.Name);
    }

    [Fact]
    public void Every_public_exception_of_Stubs_keeps_its_type() =>
        typeof(StubsException).Assembly.GetExportedTypes()
            .Where(
                type => type.IsSubclassOf(typeof(Exception)) && !type.IsAbstract
                    && ExceptionRegistry.Find(type) is null).ShouldBeEmpty();

    [Fact]
    public void Null_and_missing_parts_of_the_frameworks_exceptions_come_back_as_they_were()
    {
        Carried.Over(new ArgumentNullException("amount")).ParamName.ShouldBe("amount");
        Carried.Over(new ArgumentOutOfRangeException("amount", "Too much.")).ParamName.ShouldBe("amount");
        Carried.Over(new ArgumentException(
            "Wrong.", "amount", new FormatException("No."))).InnerException.ShouldBeOfType<FormatException>();
        Carried.Over(new ObjectDisposedException("connection")).ObjectName.ShouldBe("connection");
        Carried.Over(new FileNotFoundException("Gone.", "a.txt")).FileName.ShouldBe("a.txt");
        Carried.Over(new Exception());
        Carried.Over(new TaskCanceledException());
        Carried.Over(new IOException("Full.", unchecked((int)0x80070070)));
    }

    [Fact]
    public void A_users_exception_keeps_its_data()
    {
        var arrived = Carried.Over(new InsufficientFundsException(12.50m, "EUR"));

        arrived.Missing.ShouldBe(12.50m);
        arrived.Currency.ShouldBe("EUR");
    }

    [Fact]
    public void Data_of_base_classes_and_data_types_come_along_and_no_constructor_runs()
    {
        var shortage = new Shortage("chair", 3, [new DateOnly(2026, 1, 2)]);
        var error = new OutOfStockException("north", shortage) { Range = (1, null), Day = DayOfWeek.Friday };

        var arrived = Carried.Over(error);

        arrived.Shop.ShouldBe("north");
        arrived.Shortages.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            one => one.Article.ShouldBe("chair"),
            one => one.Missing.ShouldBe(3),
            one => one.Deliveries.ShouldBe(shortage.Deliveries));
        arrived.Range.ShouldBe((1, null));
        arrived.Day.ShouldBe(DayOfWeek.Friday);
        arrived.Gate.ShouldNotBeNull("the initializer of a transient member is repeated");
        arrived.HasCallback.ShouldBeFalse();
    }

    [Fact]
    public void A_message_that_is_made_of_data_is_made_anew() =>
        Carried.Over(new TellingException(7)).Number.ShouldBe(7);

    [Fact]
    public void What_a_base_class_of_the_framework_knows_comes_along()
    {
        Carried.Over(new UnknownCurrencyException("XXX", "currency")).ShouldSatisfyAllConditions(
            arrived => arrived.Currency.ShouldBe("XXX"),
            arrived => arrived.ParamName.ShouldBe("currency"));

        var batch = Carried.Over(new BatchFailedException(4, new FormatException("a"), new TellingException(5)));
        batch.First.ShouldBe(4);
        batch.InnerExceptions.Select(inner => inner.GetType())
            .ShouldBe([typeof(FormatException), typeof(TellingException)]);
        batch.InnerException.ShouldBeSameAs(batch.InnerExceptions[0]);
    }

    [Fact]
    public void A_nested_exception_and_an_array_of_two_dimensions_come_along() =>
        Carried.Over(new Outer.NestedException("Nested.") { Grid = new[,] { { 1, 2 }, { 3, 4 } } }).Grid.ShouldBe(
            new[,] { { 1, 2 }, { 3, 4 } });

    [Fact]
    public void An_identifier_in_an_exception_comes_along() =>
        Carried.Over(new AccountLockedException(Uid.Parse(Id))).Account.ShouldBe(Uid.Parse(Id));

    [Fact]
    public void An_exception_that_arrived_can_be_thrown_and_thrown_again_and_tells_where_it_came_from()
    {
        var arrived = Carried.Over(Carried.Thrown(new InsufficientFundsException(1, "EUR")));
        arrived.StackTrace.ShouldNotBeNull().ShouldContain(nameof(Carried.Thrown));

        var caught = Should.Throw<InsufficientFundsException>(() => Carried.Throw(arrived));

        caught.ShouldBeSameAs(arrived);
        caught.ToString().ShouldContain("1 EUR are missing.");
        caught.StackTrace.ShouldNotBeNull().ShouldContain(nameof(Carried.Thrown));
        caught.StackTrace.ShouldContain(nameof(Carried.Throw));
        caught.Data["mine"] = 1;
        caught.Data.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_exception_that_arrived_can_end_a_task()
    {
        var arrived = Carried.Over(Carried.Thrown(new TellingException(3)));

        (await Should.ThrowAsync<TellingException>(() => Task.FromException(arrived))).ToString()
            .ShouldContain(nameof(Carried.Thrown));
    }

    [Fact]
    public void Plain_entries_of_its_data_keep_their_types()
    {
        var error = new InvalidOperationException("No.");
        object?[] values = [
            "text", null, true, 1, 2L, 1.5, 2.50m, Guid.NewGuid(), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(3), Uid.Parse(Id)];
        for (var i = 0; i < values.Length; i++)
            error.Data[$"key{i}"] = values[i];
        error.Data["object"] = Version.Parse("1.2");
        error.Data[5] = "five";

        var arrived = Carried.Over(error);

        arrived.Data.Count.ShouldBe(values.Length);
        for (var i = 0; i < values.Length; i++)
            arrived.Data[$"key{i}"].ShouldBe(values[i]);
    }

    [Fact]
    public void Inner_exceptions_come_along_as_deep_as_is_sensible()
    {
        Exception error = new TellingException(0);
        for (var i = 1; i < 100; i++)
            error = new InvalidOperationException($"Level {i}", error);

        var levels = 0;
        for (Exception? inner = Carried.Over((InvalidOperationException)error); inner is not null;
            inner = inner.InnerException)
            levels++;
        levels.ShouldBe(ExceptionLimits.Depth + 1);
    }

    [Fact]
    public void A_crowd_of_inner_exceptions_is_cut()
    {
        var error = new AggregateException("All.", Enumerable.Range(0, 500).Select(i => new TellingException(i)));

        Carried.Read(Carried.Write(error))
            .ShouldBeOfType<AggregateException>().InnerExceptions.Count.ShouldBe(ExceptionLimits.Count - 1);
    }

    [Fact]
    public void A_huge_message_is_cut()
    {
        var arrived = (Exception)Carried.Read(Carried.Write(new TimeoutException(new string('x', 10_000_000))));

        arrived.ShouldBeOfType<TimeoutException>().Message.Length.ShouldBe(ExceptionLimits.Text);
    }

    [Fact]
    public void An_exception_that_answers_nothing_is_sent_all_the_same() =>
        Carried.Read(Carried.Write(new SulkingException())).ShouldBeOfType<SulkingException>();

    [Fact]
    public void Members_that_cannot_be_written_are_left_out()
    {
        var error = new EndlessException { First = new EndlessException.Node() };
        error.First.Next = error.First;

        Carried.Over(error).First.ShouldBeNull();
    }

    [Fact]
    public void An_exception_of_an_unknown_class_says_what_it_was_and_what_to_do()
    {
        var arrived = Carried.Read(Carried.Write(Carried.Thrown(new Xunit.Sdk.XunitException(
            "Nobody knows me.", new FormatException("Inside.")))))
            .ShouldBeOfType<RemoteOperationException>();

        arrived.TypeName.ShouldBe("Xunit.Sdk.XunitException");
        arrived.RemoteMessage.ShouldBe("Nobody knows me.");
        arrived.RemoteStackTrace.ShouldContain(nameof(Carried.Thrown));
        arrived.StackTrace.ShouldNotBeNull().ShouldContain(nameof(Carried.Thrown));
        arrived.InnerException.ShouldBeOfType<FormatException>();
        arrived.Message.ShouldBe(
            "A remote operation threw Xunit.Sdk.XunitException: Nobody knows me. (Its class is not known to this program. It would be if the program used the assembly that declares it, and that assembly referenced Stubs; see docs/exceptions.md.)");
    }

    [Fact]
    public void An_exception_of_an_unknown_class_stays_what_it_was_over_another_call()
    {
        var arrived = Carried.Read(Carried.Write(Carried.Read(Carried.Write(new Xunit.Sdk.XunitException(
            "Nobody knows me."))))).ShouldBeOfType<RemoteOperationException>();

        arrived.TypeName.ShouldBe("Xunit.Sdk.XunitException");
        arrived.RemoteMessage.ShouldBe("Nobody knows me.");
    }
}
