// A media server's library: a hierarchy of items with constructors, virtual collections behind interfaces, row versions.
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace Corpus.Real.Media;

public interface IHasConcurrencyToken { uint RowVersion { get; } void OnSavingChanges(); }
public interface IHasArtwork { ICollection<Artwork> Artwork { get; } }
public interface IHasCompanies { ICollection<Company> Companies { get; } }

public class Artwork : IHasConcurrencyToken
{
    public Artwork(string path, ArtKind kind) { ArgumentException.ThrowIfNullOrEmpty(path); Path = path; Kind = kind; }
    [DatabaseGenerated(DatabaseGeneratedOption.Identity)] public int Id { get; private set; }
    [MaxLength(65535)] public string Path { get; set; }
    public ArtKind Kind { get; set; }
    [ConcurrencyCheck] public uint RowVersion { get; private set; }
    public void OnSavingChanges() => RowVersion++;
}

public enum ArtKind { Other, Poster, Banner, Logo }

public class Company : IHasConcurrencyToken
{
    public Company() => CompanyMetadata = new HashSet<CompanyMetadata>();
    public int Id { get; private set; }
    public uint RowVersion { get; private set; }
    public virtual ICollection<CompanyMetadata> CompanyMetadata { get; private set; }
    public virtual ICollection<Company> ChildCompanies { get; private set; } = new HashSet<Company>();
    public void OnSavingChanges() => RowVersion++;
}

public class CompanyMetadata(string title, string language) : ItemMetadata(title, language) { public string? Country { get; set; } public string? Homepage { get; set; } }

public abstract class ItemMetadata : IHasArtwork, IHasConcurrencyToken
{
    protected ItemMetadata(string title, string language)
    {
        Title = title;
        Language = language;
        Genres = new HashSet<Genre>();
        Artwork = new HashSet<Artwork>();
        Ratings = new HashSet<Rating>();
    }

    public int Id { get; private set; }
    public string Title { get; set; }
    public string? OriginalTitle { get; set; }
    public string Language { get; set; }
    public DateTimeOffset? ReleaseDate { get; set; }
    public DateTime DateAdded { get; private set; }
    public uint RowVersion { get; private set; }
    public virtual ICollection<Genre> Genres { get; private set; }
    public virtual ICollection<Artwork> Artwork { get; private set; }
    public virtual ICollection<Rating> Ratings { get; private set; }
    public void OnSavingChanges() => RowVersion++;
}

public class Genre(string name) { public int Id { get; private set; } public string Name { get; set; } = name; public uint RowVersion { get; private set; } }

public class Rating(double value) { public int Id { get; private set; } public double Value { get; set; } = value; public int? Votes { get; set; } public virtual RatingSource? RatingType { get; set; } }

public class RatingSource(double minimum, double maximum) { public int Id { get; private set; } public string? Name { get; set; } public double MinimumValue { get; set; } = minimum; public double MaximumValue { get; set; } = maximum; }

[Persistent]
public partial class MediaLibrary : IHasConcurrencyToken
{
    public MediaLibrary(string name, string path) { Name = name; Path = path; }
    public int Id { get; private set; }
    public string Name { get; set; }
    public string Path { get; set; }
    public uint RowVersion { get; private set; }
    public void OnSavingChanges() => RowVersion++;
}

[Persistent]
public abstract partial class LibraryItem : IHasConcurrencyToken
{
    protected LibraryItem(IMediaLibrary library) => Library = library;
    public int Id { get; private set; }
    public DateTime DateAdded { get; private set; }
    public uint RowVersion { get; private set; }
    public virtual IMediaLibrary Library { get; set; }
    public void OnSavingChanges() => RowVersion++;
}

[Persistent]
public partial class Movie : LibraryItem
{
    public Movie(IMediaLibrary library) : base(library) { Releases = new HashSet<Release>(); Metadata = new HashSet<MovieMetadata>(); }
    public virtual ICollection<Release> Releases { get; private set; }
    public virtual ICollection<MovieMetadata> Metadata { get; private set; }
}

public class Release(string name) : IHasConcurrencyToken { public int Id { get; private set; } public string Name { get; set; } = name; public uint RowVersion { get; private set; } public virtual ICollection<MediaFile> MediaFiles { get; private set; } = new HashSet<MediaFile>(); public void OnSavingChanges() => RowVersion++; }

