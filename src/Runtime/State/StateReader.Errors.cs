using System.Runtime.CompilerServices;

namespace Stubs;

public ref partial struct StateReader
{
    /// <summary>
    /// An error about the value that comes next, or that begins at a position, for code that found something in it that
    /// its type does not allow: it names the member that the value belongs to.
    /// </summary>
    /// <param name="expected">What was expected, as the end of the sentence "expected …".</param>
    /// <returns>The exception, to be thrown by the caller.</returns>
    public StateIncompatibleException Incompatible(string expected) => Unexpected(position, expected);

    /// <summary>The same, about a value that has been read already.</summary>
    internal StateIncompatibleException Incompatible(string expected, string found) =>
        Incompatible(position, expected, found);

    internal StateIncompatibleException Incompatible(
        int start, string expected, string found, Exception? innerException = null)
    {
        var member = MemberPath.At(data, start);
        var subject = member is null ? "The data" : $"Member '{member}'";
        return new StateIncompatibleException(
            $"{subject} cannot be read: expected {expected}, but found {found} (at byte {start} of {data.Length}).",
            member, innerException);
    }

    /// <summary>
    /// An error about what code of the program threw when it was given the value that was read last: a setter, a
    /// constructor, code that restores.
    /// </summary>
    internal StateIncompatibleException Failed(Exception error)
    {
        // What follows behind a graph lies deeper than the levels that were entered for it.
        var member = MemberPath.Of(data, position, graph is null ? depth : int.MaxValue);
        var subject = member is null ? "The state" : $"Member '{member}'";
        return new StateIncompatibleException(
            $"{subject} cannot be restored: the program's own code threw {error.GetType()}: {Wording.Sentence(UserCode.TextOf(error))}",
            member, error);
    }

    /// <summary>The same of the method that an upgrade names, in the map of members that is being read.</summary>
    /// <param name="member">The member whose value the method was to make.</param>
    /// <param name="error">What it threw.</param>
    internal StateIncompatibleException NotUpgraded(string member, Exception error)
    {
        var around = MemberPath.Of(data, position, depth - 1);
        var path = around is null ? member : $"{around}.{member}";
        return new StateIncompatibleException(
            $"Member '{path}' cannot be made of what an earlier version stored: the method of its [Upgrade] threw {error.GetType()}: {Wording.Sentence(UserCode.TextOf(error))} Let the method take all that was ever stored.",
            path, error);
    }

    internal StateIncompatibleException Unexpected(string expected) => Unexpected(position, expected);

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal StateIncompatibleException Unexpected(int start, string expected) =>
        isProbe
            ? new StateIncompatibleException($"Not {expected}.")
            : Incompatible(start, expected, CborDiagnostics.Describe(data, start));
}
