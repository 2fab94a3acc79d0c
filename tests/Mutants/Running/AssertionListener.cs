using System.Diagnostics;

namespace Stubs.Mutants.Running;

/// <summary>
/// Lets an assertion of the product that does not hold fail the test that has met it, as the test host does. Otherwise
/// the process would end, and with it the run of the mutant.
/// </summary>
internal sealed class AssertionListener : TraceListener
{
    public override void Fail(string? message, string? detailMessage) =>
        throw new InvalidOperationException($"An assertion of the product does not hold: {message} {detailMessage}");

    public override void Write(string? message)
    {
    }

    public override void WriteLine(string? message)
    {
    }
}
