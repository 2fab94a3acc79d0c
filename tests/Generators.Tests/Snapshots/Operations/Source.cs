using System.Runtime.CompilerServices;

namespace Work;

public enum Level { Low, High }

public sealed class Increment : LockMode
{
    public override bool ModifiesObject => true;

    public override bool ConflictsWith(LockMode other) => other is not Increment;
}

[Recoverable, Remote]
public partial class Worker
{
    private long total;

    public int this[string key]
    {
        get => key.Length;
        set => total = value;
    }

    [NoLock]
    public int Peeked { get; set; }

    public Task WaitAsync() => Task.CompletedTask;

    public Task<int> Count(CancellationToken token) => Task.FromResult(1);

    public ValueTask Pause(CancellationToken token, int times) => default;

    public ValueTask<string?> Find(string name) => new((string?)null);

    public async IAsyncEnumerable<int> Range(int from, int to = 5, [EnumeratorCancellation] CancellationToken token = default)
    {
        await Task.Yield();
        yield return from;
    }

    public int Sum(params int[] numbers) => numbers.Sum();

    public void Defaults(
        bool b = true, char c = '\n', string? s = null, string t = "x\"y", double d = double.NaN, decimal m = 1.5m, Level l = Level.High, Level? n = null, DateTime when = default)
    {
    }

    [Lock<Increment>, CompensateWith(nameof(Undo))]
    public void Add(long amount) => total += amount;

    private void Undo(long amount) => total -= amount;

    [UpdateLock, Operation("prepare")]
    public void Prepare(int @class) => ArgumentOutOfRangeException.ThrowIfGreaterThan(@class, total);

    public void Meet(IWorker other, WorkerStub? third, List<IWorker?> all)
    {
    }

    public void Over(int x)
    {
    }

    public void Over(string x)
    {
    }

    [Local]
    public void Here(ref int x) => x++;
}
