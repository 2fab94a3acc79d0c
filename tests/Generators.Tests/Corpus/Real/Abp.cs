// An application framework's modules: keyed aggregate roots with audit fields, extra properties, local events, protected setters.
using System.Collections.ObjectModel;
using System.ComponentModel.DataAnnotations;

namespace Corpus.Real.Abp
{
    public interface IEntity { object?[] GetKeys(); }
    public interface IEntity<TKey> : IEntity { TKey Id { get; } }
    public interface IHasExtraProperties { ExtraProperties ExtraProperties { get; } }
    public interface IHasConcurrencyStamp { string ConcurrencyStamp { get; set; } }
    public interface IMultiTenant { Guid? TenantId { get; } }
    public interface ISoftDelete { bool IsDeleted { get; } }

    public class ExtraProperties : Dictionary<string, string?> { public ExtraProperties() { } }

    public abstract class Entity : IEntity { [Local] public abstract object?[] GetKeys(); public override string ToString() => $"[ENTITY: {GetType().Name}]"; }

    public abstract class Entity<TKey> : Entity, IEntity<TKey>
    {
        public virtual TKey Id { get; protected set; } = default!;
        protected Entity() { }
        protected Entity(TKey id) => Id = id;
        [Local] public override object?[] GetKeys() => [Id];
    }

    public abstract class AggregateRoot<TKey> : Entity<TKey>, IHasConcurrencyStamp
    {
        [Transient] private readonly ICollection<LocalEvent> _localEvents = new Collection<LocalEvent>();
        public virtual string ConcurrencyStamp { get; set; } = "";
        protected AggregateRoot() { }
        protected AggregateRoot(TKey id) : base(id) { }
        protected virtual void AddLocalEvent(object data) => _localEvents.Add(new LocalEvent(data));
        [Local] public virtual IEnumerable<LocalEvent> GetLocalEvents() => _localEvents;
    }

    public class LocalEvent(object data) { public object Data { get; } = data; }

    public abstract class FullAuditedAggregateRoot<TKey> : AggregateRoot<TKey>, ISoftDelete
    {
        public virtual DateTime CreationTime { get; protected set; }
        public virtual Guid? CreatorId { get; protected set; }
        public virtual DateTime? LastModificationTime { get; set; }
        public virtual bool IsDeleted { get; set; }
        public virtual Guid? DeleterId { get; set; }
        protected FullAuditedAggregateRoot() { }
        protected FullAuditedAggregateRoot(TKey id) : base(id) { }
    }

    public static class Check { public static string NotNullOrWhiteSpace(string? value, string name, int most = int.MaxValue) => value is { Length: var length } && length <= most ? value : name; }

    /// <summary>A blog whose shortening is its own affair.</summary>
    [Persistent]
    public partial class Blog : FullAuditedAggregateRoot<Guid>
    {
        [Required] public virtual string Name { get; protected set; } = "";
        [Required] public virtual string ShortName { get; protected set; } = "";
        public virtual string? Description { get; set; }
        protected Blog() { }
        public Blog(Guid id, string name, string shortName) { Id = id; Name = Check.NotNullOrWhiteSpace(name, nameof(name)); ShortName = shortName; }
        [Local] public virtual Blog SetName(string name) { Name = name; return this; }
    }

    /// <summary>The same without the style of chained calls.</summary>
    [Persistent]
    public partial class Author : FullAuditedAggregateRoot<Guid>
    {
        public string Name { get; private set; } = "";
        public DateTime BirthDate { get; set; }
        public string? ShortBio { get; set; }
        private Author() { }
        internal Author(Guid id, string name, DateTime birthDate) : base(id) { SetName(name); BirthDate = birthDate; }
        internal void ChangeName(string name) => SetName(name);
        private void SetName(string name) => Name = Check.NotNullOrWhiteSpace(name, nameof(name), 64);
    }

