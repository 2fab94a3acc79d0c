using Stubs.Locking;
using Stubs.Objects;

namespace Stubs.Placement;

/// <summary>Has objects leave this node, each between two actions that use it (SYSTEM 43).</summary>
/// <remarks>
/// The queue is that of the object's lock: a move waits for the outermost actions that hold it, and older moves come
/// before younger ones, as all requests do (SYSTEM 10, 13, 14).
/// </remarks>
internal sealed class Departures(ObjectManager manager)
{
    /// <summary>Waits until no action uses an object, and has it leave.</summary>
    /// <param name="target">The object.</param>
    /// <param name="wanted">What wants it to leave.</param>
    /// <param name="leave">Under the lock: takes it from the table; false if it is not there any more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Departure> LeaveAsync(
        ActiveObject target, Wanted wanted, Func<ActiveObject, bool> leave, CancellationToken cancellationToken)
    {
        if (!target.TryPin())
            return Departure.NotHere;
        var petition = new Petition(wanted);
        using var givingUp = cancellationToken.UnsafeRegister(
            static petition => ((Petition)petition!).GiveUp(), petition);
        target.AddUseWatcher(petition);
        try
        {
            await target.Locks.AcquireAsync(
                petition, LockMode.Move, target.Description, manager.LockTimeout, manager.Time, petition.End,
                manager.Diagnostics).ConfigureAwait(false);
            return !target.Gone && leave(target) ? Departure.Left : Departure.NotHere;
        }
        catch (OperationCanceledException) when (petition.IsOvertaken)
        {
            return Departure.Stays("the action that wants it elsewhere is using it where it is");
        }
        catch (LockTimeoutException)
        {
            return Departure.Stays($"actions have used it for longer than {manager.LockTimeout.TotalSeconds:0.###} s");
        }
        catch (ObjectInDoubtException doubt)
        {
            return Departure.Stays(doubt.Message);
        }
        finally
        {
            target.RemoveUseWatcher(petition);
            target.Locks.Release(petition);
            target.Unpin();
        }
    }
}

/// <summary>What became of an object that was to leave its node.</summary>
/// <param name="HasLeft">It has left.</param>
/// <param name="Why">Why it stays, in words that follow "it stays, for"; null if it was not there.</param>
internal readonly record struct Departure(bool HasLeft, string? Why)
{
    public static Departure Left => new(true, null);

    public static Departure NotHere => new(false, null);

    public static Departure Stays(string why) => new(false, why);
}
