// A web shop with entities of public setters, soft deletion, localization, and enums beside integers that hold them.
namespace Corpus.Real.Shop;

public abstract partial class BaseEntity { public int Id { get; set; } }

public partial interface ISoftDeletedEntity { bool Deleted { get; set; } }
public partial interface ILocalizedEntity;
public partial interface ISlugSupported;
public partial interface IStoreMapping { bool LimitedToStores { get; set; } }

public enum ProductType { Simple = 5, Grouped = 10 }
public enum OrderStatus { Pending = 10, Processing = 20, Complete = 30, Cancelled = 40 }
public enum PaymentStatus { Pending = 10, Authorized = 20, Paid = 30 }

/// <summary>A number that is stored, and an enum that shows it.</summary>
[Persistent]
public partial class Product : BaseEntity, ILocalizedEntity, ISlugSupported, IStoreMapping, ISoftDeletedEntity
{
    public int ProductTypeId { get; set; }
    public string? Name { get; set; }
    public string? ShortDescription { get; set; }
    public string? Sku { get; set; }
    public decimal Price { get; set; }
    public decimal OldPrice { get; set; }
    public bool IsDownload { get; set; }
    public int StockQuantity { get; set; }
    public DateTime? AvailableStartDateTimeUtc { get; set; }
    public bool LimitedToStores { get; set; }
    public bool Deleted { get; set; }
    public ProductType ProductType { get => (ProductType)ProductTypeId; set => ProductTypeId = (int)value; }
}

[Persistent]
public partial class Customer : BaseEntity, ISoftDeletedEntity
{
    public Customer() => CustomerGuid = Guid.Empty;
    public Guid CustomerGuid { get; set; }
    public string? Username { get; set; }
    public string? Email { get; set; }
    public DateTime? DateOfBirth { get; set; }
    public int? BillingAddressId { get; set; }
    public bool Deleted { get; set; }
    public decimal RewardPoints { get; set; }
    public string? TimeZoneId { get; set; }
}

[Persistent]
public partial class Order : BaseEntity, ISoftDeletedEntity
{
    public Guid OrderGuid { get; set; }
    public int CustomerId { get; set; }
    public int OrderStatusId { get; set; }
    public int PaymentStatusId { get; set; }
    public decimal CurrencyRate { get; set; }
    public string? TaxRates { get; set; }
    public decimal OrderTotal { get; set; }
    public bool Deleted { get; set; }
    public DateTime CreatedOnUtc { get; set; }
    public OrderStatus OrderStatus { get => (OrderStatus)OrderStatusId; set => OrderStatusId = (int)value; }
    public PaymentStatus PaymentStatus { get => (PaymentStatus)PaymentStatusId; set => PaymentStatusId = (int)value; }

    /// <summary>Parsed again at each call.</summary>
    public SortedDictionary<decimal, decimal> Taxes() => new() { [19m] = OrderTotal };
}

/// <summary>A cart line with attributes as XML.</summary>
[Persistent]
public partial class ShoppingCartItem : BaseEntity
{
    public int StoreId { get; set; }
    public string? AttributesXml { get; set; }
    public decimal CustomerEnteredPrice { get; set; }
    public int Quantity { get; set; }
    public DateTime CreatedOnUtc { get; set; } = DateTime.UnixEpoch;
    public DateTime? RentalStartDateUtc { get; set; }
}

/// <summary>Navigation from the time of lazy loading.</summary>
// gets STUB0022 STUB0048
[Persistent]
public partial class Category : BaseEntity
{
    private ICollection<Category>? _children;
    public string? Name { get; set; }
    public int DisplayOrder { get; set; }
    public virtual Category? Parent { get; set; }
    public virtual ICollection<Category> Children { get => _children ??= new List<Category>(); protected set => _children = value; }
}

// gets STUB0048
[Persistent]
public partial class Discount : BaseEntity
{
    private ICollection<DiscountRequirement>? _requirements;
    private ICollection<int>? _categories;
    public string? Name { get; set; }
    public bool UsePercentage { get; set; }
    public decimal DiscountPercentage { get; set; }
    public string? CouponCode { get; set; }
    public virtual ICollection<DiscountRequirement> Requirements { get => _requirements ??= new List<DiscountRequirement>(); protected set => _requirements = value; }
    public virtual ICollection<int> Categories { get => _categories ??= new HashSet<int>(); protected set => _categories = value; }
}

