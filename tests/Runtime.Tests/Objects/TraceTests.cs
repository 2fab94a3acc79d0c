using Stubs.Tests.Distributed;
using Stubs.Tests.Support;

namespace Stubs.Tests.Objects;

/// <summary>Throws from a helper of its own.</summary>
[Persistent, Remote]
public partial class Thrower
{
    private int value;

    public int Value => value;

    public void Fail(int at) => value = Check(at);

    public async Task FailLaterAsync(int at)
    {
        await Task.Yield();
        value = Check(at);
    }

    private static int Check(int at) => at > 0 ? throw new FormatException("no") : at;
}

/// <summary>The trace of an exception shows the caller's frames and the author's.</summary>
public sealed class TraceTests : RuleTest
{
    private static readonly string[] plumbing =
        ["TableOperation", "TableCall", "OperationBody", "SyncExecution", "IStub<", "AttemptFailure", "RemoteCall"];

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_trace_shows_the_authors_frames_first_and_then_the_callers_with_little_between(bool isRemote)
    {
        await using var site = await Site.StartAsync();
        var thrower = await ThrowerStub.CreateAsync(isRemote ? site.Client.At("a") : site.A, null);

        var frames = FramesOf(await Should.ThrowAsync<FormatException>(() => CallAsync(() => thrower.FailAsync(1))));
        frames[0].ShouldStartWith("at Stubs.Tests.Objects.Thrower.Check(Int32 at)");
        frames[1].ShouldStartWith("at Stubs.Tests.Objects.Thrower.Fail(Int32 at)");
        frames.ShouldAllBe(static frame => !plumbing.Any(frame.Contains));
        frames.FindIndex(static frame => frame.Contains(nameof(CallAsync), StringComparison.Ordinal))
            .ShouldBeInRange(2, isRemote ? 8 : 4);

        frames = FramesOf(await Should.ThrowAsync<FormatException>(() => CallAsync(() => thrower.FailLaterAsync(1))));
        frames[1].ShouldStartWith("at Stubs.Tests.Objects.Thrower.FailLaterAsync(Int32 at)");
        frames.ShouldContain(static frame => frame.Contains(nameof(CallAsync), StringComparison.Ordinal));
    }

    private static async Task CallAsync(Func<Task> call) => await call();

    private static List<string> FramesOf(Exception error) =>
        [.. error.StackTrace!.Split('\n', StringSplitOptions.TrimEntries)];
}
