#nullable disable
// An ordering service in layers: aggregates with protected constructors, private setters, and a list of domain events.
namespace Corpus.Real.Ordering;

public interface INotification;

public interface IAggregate { }

public sealed class OrderingException(string message) : Exception(message);

public abstract class Entity
{
    int? _hash;
    int _id;

    [Transient] private List<INotification> _events;

    public virtual int Id { get => _id; protected set => _id = value; }

    [Local] public IReadOnlyCollection<INotification> Events => _events?.AsReadOnly();

    protected void Raise(INotification notification) { _events ??= new List<INotification>(); _events.Add(notification); }

    [Local] public void ClearEvents() => _events?.Clear();

    public bool IsNew() => Id == default;

    public override bool Equals(object obj) => obj is Entity other && !other.IsNew() && other.Id == Id;

    public override int GetHashCode() => _hash ??= Id.GetHashCode() ^ 31;

    public static bool operator ==(Entity left, Entity right) => Equals(left, right);

    public static bool operator !=(Entity left, Entity right) => !Equals(left, right);
}

public abstract class ValueObject
{
    protected abstract IEnumerable<object> Parts();

    public override bool Equals(object obj) => obj is ValueObject other && Parts().SequenceEqual(other.Parts());

    public override int GetHashCode() => Parts().Aggregate(1, (hash, part) => HashCode.Combine(hash, part));
}

public class Street : ValueObject
{
    public string Line { get; private set; }
    public string City { get; private set; }
    public string Zip { get; private set; }

    public Street() { }

    public Street(string line, string city, string zip) { Line = line; City = city; Zip = zip; }

    protected override IEnumerable<object> Parts() { yield return Line; yield return City; yield return Zip; }
}

public enum Stage { Draft = 1, Submitted = 2, Paid = 4 }

public sealed class CardKind { public int Id { get; init; } public required string Name { get; init; } }

public class Position : Entity
{
    public string Product { get; private set; }
    public decimal Price { get; private set; }
    public decimal Discount { get; private set; }
    public int Units { get; private set; }

    protected Position() { }

    public Position(string product, decimal price, int units = 1) { Product = product; Price = price; Units = units; }

    public void AddUnits(int units) => Units += units;
}

public record OrderPlaced(int Order, string Buyer) : INotification;

/// <summary>The aggregate itself.</summary>
[Persistent]
public partial class Purchase : Entity, IAggregate
{
    public DateTime OrderedOn { get; private set; }
    public Street Address { get; private set; }
    public int? BuyerId { get; private set; }
    public Stage Stage { get; private set; }
    public string Description { get; private set; }
    private bool _draft;
    private readonly List<Position> _positions;
    public IReadOnlyCollection<Position> Positions => _positions.AsReadOnly();

    public static Purchase Draft() => new() { _draft = true };

    protected Purchase() { _positions = new List<Position>(); _draft = false; }

    public Purchase(string user, Street address, int? buyerId = null) : this()
    {
        BuyerId = buyerId;
        Address = address;
        Stage = Stage.Submitted;
        Raise(new OrderPlaced(Id, user));
    }

    public void Add(string product, decimal price, int units = 1)
    {
        if (_positions?.SingleOrDefault(position => position.Product == product) is { } existing)
            existing.AddUnits(units);
        else
            _positions?.Add(new Position(product, price, units));
    }

    public void Pay() { if (Stage == Stage.Submitted) { Stage = Stage.Paid; Description = "paid"; } }

    public bool IsDraft() => _draft;

    public decimal Total() => _positions?.Sum(position => position.Price * position.Units) ?? 0;
}

/// <summary>One whose child entities know what they are called only by fields.</summary>
[Persistent]
public partial class Buyer : Entity, IAggregate
{
    public string Identity { get; private set; }
    public string Name { get; private set; }
    private List<Card> _cards;
    public IEnumerable<Card> Cards => _cards.AsReadOnly();

    protected Buyer() => _cards = new List<Card>();

    public Buyer(string identity, string name) : this() { Identity = identity; Name = name; }

    public Card Verify(int kind, string alias, string number, DateTime until)
    {
        var card = new Card(kind, alias, number, until);
        _cards.Add(card);
        return card;
    }
}

public class Card : Entity
{
    private string _alias;
    private string _number;
    private DateTime _until;
    private int _kindId;
    public CardKind Kind { get; private set; }

    protected Card() { }

    public Card(int kind, string alias, string number, DateTime until) { _kindId = kind; _alias = alias; _number = number; _until = until; }

    public bool Is(int kind, string number, DateTime until) => _kindId == kind && _number == number && _until == until && _alias != null;
}

/// <summary>A navigation to another aggregate.</summary>
// gets STUB0022, fixed
[Persistent]
public partial class Shipment : Entity
{
    public int PurchaseId { get; private set; }
    public Purchase Purchase { get; private set; }
    public DateTime? Sent { get; private set; }

    public Shipment(int purchaseId) => PurchaseId = purchaseId;

    public void Send(DateTime at) => Sent = at;
}

/// <summary>Events that carry the aggregate are no data.</summary>
// gets STUB0077, fixed
[Persistent]
public partial class Refund
{
    private List<IRefundEvent> _pending = new();
    public decimal Amount { get; private set; }

