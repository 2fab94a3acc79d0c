namespace Stubs.Tests.Support;

/// <summary>A record that writes down what it is told, and answers as the test says.</summary>
internal sealed class TestRecord(string name, List<string> log) : AbstractRecord
{
    public Func<Vote> Prepare { get; init; } = () => Vote.Commit;

    public Action OnCommit { get; init; } = () => { };

    public Action OnAbort { get; init; } = () => { };

    protected internal override ValueTask<Vote> PrepareAsync(CancellationToken cancellationToken)
    {
        Note("prepare");
        return new(Prepare());
    }

    protected internal override ValueTask CommitAsync()
    {
        Note("commit");
        OnCommit();
        return default;
    }

    protected internal override ValueTask AbortAsync()
    {
        Note("abort");
        OnAbort();
        return default;
    }

    private void Note(string what)
    {
        lock (log)
            log.Add($"{name} {what}");
    }
}
