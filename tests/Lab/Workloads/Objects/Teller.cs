namespace Stubs.Lab.Workloads.Objects;

/// <summary>Moves money from where it is: a server calls servers, in the action of its caller.</summary>
[Persistent, Remote]
public partial class Teller
{
    [ReadLock]
    public async Task MoveAsync(int process, IAccount from, IAccount to, long amount)
    {
        await from.PostAsync(process, -amount);
        await to.PostAsync(process, amount);
    }

    /// <summary>The same in a nested action of the server's.</summary>
    [ReadLock]
    public Task MoveInsideAsync(int process, IAccount from, IAccount to, long amount) =>
        AtomicAction.RunAsync(() => MoveAsync(process, from, to, amount));
}
