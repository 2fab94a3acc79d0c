namespace Stubs.Tests.Objects;

/// <summary>Works on two other objects.</summary>
[Persistent]
public partial class Pair(ICell left, ICell right)
{
    private readonly ICell left = left;
    private readonly ICell right = right;
    private int moves;

    public int Moves => moves;

    public ICell Left => left;

    public async Task MoveAsync(int amount)
    {
        moves++;
        await left.AddAsync(-amount);
        await right.AddAsync(amount);
    }

    /// <summary>Changes both, and fails.</summary>
    public async Task SpoilAsync(int amount)
    {
        moves++;
        await left.AddAsync(amount);
        await right.AddAndThrowAsync(amount);
    }

    /// <summary>Changes the left one, lets the right one fail, and goes on.</summary>
    public async Task SpoilAndGoOnAsync(int amount)
    {
        moves++;
        await left.AddAsync(amount);
        try
        {
            await right.AddAndThrowAsync(amount);
        }
        catch (SpoiledException)
        {
            moves += 100;
        }
    }

    public Task FailAfterYieldAsync() => Task.Run(async () =>
    {
        await left.AddAsync(1);
        throw new SpoiledException("late", 1);
    });
}

/// <summary>Calls itself through its own stub.</summary>
[Persistent]
public partial class Mirror
{
    private IMirror? self;
    private int value;

    public int Value => value;

    public void Face(IMirror mirror) => self = mirror;

    public void Add(int amount)
    {
        value += amount;
        if (amount < 0)
            throw new SpoiledException("negative", amount);
    }

    public async Task<int> AddTwiceAsync(int first, int second)
    {
        value += first;
        await self!.AddAsync(second);
        return value;
    }

    /// <summary>Adds, lets a call of itself fail, and adds again.</summary>
    public async Task AddAroundAFailureAsync(int amount)
    {
        value += amount;
        await Should.ThrowAsync<SpoiledException>(() => self!.AddAsync(-1));
        value += amount;
        await Should.ThrowAsync<SpoiledException>(() => self!.AddAsync(-1));
    }
}
