using Stubs.Calls;

namespace Stubs.Tests.Objects.Errors;

/// <summary>The peer may be anybody.</summary>
public sealed class HostileExceptionTests
{
    private delegate void Writing(ref StateWriter writer);

    private static byte[] Bytes(Writing write)
    {
        var writer = StateWriter.Create();
        write(ref writer);
        var bytes = writer.ToArray();
        writer.Dispose();
        return bytes;
    }

    [Theory]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("System.Diagnostics.Process, System.Diagnostics.Process")]
    [InlineData("System.StackOverflowException")]
    [InlineData("System.String")]
    [InlineData("")]
    public void A_name_never_loads_a_type(string name)
    {
        var bytes = Bytes((ref StateWriter writer) =>
        {
            writer.WriteMapStart(1);
            writer.WriteKey("type"u8);
            writer.Write(name);
        });

        Carried.Read(bytes).ShouldBeOfType<RemoteOperationException>().TypeName.ShouldBe(name);
    }

    [Fact]
    public void Exceptions_inside_each_other_without_end_are_refused()
    {
        var bytes = Bytes((ref StateWriter writer) => Nest(ref writer, 25));

        Should.Throw<StateIncompatibleException>(() => Carried.Read(bytes)).Message.ShouldContain("inside each other");

        static void Nest(ref StateWriter writer, int levels)
        {
            writer.WriteMapStart(levels == 0 ? 1 : 2);
            writer.WriteKey("type"u8);
            writer.Write("System.Exception");
            if (levels == 0)
                return;
            writer.WriteKey("inner"u8);
            writer.WriteArrayStart(1);
            Nest(ref writer, levels - 1);
        }
    }

    [Fact]
    public void A_crowd_of_exceptions_is_refused()
    {
        var bytes = Bytes((ref StateWriter writer) =>
        {
            writer.WriteMapStart(2);
            writer.WriteKey("type"u8);
            writer.Write("System.AggregateException");
            writer.WriteKey("inner"u8);
            writer.WriteArrayStart(1000);
            for (var i = 0; i < 1000; i++)
            {
                writer.WriteMapStart(1);
                writer.WriteKey("type"u8);
                writer.Write("System.Exception");
            }
        });

        Should.Throw<StateIncompatibleException>(() => Carried.Read(bytes)).Message.ShouldContain(
            "at most 32 exceptions");
    }

    [Theory]
    [InlineData("type")]
    [InlineData("stack")]
    [InlineData("message")]
    [InlineData("subject")]
    public void A_huge_text_is_refused(string key)
    {
        var bytes = Bytes((ref StateWriter writer) =>
        {
            writer.WriteMapStart(key == "type" ? 1 : 2);
            if (key != "type")
            {
                writer.WriteKey("type"u8);
                writer.Write("System.Exception");
            }

            writer.Write(key);
            writer.Write(new string('x', 100_000));
        });

        Should.Throw<StateIncompatibleException>(() => Carried.Read(bytes)).Message.ShouldContain("characters");
    }

    [Fact]
    public void Members_of_another_shape_make_another_exception_that_says_so()
    {
        var inner = Bytes((ref StateWriter writer) =>
        {
            writer.WriteMapStart(1);
            writer.WriteKey("Missing"u8);
            writer.Write("much");
        });
        var bytes = Bytes((ref StateWriter writer) =>
        {
            writer.WriteMapStart(3);
            writer.WriteKey("type"u8);
            writer.Write(typeof(InsufficientFundsException).FullName);
            writer.WriteKey("members"u8);
            writer.WriteTag(Cbor.EncodedTag);
            writer.Write(inner);
            writer.WriteKey("message"u8);
            writer.Write("No money.");
        });

        var arrived = Carried.Read(bytes).ShouldBeOfType<RemoteOperationException>();

        arrived.TypeName.ShouldBe(typeof(InsufficientFundsException).FullName);
        arrived.RemoteMessage.ShouldBe("No money.");
        arrived.Message.ShouldContain("Member 'Missing' cannot be read");
    }

    [Fact]
    public void What_a_later_version_adds_is_skipped()
    {
        var bytes = Bytes((ref StateWriter writer) =>
        {
            writer.WriteMapStart(3);
            writer.WriteKey("data"u8);
            writer.WriteMapStart(1);
            writer.Write("key");
            writer.WriteArrayStart(2);
            writer.Write("colour");
            writer.WriteMapStart(0);
            writer.WriteKey("type"u8);
            writer.Write("System.TimeoutException");
            writer.WriteKey("severity"u8);
            writer.Write(3);
        });

        Carried.Read(bytes).ShouldBeOfType<TimeoutException>().Data.Count.ShouldBe(0);
    }

    [Fact]
    public void Whatever_byte_is_changed_it_is_an_exception_or_a_clear_error()
    {
        var error = new BatchFailedException(
            1, new OutOfStockException("north", new Shortage("chair", 3, [])),
            new UnknownCurrencyException("XXX", "currency"), new WrongTypeException(default, "a", "b"));
        error.Data["key"] = 5;
        var original = Carried.Write(Carried.Thrown(error));
        var random = new Random(20);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])original.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            ReadOrRefuse(round % 5 == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
        }
    }

    private static void ReadOrRefuse(byte[] bytes)
    {
        var reader = new StateReader(bytes);
        Exception? refusal = null;
        try
        {
            ExceptionCodec.Read(ref reader).ShouldNotBeNull();
        }
        catch (StateIncompatibleException expected)
        {
            refusal = expected;
        }

        (refusal is null || refusal.Message.Length > 0).ShouldBeTrue();
    }
}
