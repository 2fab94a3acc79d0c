namespace Stubs.Benchmarks;

/// <summary>One thing that a row of the table demands.</summary>
/// <param name="What">What is measured, in words.</param>
/// <param name="Measured">What it is; not a number where it could not be measured.</param>
/// <param name="Limit">What is wanted.</param>
/// <param name="IsMost">Whether the limit is the most that it may be, or the least.</param>
/// <param name="Unit">What is counted: "×", "ns", "B".</param>
internal sealed record Check(string What, double Measured, double Limit, bool IsMost, string Unit)
{
    public bool Holds => IsMost ? Measured <= Limit : Measured >= Limit;

    public string Target => $"{(IsMost ? "≤" : "≥")} {Number(Limit)} {Unit}";

    public string Value => double.IsNaN(Measured) ? "not measured" : $"{Number(Measured)} {Unit}";

    public static Check AtMost(string what, double measured, double limit, string unit = "×") =>
        new(what, measured, limit, true, unit);

    public static Check AtLeast(string what, double measured, double limit, string unit = "×") =>
        new(what, measured, limit, false, unit);

    /// <summary>It could not be measured, which is not held.</summary>
    public static Check Missing(string what, double limit, bool isMost, string unit = "×") =>
        new(what, double.NaN, limit, isMost, unit);

    private static string Number(double value) => Math.Abs(value) >= 100 ? $"{value:N0}" : $"{value:0.##}";
}

/// <summary>One row of the table: a piece of work, and what is demanded of it.</summary>
/// <param name="Group">The benchmark that measures it.</param>
/// <param name="Work">What is done.</param>
/// <param name="Checks">What is demanded; all must hold.</param>
/// <param name="Note">What must be known to read it, for example why something could not be measured.</param>
internal sealed record Row(string Group, string Work, IReadOnlyList<Check> Checks, string? Note = null)
{
    public bool Holds => Checks.All(static check => check.Holds);
}
