using Stubs.Generated;

namespace Stubs.Tests.State;

/// <summary>A class changes, its stored objects do not (SYSTEM 4).</summary>
public class VersionToleranceTests
{
    private sealed record Restored(int? A, string? B, long? C);

    private static Restored Read(byte[] data)
    {
        var reader = new StateReader(data);
        var restored = ReadMembers(ref reader);
        reader.AtEnd.ShouldBeTrue();
        return restored;
    }

    private static Restored ReadMembers(ref StateReader reader)
    {
        var (a, b, c) = ((int?)null, (string?)null, (long?)null);
        var map = reader.ReadMapStart();
        if (reader.ReadMember(ref map, "a"u8))
            a = reader.ReadInt32();
        if (reader.ReadMember(ref map, "b"u8))
            b = reader.ReadString();
        if (reader.ReadMember(ref map, "theLastMemberWithALongName"u8))
            c = reader.ReadInt64();
        reader.ReadMapEnd(ref map);
        return new Restored(a, b, c);
    }

    private static byte[] Map(params (string Name, Action<Sink> Value)[] members) =>
        StateTest.Write((ref StateWriter writer) =>
        {
            writer.WriteMapStart(members.Length);
            foreach (var (name, value) in members)
            {
                writer.WriteKey(System.Text.Encoding.UTF8.GetBytes(name));
                var sink = new Sink();
                value(sink);
                sink.Write!(ref writer);
            }
        });

    /// <summary>
    /// Takes the value of a member, since a lambda cannot take a writer by reference without saying so.
    /// </summary>
    private sealed class Sink
    {
        public StateTest.Writing? Write { get; private set; }

        public void Number(long value) => Write = (ref StateWriter writer) => writer.Write(value);

        public void Text(string? value) => Write = (ref StateWriter writer) => writer.Write(value);

        public void Money(decimal value) => Write = (ref StateWriter writer) => writer.WriteDecimal(value);

        public void Data(byte[] value) =>
            Write = (ref StateWriter writer) => Codecs.List(Codecs.ByteArray).Write(ref writer, [value, value]);
    }

    [Fact, Trait("Rule", "4")]
    public void Members_in_the_written_order_are_read() =>
        Read(Map(
            ("a", s => s.Number(1)), ("b", s => s.Text("x")), ("theLastMemberWithALongName", s => s.Number(3))))
                .ShouldBe(new Restored(1, "x", 3));

    [Fact, Trait("Rule", "4")]
    public void Members_in_any_other_order_are_read_too()
    {
        (string, Action<Sink>)[] members = [
            ("a", s => s.Number(1)), ("b", s => s.Text("x")), ("theLastMemberWithALongName", s => s.Number(3))];
        foreach (int[] order in new int[][] { [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0] })
            Read(Map([.. order.Select(i => members[i])])).ShouldBe(new Restored(1, "x", 3));
    }

    [Fact, Trait("Rule", "4")]
    public void A_member_that_was_added_since_is_absent_and_loses_no_other()
    {
        Read(Map(
            ("b", s => s.Text("x")), ("theLastMemberWithALongName", s => s.Number(3))))
                .ShouldBe(new Restored(null, "x", 3));
        Read(Map(
            ("a", s => s.Number(1)), ("theLastMemberWithALongName", s => s.Number(3))))
                .ShouldBe(new Restored(1, null, 3));
        Read(Map(("a", s => s.Number(1)), ("b", s => s.Text("x")))).ShouldBe(new Restored(1, "x", null));
        Read(Map()).ShouldBe(new Restored(null, null, null));
    }

    [Fact, Trait("Rule", "4")]
    public void A_member_that_was_removed_since_is_skipped_wherever_it_stood()
    {
        (string, Action<Sink>)[] members = [
            ("a", s => s.Number(1)), ("b", s => s.Text("x")), ("theLastMemberWithALongName", s => s.Number(3))];
        for (var i = 0; i <= members.Length; i++)
        {
            Read(Map(
                [.. members[..i], ("removed", s => s.Data([1, 2, 3])), ("removedToo", s => s.Text(null)),
                    ("tagged", s => s.Money(1.5m)), .. members[i..]]))
                .ShouldBe(new Restored(1, "x", 3));
        }
    }

    [Fact, Trait("Rule", "4")]
    public void A_renamed_member_is_found_by_its_former_name()
    {
        var reader = new StateReader(Map(("former", s => s.Number(5)), ("zz", s => s.Number(6))));
        var map = reader.ReadMapStart();
        (reader.ReadMember(ref map, "present"u8) || reader.ReadMember(ref map, "former"u8)).ShouldBeTrue();
        reader.ReadInt32().ShouldBe(5);
        reader.ReadMember(ref map, "zz"u8).ShouldBeTrue();
        reader.ReadInt32().ShouldBe(6);
        reader.ReadMapEnd(ref map);
        reader.AtEnd.ShouldBeTrue();
    }

