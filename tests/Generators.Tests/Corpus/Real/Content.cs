// A headless content system: immutable records that copy themselves, collections of its own, hierarchies of properties.
using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Corpus.Real.Content;

public readonly record struct DomainId(string Value) { public static readonly DomainId Empty = new(""); public override string ToString() => Value; }

public sealed record NamedId<T>(T Id, string Name) where T : notnull;

public readonly struct Status(string? name) : IEquatable<Status>, IComparable<Status>
{
    public static readonly Status Draft = new("Draft");
    private readonly string? name = name;
    public string Name => name ?? "Unknown";
    public bool Equals(Status other) => Name == other.Name;
    public override bool Equals(object? obj) => obj is Status other && Equals(other);
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
    public int CompareTo(Status other) => string.CompareOrdinal(Name, other.Name);
    public override string ToString() => Name;
}

public record Refers(string Kind, string Id);

public abstract record AppEntity
{
    public DomainId Id { get; init; }
    public NamedId<DomainId>? AppId { get; init; }
    public DateTimeOffset Created { get; init; }
    public Refers? CreatedBy { get; init; }
    public long Version { get; set; }
    public bool IsDeleted { get; init; }
    public virtual DomainId UniqueId => new(AppId?.Id + "--" + Id);
}

public class ReadonlyList<T> : ReadOnlyCollection<T>, IEquatable<ReadonlyList<T>>
{
    public static readonly ReadonlyList<T> Empty = new([]);
    public ReadonlyList(IList<T> inner) : base(inner) { }
    public bool Equals(ReadonlyList<T>? other) => other is not null && this.SequenceEqual(other);
    public override bool Equals(object? obj) => Equals(obj as ReadonlyList<T>);
    public override int GetHashCode() => Count;
}

public class ReadonlyDictionary<TKey, TValue> : ReadOnlyDictionary<TKey, TValue> where TKey : notnull
{
    public ReadonlyDictionary(IDictionary<TKey, TValue> inner) : base(inner) { }
}

/// <summary>A dictionary that is derived from.</summary>
public sealed class ContentData : Dictionary<string, ContentFieldData?>, IEquatable<ContentData>
{
    public ContentData() : base(StringComparer.Ordinal) { }
    public ContentData(IDictionary<string, ContentFieldData?> source) : base(source, StringComparer.Ordinal) { }
    public ContentData AddField(string name, ContentFieldData? data) { this[name] = data; return this; }
    public bool Equals(ContentData? other) => other?.Count == Count;
    public override bool Equals(object? obj) => Equals(obj as ContentData);
    public override int GetHashCode() => Count;
}

public sealed class ContentFieldData : Dictionary<string, string?> { public ContentFieldData AddLocalized(string language, string? value) { this[language] = value; return this; } }

[Persistent]
public partial class ContentItem
{
    public NamedId<DomainId> SchemaId { get; init; } = new(DomainId.Empty, "");
    public Status Status { get; private set; } = Status.Draft;
    public ContentData Data { get; set; } = [];
    public ScheduleJob? Job { get; private set; }
    public void Schedule(ScheduleJob job) => Job = job;
    public void Change(Status status) => Status = status;
}

public sealed record ScheduleJob(DomainId Id, Status Status, Refers ScheduledBy, DateTimeOffset DueTime) { public static ScheduleJob Build(Status status, Refers by, DateTimeOffset due) => new(DomainId.Empty, status, by, due); }

/// <summary>A record that is the object's state, replaced as a whole.</summary>
[Persistent]
public partial class AppObject
{
    private App snapshot = new();
    [ReadLock] public App Snapshot() => snapshot;
    public void Annotate(string? label, string? description) => snapshot = (snapshot ?? new()).Annotate(label, description);
    public void Transfer(DomainId? team) => snapshot = (snapshot ?? new()) with { TeamId = team };
}

