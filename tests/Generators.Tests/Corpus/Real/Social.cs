// Blogs, chats, tickets, trackers: small services in the styles of samples and of hurried code.
using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Serialization;

namespace Corpus.Real.Social
{
    [Persistent]
    public partial class Article
    {
        private readonly HashSet<string> tags = new(StringComparer.OrdinalIgnoreCase);
        private readonly List<Comment> comments = [];
        public Article(string title, string body) { Title = title; Body = body; Slug = title.ToLowerInvariant(); }
        public string Title { get; private set; }
        public string Body { get; private set; }
        public string Slug { get; }
        public int Favorites { get; private set; }
        public IReadOnlyCollection<string> Tags => tags;
        public void Tag(params string[] names) => tags.UnionWith(names);
        public Guid Comment(string author, string text) { var comment = new Comment(Guid.Empty, author, text); comments.Add(comment); return comment.Id; }
        public bool Uncomment(Guid id) => comments.RemoveAll(comment => comment.Id == id) > 0;
        public void Favorite(bool on = true) => Favorites += on ? 1 : -1;
    }

    public class Comment(Guid id, string author, string text) { public Guid Id { get; } = id; public string Author { get; } = author; public string Text { get; set; } = text; public List<Comment> Replies { get; } = []; }

    /// <summary>A profile with following by reference.</summary>
    [Persistent, Remote]
    public partial class Profile
    {
        private readonly HashSet<IProfile> following = [];
        private readonly Dictionary<string, IProfile> blocked = new(StringComparer.Ordinal);
        public string? Bio { get; set; }
        [JsonPropertyName("image_url")] public Uri? Image { get; set; }
        public void Follow(IProfile other) => following.Add(other);
        public bool Follows(IProfile other) => following.Contains(other);
        public void Block(string name, IProfile other) => blocked[name] = other;
    }

    /// <summary>A ticket with a state machine as a static table.</summary>
    [Persistent]
    public partial class Ticket
    {
        private static readonly Dictionary<TicketState, TicketState[]> Allowed = new() { [TicketState.Open] = [TicketState.InProgress, TicketState.Closed], [TicketState.InProgress] = [TicketState.Closed] };
        private readonly List<TicketChange> log = [];
        public TicketState State { get; private set; }
        public string? Assignee { get; private set; }
        public Priority Priority { get; set; } = Priority.Normal;
        public bool Move(TicketState to, string by) { if (!Allowed.TryGetValue(State, out var next) || !next.Contains(to)) return false; log.Add(new(State, to, by)); State = to; return true; }
        public void Assign(string? to) => Assignee = to;
    }

    public enum TicketState { Open, InProgress, Closed }
    public enum Priority { Low = -1, Normal, High }
    public sealed record TicketChange(TicketState From, TicketState To, string By);

    /// <summary>A draft in a builder of text.</summary>
    [Persistent]
    public partial class Draft { private readonly StringBuilder text = new(); private readonly Stack<string> undo = new(); private readonly Stack<string> redo = new(); public void Append(string more) { undo.Push(text.ToString()); text.Append(more); redo.Clear(); } public bool Undo() { if (!undo.TryPop(out var before)) return false; redo.Push(text.ToString()); text.Clear().Append(before); return true; } public int Length => text.Length; }

    /// <summary>Rate limits with a sliding window in an array.</summary>
    [Persistent]
    public partial class RateLimit(int limit) { private readonly int limit = limit; private readonly long[] window = new long[8]; private int at; public bool Allow(long now) { if (window is not { Length: > 0 }) return true; var oldest = window[at % window.Length]; window[at++ % window.Length] = now; return now - oldest > limit; } }

    /// <summary>A poll whose results are computed.</summary>
    [Persistent]
    public partial class Survey { private readonly Dictionary<int, int> votes = []; private string[] options = []; public void Open(params string[] names) => options = names; public void Vote(int option) => votes[option] = votes.GetValueOrDefault(option) + 1; public IReadOnlyDictionary<string, int> Results() => options.Select((name, index) => (name, votes.GetValueOrDefault(index))).DistinctBy(each => each.name).ToDictionary(each => each.name, each => each.Item2); }

