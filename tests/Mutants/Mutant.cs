namespace Stubs.Mutants;

/// <summary>One planted fault: a change of the product's text that its tests must see.</summary>
/// <param name="Name">Names it, also across versions: <c>area.what-is-wrong</c>.</param>
/// <param name="Rule">What it breaks: the number of a rule, "protocol", "format" or "diagnostics".</param>
/// <param name="Patch">The change, as <see cref="Patching.Patch"/> reads it.</param>
/// <param name="Tests">The tests that must see it: <c>Class.Method</c>, or <c>Class</c> as long as it is not known
/// which.</param>
internal sealed record Mutant(string Name, string Rule, string Patch, params string[] Tests)
{
    /// <summary>A mutant of a numbered rule.</summary>
    public Mutant(string name, int rule, string patch, params string[] tests)
        : this(name, rule.ToString(System.Globalization.CultureInfo.InvariantCulture), patch, tests)
    {
    }

    /// <summary>
    /// Further changes, of other places, without which the first one would not be the fault that is meant.
    /// </summary>
    public string[] Also { get; init; } = [];

    /// <summary>Why no test can see it, in one sentence; null where a test must.</summary>
    public string? Equivalent { get; init; }

    /// <summary>
    /// Whether it was seen to be killed by the very test that it names, as <c>Class.Method</c>. One that names classes
    /// only is still to be proven: it is run on demand, and stands in the score as what the run finds.
    /// </summary>
    public bool IsProven =>
        Equivalent is null && Tests.Length > 0
            && Tests.All(static test => test.Contains('.', StringComparison.Ordinal));
}
