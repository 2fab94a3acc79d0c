using MemoryPack;
using MessagePack;
using Orleans;

namespace Stubs.Benchmarks.Peers;

/// <summary>The ten members of <see cref="Customer"/>, as the peers want them.</summary>
[MemoryPackable, MessagePackObject, GenerateSerializer]
public partial class PeerCustomer
{
    [Key(0), Id(0)] public int Number { get; set; }

    [Key(1), Id(1)] public int Orders { get; set; }

    [Key(2), Id(2)] public long Points { get; set; }

    [Key(3), Id(3)] public double Discount { get; set; }

    [Key(4), Id(4)] public DateTime Since { get; set; }

    [Key(5), Id(5)] public Guid Key { get; set; }

    [Key(6), Id(6)] public bool IsActive { get; set; }

    [Key(7), Id(7)] public decimal Balance { get; set; }

    [Key(8), Id(8)] public string? Name { get; set; }

    [Key(9), Id(9)] public string? City { get; set; }

    internal static PeerCustomer Of(Customer customer) => new()
    {
        Number = customer.Number,
        Orders = customer.Orders,
        Points = customer.Points,
        Discount = customer.Discount,
        Since = customer.Since,
        Key = customer.Key,
        IsActive = customer.IsActive,
        Balance = customer.Balance,
        Name = customer.Name,
        City = customer.City,
    };
}

/// <summary>The record of <see cref="OrderLine"/>.</summary>
/// <param name="Article">The article's name.</param>
/// <param name="Pieces">How many.</param>
/// <param name="Price">The price of one.</param>
[MemoryPackable, MessagePackObject, GenerateSerializer]
public partial record PeerLine(
    [property: Key(0), Id(0)] string Article, [property: Key(1), Id(1)] int Pieces,
    [property: Key(2), Id(2)] decimal Price);

/// <summary>The list of <see cref="Basket"/>.</summary>
[MemoryPackable, MessagePackObject, GenerateSerializer]
public partial class PeerBasket
{
    [Key(0), Id(0)] public List<PeerLine> Lines { get; set; } = [];

    internal static PeerBasket Of(Basket basket) =>
        new() { Lines = [.. basket.Lines.Select(line => new PeerLine(line.Article, line.Pieces, line.Price))] };
}

/// <summary>The graph of <see cref="Team"/>; MessagePack has no identity.</summary>
[MemoryPackable(GenerateType.CircularReference), GenerateSerializer]
public partial class PeerTeam
{
    [MemoryPackOrder(0), Id(0)] public List<PeerMember> Members { get; set; } = [];

    internal static PeerTeam Of(Team team)
    {
        var offices = new Dictionary<Office, PeerOffice>();
        var members = new Dictionary<Member, PeerMember>();
        foreach (var member in team.Members)
        {
            if (!offices.TryGetValue(member.Office!, out var office))
                offices[member.Office!] = office = new PeerOffice { City = member.Office!.City };
            members[member] = new PeerMember
            {
                Name = member.Name,
                Number = member.Number,
                Office = office,
                Mentor = member.Mentor is { } mentor ? members[mentor] : null,
            };
        }

        return new PeerTeam { Members = [.. members.Values] };
    }
}

/// <summary>One of the graph.</summary>
[MemoryPackable(GenerateType.CircularReference), GenerateSerializer]
public partial class PeerMember
{
    [MemoryPackOrder(0), Id(0)] public string Name { get; set; } = "";

    [MemoryPackOrder(1), Id(1)] public int Number { get; set; }

    [MemoryPackOrder(2), Id(2)] public PeerOffice? Office { get; set; }

    [MemoryPackOrder(3), Id(3)] public PeerMember? Mentor { get; set; }
}

/// <summary>What members share.</summary>
[MemoryPackable(GenerateType.CircularReference), GenerateSerializer]
public partial class PeerOffice
{
    [MemoryPackOrder(0), Id(0)] public string City { get; set; } = "";
}
