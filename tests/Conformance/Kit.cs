namespace Stubs.Conformance;

/// <summary>What checks of several seams need.</summary>
internal static class Kit
{
    public static Uid NewUid() => new(Guid.CreateVersion7().ToByteArray(bigEndian: true));

    /// <summary>Runs the work in an action that aborts.</summary>
    public static async Task AbortAsync(Func<Task> work)
    {
        await using var action = AtomicAction.Begin();
        await work();
        await action.AbortAsync();
    }
}
