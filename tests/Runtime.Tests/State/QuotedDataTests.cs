using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stubs.Generated;
using Stubs.Store;
using Stubs.Tests.GeneratedCode;
using Stubs.Tests.Objects;
using Stubs.Tests.Support;

namespace Stubs.Tests.State;

/// <summary>What data say is quoted in errors: of bounded length, in one line, and with what to do.</summary>
public sealed class QuotedDataTests : RuleTest
{
    private const int Longest = 1500;

    private static readonly string huge = "evil\n\u0007\u202e\u2028\"" + new string('x', 600_000);

    [Fact, Trait("Rule", "35")]
    public async Task The_name_of_a_type_that_a_store_holds_is_quoted_in_part()
    {
        var disk = new Disk();
        var uid = new Uid(7, 3);
        await disk.WriteAsync(new StoreOperation.Create(new ObjectState(uid, huge, new byte[] { 0xA0 })));
        await using var node = await Nodes.OnAsync(disk);
        ShouldBeBrief(await Should.ThrowAsync<StubsException>(
            async () => await (await HalfReadStub.BindAsync(node, uid)).GetValueAsync()));
    }

    [Fact]
    public void Names_that_data_hold_are_quoted_in_part()
    {
        ShouldBeBrief(Refused((ref StateWriter writer) =>
        {
            writer.WriteTag(Cbor.KindTag);
            writer.WriteArrayStart(2);
            writer.Write(huge);
            writer.Write(1);
        }, Codecs.Object));
        ShouldBeBrief(Refused((ref StateWriter writer) =>
        {
            writer.WriteTag(Cbor.KindTag);
            writer.WriteArrayStart(2);
            writer.Write(huge);
            writer.WriteArrayStart(0);
        }, Codecs.IList(Codecs.Int32)));
        ShouldBeBrief(Refused((ref StateWriter writer) =>
        {
            writer.WriteTag(Cbor.ComparerTag);
            writer.WriteArrayStart(2);
            writer.Write(huge);
            writer.WriteArrayStart(0);
        }, Codecs.HashSet(Codecs.String)));
        foreach (var refused in new Func<StateIncompatibleException>[]
        {
            () => Text(Codecs.CultureInfo), () => Text(Codecs.TimeZoneInfo), () => Text(Codecs.Encoding),
            () => Text(Codecs.Type()), () => Text(Codecs.RegionInfo), () => Text(Codecs.JsonElement),
            () => Text(Codecs.Int32), () => Text(Codecs.DateOnly),
        })
            ShouldBeBrief(refused());
        Should.Throw<FormatException>(() => Uid.Parse(huge)).Message.Length.ShouldBeLessThan(Longest);
    }

    [Fact]
    public void Names_of_members_and_subtypes_are_quoted_in_part()
    {
        var error = Refused((ref StateWriter writer) =>
        {
            writer.WriteMapStart(1);
            writer.Write(huge);
            writer.Write("no number");
        }, Codecs.Dictionary(Codecs.String, Codecs.Int32));
        ShouldBeBrief(error);
        error.Member!.Length.ShouldBeLessThan(100);
        ShouldBeBrief(Should.Throw<StateIncompatibleException>(() =>
        {
            var reader = new StateReader(new byte[] { 0x05 });
            throw Subtypes.Unknown(ref reader, huge, "a, b");
        }));
    }

    [Fact]
    public void No_error_of_Stubs_has_a_message_without_bound()
    {
        var message = new StoreConflictException(huge + "What to do.").Message;
        message.Length.ShouldBeLessThan(20_000);
        message.ShouldEndWith("What to do.");
    }

    [Fact, Trait("Rule", "4")]
    public void What_is_wrong_with_JSON_is_told_with_where_and_what_to_do()
    {
        var refused = Refused((ref StateWriter writer) => writer.Write("{\"a\": nul}"), Codecs.JsonElement);
        refused.Message.ShouldContain("a text in JSON of at most 1000 levels");
        refused.Message.ShouldContain("LineNumber: 0 | BytePositionInLine: 9");
        refused.InnerException.ShouldBeAssignableTo<JsonException>();

        JsonNode deep = new JsonArray();
        for (var level = 0; level < 1001; level++)
            deep = new JsonArray(deep);
        var unsaved = StateTest.Refused((ref StateWriter writer) => Codecs.JsonNode.Write(ref writer, deep));
        unsaved.Message.ShouldContain("no JSON of at most 1000 levels");
        unsaved.Message.ShouldContain("hold its text in a string");
        unsaved.InnerException.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("820341ff", false), InlineData("820342ff00", false), InlineData("820341f8", false)]
    [InlineData("82034107", true), InlineData("820841ff", true), InlineData("820040", true)]
    public void Unused_bits_of_bits_are_zero(string hex, bool isRead)
    {
        if (isRead)
            StateTest.Hex(StateTest.Write(Codecs.BitArray, StateTest.Read(Codecs.BitArray, StateTest.Bytes(hex))))
                .ShouldBe(hex);
        else
            StateTest.Refused(StateTest.Bytes(hex), Codecs.BitArray.Read).Message.ShouldContain("bits");
    }

    private static StateIncompatibleException Text<T>(Codec<T> codec) =>
        Refused((ref StateWriter writer) => writer.Write(huge), codec);

    private static StateIncompatibleException Refused<T>(StateTest.Writing write, Codec<T> codec) =>
        StateTest.Refused(StateTest.Write(write), codec.Read);

    private static void ShouldBeBrief(Exception error)
    {
        error.Message.Length.ShouldBeLessThan(Longest);
        error.Message.ShouldAllBe(static character =>
            !char.IsControl(character) && char.GetUnicodeCategory(character) != UnicodeCategory.Format
            && character != '\u2028');
    }
}
