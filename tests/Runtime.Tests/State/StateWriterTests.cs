using Stubs.Generated;

namespace Stubs.Tests.State;

public class StateWriterTests
{
    [Fact]
    public void Data_that_contain_themselves_are_an_error_that_says_so()
    {
        var tree = new Tree(1, null);
        tree.Children.Add(tree);
        var error = StateTest.Refused((ref StateWriter writer) => TreeCodec.Instance.Write(ref writer, tree));
        error.Message.ShouldContain("Data must be a tree");
        error.Member.ShouldNotBeNull().ShouldStartWith("children.children.");
    }

    [Fact]
    public void Sixty_four_levels_can_be_written_and_read_and_one_more_cannot()
    {
        var data = StateTest.Write(TreeCodec.Instance, Chain(31));
        StateTest.Read(TreeCodec.Instance, data).ShouldBe(Chain(31));
        StateTest.Refused(
            (ref StateWriter writer) => TreeCodec.Instance.Write(
                ref writer, Chain(32))).Message.ShouldContain("64 levels");
    }

    [Fact]
    public void Levels_that_ended_do_not_count()
    {
        var codec = Codecs.List(Codecs.List(Codecs.List(Codecs.Int32)));
        List<List<List<int>>> value = [
            .. Enumerable.Range(0, 500).Select(i => new List<List<int>> { new() { i }, new(), new() { i, i } })];
        StateTest.Read(codec, StateTest.Write(codec, value)).ShouldBeEquivalentTo(value);
    }

    [Fact]
    public void Just_what_was_announced_must_be_written()
    {
        Should.Throw<InvalidOperationException>(
            () => StateTest.Write((ref StateWriter writer) => writer.WriteMapStart(1)));
        Should.Throw<InvalidOperationException>(() => StateTest.Write((ref StateWriter writer) =>
        {
            writer.WriteArrayStart(2);
            writer.WriteArrayStart(0);
        }));
        Should.Throw<InvalidOperationException>(() => StateTest.Write((ref StateWriter writer) =>
        {
            writer.WriteMapStart(1);
            writer.WriteKey("a"u8);
            writer.Write(1);
            writer.WriteKey("b"u8);
            writer.Write(2);
        }));
        Should.Throw<ArgumentOutOfRangeException>(
            () => StateTest.Write((ref StateWriter writer) => writer.WriteArrayStart(-1)));
        Should.Throw<ArgumentOutOfRangeException>(
            () => StateTest.Write((ref StateWriter writer) => writer.WriteMapStart(-1)));
    }

    [Fact]
    public void Large_states_grow_the_buffer_without_loss()
    {
        var codec = Codecs.Dictionary(Codecs.String, Codecs.ByteArray);
        var value = Enumerable.Range(0, 200).ToDictionary(i => new string('k', i), i => new byte[i * 100]);
        var restored = StateTest.Read(codec, StateTest.Write(codec, value));
        restored.Count.ShouldBe(value.Count);
        foreach (var (key, bytes) in restored)
            bytes.ShouldBe(value[key]);
    }

    [Fact]
    public void A_writer_that_was_disposed_of_writes_no_more() =>
        Should.Throw<ObjectDisposedException>(() =>
        {
            var writer = StateWriter.Create();
            writer.Dispose();
            writer.Dispose();
            writer.Write(1);
        });

    [Fact]
    public void Writing_plain_members_allocates_nothing()
    {
        WriteMembers().ShouldBe(149);
        var before = GC.GetAllocatedBytesForCurrentThread();
        WriteMembers();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        static int WriteMembers()
        {
            var writer = StateWriter.Create();
            writer.WriteMapStart(6);
            writer.WriteKey("id"u8);
            writer.Write(Guid.Empty);
            writer.WriteKey("name"u8);
            writer.Write("Grace Hopper");
            writer.WriteKey("balance"u8);
            writer.Write(-79228162514264337593543950335m);
            writer.WriteKey("created"u8);
            writer.Write(DateTimeOffset.MaxValue);
            writer.WriteKey("elapsed"u8);
            writer.Write(TimeSpan.MinValue);
            writer.WriteKey("weight"u8);
            writer.Write(0.1);
            var length = writer.Written.Length;
            writer.Dispose();
            return length;
        }
    }

    [Fact]
    public void Something_else_than_a_reference_made_by_Stubs_is_an_error_that_names_its_type_and_the_member() =>
        StateTest.Refused((ref StateWriter writer) =>
        {
            writer.WriteMapStart(1);
            writer.WriteKey("owner"u8);
            writer.WriteReference(new Version(1, 0));
        }).Message.ShouldStartWith(
            "Member 'owner' cannot be saved: an object of type System.Version is not a reference made by Stubs");

    [Fact]
    [Trait("Rule", "4")]
    public void Keys_with_one_content_are_an_error_that_names_the_member() =>
        StateTest.Refused((ref StateWriter writer) =>
        {
            writer.WriteMapStart(1);
            writer.WriteKey("owners"u8);
            Codecs.Dictionary(Codecs.Array(Codecs.Int32), Codecs.Int32)
                .Write(ref writer, new() { [[1]] = 1, [[1]] = 2 });
        }).Message.ShouldStartWith(
            "Member 'owners' cannot be saved: a dictionary of type System.Collections.Generic.Dictionary`2[");

    [Fact]
    public void Local_times_are_stored_as_their_instant_and_come_back_as_local()
    {
        var local = new DateTime(2026, 3, 29, 12, 0, 0, DateTimeKind.Local);
        var data = StateTest.Write(Codecs.DateTime, local);
        CborDiagnostics.Print(data).ShouldBe($"21336(\"{local.ToUniversalTime():yyyy-MM-ddTHH:mm:ss}Z\")");
        var restored = StateTest.Read(Codecs.DateTime, data);
        restored.Kind.ShouldBe(DateTimeKind.Local);
        restored.ShouldBe(local);
    }

    [Fact]
    public void Decimals_keep_their_scale()
    {
        StateTest.Hex(StateTest.Write(Codecs.Decimal, 1m)).ShouldBe("c4820001");
        StateTest.Hex(StateTest.Write(Codecs.Decimal, 1.0m)).ShouldBe("c482200a");
        StateTest.Hex(StateTest.Write(Codecs.Decimal, 1.00m)).ShouldBe("c482211864");
        StateTest.Hex(StateTest.Write(Codecs.Decimal, -0.0m)).ShouldBe("c4822000");
        StateTest.Read(Codecs.Decimal, StateTest.Bytes("c482211864"))
            .ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe("1.00");
    }

    private static Tree Chain(int length) =>
        length == 0 ? new Tree(0, "end") : new Tree(length, null) { Children = [Chain(length - 1)] };
}
