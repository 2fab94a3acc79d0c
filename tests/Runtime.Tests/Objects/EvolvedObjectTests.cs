using Stubs.Store;
using Stubs.Tests.GeneratedCode;
using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

/// <summary>What an earlier version of <see cref="EvolvedVisitor"/> stored.</summary>
[Persistent]
public partial class EarlierVisitor
{
    private string name = "Ada Lovelace";
    private int visits = 3;

    [Local]
    public string Show() => $"{name} {visits}";
}

/// <summary>A class whose stored objects have other members: a name where it has two, and no list of notes.</summary>
[Persistent]
public partial class EvolvedVisitor
{
    [Upgrade(nameof(FirstOf))]
    private string first = "";

    [Upgrade(nameof(LastOf))]
    private string last = "";

    private int visits;
    private string? note;

    [ReadLock]
    public string Show() => $"{first}/{last}/{visits}/{note}";

    public void Rename(string first, string last) => (this.first, this.last) = (first, last);

    public void SpoilAndThrow()
    {
        (first, last, visits, note) = ("x", "y", 99, "spoilt");
        throw new InvalidOperationException("It was a mistake.");
    }

    public void Note(string text) => note = text;

    private static string FirstOf(string name) => name.Split(' ')[0];

    private static string LastOf(string name) => name.Split(' ')[^1];
}

/// <summary>Objects that an earlier version of their class stored are as good as others.</summary>
public sealed class EvolvedObjectTests
{
    private const string AsStored = "Ada/Lovelace/3/";

    private readonly Disk disk = new();
    private readonly Uid uid = new(7, 1);

    [Fact]
    [Trait("Rule", "20")]
    public async Task An_operation_that_threw_leaves_no_member_changed_that_stored_state_lacks()
    {
        await StoreAsync();
        await using var node = await Nodes.OnAsync(disk);
        var visitor = await EvolvedVisitorStub.BindAsync(node, uid);

        await Should.ThrowAsync<InvalidOperationException>(() => visitor.SpoilAndThrowAsync());

        (await visitor.ShowAsync()).ShouldBe(AsStored);
    }

    [Fact]
    [Trait("Rule", "18")]
    public async Task Each_level_of_nested_actions_is_undone_to_what_was_before_it()
    {
        await StoreAsync();
        await using var node = await Nodes.OnAsync(disk);
        var visitor = await EvolvedVisitorStub.BindAsync(node, uid);
        await using (AtomicAction.Begin())
        {
            await visitor.NoteAsync("one");
            await using (AtomicAction.Begin())
                await visitor.RenameAsync("Grace", "Hopper");
            (await visitor.ShowAsync()).ShouldBe(AsStored + "one");
        }

        (await visitor.ShowAsync()).ShouldBe(AsStored);
    }

    [Fact]
    [Trait("Rule", "4")]
    public async Task What_is_only_read_stays_as_it_was_stored_and_what_is_changed_is_stored_in_the_new_form()
    {
        await StoreAsync();
        var stored = (await disk.ReadAsync(uid))!.State!.Body.ToArray();
        await using (var node = await Nodes.OnAsync(disk))
        {
            var visitor = await EvolvedVisitorStub.BindAsync(node, uid);
            (await visitor.ShowAsync()).ShouldBe(AsStored);
            (await disk.ReadAsync(uid))!.State!.Body.ToArray().ShouldBe(stored);

            await visitor.NoteAsync("two");
        }

        await using (var node = await Nodes.OnAsync(disk))
        {
            var visitor = await EvolvedVisitorStub.BindAsync(node, uid);
            (await visitor.ShowAsync()).ShouldBe(AsStored + "two");
        }

        CborText((await disk.ReadAsync(uid))!.State!.Body.ToArray()).ShouldNotContain("\"name\"");
    }

    private static string CborText(byte[] state) => CborDiagnostics.Print(state);

    private ValueTask StoreAsync() => disk.WriteAsync(new StoreOperation.Create(new ObjectState(
        uid, "Stubs.Tests.Objects.EvolvedVisitor", RoundTrip.Save(new EarlierVisitor()))));
}