    [Persistent]
    public partial class Post : FullAuditedAggregateRoot<Guid>
    {
        public virtual Guid BlogId { get; protected set; }
        public virtual string Url { get; protected set; } = "";
        public virtual string Title { get; protected set; } = "";
        public virtual int ReadCount { get; protected set; }
        public virtual Collection<PostTag> Tags { get; protected set; } = new();
        protected Post() { }
        public Post(Guid id, Guid blogId, string title) : base(id) { BlogId = blogId; Title = title; }
        public virtual void Read() => ReadCount++;
        public virtual void AddTag(Guid tagId) => Tags.Add(new PostTag(Id, tagId));
        public virtual void RemoveTag(Guid tagId) { foreach (var tag in Tags.Where(each => each.TagId == tagId).ToList()) Tags.Remove(tag); }
    }

    /// <summary>A compound key.</summary>
    public class PostTag : Entity
    {
        public virtual Guid PostId { get; protected set; }
        public virtual Guid TagId { get; protected set; }
        protected PostTag() { }
        public PostTag(Guid postId, Guid tagId) => (PostId, TagId) = (postId, tagId);
        public override object?[] GetKeys() => [PostId, TagId];
    }

    /// <summary>A tenant with connection strings.</summary>
    [Persistent]
    public partial class Tenant : FullAuditedAggregateRoot<Guid>
    {
        public virtual string Name { get; protected set; } = "";
        public virtual List<TenantConnectionString> ConnectionStrings { get; protected set; } = [];
        protected Tenant() { }
        protected internal Tenant(Guid id, string name) : base(id) => Name = name;
        public virtual string? FindDefault() => ConnectionStrings.FirstOrDefault(each => each.Name == "Default")?.Value;
        public virtual void SetConnectionString(string name, string value) { if (ConnectionStrings.FirstOrDefault(each => each.Name == name) is { } known) known.SetValue(value); else ConnectionStrings.Add(new TenantConnectionString(Id, name, value)); }
    }

    public class TenantConnectionString : Entity
    {
        public virtual Guid TenantId { get; protected set; }
        public virtual string Name { get; protected set; } = "";
        public virtual string Value { get; protected set; } = "";
        protected TenantConnectionString() { }
        public TenantConnectionString(Guid tenantId, string name, string value) { TenantId = tenantId; Name = name; SetValue(value); }
        public virtual void SetValue(string value) => Value = value;
        public override object?[] GetKeys() => [TenantId, Name];
    }

    /// <summary>A user with roles, claims, tokens, and a dictionary of its own class for what others add.</summary>
    [Persistent]
    public partial class AppUser : FullAuditedAggregateRoot<Guid>, IMultiTenant, IHasExtraProperties
    {
        public virtual Guid? TenantId { get; protected set; }
        public virtual string UserName { get; protected internal set; } = "";
        public virtual ICollection<UserRole> Roles { get; protected set; } = new Collection<UserRole>();
        public virtual ExtraProperties ExtraProperties { get; protected set; } = new();
        protected AppUser() { }
        public AppUser(Guid id, string userName, Guid? tenantId = null) : base(id) { UserName = userName; TenantId = tenantId; }
        public virtual void AddRole(Guid role) => Roles.Add(new UserRole(Id, role));
    }

    public class UserRole(Guid userId, Guid roleId) { public virtual Guid UserId { get; protected set; } = userId; public virtual Guid RoleId { get; protected set; } = roleId; }

    /// <summary>Organization units by a code of dots.</summary>
    [Persistent]
    public partial class OrganizationUnit : FullAuditedAggregateRoot<Guid>, IMultiTenant
    {
        public virtual Guid? TenantId { get; protected set; }
        public virtual Guid? ParentId { get; internal set; }
        public virtual string Code { get; internal set; } = "";
        public virtual string DisplayName { get; set; } = "";
        public virtual ICollection<UserRole> Roles { get; protected set; } = new Collection<UserRole>();
        protected OrganizationUnit() { }
        public OrganizationUnit(Guid id, string displayName, Guid? parentId = null) : base(id) => (DisplayName, ParentId) = (displayName, parentId);
        [Local] public static string CreateCode(params int[] numbers) => string.Join('.', numbers.Select(number => number.ToString("00000", System.Globalization.CultureInfo.InvariantCulture)));
        public virtual bool IsInRole(Guid role) => Roles.Any(each => each.RoleId == role);
    }