public class MediaFile(string path, int kind) { public int Id { get; private set; } public string Path { get; set; } = path; public int Kind { get; set; } = kind; public virtual ICollection<MediaStream> Streams { get; private set; } = new HashSet<MediaStream>(); }

public class MediaStream(int number) { public int Id { get; private set; } public int StreamNumber { get; set; } = number; }

public class MovieMetadata(string title, string language) : ItemMetadata(title, language), IHasCompanies
{
    public string? Outline { get; set; }
    public string? Tagline { get; set; }
    public virtual ICollection<Company> Studios { get; private set; } = new HashSet<Company>();
    public ICollection<Company> Companies => Studios;
}

[Persistent]
public partial class Series : LibraryItem
{
    public Series(IMediaLibrary library) : base(library) => Seasons = new HashSet<ISeason>();
    public DayOfWeek? AirsDayOfWeek { get; set; }
    public DateTimeOffset? AirsTime { get; set; }
    public virtual ICollection<ISeason> Seasons { get; private set; }
}

[Persistent]
public partial class Season : LibraryItem
{
    public Season(IMediaLibrary library, ISeries series) : base(library) => Series = series;
    public int? Number { get; set; }
    public ISeries Series { get; private set; }
    public ICollection<SeasonMetadata> SeasonMetadata { get; private set; } = new HashSet<SeasonMetadata>();
}

public class SeasonMetadata(string title, string language) : ItemMetadata(title, language) { public string? Outline { get; set; } }

/// <summary>An item of a list that leads to its neighbours, declared as the class itself.</summary>
// gets STUB0022, fixed
[Persistent]
public partial class CollectionItem : IHasConcurrencyToken
{
    public CollectionItem(int item) => Item = item;
    public int Id { get; set; }
    public int Item { get; set; }
    public uint RowVersion { get; private set; }
    public virtual CollectionItem? Next { get; set; }
    public virtual CollectionItem? Previous { get; set; }
    public void OnSavingChanges() => RowVersion++;
}

public interface IHasPermissions { ICollection<Permission> Permissions { get; } }

public class Permission(PermissionKind kind, bool value) : IHasConcurrencyToken
{
    public int Id { get; private set; }
    public Guid UserId { get; set; }
    public PermissionKind Kind { get; private set; } = kind;
    public bool Value { get; set; } = value;
    public uint RowVersion { get; private set; }
    public void OnSavingChanges() => RowVersion++;
}

public enum PermissionKind { IsAdministrator, IsHidden, IsDisabled }

public class Preference { public Preference(PreferenceKind kind, string value) { Kind = kind; Value = value; } public int Id { get; private set; } public PreferenceKind Kind { get; private set; } public string Value { get; set; } }

public enum PreferenceKind { BlockedTags, OrderedViews }

public class AccessSchedule(DayOfWeek day, double start, double end, Guid user) { [System.Xml.Serialization.XmlIgnore] public int Id { get; private set; } public Guid UserId { get; private set; } = user; public DayOfWeek DayOfWeek { get; set; } = day; public double StartHour { get; set; } = start; public double EndHour { get; set; } = end; }

public class ImageInfo(string path) { public int Id { get; private set; } public Guid? UserId { get; private set; } public string Path { get; set; } = path; public DateTime LastModified { get; set; } = DateTime.UnixEpoch; }

/// <summary>Thirty properties and collections that only the class sets.</summary>
[Persistent]
public partial class MediaUser : IHasPermissions, IHasConcurrencyToken
{
    public MediaUser(string username, string provider)
    {
        Username = username;
        AuthenticationProviderId = provider;
        AccessSchedules = new HashSet<AccessSchedule>();
        Permissions = new HashSet<Permission>();
        Preferences = new HashSet<Preference>();
        Displays = new HashSet<DisplayPreferences>();
    }

