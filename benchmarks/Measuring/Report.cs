namespace Stubs.Benchmarks;

/// <summary>Collects what a run has measured, and prints the table.</summary>
internal sealed class Report
{
    private readonly List<Row> rows = [];
    private readonly List<(string Group, Measured Entry)> entries = [];

    public IReadOnlyList<Row> Rows => rows;

    public IReadOnlyList<(string Group, Measured Entry)> Entries => entries;

    public void Add(Row row) => rows.Add(row);

    public void Add(string group, Results results) => entries.AddRange(results.Entries.Select(entry => (group, entry)));

    public void PrintTable()
    {
        if (rows.Count == 0)
            return;
        Console.WriteLine($"{"work",-58} {"what",-44} {"measured",14} {"target",12}  verdict");
        foreach (var row in rows)
        {
            var work = row.Work;
            foreach (var check in row.Checks)
            {
                Console.WriteLine(
                    $"{work,-58} {check.What,-44} {check.Value,14} {check.Target,12}  {(check.Holds ? "holds" : double.IsNaN(check.Measured) ? "NOT MEASURED" : "MISSED")}");
                work = "";
            }

            if (row.Note is not null)
                Console.WriteLine($"    {row.Note}");
        }

        Console.WriteLine($"{rows.Count(static row => row.Holds)} of {rows.Count} rows hold.");
    }
}