    [Fact, Trait("Rule", "4")]
    public void A_value_that_was_found_and_not_read_is_skipped()
    {
        var reader = new StateReader(Map(("a", s => s.Data([1])), ("b", s => s.Number(2)), ("c", s => s.Data([3]))));
        var map = reader.ReadMapStart();
        reader.ReadMember(ref map, "a"u8).ShouldBeTrue();
        reader.ReadMember(ref map, "b"u8).ShouldBeTrue();
        reader.ReadInt32().ShouldBe(2);
        reader.ReadMember(ref map, "c"u8).ShouldBeTrue();
        reader.ReadMapEnd(ref map);
        reader.AtEnd.ShouldBeTrue();
    }

    [Fact, Trait("Rule", "4")]
    public void A_text_that_was_found_and_not_read_is_no_key_even_if_it_is_the_name_of_the_next_member()
    {
        var reader = new StateReader(Map(("a", s => s.Text("b")), ("b", s => s.Number(2))));
        var map = reader.ReadMapStart();
        reader.ReadMember(ref map, "a"u8).ShouldBeTrue();
        reader.ReadMember(ref map, "b"u8).ShouldBeTrue();
        reader.ReadInt32().ShouldBe(2);
        reader.ReadMapEnd(ref map);
        reader.AtEnd.ShouldBeTrue();
    }

    [Theory, Trait("Rule", "4")]
    [InlineData("a", "ab")]
    [InlineData("aLongNameThatIsNoShortOne", "aLongNameThatIsNoShortOneAtAll")]
    public void A_key_that_begins_with_a_name_is_another_one(string name, string longer)
    {
        var reader = new StateReader(Map((longer, s => s.Number(1)), (name, s => s.Number(2))));
        var map = reader.ReadMapStart();
        reader.ReadMember(ref map, System.Text.Encoding.UTF8.GetBytes(name)).ShouldBeTrue();
        reader.ReadInt32().ShouldBe(2);
        reader.ReadMapEnd(ref map);
        reader.AtEnd.ShouldBeTrue();
    }

    [Fact, Trait("Rule", "4")]
    public void Any_number_of_maps_may_lie_side_by_side()
    {
        var reader = new StateReader(
            [0x98, 0xC8, .. Enumerable.Repeat(Map(("a", s => s.Number(1))), 200).SelectMany(static map => map)]);
        var count = reader.ReadArrayStart();
        for (var i = 0; i < count; i++)
            ReadMembers(ref reader).A.ShouldBe(1);
        reader.AtEnd.ShouldBeTrue();
    }

    [Fact, Trait("Rule", "4")]
    public void Maps_nest_and_each_tolerates_changes_of_its_own()
    {
        var inner = Map(("removed", s => s.Number(9)), ("b", s => s.Text("x")), ("a", s => s.Number(1)));
        byte[] outer = [0xA3, 0x62, .. "in"u8, .. inner, 0x63, .. "old"u8, 0x80, 0x63, .. "end"u8, 0x07];
        var reader = new StateReader(outer);
        var map = reader.ReadMapStart();
        reader.ReadMember(ref map, "in"u8).ShouldBeTrue();
        ReadMembers(ref reader).ShouldBe(new Restored(1, "x", null));
        reader.ReadMember(ref map, "end"u8).ShouldBeTrue();
        reader.ReadInt32().ShouldBe(7);
        reader.ReadMapEnd(ref map);
        reader.AtEnd.ShouldBeTrue();
    }

    [Fact, Trait("Rule", "4")]
    public void A_key_with_a_longer_head_than_needed_is_the_same_key() =>
        Read([0xA1, 0x78, 0x01, (byte)'a', 0x05]).A.ShouldBe(5);

    [Theory, Trait("Rule", "4")]
    [InlineData("a26161016161 02")]
    [InlineData("a361610161 6260616102")]
    [InlineData("a2616101780161 02")]
    [InlineData("a36162606161016162 60")]
    public void A_map_with_a_key_twice_is_refused(string hex) =>
        Should.Throw<StateIncompatibleException>(
            () => Read(StateTest.Bytes(hex.Replace(" ", "", StringComparison.Ordinal)))).Message.ShouldContain("twice");

    [Fact, Trait("Rule", "4")]
    public void A_retyped_member_is_an_error_that_names_it_and_says_what_was_found()
    {
        var error = Should.Throw<StateIncompatibleException>(
            () => Read(Map(("a", s => s.Text("ten")), ("b", s => s.Text("x")))));
        error.Member.ShouldBe("a");
        error.Message.ShouldContain("'a'");
        error.Message.ShouldContain("expected an integer of 32 bits");
        error.Message.ShouldContain("the text \"ten\"");
    }

