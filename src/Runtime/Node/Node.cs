using Microsoft.Extensions.Logging;
using Stubs.Generated;
using Stubs.Naming;
using Stubs.Objects;
using Stubs.Recovery;
using Stubs.Store;

namespace Stubs;

/// <summary>
/// A node: an object store, the objects that are active, naming, and recovery. A program that embeds Stubs starts one and disposes of it at the end; should it be killed
/// instead, the next start finds every action wholly done or wholly undone.
/// </summary>
public sealed class Node : IAsyncDisposable
{
    private readonly IObjectStore store;
    private readonly NamingService naming;
    private int disposed;

    private Node(string name, IObjectStore store, ObjectManager objects)
    {
        Name = name;
        this.store = store;
        Objects = objects;
        naming = new NamingService(objects);
        Recovery = new RecoveryManager(objects);
    }

    /// <summary>The name of the node, for people.</summary>
    public string Name { get; }

    /// <summary>The mapping from names to objects.</summary>
    public INamingService Naming => naming;

    /// <summary>What a crash left unfinished, and how it is resolved.</summary>
    public RecoveryManager Recovery { get; }

    internal ObjectManager Objects { get; }

    internal IObjectStore Store => store;

    /// <summary>Starts a node: opens its store, or makes it, and finishes what a crash interrupted.</summary>
    /// <param name="options">How it is to run; by default embedded, and durable in <c>./stubs.db</c>.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="StoreUnavailableException">The store is open in another process, is not a store, or cannot be written.</exception>
    /// <exception cref="StoreCorruptException">What is stored is not what was written.</exception>
    public static async Task<Node> StartAsync(NodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new NodeOptions();
        var logger = options.LoggerFactory.CreateLogger("Stubs");
        var store = options.ObjectStore ?? (options.Store == NodeOptions.InMemory
            ? new VolatileObjectStore()
            : await SqliteObjectStore.OpenAsync(options.Store, logger: logger, cancellationToken: cancellationToken).ConfigureAwait(false));
        try
        {
            var uids = new UidGenerator(options.TimeProvider, options.Random);
            var identity = await NodeIdentity.ReadOrMakeAsync(store, uids).ConfigureAwait(false);
            var objects = new ObjectManager(new ObjectManagerOptions(
                identity.ToString(), store, options.Services ?? NoServices.Instance, options.TimeProvider, uids,
                options.LockTimeout, options.MaxActiveObjects, options.MaxActiveBytes, options.Events, logger));
            var node = new Node(options.Name ?? store.Description, store, objects);
            await node.Recovery.RunAsync(cancellationToken).ConfigureAwait(false);
            await node.naming.EnsureRootAsync().ConfigureAwait(false);
            return node;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Binds to the object of a name, by its generated interface.</summary>
    /// <typeparam name="T">The generated interface or the stub class.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Acts while locks are waited for.</param>
    /// <exception cref="NameNotFoundException">Nothing has that name.</exception>
    /// <exception cref="ObjectNotFoundException">The object that had the name was destroyed.</exception>
    /// <exception cref="WrongTypeException">The object is of another type.</exception>
    public async Task<T> BindAsync<T>(string name, CancellationToken cancellationToken = default)
        where T : class =>
        (T)(object)await StubFactory.BindAsync(this, TypeOf<T>(), name, cancellationToken).ConfigureAwait(false);

    /// <summary>Binds to the object with an identifier, by its generated interface.</summary>
    /// <typeparam name="T">The generated interface or the stub class.</typeparam>
    /// <param name="uid">The identifier.</param>
    /// <exception cref="ObjectNotFoundException">There is no such object.</exception>
    /// <exception cref="WrongTypeException">The object is of another type.</exception>
    public async Task<T> BindAsync<T>(Uid uid)
        where T : class =>
        (T)(object)await StubFactory.BindAsync(this, TypeOf<T>(), uid).ConfigureAwait(false);

    /// <summary>
    /// Collects persistent objects that nothing reaches: neither a name, nor an object that a name reaches, nor what is active or running. Uses go on meanwhile, but for
    /// those of the objects that are about to go, which wait.
    /// </summary>
    /// <remarks>A reference that a program only keeps in a variable does not keep an object that is passive.</remarks>
    /// <param name="grace">How old an object must at least be, so that one that was just created can still be named or referred to; an hour by default.</param>
    /// <param name="cancellationToken">Ends the collection before the next batch.</param>
    /// <returns>What was found and what was done.</returns>
    /// <exception cref="InvalidOperationException">The caller is inside an action.</exception>
    /// <exception cref="StateIncompatibleException">A state cannot be read, so that nobody knows what it refers to; nothing is collected.</exception>
    public Task<CollectionReport> CollectGarbageAsync(TimeSpan? grace = null, CancellationToken cancellationToken = default) =>
        new ReachabilityCollector(Objects).CollectAsync(grace ?? TimeSpan.FromHours(1), cancellationToken);

    /// <summary>Stops the node: actions that have not committed are lost, as in a crash; the store is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        Objects.Stop();
        await store.DisposeAsync().ConfigureAwait(false);
    }

    private static ObjectType TypeOf<T>() => TypeRegistry.Find(typeof(T)) ?? throw new ArgumentException(
        $"'{typeof(T)}' is neither the stub nor the generated interface of an annotated class. Bind with IAccount or AccountStub for a class Account.");
}