public record App : AppEntity
{
    public string Name { get; init; } = "";
    public string? Label { get; init; }
    public string? Description { get; init; }
    public DomainId? TeamId { get; init; }
    public ImmutableDictionary<string, string> Contributors { get; init; } = ImmutableDictionary<string, string>.Empty;
    public ImmutableDictionary<string, AppClient> Clients { get; init; } = ImmutableDictionary<string, AppClient>.Empty;
    public AppImage? Image { get; init; }
    public LanguagesConfig Languages { get; init; } = LanguagesConfig.English;
    public override DomainId UniqueId => Id;
    public App Annotate(string? label = null, string? description = null) => this with { Label = label ?? Label, Description = description ?? Description };
}

public sealed record AppClient(string Name, string Secret)
{
    public string Secret { get; } = Secret;
    public long ApiCallsLimit { get; init; }
    public bool AllowAnonymous { get; init; }
    public string Role { get; init; } = "Editor";
}

public sealed record AppImage(string MimeType, string? Etag = null) { public string Etag { get; } = Etag ?? "none"; }

public sealed class LanguagesConfig
{
    public static readonly LanguagesConfig English = new(new Dictionary<string, LanguageConfig> { ["en"] = new() }, "en");
    private readonly Dictionary<string, LanguageConfig> values;
    private readonly string master;
    public LanguagesConfig(Dictionary<string, LanguageConfig> values, string master) { this.values = values; this.master = master; }
    public string Master => master;
    public IEnumerable<string> AllKeys => values.Keys;
    public LanguagesConfig MakeMaster(string language) => new(values, language);
}

public sealed record LanguageConfig(bool IsOptional = false, ReadonlyFallbacks? Fallbacks = null);

public sealed record ReadonlyFallbacks(ImmutableList<string> Languages);

/// <summary>A hierarchy of properties, visited.</summary>
public abstract record FieldProperties
{
    public string? Label { get; init; }
    public string? Hints { get; init; }
    public bool IsRequired { get; init; }
    public ImmutableList<string>? Tags { get; init; }
    public abstract T Accept<T>(IFieldVisitor<T> visitor);
}

public interface IFieldVisitor<out T> { T Visit(StringFieldProperties properties); T Visit(NumberFieldProperties properties); T Visit(ArrayFieldProperties properties); }

public sealed record StringFieldProperties : FieldProperties
{
    public ImmutableList<string>? AllowedValues { get; init; }
    public string? DefaultValue { get; init; }
    public int? MinLength { get; init; }
    public int? MaxLength { get; init; }
    public StringEditor Editor { get; init; }
    public override T Accept<T>(IFieldVisitor<T> visitor) => visitor.Visit(this);
}

public sealed record NumberFieldProperties : FieldProperties { public double? MinValue { get; init; } public double? MaxValue { get; init; } public ImmutableArray<double>? Allowed { get; init; } public override T Accept<T>(IFieldVisitor<T> visitor) => visitor.Visit(this); }

public sealed record ArrayFieldProperties : FieldProperties { public int? MinItems { get; init; } public uint CalculatedDefault { get; init; } public override T Accept<T>(IFieldVisitor<T> visitor) => visitor.Visit(this); }

public enum StringEditor { Input, Color, Markdown, Dropdown, Slug }

// gets STUB0077, fixed
[Persistent]
public partial class SchemaObject
{
    private readonly List<Field> fields = [];
    private long total;
    public string Name { get; set; } = "";
    public string? Category { get; private set; }
    public bool IsPublished { get; private set; }
    public void Add(string name, FieldProperties properties) => fields.Add(new Field(total++, name, properties));
    public void Publish() => IsPublished = true;
    public void ChangeCategory(string? category) => Category = category;
}

public sealed record Field(long Id, string Name, FieldProperties Properties) { public bool IsLocked { get; init; } public bool IsHidden { get; init; } }

/// <summary>A collection with indexes that are made when they are asked for.</summary>
public sealed class FieldCollection<T> where T : class
{
    public static readonly FieldCollection<T> Empty = new();
    private readonly T[] ordered;
    private Dictionary<string, T>? byName;
    private FieldCollection() => ordered = [];
    public FieldCollection(T[] fields) => ordered = fields;
    public IReadOnlyList<T> Ordered => ordered;
    public T? Find(string name) => (byName ??= ordered.ToDictionary(each => each.ToString()!)).GetValueOrDefault(name);
}

