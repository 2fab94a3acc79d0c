namespace Stubs.Tests.GeneratedCode.Contracts
{
    /// <summary>Says nothing of its own.</summary>
    public interface IGrain;

    public interface INamedGrain : IGrain
    {
        Task<string> GetNameAsync();

        /// <summary>Has a body, so that implementations need not have it.</summary>
        async Task<string> GreetAsync() => "Hello " + await GetNameAsync();

        static int Version => 1;
    }

    /// <summary>As in a project of abstractions: the class is elsewhere.</summary>
    public interface ICounterGrain : INamedGrain, IAsyncDisposable
    {
        Task<int> AddAsync(int amount);

        ValueTask<int> CountAsync(CancellationToken cancellationToken = default);

        IAsyncEnumerable<int> UpTo(int last);
    }

    public interface IShelfGrain<T>
    {
        Task PutAsync(T value);

        Task<T?> TakeAsync();
    }
}

namespace Stubs.Tests.GeneratedCode
{
    using Stubs.Tests.GeneratedCode.Contracts;

    [Persistent]
    public partial class CounterGrain(string name) : ICounterGrain
    {
        private readonly string name = name;
        private int count;

        /// <summary>Not in the interface: the stub alone has it.</summary>
        public int Total => count;

        public Task<string> GetNameAsync() => Task.FromResult(name);

        public Task<int> AddAsync(int amount) => Task.FromResult(count += amount);

        public ValueTask<int> CountAsync(CancellationToken cancellationToken) => new(count);

        public async IAsyncEnumerable<int> UpTo(int last)
        {
            for (var number = 1; number <= last; number++)
            {
                await Task.Yield();
                yield return number;
            }
        }

        public ValueTask DisposeAsync() => default;
    }

    [Persistent]
    public partial class ShelfGrain<T> : IShelfGrain<T>
    {
        private T? value;

        public Task PutAsync(T value)
        {
            this.value = value;
            return Task.CompletedTask;
        }

        public Task<T?> TakeAsync() => Task.FromResult(value);
    }

    /// <summary>Written by hand in the shape of the stub, though no class implements it.</summary>
    public interface IWallet
    {
        Task<decimal> GetAmountAsync(CancellationToken cancellationToken = default);

        ValueTask PutAsync(decimal amount);

        Task GiveToAsync(IWallet other, decimal amount);
    }

    [Persistent, Remote]
    public partial class Wallet
    {
        private decimal amount;
        private IWallet? last;
        private List<ICounterGrain> counters = [];
        private IShelfGrain<string>? shelf;

        public decimal Amount => amount;

        public IWallet? Last => last;

        public void Put(decimal amount) => this.amount += amount;

        public async Task GiveToAsync(IWallet other, decimal amount)
        {
            this.amount -= amount;
            last = other;
            await other.PutAsync(amount);
        }

        public void Watch(ICounterGrain counter, IShelfGrain<string> shelf)
        {
            counters.Add(counter);
            this.shelf = shelf;
        }

        [ReadLock]
        public async Task<string> DescribeAsync() => $"{await counters[0].CountAsync()} {await shelf!.TakeAsync()}";
    }

    /// <summary>A derived class has what its base's author has written, too.</summary>
    [Persistent, Remote]
    public partial class SecretWallet : Wallet
    {
        private int secret;

        public int Secret { get => secret; set => secret = value; }
    }

    /// <summary>Callers of this process call it at once, so that no stub can be one.</summary>
    public interface ICashbook
    {
        int Sum { get; }

        void Enter(int amount);
    }

    [Persistent(Interface = "IRemoteCashbook", Stub = "CashbookClient")]
    public partial class Cashbook : ICashbook
    {
        private int sum;
        private IRemoteCashbook? next;

        public int Sum => sum;

        public IRemoteCashbook? Next { get => next; set => next = value; }

        public void Enter(int amount) => sum += amount;
    }

    [Persistent]
    public partial class Gauge
    {
        private int reading;
        private CashbookClient? cashbook;

        public int Reading => reading;

        [Operation(StubName = "ReadTwice")]
        public int GetReading() => 2 * reading;

        public CashbookClient? Cashbook { get => cashbook; set => cashbook = value; }

        [Operation("set", StubName = "Level")]
        public int Adjusted { get => reading + 1; set => reading = value - 1; }
    }

    /// <summary>An aggregate that only its factories make.</summary>
    [Persistent, Remote]
    public partial class Booked
    {
        private static readonly Booked Shared = new("shared", 0);

        private readonly string guest;
        private int nights;

        private Booked(string guest, int nights) => (this.guest, this.nights) = (guest, nights);

        public string Guest => guest;

        public int Nights => nights;

        public static Booked Place(string guest, int nights = 1) =>
            nights > 0 ? new Booked(guest, nights) : throw new ArgumentException("No nights.");

        /// <summary>Asks another object, in the action that creates this one.</summary>
        public static async Task<Booked> PlaceForAsync(
            IWallet wallet, string guest, [Service] TimeProvider? clock, CancellationToken cancellationToken)
        {
            _ = clock;
            await wallet.PutAsync(-10);
            cancellationToken.ThrowIfCancellationRequested();
            return guest.Length > 0 ? new Booked(guest, 1) : throw new ArgumentException("No guest.");
        }

        public static async ValueTask<Booked> OfMany(
            int one, int two, int three, int four, int five, int six, int seven, int eight)
        {
            await Task.Yield();
            return new Booked("many", one + two + three + four + five + six + seven + eight);
        }

        public static Booked OfAll(
            int one, int two, int three, int four, int five, int six, int seven, List<int> rest) =>
            new("all", one + two + three + four + five + six + seven + rest.Count);

        [Operation(StubName = "Take")]
        internal static Booked Bind() => Shared;

        public static Booked None() => null!;

        [Local]
        public static Booked Unseen() => Shared;

        public static Booked From(Action whatCannotBeSent)
        {
            whatCannotBeSent();
            return Shared;
        }
    }
}
