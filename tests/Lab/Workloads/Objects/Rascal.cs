namespace Stubs.Lab.Workloads.Objects;

/// <summary>
/// Moves money, and then its own code throws where it is told to: what it has moved must be undone, or stand, as the
/// client is told.
/// </summary>
[Persistent, Remote]
public partial class Rascal
{
    private int moved;
    private RascalTrap trap;

    public async Task MoveAsync(int process, IAccount from, IAccount to, long amount, RascalTrap where)
    {
        moved++;
        await from.PostAsync(process, -amount);
        await to.PostAsync(process, amount);
        switch (where)
        {
            case RascalTrap.Body:
                throw new RascalException();
            case RascalTrap.Restore:
                trap = where;
                throw new RascalException();
            case RascalTrap.Save:
                trap = where;
                break;
            case RascalTrap.Prepare or RascalTrap.Commit or RascalTrap.Abort:
                AtomicAction.Current!.Add(new RascalRecord(where));
                break;
        }
    }

    private void SaveState(ref StateWriter writer)
    {
        Spring(RascalTrap.Save);
        writer.Write(moved);
    }

    private void RestoreState(ref StateReader reader)
    {
        Spring(RascalTrap.Restore);
        trap = RascalTrap.None;
        moved = reader.ReadInt32();
    }

    private void Spring(RascalTrap at)
    {
        if (trap != at)
            return;
        trap = RascalTrap.None;
        throw new RascalException();
    }
}

/// <summary>Where the code of the program throws.</summary>
public enum RascalTrap
{
    None,
    Body,
    Save,
    Restore,
    Prepare,
    Commit,
    Abort,
}

/// <summary>An exception that cannot say what it is.</summary>
public sealed class RascalException : Exception
{
    public override string Message => throw new InvalidOperationException("The message of an exception throws.");
}

/// <summary>A record that throws when it is told.</summary>
internal sealed class RascalRecord(RascalTrap at) : AbstractRecord
{
    protected internal override ValueTask<Vote> PrepareAsync(CancellationToken cancellationToken) =>
        at == RascalTrap.Prepare ? throw new RascalException() : new(Vote.Commit);

    protected internal override ValueTask CommitAsync() =>
        at == RascalTrap.Commit ? throw new RascalException() : default;

    protected internal override ValueTask AbortAsync() =>
        at == RascalTrap.Abort ? throw new RascalException() : default;
}