[Persistent]
public partial class NamesObject
{
    private FieldCollection<AppImage> images = FieldCollection<AppImage>.Empty;
    public void Set(AppImage[] all) => images = new FieldCollection<AppImage>(all);
    public int Count => images?.Ordered?.Count ?? 0;
}

/// <summary>Assets with metadata of any kind.</summary>
[Persistent]
public partial class AssetObject
{
    public string FileName { get; set; } = "";
    public string? Slug { get; private set; }
    public HashSet<string> Tags { get; set; } = [];
    public Dictionary<string, object?> Metadata { get; set; } = [];
    public void Annotate(string? slug) => Slug = slug;
}

/// <summary>Rules with triggers behind an abstract record, and flows of steps by identifier.</summary>
// gets STUB0077, fixed
[Persistent]
public partial class RuleObject
{
    public string? Name { get; private set; }
    public RuleTrigger? Trigger { get; private set; }
    public Flow Flow { get; private set; } = new();
    public bool IsEnabled { get; private set; } = true;
    public void Rename(string? name) => Name = name;
    public void Update(RuleTrigger trigger) => Trigger = trigger;
    public void Disable() => IsEnabled = false;
}

public abstract record RuleTrigger { public abstract string Describe(); }
public sealed record ContentTrigger(ImmutableList<string>? Schemas, bool HandleAll) : RuleTrigger { public override string Describe() => "content"; }
public sealed record ManualTrigger : RuleTrigger { public override string Describe() => "manual"; }
public sealed record UsageTrigger(int Limit, int? Days) : RuleTrigger { public override string Describe() => "usage"; }
public sealed class Flow { public Guid InitialStep { get; set; } public Dictionary<Guid, FlowStep> Steps { get; set; } = []; }
public sealed class FlowStep { public required string Name { get; set; } public Guid? NextStepId { get; set; } public bool IgnoreError { get; set; } }

/// <summary>Workflows of steps between values of a struct.</summary>
[Persistent]
public partial class WorkflowObject
{
    private readonly Dictionary<Status, WorkflowStep> steps = [];
    public Status Initial { get; private set; }
    public void Add(Status status, WorkflowStep step) { steps[status] = step; Initial = status; }
    public bool CanMove(Status from, Status to) => steps.GetValueOrDefault(from)?.Transitions?.ContainsKey(to) == true;
}

public sealed record WorkflowStep(Dictionary<Status, WorkflowTransition>? Transitions = null, string? Color = null, bool Validate = false);
public sealed record WorkflowTransition(string? Expression = null, ImmutableList<string>? Roles = null);

/// <summary>Rich text, which leads to itself.</summary>
[Persistent]
public partial class RichText { public RichNode? Root { get; set; } public string Plain() => Root?.Text ?? ""; }

public sealed class RichNode { public string Type { get; set; } = ""; public string? Text { get; set; } public List<RichNode>? Content { get; set; } public List<RichMark>? Marks { get; set; } public Dictionary<string, string>? Attributes { get; set; } }
public sealed record RichMark(string Type, string? Href);

/// <summary>A container with an enumerator of its own.</summary>
public sealed class PermissionSet : IReadOnlyCollection<string>
{
    public static readonly PermissionSet Empty = new([]);
    private readonly List<string> permissions;
    public PermissionSet(IEnumerable<string> permissions) => this.permissions = permissions.ToList();
    public int Count => permissions.Count;
    public IEnumerator<string> GetEnumerator() => permissions.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

[Persistent]
public partial class RoleObject { public string Name { get; init; } = ""; public PermissionSet Permissions { get; set; } = PermissionSet.Empty; public bool IsDefault => Name == "Editor"; }

/// <summary>A history of events, each with a header that is a sorted dictionary.</summary>
[Persistent]
public partial class HistoryObject
{
    private readonly SortedDictionary<long, HistoryEvent> events = [];
    public void Add(HistoryEvent change) => events[events.Count] = change;
    public int Count => events.Count;
}

public sealed class HistoryEvent { public DomainId OwnerId { get; set; } public string EventType { get; set; } = ""; public Dictionary<string, string> Parameters { get; set; } = []; public long Version { get; set; } }