    public void Request(decimal amount) { Amount = amount; _pending.Add(new RefundRequested(this, amount)); }
}

public interface IRefundEvent;

public record RefundRequested(Refund Refund, decimal Amount) : IRefundEvent;

/// <summary>Enumeration classes instead of enums.</summary>
public abstract class Enumeration : IComparable
{
    public string Name { get; private set; }
    public int Id { get; private set; }

    protected Enumeration(int id, string name) => (Id, Name) = (id, name);

    public override string ToString() => Name;

    public int CompareTo(object other) => Id.CompareTo(((Enumeration)other).Id);
}

public class DeliveryStatus : Enumeration
{
    public static readonly DeliveryStatus Waiting = new(1, nameof(Waiting));
    public static readonly DeliveryStatus Done = new(2, nameof(Done));

    public DeliveryStatus(int id, string name) : base(id, name) { }
}

[Persistent]
public partial class Delivery
{
    public DeliveryStatus Status { get; private set; } = DeliveryStatus.Waiting;
    public string Carrier { get; set; }

    public void Finish() => Status = DeliveryStatus.Done;
}

/// <summary>A basket as a data contract has it.</summary>
[Persistent]
public partial class CustomerBasket
{
    public string BuyerId { get; set; }
    public List<BasketItem> Items { get; set; } = new();

    public CustomerBasket() { }

    public CustomerBasket(string customerId) => BuyerId = customerId;

    public decimal Total() => Math.Round(Items.Sum(item => item.UnitPrice * item.Quantity), 2);
}

public class BasketItem
{
    public string Id { get; set; }
    public int ProductId { get; set; }
    public string ProductName { get; set; }
    public decimal UnitPrice { get; set; }
    public decimal OldUnitPrice { get; set; }
    public int Quantity { get; set; }
    public string PictureUrl { get; set; }
}

/// <summary>A catalogue item with stock that its methods keep.</summary>
[Persistent]
public partial class CatalogItem
{
    public int Id { get; set; }
    public string Name { get; set; }
    public string Description { get; set; }
    public decimal Price { get; set; }
    public string PictureFileName { get; set; }
    public int CatalogTypeId { get; set; }
    public CatalogType CatalogType { get; set; }
    public int AvailableStock { get; set; }
    public int RestockThreshold { get; set; }
    public int MaxStockThreshold { get; set; }
    public float[] Embedding { get; set; }
    public bool OnReorder { get; set; }

    public int RemoveStock(int quantity)
    {
        var removed = Math.Min(quantity, AvailableStock);
        AvailableStock -= removed;
        return removed;
    }

    public int AddStock(int quantity)
    {
        var original = AvailableStock;
        AvailableStock = Math.Min(AvailableStock + quantity, MaxStockThreshold);
        OnReorder = false;
        return AvailableStock - original;
    }
}

public class CatalogType { public int Id { get; set; } public string Type { get; set; } }

/// <summary>An inbox of integration events, kept as text beside their type's name.</summary>
[Persistent]
public partial class IntegrationLog
{
    private readonly List<LogEntry> entries = new();

    public void Save(string typeName, string content, Guid transaction) => entries.Add(new LogEntry(typeName, content, transaction));

    public int Pending => entries.Count(entry => entry.State == PublishState.NotPublished);
}

public enum PublishState { NotPublished, InProgress, Published, Failed }

public class LogEntry
{
    private LogEntry() { }

    public LogEntry(string typeName, string content, Guid transaction) { TypeName = typeName; Content = content; TransactionId = transaction; Created = DateTime.UnixEpoch; }

    public Guid TransactionId { get; private set; }
    public string TypeName { get; private set; }
    public string ShortName => TypeName.Split('.').Last();
    public PublishState State { get; set; }
    public int TimesSent { get; set; }
    public DateTime Created { get; private set; }
    public string Content { get; private set; }
}

/// <summary>A saga's state.</summary>
[Persistent]
public partial class GracePeriod
{
    public Guid CorrelationId { get; set; }
    public string CurrentState { get; set; }
    public int Version { get; set; }
    public DateTime? Expires { get; set; }
    public Guid? ExpirationToken { get; set; }
    public IDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    public bool Expired(DateTime now) => Expires < now;
}

/// <summary>Users with claims, as membership systems have them.</summary>
[Persistent]
public partial class ShopUser
{
    public virtual string Id { get; set; }
    public virtual string UserName { get; set; }
    public virtual string NormalizedUserName { get; set; }
    public virtual string Email { get; set; }
    public virtual bool EmailConfirmed { get; set; }
    public virtual string PasswordHash { get; set; }
    public virtual string SecurityStamp { get; set; } = Guid.Empty.ToString();
    public virtual DateTimeOffset? LockoutEnd { get; set; }
    public virtual int AccessFailedCount { get; set; }
    public virtual ICollection<UserClaim> Claims { get; } = new List<UserClaim>();
    public virtual ICollection<string> Roles { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    public override string ToString() => UserName ?? string.Empty;
}

public class UserClaim { public int Id { get; set; } public string ClaimType { get; set; } public string ClaimValue { get; set; } }
