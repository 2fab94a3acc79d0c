using System.Collections.Immutable;
using Stubs.Tests.GeneratedCode;

namespace Stubs.Tests.Objects;

/// <summary>What an earlier version of <see cref="Tender"/> stored.</summary>
[Persistent]
public partial class EarlierTender
{
    private string name = "Ada";
    private List<EarlierBid> bids = [new() { Article = "pen", Price = 3 }];

    public void Offer(int price) => bids[0] = new() { Article = "ink", Price = price };

    public void Name(string to) => name = to;
}

public struct EarlierBid
{
    public string Article;
    public int Price;
}

/// <summary>Data whose upgrade takes no negative number.</summary>
public struct Bid
{
    public string Article;

    [Upgrade(nameof(CostOf))]
    public decimal Cost;

    internal static decimal CostOf(int price) =>
        price >= 0 ? price : throw new ArgumentOutOfRangeException(nameof(price), "Too cheap.");
}

/// <summary>A class whose own code refuses what is stored: an upgrade, a property of its data, what runs at the end.</summary>
[Persistent, Remote]
public partial class Tender
{
    [Upgrade(nameof(FirstOf))]
    private string first = "";

    [Upgrade(nameof(LastOf))]
    private string last = "";

    private List<Bid> bids = [];

    public string Show() => $"{first} {last} {bids.Count}";

    public void Spoil() => last = "gone";

    partial void OnRestored()
    {
        if (last == "gone")
            throw new InvalidOperationException("It is gone.");
    }

    private static string FirstOf(string name) => name.Split(' ')[0];

    private static string LastOf(string name) => name.Split(' ')[1];
}

/// <summary>A state that the author reads: one number, and what follows is not of interest.</summary>
[Persistent]
public partial class HalfRead
{
    private int value;

    public int Value => value;

    protected internal void SaveState(ref StateWriter writer)
    {
        writer.WriteArrayStart(2);
        writer.Write(value);
        writer.Write("unread");
    }

    protected internal void RestoreState(ref StateReader reader)
    {
        reader.ReadArrayStart();
        value = reader.ReadInt32();
    }

    protected void Set(int to) => value = to;
}

/// <summary>A class that is generated, whose base class is not.</summary>
[Persistent]
public partial class HalfReadMore : HalfRead
{
    private int a;

    public int A => a;

    public void SetBoth(int to)
    {
        a = to;
        Set(to + 1);
    }
}

/// <summary>Data that hold anything, and are written only when they are sent.</summary>
public sealed record Anything(string Name, object? What);

/// <summary>Takes and gives what cannot be passed.</summary>
[Persistent, Remote]
public partial class Customs
{
    private int passed;

    [ReadLock]
    public int Passed => passed;

    public int Declare(string owner, Anything goods) => ++passed + owner.Length + goods.Name.Length;

    public async Task<int> DeclareLaterAsync(string owner, Anything goods)
    {
        await Task.Yield();
        return ++passed + owner.Length + goods.Name.Length;
    }

    public int DeclareAll(string owner, IEnumerable<int> numbers) => ++passed + owner.Length + numbers.Count();

    public Anything Give(bool good)
    {
        passed++;
        return new Anything("given", good ? 5 : new Customs());
    }

    public IEnumerable<int> GiveAll()
    {
        passed++;
        return Failing();
    }

    public ImmutableHashSet<string> GiveSet()
    {
        passed++;
        return ImmutableHashSet.Create(EqualityComparer<string>.Create((x, y) => x == y, _ => 1), "a");
    }

    public static IEnumerable<int> Failing() =>
        Enumerable.Range(1, 3).Select(static number => number < 3 ? number : throw new FormatException("Not three."));

    public async IAsyncEnumerable<Anything> GiveManyAsync(Anything first)
    {
        passed++;
        yield return first;
        await Task.Yield();
        yield return new Anything("second", new Customs());
    }
}

/// <summary>Is made of what may not be passed.</summary>
[Persistent, Remote]
public partial class Consignment
{
    private readonly string label;
    private readonly Anything content;

    public Consignment(string label, Anything content) => (this.label, this.content) = (label, content);

    public string Show() => $"{label} {content.Name}";
}