    [Fact, Trait("Rule", "4")]
    public void An_error_inside_a_member_names_the_whole_path()
    {
        byte[] item = [0xA1, 0x65, .. "price"u8, 0x61, (byte)'?'];
        byte[] state = [
            0xA2, 0x62, .. "id"u8, 0x01, 0x66, .. "orders"u8, 0x82, 0xA1, 0x65, .. "price"u8, 0x07, .. item];
        var reader = new StateReader(state);
        var map = reader.ReadMapStart();
        reader.ReadMember(ref map, "orders"u8).ShouldBeTrue();
        reader.ReadArrayStart().ShouldBe(2);
        StateIncompatibleException? error = null;
        for (var i = 0; i < 2; i++)
        {
            var order = reader.ReadMapStart();
            reader.ReadMember(ref order, "price"u8).ShouldBeTrue();
            try
            {
                reader.ReadDecimal().ShouldBe(7m);
                reader.ReadMapEnd(ref order);
            }
            catch (StateIncompatibleException exception)
            {
                error = exception;
            }
        }

        error.ShouldNotBeNull().Member.ShouldBe("orders.price");
        error.Message.ShouldBe(
            "Member 'orders.price' cannot be read: expected a decimal number, but found the text \"?\" (at byte 28 of 30).");
    }

    [Fact, Trait("Rule", "4")]
    public void A_widened_integer_is_read_and_one_that_does_not_fit_is_an_error()
    {
        var data = StateTest.Write(Codecs.Int32, int.MinValue);
        StateTest.Read(Codecs.Int64, data).ShouldBe(int.MinValue);
        StateTest.Read(Codecs.Int128, data).ShouldBe(int.MinValue);
        StateTest.Read(Codecs.BigInteger, data).ShouldBe(int.MinValue);
        StateTest.Read(Codecs.Decimal, data).ShouldBe(int.MinValue);
        StateTest.Read(Codecs.Double, data).ShouldBe(int.MinValue);
        StateTest.Read(Codecs.Single, data).ShouldBe(int.MinValue);
        StateTest.Refused(data, Codecs.Int16.Read).Message.ShouldContain("from -32768 to 32767, but found -2147483648");
        StateTest.Refused(data, Codecs.UInt64.Read).Message.ShouldContain("without sign");
        StateTest.Refused(StateTest.Write(Codecs.Int64, long.MaxValue), Codecs.Int32.Read);
    }

    [Theory, Trait("Rule", "4")]
    [InlineData(9007199254740992, true)]
    [InlineData(9007199254740993, false)]
    [InlineData(long.MaxValue, false)]
    [InlineData(-9007199254740992, true)]
    [InlineData(-9007199254740993, false)]
    [InlineData(-9007199254740994, true)]
    [InlineData(long.MinValue, true)]
    public void An_integer_is_read_as_a_float_if_that_is_exact(long value, bool exact)
    {
        var data = StateTest.Write(Codecs.Int64, value);
        if (exact)
            StateTest.Read(Codecs.Double, data).ShouldBe(value);
        else
            StateTest.Refused(data, Codecs.Double.Read).Message.ShouldContain($"found {value}");
    }

    [Fact, Trait("Rule", "4")]
    public void The_largest_magnitudes_of_CBOR_are_read_as_floats_only_if_exact()
    {
        StateTest.Read(Codecs.Double, StateTest.Bytes("3bffffffffffffffff")).ShouldBe(-18446744073709551616.0);
        StateTest.Refused(StateTest.Bytes("1bffffffffffffffff"), Codecs.Double.Read);
        StateTest.Refused(StateTest.Bytes("3bfffffffffffffffe"), Codecs.Double.Read);
        StateTest.Read(Codecs.Double, StateTest.Bytes("3b7fffffffffffffff")).ShouldBe(long.MinValue);
    }

    [Fact, Trait("Rule", "4")]
    public void A_float_is_read_as_a_narrower_one_only_if_that_is_exact()
    {
        StateTest.Read(Codecs.Single, StateTest.Write(Codecs.Double, 0.5)).ShouldBe(0.5f);
        StateTest.Read(Codecs.Half, StateTest.Write(Codecs.Single, float.NaN)).ShouldBe(Half.NaN);
        StateTest.Refused(StateTest.Write(Codecs.Double, 0.1), Codecs.Single.Read);
        StateTest.Refused(StateTest.Write(Codecs.Single, 65505f), Codecs.Half.Read);
    }
}
