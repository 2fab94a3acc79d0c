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

    internal StateIncompatibleException Unexpected(string expected) => Unexpected(position, expected);

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal StateIncompatibleException Unexpected(int start, string expected) =>
        isProbe
            ? new StateIncompatibleException($"Not {expected}.")
            : Incompatible(start, expected, CborDiagnostics.Describe(data, start));
}
