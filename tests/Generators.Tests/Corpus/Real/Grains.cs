// Virtual actors: an interface with a key, fields instead of a table, timers, observers, references to each other.
namespace Corpus.Real.Grains
{
    public interface IGrainWithKey;

    public abstract class Grain
    {
        protected string Key => "key";
        public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    public record Thing(long Id, string Name, string Category);
    public record MonsterInfo(long Id = 0, string? Name = null, List<long>? KilledBy = null);

    /// <summary>Synchronous and asynchronous members of an interface of its own.</summary>
    [Persistent, Remote]
    public partial class HelloGrain : Grain, IHelloGrain
    {
        private readonly List<string> greetings = [];
        public ValueTask<string> SayHello(string greeting) { greetings.Add(greeting); return new("Client said: " + greeting); }
    }

    public interface IHelloGrain : IGrainWithKey { ValueTask<string> SayHello(string greeting); }

    [Persistent, Remote]
    public partial class RoomGrain : Grain, IRoomGrain
    {
        private string? _description;
        private readonly List<PlayerInfo> _players = [];
        private readonly List<MonsterInfo> _monsters = [];
        private readonly List<Thing> _things = [];
        private readonly Dictionary<string, IRoomGrain> _exits = [];
        public Task<string> DescriptionAsync(PlayerInfo whoIsAsking) => Task.FromResult(_description + whoIsAsking.Name);
        public Task SetInfoAsync(string description) { _description = description; return Task.CompletedTask; }
        public Task EnterAsync(PlayerInfo player) { _players.Add(player); return Task.CompletedTask; }
        public Task DropAsync(Thing thing) { _things.Add(thing); _monsters.Clear(); return Task.CompletedTask; }
        public Task<IRoomGrain?> ExitToAsync(string direction) => Task.FromResult(_exits.GetValueOrDefault(direction));
    }

    public interface IRoomGrain : IGrainWithKey
    {
        Task<string> DescriptionAsync(PlayerInfo whoIsAsking);
        Task SetInfoAsync(string description);
        Task EnterAsync(PlayerInfo player);
        Task DropAsync(Thing thing);
        Task<IRoomGrain?> ExitToAsync(string direction);
    }

    public record class PlayerInfo(Guid Key, string? Name);

    [Persistent, Remote]
    public partial class PlayerGrain : Grain, IPlayerGrain
    {
        private readonly List<Thing> _things = [];
        private IRoomGrain? _room;
        private bool _killed;
        private PlayerInfo _me = null!;
        public override Task OnActivateAsync(CancellationToken cancellationToken) { _me = new(Guid.Empty, "nobody"); return base.OnActivateAsync(cancellationToken); }
        public Task<string?> NameAsync() => Task.FromResult(_me?.Name);
        public Task<IRoomGrain?> RoomAsync() => Task.FromResult(_room);
        public async Task DieAsync() { await Task.Yield(); _killed = true; _things.Clear(); }
        public Task<bool> IsDeadAsync() => Task.FromResult(_killed);
        public Task MoveAsync(IRoomGrain room) { _room = room; return Task.CompletedTask; }
    }

    public interface IPlayerGrain : IGrainWithKey
    {
        Task<string?> NameAsync();
        Task<IRoomGrain?> RoomAsync();
        Task DieAsync();
        Task<bool> IsDeadAsync();
        Task MoveAsync(IRoomGrain room);
    }

    /// <summary>A timer that the activation starts.</summary>
    // gets STUB0020, fixed
    [Persistent, Remote]
    public partial class MonsterGrain : Grain, IDisposable
    {
        private MonsterInfo _info = new();
        private Timer? _timer;
        public Task SetInfoAsync(MonsterInfo info) { _info = info; return Task.CompletedTask; }
        public Task<string?> KillAsync() { _timer?.Dispose(); _timer = null; return Task.FromResult(_info?.Name); }
        void IDisposable.Dispose() => _timer?.Dispose();
    }

