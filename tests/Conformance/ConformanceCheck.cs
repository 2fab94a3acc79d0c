namespace Stubs.Conformance;

/// <summary>One thing that every implementation of a seam must do.</summary>
/// <typeparam name="TFactory">What makes the implementation under test.</typeparam>
/// <param name="Name">A sentence of the contract, in words.</param>
/// <param name="RunAsync">Runs the check against a fresh factory; throws a <see cref="ConformanceException"/> that says
/// what was violated.</param>
public sealed record ConformanceCheck<TFactory>(string Name, Func<TFactory, Task> RunAsync)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
