namespace Stubs.Mutants.Running;

/// <summary>What became of a mutant.</summary>
internal enum Verdict
{
    /// <summary>A named test failed by an assertion or an error.</summary>
    Killed,

    /// <summary>All tests that must see it passed.</summary>
    Survived,

    /// <summary>A test did not end in time: that is not a kill.</summary>
    Hung,

    /// <summary>The process of the tests ended.</summary>
    Crashed,

    /// <summary>The tests cannot judge: one fails without the mutant, or does not exist.</summary>
    Unjudged,

    /// <summary>No test can see it, and its catalogue says why.</summary>
    Equivalent,
}

/// <summary>What became of one mutant.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Area">Its module.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Test">The test that saw it; empty if none did.</param>
/// <param name="Message">What was said.</param>
/// <param name="Time">How long it took.</param>
internal sealed record MutantResult(
    Mutant Mutant, string Area, Verdict Verdict, string Test, string Message, TimeSpan Time);
