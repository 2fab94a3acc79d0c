using Stubs.Generated;

namespace Stubs.Tests.State;

/// <summary>
/// The writer and the reader count levels alike: whatever is written at, below and above the limit is refused by the
/// writer, or is read (rule 35).
/// </summary>
public class NestingLimitTests
{
    private const int Limit = Cbor.MaximumDepth;

    public static TheoryData<CodecCase> All => CodecCases.All;

    [Theory, Trait("Rule", "4")]
    [MemberData(nameof(All))]
    public void What_is_written_near_the_limit_can_be_read(CodecCase codec)
    {
        for (var depth = Limit - 4; depth <= Limit + 1; depth++)
            codec.CheckNested(depth);
    }

    [Theory, Trait("Rule", "4")]
    [InlineData(Limit - 1, true)]
    [InlineData(Limit, true)]
    [InlineData(Limit + 1, false)]
    public void As_many_levels_as_the_limit_says_are_written_and_read(int levels, bool accepted)
    {
        Accepts(
            levels, static (ref StateWriter writer) => writer.Write(1),
            static (ref StateReader reader) => reader.ReadInt32()).ShouldBe(accepted);
        Accepts(
            levels, static (ref StateWriter writer) => writer.WriteArrayStart(0),
            static (ref StateReader reader) => Codecs.List(Codecs.Int32).Read(ref reader).Count).ShouldBe(accepted);
        Accepts(
            levels, static (ref StateWriter writer) => writer.WriteMapStart(0),
            static (ref StateReader reader) => Codecs.Dictionary(Codecs.Int32, Codecs.Int32).Read(ref reader).Count)
                .ShouldBe(accepted);
        Accepts(levels, static (ref StateWriter writer) => writer.WriteMapStart(0), static (ref StateReader reader) =>
        {
            var map = reader.ReadMapStart();
            reader.ReadMapEnd(ref map);
            return 0;
        }).ShouldBe(accepted);
    }

    [Fact]
    public void What_is_written_at_the_limit_can_be_printed()
    {
        var data = StateTest.Write((ref StateWriter writer) =>
        {
            for (var level = 0; level < Limit; level++)
            {
                writer.WriteTag(Cbor.SetTag);
                writer.WriteArrayStart(1);
            }

            writer.Write(1);
        });

        CborDiagnostics.Print(data)
            .ShouldEndWith("258([1])" + new string('x', Limit - 1).Replace("x", "])", StringComparison.Ordinal));
        StateInspector.CollectReferences(data, new List<Uid>());
    }

    [Fact]
    public void A_reader_refuses_what_no_writer_writes()
    {
        byte[] nested = [.. Enumerable.Repeat((byte)0x81, Limit + 1), 0x01];
        StateTest.Refused(nested, (ref StateReader reader) =>
        {
            for (var level = 0; level <= Limit; level++)
                reader.EnterArray();
            return 0;
        }).Message.ShouldContain("64 levels");
    }

    private static bool Accepts(int levels, StateTest.Writing write, StateTest.Reading<int> read)
    {
        byte[] data;
        try
        {
            data = StateTest.Write((ref StateWriter writer) =>
            {
                for (var level = 0; level < levels; level++)
                    writer.WriteArrayStart(1);
                write(ref writer);
            });
        }
        catch (StateIncompatibleException)
        {
            return false;
        }

        StateTest.Read(data, (ref StateReader reader) =>
        {
            for (var level = 0; level < levels; level++)
                reader.EnterArray();
            read(ref reader);
            for (var level = 0; level < levels; level++)
                reader.Leave();
            return 0;
        });
        return true;
    }
}
