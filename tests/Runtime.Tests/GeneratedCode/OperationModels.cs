using System.Runtime.CompilerServices;

namespace Stubs.Tests.GeneratedCode;

/// <summary>Every shape of operation that a class can have.</summary>
[Persistent, Remote]
public partial class Shapes
{
    private readonly List<string> log = [];
    private int number;
    private int? item;

    public Shapes(int number = 1, params string[] words)
    {
        this.number = number;
        log.AddRange(words);
    }

    internal Shapes(IShapes other, [Service] TimeProvider clock) => log.Add($"{other is not null} {clock is not null}");

    public required DayOfWeek Day { get; init; }

    public int Number { get => number; set => number = value; }

    public int? this[int index]
    {
        get => item + index;
        set => item = value - index;
    }

    [ReadLock] public IReadOnlyList<string> Log() => log;

    public void Nothing() => number++;

    public int Add(int left, int right = 5) => left + right;

    public string Describe(
        Point? point = null, DayOfWeek day = DayOfWeek.Friday, decimal amount = 1.5m, string text = "t",
        DateOnly? date = default) =>
            $"{point} {day} {amount} {text} {date}";

    public string Over(int number) => $"int {number}";

    public string Over(string text) => $"string {text}";

    public string Over(IReadOnlyList<Point> points) => $"points {points.Count}";

    public int Sum(params int[] numbers) => numbers.Sum();

    public int Count(string word, params IReadOnlyList<string> words) => words.Count(other => other == word);

    public int In(in Point point) => point.X;

    public async Task WaitAsync()
    {
        await Task.Yield();
        number++;
    }

    public async Task<string> ReadAsync(CancellationToken cancellationToken, string text)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return text;
    }

    public ValueTask Quick() => default;

    public async ValueTask<Point> QuickPoint(int x)
    {
        await Task.Yield();
        return new Point(x, x);
    }

    public async IAsyncEnumerable<int> Range(
        int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var index = 0; index < count; index++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return index;
        }
    }

    public void @class(int @in) => number = @in;

    public IShapes? Echo(IShapes? shapes) => shapes;

    public List<string> Keep(List<string> words)
    {
        words.Add("kept");
        return words;
    }
}


[Persistent]
public abstract partial class Vehicle
{
    public int Wheels { get; set; } = 4;

    public virtual string Sound() => "brumm";

    public abstract string Kind(string prefix);
}

[Persistent]
public partial class Bicycle : Vehicle
{
    public Bicycle() => Wheels = 2;

    public override string Sound() => "ring";

    public override string Kind(string prefix) => prefix + "bicycle";

    public int Bells() => 1;
}

[Recoverable]
public partial class Tally
{
    private long total;

    public long Total => total;

    [Lock<Adding>, CompensateWith(nameof(Subtract))]
    public void Add(long amount) => total += amount;

    private void Subtract(long amount) => total -= amount;
}

public sealed class Adding : LockMode
{
    public override bool ModifiesObject => true;

    public override bool ConflictsWith(LockMode other) => other is not Adding;
}