    /// <summary>A feed, newest first, with pages by cursor.</summary>
    [Persistent]
    public partial class Feed { private ImmutableStack<FeedItem> items = []; public void Push(FeedItem item) => items = (items ?? []).Push(item); public (IReadOnlyList<FeedItem> Items, string? Next) Page(string? cursor, int size = 20) { var all = (items ?? []).SkipWhile(item => cursor is not null && item.Id != cursor).ToList(); return (all.Take(size).ToList(), all.Skip(size).FirstOrDefault()?.Id); } }

    public sealed record FeedItem(string Id, DateTimeOffset At, FeedContent Content);

    [JsonDerivedType(typeof(TextContent), "text")]
    [JsonDerivedType(typeof(ImageContent), "image")]
    [Subtype<TextContent>("text"), Subtype<ImageContent>("image")]
    public abstract record FeedContent;
    public sealed record TextContent(string Text) : FeedContent;
    public sealed record ImageContent(Uri Url, (int Width, int Height) Size) : FeedContent;

    /// <summary>The web's polymorphism without ours.</summary>
    [JsonPolymorphic(TypeDiscriminatorPropertyName = "$kind")]
    [JsonDerivedType(typeof(Mention), "mention")]
    [JsonDerivedType(typeof(Reply), "reply")]
    public abstract class Notification { public Guid Id { get; set; } public bool Read { get; set; } }
    public class Mention : Notification { public string By { get; set; } = ""; }
    public class Reply : Notification { public string Text { get; set; } = ""; }

    // gets STUB0077, fixed
    [Persistent]
    public partial class Inbox { private readonly List<Notification> notifications = []; public void Mentioned(string by) => notifications.Add(new Mention { By = by }); public int Unread => notifications.Count(notification => !notification.Read); }

    /// <summary>Members that hide, seal and override what a plain base class has.</summary>
    public class ChannelBase { public virtual string Topic { get; set; } = ""; protected internal int Users { get; protected set; } public string Kind() => "base"; protected virtual void Changed() { } }

    [Persistent]
    public partial class Channel : ChannelBase { private readonly List<string> history = []; public sealed override string Topic { get => base.Topic; set { history.Add(base.Topic ?? ""); base.Topic = value; } } public new string Kind() => "channel"; public void Join() { Users++; Changed(); } public int Joined => Users; }

    [Persistent]
    public partial class PrivateChannel : Channel { private readonly HashSet<string> invited = []; public void Invite(string name) => invited.Add(name); public bool IsInvited(string name) => invited.Contains(name); }

    /// <summary>A cache of compiled patterns and a comparer.</summary>
    // gets STUB0020, fixed
    [Persistent]
    public partial class Filter { private readonly List<string> words = []; private System.Text.RegularExpressions.Regex? pattern; private IEqualityComparer<string>? comparer; public void Ban(string word) { words.Add(word); pattern = null; comparer = null; } public bool Bans(string text) => pattern is null && words.Contains(text, comparer); }

    /// <summary>Channels and subscriptions of reactive code.</summary>
    // gets STUB0020, fixed
    [Persistent]
    public partial class Broadcast { private readonly System.Threading.Channels.Channel<string> queue = System.Threading.Channels.Channel.CreateUnbounded<string>(); private IDisposable? subscription; private int sent; public void Send(string text) { queue?.Writer.TryWrite(text); sent++; subscription = null; } public int Sent => sent; }

    /// <summary>An interface member of its own plain data, implemented twice.</summary>
    public interface IReaction { string Emoji { get; } }
    public sealed class Like : IReaction { public string Emoji => "+1"; }
    public sealed class CustomReaction(string emoji) : IReaction { public string Emoji { get; } = emoji; }

