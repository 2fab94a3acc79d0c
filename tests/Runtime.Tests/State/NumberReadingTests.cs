namespace Stubs.Tests.State;

/// <summary>A number is read into a narrower type only if it keeps its value (rule 4).</summary>
public sealed class NumberReadingTests
{
    [Theory, Trait("Rule", "4")]
    [InlineData(0.1)]
    [InlineData(1e300)]
    public void A_double_that_a_narrower_type_would_round_is_refused(double value)
    {
        var bytes = Written((ref StateWriter writer) => writer.Write(value));

        Should.Throw<StateIncompatibleException>(() => new StateReader(bytes).ReadSingle());
        Should.Throw<StateIncompatibleException>(() => new StateReader(bytes).ReadHalf());
    }

    [Theory, Trait("Rule", "4")]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue + 1)]
    [InlineData((1L << 53) + 1)]
    public void An_integer_that_a_double_would_round_is_refused(long value)
    {
        var bytes = Written((ref StateWriter writer) => writer.Write(value));

        Should.Throw<StateIncompatibleException>(() => new StateReader(bytes).ReadDouble());
    }

    [Theory, Trait("Rule", "4")]
    [InlineData(1L << 53)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    public void An_integer_that_a_double_holds_is_read(long value)
    {
        var bytes = Written((ref StateWriter writer) => writer.Write(value));

        new StateReader(bytes).ReadDouble().ShouldBe(value);
    }

    [Fact, Trait("Rule", "4")]
    public void Numbers_that_need_more_than_64_bits_keep_their_value_on_either_side_of_zero()
    {
        var big = System.Numerics.BigInteger.Pow(2, 70);
        var bytes = Written((ref StateWriter writer) =>
        {
            writer.WriteArrayStart(4);
            writer.Write(-big);
            writer.Write(big);
            writer.Write(-79228162514264337593543950335m);
            writer.Write(-18446744073709551617m);
        });
        var reader = new StateReader(bytes);

        reader.ReadArrayStart().ShouldBe(4);
        reader.ReadBigInteger().ShouldBe(-big);
        reader.ReadBigInteger().ShouldBe(big);
        reader.ReadDecimal().ShouldBe(-79228162514264337593543950335m);
        reader.ReadDecimal().ShouldBe(-18446744073709551617m);
    }

    [Fact, Trait("Rule", "4")]
    public void A_decimal_with_more_than_28_digits_behind_the_point_is_refused()
    {
        // Tag 4, an array of two, exponent -29, mantissa 1.
        byte[] bytes = [0xC4, 0x82, 0x38, 28, 0x01];

        Should.Throw<StateIncompatibleException>(() => new StateReader(bytes).ReadDecimal());
    }

    [Fact, Trait("Rule", "4")]
    public void A_key_that_comes_twice_is_refused_also_when_others_lie_between()
    {
        // {"b": 1, "a": 2, "b": 3}
        byte[] bytes = [0xA3, 0x61, (byte)'b', 1, 0x61, (byte)'a', 2, 0x61, (byte)'b', 3];

        Should.Throw<StateIncompatibleException>(() =>
        {
            var reader = new StateReader(bytes);
            var map = reader.ReadMapStart();
            reader.ReadMember(ref map, "c"u8);
        }).Message.ShouldContain("twice");
    }

    [Fact]
    public void A_number_of_a_million_bytes_is_refused_without_being_written_out_in_decimals()
    {
        byte[] bytes = [0xC2, 0x5A, 0, 0x0F, 0x42, 0x40, .. Enumerable.Repeat(byte.MaxValue, 1_000_000)];

        Should.Throw<StateIncompatibleException>(() => new StateReader(bytes).ReadInt32()).Message.Length
            .ShouldBeLessThan(1000);
    }

    private static byte[] Written(Writing write)
    {
        var writer = StateWriter.Create();
        try
        {
            write(ref writer);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private delegate void Writing(ref StateWriter writer);
}
