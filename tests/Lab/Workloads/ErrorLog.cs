namespace Stubs.Lab.Workloads;

/// <summary>
/// Exceptions that should never be seen: neither an outcome of an action, nor what a workload throws itself.
/// </summary>
internal sealed class ErrorLog
{
    private const int Kept = 20;

    private readonly List<Exception> errors = [];

    public int Count { get; private set; }

    /// <summary>The first ones.</summary>
    public IReadOnlyList<Exception> Errors => errors;

    public void Add(Exception error)
    {
        Count++;
        if (errors.Count < Kept)
            errors.Add(error);
    }
}