    public Guid Id { get; set; }
    [MaxLength(255)] public string Username { get; set; }
    public string? Password { get; set; }
    public bool MustUpdatePassword { get; set; }
    public string? AudioLanguagePreference { get; set; }
    public string AuthenticationProviderId { get; set; }
    public int InvalidLoginAttemptCount { get; set; }
    public DateTime? LastActivityDate { get; set; }
    public int MaxActiveSessions { get; set; }
    public bool PlayDefaultAudioTrack { get; set; }
    public long InternalId { get; set; }
    public virtual ImageInfo? ProfileImage { get; set; }
    public uint RowVersion { get; private set; }
    public virtual ICollection<AccessSchedule> AccessSchedules { get; private set; }
    public virtual ICollection<DisplayPreferences> Displays { get; private set; }
    public virtual ICollection<Permission> Permissions { get; private set; }
    public virtual ICollection<Preference> Preferences { get; private set; }
    public void OnSavingChanges() => RowVersion++;
    public bool HasPermission(PermissionKind kind) => Permissions?.FirstOrDefault(permission => permission.Kind == kind)?.Value ?? false;
    public void SetPermission(PermissionKind kind, bool value) => Permissions?.Add(new Permission(kind, value));
}

public class DisplayPreferences
{
    public DisplayPreferences(Guid user, Guid item, string client) { UserId = user; ItemId = item; Client = client; HomeSections = new HashSet<HomeSection>(); }
    public int Id { get; private set; }
    public Guid UserId { get; set; }
    public Guid ItemId { get; set; }
    public string Client { get; set; }
    public bool ShowSidebar { get; set; }
    public int SkipForwardLength { get; set; } = 30000;
    public virtual ICollection<HomeSection> HomeSections { get; private set; }
}

public class HomeSection { public int Id { get; private set; } public int DisplayPreferencesId { get; set; } public int Order { get; set; } public int Type { get; set; } }

[Persistent]
public partial class ActivityLog : IHasConcurrencyToken
{
    public ActivityLog(string name, string type, Guid user) { Name = name; Type = type; UserId = user; DateCreated = DateTime.UnixEpoch; }
    public int Id { get; private set; }
    public string Name { get; set; }
    public string? Overview { get; set; }
    public string Type { get; set; }
    public Guid UserId { get; set; }
    public DateTime DateCreated { get; set; }
    public Severity LogSeverity { get; set; } = Severity.Information;
    public uint RowVersion { get; private set; }
    public void OnSavingChanges() => RowVersion++;
}

public enum Severity { Trace, Debug, Information, Warning, Error }

/// <summary>A session with a weak memory of its sockets and a semaphore.</summary>
// gets STUB0020, fixed
[Persistent]
public partial class SessionInfo
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Timer? _progress;
    public string Id { get; set; } = "";
    public string? Client { get; set; }
    public DateTime LastActivity { get; set; }
    public TimeSpan? Position { get; set; }
    public List<string> PlayableTypes { get; set; } = [];
    public async Task TouchAsync(DateTime now) { if (_gate is not null) await _gate.WaitAsync(); LastActivity = now; _progress = null; _gate?.Release(); }
}

/// <summary>A base item with identifiers in a dictionary without case.</summary>
[Persistent]
public partial class BaseItem
{
    public Dictionary<string, string> ProviderIds { get; set; } = new(StringComparer.OrdinalIgnoreCase);
    public string[] Tags { get; set; } = [];
    public string? Overview { get; set; }
    public long? RunTimeTicks { get; set; }
    public float? CommunityRating { get; set; }
    public Guid ParentId { get; set; }
    public ExtraType? ExtraType { get; set; }
    public Version? Version { get; set; }
    public bool IsLocked { get; set; }
    public virtual bool SupportsPeople => false;
    public string SortName { get => field ?? Overview ?? ""; set; }
}

public enum ExtraType { Unknown, Clip, Trailer }

/// <summary>Playlists whose items are linked children.</summary>
[Persistent]
public partial class Playlist
{
    public Guid OwnerUserId { get; set; }
    public bool OpenAccess { get; set; }
    public IReadOnlyList<LinkedChild> LinkedChildren { get; private set; } = [];
    public IList<UserShare> Shares { get; } = new List<UserShare>();
    public void Add(LinkedChild child) => LinkedChildren = [.. LinkedChildren ?? [], child];
}

public class LinkedChild { public string? Path { get; set; } public int Type { get; set; } public Guid? ItemId { get; set; } }
public class UserShare(string user, bool canEdit) { public string UserId { get; } = user; public bool CanEdit { get; set; } = canEdit; }
