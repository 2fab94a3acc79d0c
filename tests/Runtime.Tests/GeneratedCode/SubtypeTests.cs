using Stubs.Tests.State;

namespace Stubs.Tests.GeneratedCode;

[Trait("Rule", "4")]
public sealed class SubtypeTests
{
    [Fact]
    public void A_value_comes_back_as_what_it_was()
    {
        var nested = new Transfer(3, [new Cash(1), new Transfer(2, []), new Token { Number = 5 }]);
        var purse = new Purse
        {
            First = nested,
            Payments = [new Cash(1.50m), null, new Token { Number = 7 }, new Favour(), new Box<int>(4, new Favour())],
            ByName = { ["all"] = [new Cash(2), nested] },
            Figure = new Ellipse { Colour = "red", Radius = 3, Other = 4 },
            Figures = [new Figure { Colour = "blue" }, new Circle { Radius = 1 }, new Ellipse()],
            Formula = Expression.Sum(3, 4),
        };

        var restored = RoundTrip.Check(purse);

        restored.Formula.ShouldNotBeNull().Value.ShouldBe(7);
        restored.Payments[0].ShouldBe(new Cash(1.50m));
        restored.Figures[0].GetType().ShouldBe(typeof(Figure));
    }

    [Fact]
    public void It_is_stored_with_the_name_that_was_said_and_not_with_that_of_the_class()
    {
        var text = new ObjectState(default, "Purse", RoundTrip.Save(new Purse { First = new Cash(1) })).ToString();

        text.ShouldContain("21338([\"cash\", {\"Amount\"");
        text.ShouldNotContain(nameof(Cash), Case.Sensitive);
    }

    [Fact]
    public void A_former_name_is_read()
    {
        var state = Named("wire");

        RoundTrip.Restore<Purse>(state).First.ShouldBeOfType<Transfer>().Amount.ShouldBe(12);
        System.Text.Encoding.UTF8.GetString(RoundTrip.Save(RoundTrip.Restore<Purse>(state))).ShouldNotContain("wire");
    }

    [Fact]
    public void A_name_that_is_not_known_is_an_error_that_names_the_member()
    {
        var error = Should.Throw<StateIncompatibleException>(
            () => RoundTrip.Restore<Purse>(Named("Stubs.Tests.GeneratedCode.Barter")));

        error.Member.ShouldBe("First");
        error.Message.ShouldContain(
            "one of the subtypes cash, transfer, wire, token, favour, box, but found 'Stubs.Tests.GeneratedCode.Barter'");
    }

    [Fact]
    public void Null_behind_the_name_of_a_class_is_an_error_that_names_the_member()
    {
        var state = StateTest.Write((ref StateWriter writer) =>
        {
            writer.WriteMapStart(1);
            writer.WriteKey("First"u8);
            writer.WriteTag(Cbor.SubtypeTag);
            writer.WriteArrayStart(2);
            writer.Write("cash");
            writer.WriteNull();
        });
        var error = Should.Throw<StateIncompatibleException>(() => RoundTrip.Restore<Purse>(state));
        error.Member.ShouldBe("First");
        error.Message.ShouldContain("behind the name of a subtype, but found null");
    }

    [Fact]
    public void A_value_without_a_name_is_an_error_where_only_subtypes_have_values()
    {
        var writer = StateWriter.Create();
        writer.WriteMapStart(1);
        writer.WriteKey("First"u8);
        writer.WriteMapStart(0);
        var state = writer.ToArray();
        writer.Dispose();

        Should.Throw<StateIncompatibleException>(() => RoundTrip.Restore<Purse>(state)).Member.ShouldBe("First");
    }

    [Fact]
    public void A_value_of_a_class_that_is_not_named_is_refused_before_anything_is_stored()
    {
        var error = Should.Throw<StateIncompatibleException>(
            () => RoundTrip.Save(new Purse { First = new Barter("eggs") }));

        error.Member.ShouldBe("First");
        error.Message.ShouldContain("say [Subtype<Barter>(");
        Should.Throw<StateIncompatibleException>(
            () => RoundTrip.Save(new Purse { Figure = new Square() })).Member.ShouldBe("Figure");
    }

    [Fact]
    public void What_was_stored_before_there_were_subtypes_is_read()
    {
        var writer = StateWriter.Create();
        writer.WriteMapStart(1);
        writer.WriteKey("Figure"u8);
        writer.WriteMapStart(1);
        writer.WriteKey("Colour"u8);
        writer.Write("green");
        var state = writer.ToArray();
        writer.Dispose();

        RoundTrip.Restore<Purse>(state).Figure.Colour.ShouldBe("green");
    }

    [Fact]
    public void Whatever_byte_is_changed_it_is_a_state_or_a_clear_error()
    {
        var original = RoundTrip.Save(
            new Purse { First = new Transfer(3, [new Cash(1), new Box<int>(1, new Favour())]), Figure = new Circle() });
        var random = new Random(3);
        for (var round = 0; round < 5000; round++)
        {
            var bytes = (byte[])original.Clone();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var target = new Purse();
            Record.Exception(() => Restore(target, bytes))?.ShouldBeOfType<StateIncompatibleException>();
        }
    }

    private static void Restore(Purse target, byte[] bytes)
    {
        var reader = new StateReader(bytes);
        Read(target, ref reader);
    }

    private static void Read<T>(T target, ref StateReader reader)
        where T : class, Generated.IStateful<T> => T.RestoreState(target, ref reader);

    private static byte[] Named(string name)
    {
        var writer = StateWriter.Create();
        try
        {
            writer.WriteMapStart(1);
            writer.WriteKey("First"u8);
            writer.WriteTag(Cbor.SubtypeTag);
            writer.WriteArrayStart(2);
            writer.Write(name);
            writer.WriteMapStart(1);
            writer.WriteKey("Amount"u8);
            writer.Write(12m);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private sealed class Square : Figure;
}