public partial class DiscountRequirement : BaseEntity { public int DiscountId { get; set; } public string? SystemName { get; set; } public int? ParentId { get; set; } public bool IsGroup { get; set; } }

/// <summary>Settings, one class per plugin.</summary>
[Persistent]
public partial class CatalogSettings
{
    public bool AllowViewUnpublished { get; set; }
    public List<int> DefaultPageSizes { get; set; } = new();
    public List<string> FileUploadAllowedExtensions { get; set; } = [];
    public string DefaultManufacturerPageSizeOptions { get; set; } = "6, 3, 9";
    public decimal? MaximumPrice { get; set; }
    public TimeSpan CacheTime { get; set; } = TimeSpan.FromMinutes(10);
    public Dictionary<string, bool> Features { get; set; } = new() { ["compare"] = true };
}

/// <summary>A plugin's descriptor, with the types that it found.</summary>
// gets STUB0020 STUB0044
[Persistent]
public partial class PluginDescriptor : IComparable<PluginDescriptor>
{
    public string SystemName { get; set; } = "";
    public IList<string> SupportedVersions { get; set; } = new List<string>();
    public Type? PluginType { get; set; }
    public System.Reflection.Assembly? ReferencedAssembly { get; internal set; }
    public int DisplayOrder { get; set; } = 1;
    public int CompareTo(PluginDescriptor? other) => DisplayOrder.CompareTo(other?.DisplayOrder);
}

/// <summary>Reflection kept beside the data.</summary>
// gets STUB0020, fixed
[Persistent]
public partial class ImportProfile
{
    private System.Reflection.PropertyInfo[]? _properties;
    private readonly List<string> _columns = [];
    public string Name { get; set; } = "";
    public void Map(string column) { _columns.Add(column); _properties = null; }
}

/// <summary>A schedule task's row.</summary>
[Persistent]
public partial class ScheduleTask : BaseEntity
{
    public string? Name { get; set; }
    public int Seconds { get; set; }
    public string? Type { get; set; }
    public DateTime? LastStartUtc { get; set; }
    public bool Enabled { get; set; }
    public bool StopOnError { get; set; }
}

/// <summary>A multi-level price with an index by tier.</summary>
[Persistent]
public partial class PriceTiers
{
    private readonly SortedList<int, decimal> _tiers = new();
    public void Set(int quantity, decimal price) => _tiers[quantity] = price;
    public decimal? PriceOf(int quantity) => _tiers.LastOrDefault(tier => tier.Key <= quantity).Value;
}

[Persistent]
public partial class Currency : BaseEntity
{
    public string CurrencyCode { get; set; } = "";
    public decimal Rate { get; set; } = 1;
    public string? DisplayLocale { get; set; }
    public MidpointRounding Rounding { get; set; }
}

/// <summary>Locale and time zone as what they are.</summary>
[Persistent]
public partial class Store : BaseEntity
{
    public string Name { get; set; } = "";
    public System.Globalization.CultureInfo? Culture { get; set; }
    public TimeZoneInfo? TimeZone { get; set; }
    public System.Text.RegularExpressions.Regex? HostPattern { get; set; }
    public System.Text.Encoding? ExportEncoding { get; set; }
}

/// <summary>Picture sizes and colours.</summary>
[Persistent]
public partial class Picture : BaseEntity
{
    public string? MimeType { get; set; }
    public System.Drawing.Size Size { get; set; }
    public System.Drawing.Color Background { get; set; }
    public System.Drawing.Rectangle? Crop { get; set; }
    public byte[]? Binary { get; set; }
}

/// <summary>A list that pages itself.</summary>
public class PagedList<T> : List<T> { public PagedList() { } public PagedList(IList<T> source, int index, int size) { AddRange(source); PageIndex = index; PageSize = size; } public int PageIndex { get; set; } public int PageSize { get; set; } }

[Persistent]
public partial class SearchCache { public PagedList<string> Found { get; set; } = new(); public string Term { get; set; } = ""; }

[Persistent]
public partial class GiftCard : BaseEntity
{
    private readonly List<GiftCardUsage> _usage = [];
    public decimal Amount { get; set; }
    public bool IsActivated { get; set; }
    public decimal Remaining() => Amount - _usage.Sum(usage => usage.UsedValue);
    public void Use(decimal value, DateTime on) => _usage.Add(new GiftCardUsage { UsedValue = value, CreatedOnUtc = on });
}

public partial class GiftCardUsage : BaseEntity { public decimal UsedValue { get; set; } public DateTime CreatedOnUtc { get; set; } }
