using Stubs.Locking;

namespace Stubs.Actions;

/// <summary>Gives outermost actions their place in the order of wound-wait, and actions their identifiers.</summary>
internal static class ActionIdentity
{
    private static readonly UidGenerator OfProcess = new(TimeProvider.System);
    private static readonly Uid Process = NextUid();
    private static long sequence;

    public static Uid NextUid() => (Laboratory.Uids ?? OfProcess).Next();

    public static ActionPriority NextPriority(TimeProvider time) =>
        new(LogicalClock.Of(time).Next(), Process, Interlocked.Increment(ref sequence), Order: 0);
}