    /// <summary>A board as a two-dimensional array.</summary>
    [Persistent, Remote]
    public partial class GameGrain : Grain, IGameGrain
    {
        private readonly List<Guid> _playerIds = new();
        private int _next;
        private GameState _state;
        private Guid _winner;
        private List<GameMove> _moves = new();
        private int[,] _board = new int[3, 3] { { -1, -1, -1 }, { -1, -1, -1 }, { -1, -1, -1 } };
        private string _name = null!;
        public Task<GameState> AddPlayer(Guid player) { _playerIds.Add(player); return Task.FromResult(_state = GameState.InPlay); }
        public Task<GameState> MakeMove(GameMove move) { _moves.Add(move); _board[0, 0] = _next++; _winner = move.PlayerId; return Task.FromResult(_state); }
        public Task<List<GameMove>> GetMoves() => Task.FromResult(_moves);
        public Task SetName(string name) { _name = name; return Task.CompletedTask; }
        public Task<string> GetName() => Task.FromResult(_name + _winner);
    }

    public enum GameState { AwaitingPlayers, InPlay, Finished }
    public struct GameMove { public Guid PlayerId { get; set; } public int X { get; set; } public int Y { get; set; } }

    public interface IGameGrain : IGrainWithKey
    {
        Task<GameState> AddPlayer(Guid player);
        Task<GameState> MakeMove(GameMove move);
        Task<List<GameMove>> GetMoves();
        Task SetName(string name);
        Task<string> GetName();
    }

    /// <summary>Observers are other objects.</summary>
    [Persistent, Remote]
    public partial class Presence
    {
        private readonly HashSet<Guid> _players = new();
        private readonly List<IWatcher> _observers = [];
        private string _status = "";
        public async Task UpdateAsync(HashSet<Guid> players, string score)
        {
            _players.UnionWith(players ?? []);
            _status = score;
            foreach (var observer in _observers)
                await observer.UpdatedAsync(score);
        }
        public void Observe(IWatcher watcher) => _observers.Add(watcher);
        public void Unobserve(IWatcher watcher) => _observers.Remove(watcher);
    }

    [Remote]
    public partial class Watcher { public void Updated(string score) => _ = score.Length; }

    /// <summary>A state class that the runtime would have injected.</summary>
    [Persistent, Remote]
    public partial class TodoGrain
    {
        private State state = new();
        public Task<TodoItem?> GetAsync() => Task.FromResult(state?.Item);
        public Task SetAsync(TodoItem item) { state = new State { Item = item }; return Task.CompletedTask; }
        public Task ClearAsync() { state = new State(); return Task.CompletedTask; }
        public sealed record class State { public TodoItem? Item { get; init; } }
    }

    public record class TodoItem(Guid Key, string Title, bool IsDone, Guid OwnerKey, DateTime? Timestamp = null);

    [Persistent, Remote]
    public partial class TodoManager
    {
        private System.Collections.Immutable.ImmutableHashSet<Guid> items = [];
        public void Register(Guid item) => items = (items ?? []).Add(item);
        public void Unregister(Guid item) => items = (items ?? []).Remove(item);
        public System.Collections.Immutable.ImmutableHashSet<Guid> GetAll() => items;
    }

    /// <summary>Messages in a queue, flushed by a task.</summary>
    // gets STUB0020, fixed
    [Persistent, Remote]
    public partial class PushNotifier : Grain
    {
        private readonly Queue<Velocity> _queue = new();
        private List<(string Host, IWatcher Hub)> _hubs = new();
        private Task _flush = Task.CompletedTask;
        public async ValueTask SendAsync(Velocity message) { _queue.Enqueue(message); await (_flush ?? Task.CompletedTask); }
        public void Add(string host, IWatcher hub) => _hubs.Add((host, hub));
    }

    public record Velocity(double Speed, double Latitude, double Longitude, long Message, int Device);

    /// <summary>Compared with what came before.</summary>
    [Persistent, Remote]
    public partial class DeviceGrain
    {
        private Velocity? _last;
        private readonly IPushNotifier _notifier;
        public DeviceGrain(IPushNotifier notifier) => _notifier = notifier;
        public double Process(Velocity message) { var change = message.Speed - (_last?.Speed ?? 0); _last = message; return change + (_notifier is null ? 1 : 0); }
    }

    [Persistent, Remote]
    public partial class InventoryGrain
    {
        private readonly HashSet<string> _productIds = [];
        private readonly Dictionary<string, ProductDetails> _cache = [];
        public async IAsyncEnumerable<ProductDetails> GetAll() { await Task.Yield(); foreach (var product in _cache.Values) yield return product; }
        public void AddOrUpdate(ProductDetails product) { if (product.Id is { } id) { _productIds.Add(id); _cache[id] = product; } }
        public bool Remove(string id) { _productIds.Remove(id); return _cache.Remove(id); }
    }

