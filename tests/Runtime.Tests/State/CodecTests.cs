namespace Stubs.Tests.State;

public class CodecTests
{
    public static TheoryData<CodecCase> All => CodecCases.All;

    [Theory, Trait("Rule", "4")]
    [MemberData(nameof(All))]
    public void What_is_saved_comes_back(CodecCase codec) => codec.CheckRoundTrip();

    [Theory, Trait("Rule", "2")]
    [MemberData(nameof(All))]
    public void Saving_what_was_restored_gives_the_same_bytes(CodecCase codec)
    {
        foreach (var data in codec.Samples(50))
            codec.Recode(data).ShouldBe(data);
    }

    [Theory, Trait("Rule", "2")]
    [MemberData(nameof(All))]
    public void Everything_written_is_core_deterministic_CBOR(CodecCase codec)
    {
        foreach (var data in codec.Samples(50))
            CoreDeterministic.Check(data);
    }
}
