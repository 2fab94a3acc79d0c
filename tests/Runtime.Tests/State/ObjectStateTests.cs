using Stubs.Generated;

namespace Stubs.Tests.State;

public class ObjectStateTests
{
    private static readonly Uid uid = new(StateTest.Bytes("0192aabbccdd7eef8011223344556677"));

    private static byte[] Body() => StateTest.Write((ref StateWriter writer) =>
    {
        writer.WriteMapStart(5);
        writer.WriteKey("balance"u8);
        writer.Write(10.50m);
        writer.WriteKey("friends"u8);
        Codecs.List(Codecs.Reference<Friend>()).Write(ref writer, [new Friend(uid), null!]);
        writer.WriteKey("waiting"u8);
        writer.Write(TimeSpan.FromMilliseconds(-1500));
        writer.WriteKey("keys"u8);
        Codecs.Dictionary(Codecs.Uid, Codecs.Guid)
            .Write(
                ref writer,
                new()
                    { [Uid.WellKnown(1)] = new Guid(
                        StateTest.Bytes("00112233445566778899aabbccddeeff"), bigEndian: true) });
        writer.WriteKey("note"u8);
        writer.Write("a\n\"b\"");
    });

    [Fact]
    public void An_object_is_printed_without_its_class() => new ObjectState(uid, "Account", Body()).ToString().ShouldBe(
        """Account 0192aabb-ccdd-7eef-8011-223344556677 {"balance": 4([-2, 1050]) / 10.50 /, "friends": [21332(h'0192aabbccdd7eef8011223344556677') / object 0192aabb-ccdd-7eef-8011-223344556677 /, null], "waiting": 1002({1: -2, -9: 500000000}) / -00:00:01.5000000 /, "keys": {21332(h'00000000000000000000000000000001') / object 00000000-0000-0000-0000-000000000001 /: 37(h'00112233445566778899aabbccddeeff') / 00112233-4455-6677-8899-aabbccddeeff /}, "note": "a\n\"b\""}""");

    [Theory]
    [InlineData("a161", "{ / malformed from byte 1: / h'61'")]
    [InlineData("821801", "[1, / malformed from byte 3: / h''")]
    [InlineData("ff", "/ malformed from byte 0: / h'ff'")]
    public void What_is_damaged_is_printed_as_far_as_it_goes(string hex, string text) =>
        CborDiagnostics.Print(StateTest.Bytes(hex)).ShouldBe(text);

    [Fact, Trait("Rule", "51")]
    public void The_objects_that_a_state_refers_to_are_found_without_its_class()
    {
        var found = new List<Uid>();
        StateInspector.CollectReferences(Body(), found);
        found.ShouldBe([uid, Uid.WellKnown(1)]);
    }

    [Fact, Trait("Rule", "51")]
    public void A_GUID_is_not_a_reference_whatever_its_bytes()
    {
        var found = new List<Uid>();
        StateInspector.CollectReferences(
            StateTest.Write(Codecs.Array(Codecs.Guid), [new Guid(uid.ToByteArray(), bigEndian: true)]), found);
        StateInspector.CollectReferences(StateTest.Write(Codecs.ByteArray, StateTest.Write(Codecs.Uid, uid)), found);
        found.ShouldBeEmpty();
    }

    [Fact, Trait("Rule", "35")]
    public void A_damaged_state_is_not_searched_silently()
    {
        var body = Body();
        Should.Throw<StateIncompatibleException>(() => StateInspector.CollectReferences(body.AsSpan(..40), []));
        Should.Throw<StateIncompatibleException>(() => StateInspector.CollectReferences(StateTest.Bytes("8201"), []));
        Should.Throw<StateIncompatibleException>(
            () => StateInspector.CollectReferences(StateTest.Bytes("d953544101"), []));
    }

    [Fact]
    public void States_are_equal_in_content_when_identifier_type_and_bytes_are()
    {
        var state = new ObjectState(uid, "Account", Body());
        state.ContentEquals(new ObjectState(uid, "Account", Body())).ShouldBeTrue();
        state.ContentEquals(new ObjectState(Uid.WellKnown(1), "Account", Body())).ShouldBeFalse();
        state.ContentEquals(new ObjectState(uid, "account", Body())).ShouldBeFalse();
        state.ContentEquals(new ObjectState(uid, "Account", new byte[] { 0xA0 })).ShouldBeFalse();
    }

    [Fact]
    public void References_come_back_through_the_resolver_and_cannot_without_one()
    {
        var codec = Codecs.Reference<Friend>();
        var data = StateTest.Write(codec, new Friend(uid));
        StateTest.Read(data, codec.Read, new Resolver()).ShouldBe(new Friend(uid));
        StateTest.Read(StateTest.Write(codec, null!), codec.Read).ShouldBeNull();
        StateTest.Read(data, Codecs.Uid.Read).ShouldBe(uid);
        StateTest.Refused(data, codec.Read).Message.ShouldContain("there is no node to bind it to");
    }

    private sealed class Friend(Uid uid) : ObjectReference(uid);

    private sealed class Resolver : IReferenceResolver
    {
        public T Resolve<T>(Uid uid)
            where T : class => (T)(object)new Friend(uid);
    }
}
