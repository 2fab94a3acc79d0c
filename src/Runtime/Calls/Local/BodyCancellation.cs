namespace Stubs.Calls;

/// <summary>
/// The token of an operation's body where the caller, too, can cancel. What the body registers on it is code of the
/// program: it runs beside the caller and beside the end of the call, and what it throws reaches neither, as it does
/// where the caller is at another node.
/// </summary>
internal sealed class BodyCancellation : IDisposable
{
    // Never disposed of: it holds nothing, and a callback may still run when the call ends.
    private readonly CancellationTokenSource source = new();
    private readonly Action<Exception> report;
    private readonly CancellationTokenRegistration ofCaller;
    private readonly CancellationTokenRegistration ofAction;

    /// <param name="callers">The caller's token.</param>
    /// <param name="actions">The token of the action, which its abort cancels.</param>
    /// <param name="report">Is told what callbacks of the body throw.</param>
    public BodyCancellation(CancellationToken callers, CancellationToken actions, Action<Exception> report)
    {
        this.report = report;
        ofCaller = callers.UnsafeRegister(static self => ((BodyCancellation)self!).Cancel(), this);
        ofAction = actions.UnsafeRegister(static self => ((BodyCancellation)self!).Cancel(), this);
    }

    public CancellationToken Token => source.Token;

    /// <summary>
    /// The body has ended. A callback that runs is not waited for: the call's locks may be what it waits for.
    /// </summary>
    public void Dispose()
    {
        ofCaller.Unregister();
        ofAction.Unregister();
    }

    private void Cancel() => UserCode.LetEnd(source.CancelAsync(), report);
}