    public sealed record class ProductDetails
    {
        public string Id { get; set; } = null!;
        public string Name { get; set; } = null!;
        public ProductCategory Category { get; set; }
        public int Quantity { get; set; }
        public decimal UnitPrice { get; set; }
        public Uri? DetailsUrl { get; set; }
        public decimal TotalPrice => Math.Round(Quantity * UnitPrice, 2);
        public string ToCartItem() => $"{Id} {Name}";
    }

    public enum ProductCategory { Accessories, Hardware, Software, Books }

    /// <summary>A message that is published, and followers that are other objects.</summary>
    [Persistent, Remote]
    public partial class ChirperAccount
    {
        private readonly Dictionary<string, IChirperAccount> subscriptions = new();
        private readonly Dictionary<string, IChirperAccount> followers = new();
        private Queue<Chirp> received = new();
        private Queue<Chirp> published = new();
        public async ValueTask PublishAsync(string text)
        {
            var chirp = new Chirp(text, DateTimeOffset.UnixEpoch, "me");
            published.Enqueue(chirp);
            foreach (var follower in followers.Values)
                await follower.NewChirpAsync(chirp);
        }
        public void NewChirp(Chirp chirp) { received.Enqueue(chirp); while (received.Count > 100) received.Dequeue(); }
        public void AddFollower(string name, IChirperAccount follower) => followers[name] = follower;
        public System.Collections.Immutable.ImmutableList<Chirp> Received(int number, int start) => [.. received.Skip(start).Take(number)];
        public System.Collections.Immutable.ImmutableList<string> Names() => [.. subscriptions.Keys, .. followers.Keys];
    }

    public record class Chirp(string Message, DateTimeOffset Timestamp, string Publisher) { public Guid MessageId { get; init; } = Guid.Empty; }

    /// <summary>Votes with tuples.</summary>
    [Persistent, Remote]
    public partial class PollGrain
    {
        private PollState _votes = new();
        public PollState Current() => _votes;
        public void Create(PollState initial) => _votes = initial;
        public (PollState State, bool Voted) Vote(int option) { if (_votes.Options is { } options && option < options.Count) options[option] = (options[option].Option, options[option].Votes + 1); return (_votes, true); }
    }

    public class PollState { public string Question { get; set; } = ""; public List<(string Option, int Votes)> Options { get; set; } = new(); }

    /// <summary>How much time has passed is measured by a field.</summary>
    // gets STUB0020, fixed
    [Persistent, Remote]
    public partial class UserAgent
    {
        private readonly HashSet<string> _voted = new();
        private double _score;
        private readonly System.Diagnostics.Stopwatch _watch = new();
        public bool Throttle(string poll) { _voted.Add(poll); _score += 1 + (_watch?.Elapsed.TotalSeconds ?? 0); return _score > 10; }
    }

    /// <summary>Its client is a field with an initializer.</summary>
    // gets STUB0020, fixed
    [Persistent, Remote]
    public partial class StockGrain
    {
        private readonly System.Net.Http.HttpClient _client = new();
        private string _price = "";
        public string Price() => _price + (_client is null ? "?" : "");
        public void Update(string price) => _price = price;
    }

    /// <summary>A counter that reminders wake.</summary>
    [Persistent, Remote]
    public sealed partial class CounterGrain
    {
        private CounterState state = new();
        public int Increment() { state ??= new(); state.Value++; state.LastUpdatedUtc = DateTime.UnixEpoch; return state.Value; }
        public Task ReceiveReminder(string name, TickStatus status) { (state ??= new()).ReminderTicks++; _ = (name, status); return Task.CompletedTask; }
    }

    public sealed class CounterState { public int Value { get; set; } public int ReminderTicks { get; set; } public DateTime LastUpdatedUtc { get; set; } }

    public readonly struct TickStatus(DateTime first, TimeSpan period, DateTime current) { public DateTime First { get; } = first; public TimeSpan Period { get; } = period; public DateTime Current { get; } = current; }