    /// <summary>A menu item that is a node of a tree.</summary>
    [Persistent]
    public partial class Menu : AggregateRoot<Guid> { public List<MenuItem> Items { get; } = []; public void Add(string name, int order) => Items.Add(new MenuItem(name, order)); }

    public class MenuItem(string name, int order = 1000) : IHasOrder
    {
        private string _displayName = name;
        public string Name { get; } = name;
        public string DisplayName { get => _displayName; set => _displayName = Check.NotNullOrWhiteSpace(value, nameof(value)); }
        public int Order { get; set; } = order;
        public List<MenuItem> Items { get; } = [];
        public bool IsLeaf => Items.Count == 0;
        public Dictionary<string, string> CustomData { get; } = [];
    }

    public interface IHasOrder { int Order { get; } }

    /// <summary>Features by provider.</summary>
    [Persistent]
    public partial class SettingStore
    {
        private readonly Dictionary<(string Name, string Provider, string? Key), string?> values = [];
        public void Set(string name, string? value, string provider, string? key) => values[(name, provider, key)] = value;
        public string? Get(string name, string provider, string? key) => values.GetValueOrDefault((name, provider, key));
    }

    /// <summary>An audit log with actions and changes.</summary>
    [Persistent]
    public partial class AuditLog : AggregateRoot<Guid>
    {
        public virtual string? UserName { get; protected set; }
        public virtual TimeSpan Duration { get; protected set; }
        public virtual ICollection<AuditAction> Actions { get; protected set; } = new List<AuditAction>();
        public virtual ICollection<EntityChange> Changes { get; protected set; } = new List<EntityChange>();
        public void Act(string service, string method, TimeSpan took) { Actions.Add(new AuditAction(service, method)); Duration += took; }
    }

    public class AuditAction { public virtual string ServiceName { get; protected set; } = ""; public virtual string MethodName { get; protected set; } = ""; protected AuditAction() { } public AuditAction(string service, string method) => (ServiceName, MethodName) = (service, method); }

    public class EntityChange { public virtual DateTime ChangeTime { get; protected set; } public virtual ChangeType ChangeType { get; protected set; } public virtual ICollection<PropertyChange> Properties { get; protected set; } = new List<PropertyChange>(); }

    public record PropertyChange(string? NewValue, string? OriginalValue, string PropertyName);

    public enum ChangeType : byte { Created = 0, Updated = 1, Deleted = 2 }

    /// <summary>A background job whose arguments are text.</summary>
    [Persistent]
    public partial class BackgroundJob
    {
        public virtual string JobName { get; set; } = "";
        public virtual string JobArgs { get; set; } = "";
        public virtual short TryCount { get; set; }
        public virtual DateTime NextTryTime { get; set; }
        public virtual JobPriority Priority { get; set; } = JobPriority.Normal;
        public virtual DateTime? Next(DateTime now) => TryCount > 10 ? null : now.AddSeconds(60 * Math.Pow(2, TryCount % 10));
    }

    public enum JobPriority : byte { Low = 5, Normal = 15, High = 25 }

    /// <summary>A lookup normalizer, a guid generator and a clock as properties that are injected.</summary>
    // gets STUB0020 STUB0077, fixed
    [Persistent]
    public partial class OrderManager
    {
        public IGuidGenerator? Guids { private get; set; }
        public Microsoft.Extensions.Logging.ILogger? Logger { private get; set; }
        private int placed;
        public int Place() => ++placed;
    }

    public interface IGuidGenerator { Guid Create(); }

    public sealed class SequentialGuids : IGuidGenerator { public Guid Create() => Guid.Empty; }
}
