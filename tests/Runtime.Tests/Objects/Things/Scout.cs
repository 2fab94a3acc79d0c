namespace Stubs.Tests.Objects;

/// <summary>Looks at the action in which its operations run.</summary>
[Recoverable]
public partial class Scout
{
    /// <summary>Whether there is a current action, and whether it is nested.</summary>
    public bool[] WhereAmI() => Here();

    public async Task<bool[]> WhereAmIAfterWaitingAsync()
    {
        await Task.Yield();
        return Here();
    }

    public async Task TryAndKeepAsync(ICell cell)
    {
        await using (AtomicAction.Begin())
            await cell.AddAsync(1);
        await using (var kept = AtomicAction.Begin())
        {
            await cell.AddAsync(2);
            await kept.CommitAsync();
        }
    }

    public async Task ForgetToAwaitAsync(IGated gated)
    {
        _ = gated.SetTwiceAsync(1, 2, "gate");
        await Task.Yield();
    }

    private static bool[] Here() => [AtomicAction.Current is not null, AtomicAction.Current?.Parent is not null];
}