    // gets STUB0077, fixed
    [Persistent]
    public partial class Reactions { private readonly Dictionary<string, IReaction> byUser = []; public void Like(string user) => byUser[user] = new Like(); public int Count => byUser.Count; }

    /// <summary>A score board with anonymous ties: records as keys.</summary>
    [Persistent]
    public partial class ScoreBoard { private readonly Dictionary<PlayerKey, Score> scores = []; private readonly SortedDictionary<int, List<PlayerKey>> byPoints = []; public void Add(PlayerKey player, int points) { scores[player] = new Score(points, 1); (byPoints.TryGetValue(points, out var players) ? players : byPoints[points] = []).Add(player); } public Score? Of(PlayerKey player) => scores.GetValueOrDefault(player); }

    public sealed record PlayerKey(string Region, long Number);
    public sealed record Score(int Points, int Games);

    /// <summary>Async everywhere, with value tasks and a stream that is consumed.</summary>
    // gets STUB0043
    [Persistent, Remote]
    public partial class Upload { private readonly List<byte[]> parts = []; private long size; public async ValueTask<long> AddAsync(byte[] part, CancellationToken cancellationToken = default) { await Task.Yield(); cancellationToken.ThrowIfCancellationRequested(); parts.Add(part); return size += part?.Length ?? 0; } public async Task<int> AddAllAsync(IAsyncEnumerable<byte[]> all) { await foreach (var part in all) parts.Add(part); return parts.Count; } public ValueTask ClearAsync() { parts.Clear(); size = 0; return ValueTask.CompletedTask; } }

    /// <summary>Static state and constants beside instance state.</summary>
    [Persistent]
    public partial class Invitation { private static int created; public const int Days = 7; public static readonly TimeSpan Lifetime = TimeSpan.FromDays(Days); public static int Created => created; private readonly DateTimeOffset until; private string? acceptedBy; public Invitation(DateTimeOffset now) { until = now + Lifetime; created++; } public bool Accept(string by, DateTimeOffset now) { if (now > until || acceptedBy is not null) return false; acceptedBy = by; return true; } }

    /// <summary>Nested, private and internal types as data.</summary>
    [Persistent]
    public partial class Moderation { private readonly List<Strike> strikes = []; private Verdict verdict; private enum Verdict { None, Warned, Banned } private sealed record Strike(string Reason, DateTimeOffset At) { public int Weight { get; init; } = 1; } public void Add(string reason, DateTimeOffset at) { strikes.Add(new Strike(reason, at)); verdict = strikes.Sum(strike => strike.Weight) > 3 ? Verdict.Banned : Verdict.Warned; } public bool IsBanned => verdict == Verdict.Banned; }

    /// <summary>Optional parameters of every kind.</summary>
    [Persistent, Remote]
    public partial class Search { private int runs; public int Run(string text, int page = 1, int? size = null, SearchOrder order = SearchOrder.Newest, bool exact = false, DateTime from = default, string? language = "en", params string[] tags) => ++runs + page + (size ?? 0) + tags.Length; public int Runs => runs; }

    public enum SearchOrder { Newest, Oldest, Relevance }

    /// <summary>A weak reference and a cache that is rebuilt.</summary>
    // gets STUB0020, fixed
    [Persistent]
    public partial class Thumbnails { private readonly Dictionary<string, byte[]> stored = []; private WeakReference<byte[]>? last; public void Put(string name, byte[] image) { stored[name] = image; last = null; } public bool Has(string name) => stored.ContainsKey(name) && last is null; }

    /// <summary>An expression that selects.</summary>
    // gets STUB0020, fixed
    [Persistent]
    public partial class SmartFolder { private System.Linq.Expressions.Expression<Func<string, bool>>? compiled; public string Query { get; private set; } = ""; public void Set(string query) { Query = query; compiled = null; } public bool IsCompiled => compiled is not null; }
}