    /// <summary>An operation called X beside a GetX.</summary>
    [Persistent, Remote]
    public partial class AtmGrain
    {
        private int balance = 1_000;
        public int Balance { get => balance; set => balance = value; }
        public Task<int> GetBalance() => Task.FromResult(balance);
        public Task Transfer(IAtmGrain from, IAtmGrain to, int amount) => Task.WhenAll(from.WithdrawAsync(amount), to.DepositAsync(amount));
        [Operation("Deposit")] public void Deposit(int amount) => balance += amount;
        public void Withdraw(int amount) => balance -= amount;
    }

    /// <summary>Chat history.</summary>
    [Persistent, Remote]
    public sealed partial class ChannelGrain
    {
        private readonly List<ChatMessage> _messages = [];
        private readonly List<string> _members = [];
        public Task Join(string name) { _members.Add(name); _messages.Add(new("System", name + " joined")); return Task.CompletedTask; }
        public Task<bool> Message(ChatMessage message) { _messages.Add(message); return Task.FromResult(true); }
        public Task<string[]> GetMembers() => Task.FromResult(_members.ToArray());
        public Task<ChatMessage[]> ReadHistory(int number) => Task.FromResult(_messages.OrderByDescending(message => message.Created).Take(number).ToArray());
    }

    public record class ChatMessage(string? Author, string Text) { public string Author { get; init; } = Author ?? "Alexey"; public DateTimeOffset Created { get; init; } = DateTimeOffset.UnixEpoch; }
}

namespace Corpus.Real.Grains.Journaled
{
    public abstract class JournaledGrain<TState, TEvent> where TState : class, new() where TEvent : class
    {
        private TState _state = new();
        private readonly List<TEvent> _log = [];
        protected TState State => _state;
        protected int Version => _log.Count;
        protected void RaiseEvent(TEvent change) { _log.Add(change); TransitionState(_state ??= new(), change); }
        protected virtual void TransitionState(TState state, TEvent change) { }
    }

    public abstract record TodoEvent(DateTimeOffset At);
    public sealed record TodoAdded(int ItemId, string Title, DateTimeOffset At) : TodoEvent(At);
    public sealed record TodoToggled(int ItemId, DateTimeOffset At) : TodoEvent(At);
    public sealed record ListRenamed(string Name, DateTimeOffset At) : TodoEvent(At);

    /// <summary>The state and the events that made it.</summary>
    // gets STUB0077, fixed
    [Persistent, Remote]
    public sealed partial class TodoListGrain : JournaledGrain<TodoListGrain.Projection, TodoEvent>
    {
        public void Add(string title) => RaiseEvent(new TodoAdded(State.Items.Count, title, DateTimeOffset.UnixEpoch));
        public void Rename(string name) => RaiseEvent(new ListRenamed(name, DateTimeOffset.UnixEpoch));
        public int Changes() => Version;

        protected override void TransitionState(Projection state, TodoEvent change)
        {
            switch (change)
            {
                case TodoAdded added: (state.Items ??= [])[added.ItemId] = new Item(added.ItemId, added.Title, false); break;
                case ListRenamed renamed: state.Name = renamed.Name; break;
            }
        }

        public sealed class Projection
        {
            public Dictionary<int, Item> Items { get; set; } = [];
            public DateTimeOffset Timestamp { get; set; } = DateTimeOffset.MinValue;
            public string Name { get; set; } = string.Empty;
        }

        public sealed record Item(int Id, string Title, bool IsCompleted);
    }

    [Subtype<Opened>("opened"), Subtype<Deposited>("deposited")]
    public abstract class AccountEvent { public DateTime When { get; set; } }
    public class Opened : AccountEvent { public string Owner { get; set; } = ""; }
    public class Deposited : AccountEvent { public decimal Amount { get; set; } }

    public class AccountState { public decimal Balance { get; private set; } public string? Owner { get; private set; } public void Apply(Opened e) => Owner = e.Owner; public void Apply(Deposited e) => Balance += e.Amount; }

    [Persistent, Remote]
    public partial class JournaledAccount : JournaledGrain<AccountState, AccountEvent>
    {
        public void Open(string owner) => RaiseEvent(new Opened { Owner = owner });
        public void Deposit(decimal amount) => RaiseEvent(new Deposited { Amount = amount });
        [ReadLock] public decimal Balance() => State.Balance;
        protected override void TransitionState(AccountState state, AccountEvent change) { if (change is Deposited deposited) state.Apply(deposited); else if (change is Opened opened) state.Apply(opened); }
    }
}
