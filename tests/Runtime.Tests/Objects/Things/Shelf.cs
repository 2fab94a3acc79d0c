namespace Stubs.Tests.Objects;

/// <summary>Holds and hands out mutable data.</summary>
[Persistent]
public partial class Shelf
{
    private readonly Dictionary<string, List<string>> boxes = new();

    public void Put(string box, List<string> things)
    {
        boxes[box] = things;
        things.Add("mine");
        things.RemoveAt(things.Count - 1);
    }

    [ReadLock]
    public List<string> Take(string box) => boxes[box];

    [ReadLock]
    public int Count() => boxes.Count;

    [ReadLock]
    public IReadOnlyDictionary<string, List<string>> All() => boxes;

    [ReadLock]
    public async IAsyncEnumerable<List<string>> EachAsync()
    {
        foreach (var box in boxes.Values)
        {
            await Task.Yield();
            yield return box;
        }
    }

    /// <summary>Changes what it was given.</summary>
    [ReadLock]
    public int Empty(List<string> things)
    {
        things.Clear();
        return things.Count;
    }

    public async Task PutLaterAsync(string box, List<string> things)
    {
        await Task.Yield();
        boxes[box] = things;
    }

    public void MessUp()
    {
        boxes["a"].Add("three");
        boxes["a"].RemoveAt(0);
        boxes["b"] = [];
        throw new SpoiledException("messed up", 0);
    }
}
