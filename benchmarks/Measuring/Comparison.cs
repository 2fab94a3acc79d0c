namespace Stubs.Benchmarks;

/// <summary>Prints two runs beside each other.</summary>
internal static class Comparison
{
    public static void Print(ReportFile a, ReportFile b)
    {
        Console.WriteLine($"a: {a.Time:u} {a.Machine}, {a.Processors} processors, load {a.Load}");
        Console.WriteLine($"b: {b.Time:u} {b.Machine}, {b.Processors} processors, load {b.Load}");
        Console.WriteLine();
        Console.WriteLine($"{"what is demanded",-104} {"a",12} {"b",12} {"b / a",8}");
        Print(Checks(a), Checks(b), static value => $"{value:0.##}");
        Console.WriteLine();
        Console.WriteLine($"{"what was measured, ns",-104} {"a",12} {"b",12} {"b / a",8}");
        Print(Times(a), Times(b), static value => $"{value:N1}");
    }

    private static Dictionary<string, double?> Checks(ReportFile file) => file.Rows
        .SelectMany(
            row => row.Checks.Select(check => (Key: $"{row.Work}: {check.What} [{check.Target}]", check.Measured)))
        .ToDictionary(static check => check.Key, static check => check.Measured);

    private static Dictionary<string, double?> Times(ReportFile file) =>
        file.Entries.GroupBy(static entry => $"{entry.Group}: {entry.Name}")
            .ToDictionary(static entries => entries.Key, static entries => (double?)entries.First().Nanoseconds);

    private static void Print(Dictionary<string, double?> a, Dictionary<string, double?> b, Func<double, string> format)
    {
        foreach (var key in a.Keys.Union(b.Keys))
        {
            var (before, after) = (a.GetValueOrDefault(key), b.GetValueOrDefault(key));
            Console.WriteLine(
                $"{key,-104} {Text(before),12} {Text(after),12} {(before > 0 && after is not null ? $"{after / before:0.00}" : "-"),8}");
        }

        string Text(double? value) => value is { } known ? format(known) : "-";
    }
}
