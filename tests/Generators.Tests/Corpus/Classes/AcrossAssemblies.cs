using Corpus.Library;

namespace Corpus.AcrossAssemblies;

public record Parcel(string Name, Position Position);

[Persistent]
public partial class Savings : Account
{
    private int years;
    public Savings(string owner) : base(owner) { }
    public override void Deposit(decimal amount, Note? note = null) { years++; base.Deposit(amount, note); }
    public int Years => years;
}

[Persistent]
public partial class Checking(string owner) : Account(owner)
{
    public int Limit { get; set; }
}

[Recoverable]
public partial record Letter(string Title, string To) : Document(Title);

[Persistent]
public partial class Depot
{
    private readonly List<ICrate<Parcel>> crates = [];
    private IAccount? payer;
    private ISavings? savings;
    public CrateStub<Note>? Notes { get; set; }
    public Position Position { get; set; }
    public void Link(ICrate<Parcel> crate, IAccount by, ISavings own) { crates.Add(crate); (payer, savings) = (by, own); }
    public int Count => crates.Count + (payer is null || savings is null ? 0 : 1);
}

[Persistent]
public partial class Vehicle : Entity<Guid>
{
    public Vehicle(Guid id) : base(id) { }
    public string? Plate { get; set; }
}

public readonly record struct ProductId(int Value);

[Persistent]
public partial class Product(ProductId id) : Entity<ProductId>(id)
{
    public decimal Price { get; set; }
}

[Persistent]
public partial class Catalogue<T> : Crate<KeyValuePair<string, T>>
{
    private readonly Dictionary<string, T> index = [];
    public void Index(string key, T value) => index[key] = value;
}

/// <summary>Orleans #9265: what a base class of another assembly keeps for itself cannot be seen.</summary>
// gets STUB0101
[Persistent]
public partial class OfPlainParent : PlainParent
{
    public int Own { get; set; }
}

[Remote]
public partial class Polite : Service
{
    public string Bow() => "bows";
}

[Remote]
public partial class Stateless : EmptyParent
{
    public override string Describe() => "child";
}

/// <summary>Data of a library that only the library can write and read in full.</summary>
[Persistent, Remote]
public partial class Shop
{
    private readonly List<Purchase> purchases = [];
    private Reading reading;
    private Route? route;
    private Dictionary<string, PurchaseLine[]> byName = [];
    private Transfer? paid;
    private WireTransfer? wire;
    public void Add(Purchase purchase, Reading read, Route way) { purchases.Add(purchase); (reading, route) = (read, way); }
    [ReadLock] public PurchaseLine? First() => byName.Values.FirstOrDefault()?[0];
    public int Count => purchases.Count + reading.Count + (route is null || paid is null || wire is null ? 0 : 1);
}

[Persistent]
public partial class Sign
{
    public Label? Label { get; set; }
}

public static class Constructions
{
    public static Type[] All => [typeof(CrateStub<int>), typeof(CrateStub<Parcel>), typeof(CrateStub<IAccount>), typeof(CatalogueStub<Parcel>)];
}
