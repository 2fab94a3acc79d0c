using System.Runtime.CompilerServices;

namespace Stubs.Benchmarks;

[Remote]
public partial class Service
{
    private int calls;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public virtual int Tick() => ++calls;
}

[Recoverable]
public partial class Counter
{
    private int value;

    public int Value => value;

    public void Increment() => value++;
}

[Persistent]
public partial class Account
{
    private readonly string owner = "somebody";
    private decimal balance;

    public string Owner => owner;

    public decimal Balance => balance;

    public void Deposit(decimal amount) => balance += amount;
}

[Persistent]
public partial class Customer
{
    public int Number { get; set; }

    public int Orders { get; set; }

    public long Points { get; set; }

    public double Discount { get; set; }

    public DateTime Since { get; set; }

    public Guid Key { get; set; }

    public bool IsActive { get; set; }

    public decimal Balance { get; set; }

    public string? Name { get; set; }

    public string? City { get; set; }

    internal static Customer Sample() => new()
    {
        Number = 42,
        Orders = 3,
        Points = 1_234_567_890_123,
        Discount = 0.1,
        Since = new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc),
        Key = new Guid("0192aabb-ccdd-7eef-8011-223344556677"),
        IsActive = true,
        Balance = 1050.25m,
        Name = "Grace Hopper",
        City = "New York",
    };
}

/// <summary>What a list of records is measured with.</summary>
/// <param name="Article">The article's name.</param>
/// <param name="Pieces">How many.</param>
/// <param name="Price">The price of one.</param>
public record OrderLine(string Article, int Pieces, decimal Price);

[Persistent]
public partial class Basket
{
    public List<OrderLine> Lines { get; set; } = [];

    internal static Basket Sample(int lines) =>
        new()
            { Lines = [
                .. Enumerable.Range(0, lines)
                    .Select(static number => new OrderLine("Article " + number, number, 9.95m + number))] };
}

/// <summary>A graph in which objects are shared.</summary>
[Persistent]
public partial class Team
{
    public List<Member> Members { get; set; } = [];

    internal static Team Sample(int members)
    {
        var offices = Enumerable.Range(0, 10).Select(static number => new Office { City = "City " + number }).ToList();
        var all = new List<Member>();
        for (var number = 0; number < members; number++)
        {
            all.Add(new Member
            {
                Name = "Member " + number, Number = number, Office = offices[number % 10],
                Mentor = number < 10 ? null : all[number % 10],
            });
        }

        return new Team { Members = all };
    }
}

/// <summary>One of the graph.</summary>
public class Member
{
    /// <summary>The member's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The member's number.</summary>
    public int Number { get; set; }

    /// <summary>Where the member works; ten share one.</summary>
    public Office? Office { get; set; }

    /// <summary>Another member.</summary>
    public Member? Mentor { get; set; }
}

/// <summary>What members share.</summary>
public class Office
{
    /// <summary>Where it is.</summary>
    public string City { get; set; } = "";
}

/// <summary>What is called from other processes.</summary>
[Remote]
public partial class Echo
{
    public int Tick(int number) => number + 1;

    [Authorize(Roles = "client")]
    public int TickForClients(int value) => value + 1;
}

/// <summary>An account of which one can be at another node.</summary>
[Persistent, Remote]
public partial class RemoteAccount
{
    private long balance;

    public long Balance => balance;

    public void Add(long amount) => balance += amount;
}
