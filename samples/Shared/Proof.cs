using Spectre.Console;

namespace SmallBank;

/// <summary>Says what an audit has found.</summary>
internal static class Proof
{
    /// <summary>Says whether a promise was kept.</summary>
    public static bool Check(string promise, bool held, string figures)
    {
        AnsiConsole.MarkupLineInterpolated($"  {(held ? "✔" : "✘")} {promise} ({figures})");
        return held;
    }

    /// <summary>Says whether all of them were.</summary>
    public static bool Conclude(bool proved)
    {
        AnsiConsole.MarkupLine(proved ? "[bold green]The bank survived.[/]" : "[bold red]The bank is broken.[/]");
        return proved;
    }
}
