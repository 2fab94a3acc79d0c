namespace Stubs.Store;

/// <summary>
/// The object store: stable storage for the states of passive objects. The operations are those of the Arjuna
/// architecture: create, delete, read state, write state, write shadow, commit shadow, delete shadow; each is a
/// <see cref="StoreOperation"/>, and several form one atomic batch.
/// </summary>
/// <remarks>
/// <para>A <em>shadow</em> is the state that a prepared action wants to write. While an object has one, its committed
/// state still stands, but the object is <em>in doubt</em>: it can be read (<see cref="StoredObject.Shadow"/> says so)
/// and must not be activated; every operation on it but those of the shadow's own action is a conflict.</para>
/// <para>Ambiguity: <see cref="StoreOutcomeUnknownException"/> means that all or nothing of the batch is durable; read
/// before the next write. After every other exception nothing of it is.</para>
/// <para>Implementations are safe for concurrent use and pass the checks of the conformance kit.</para>
/// </remarks>
public interface IObjectStore : IAsyncDisposable
{
    /// <summary>A word for messages and logs: the path of the file, or "volatile".</summary>
    string Description { get; }

    /// <summary>True when what is written survives the process.</summary>
    bool IsDurable { get; }

    /// <summary>Reads the committed state of an object and its shadow; null if the store knows neither.</summary>
    /// <exception cref="StoreCorruptException">What is stored is not what was written.</exception>
    ValueTask<StoredObject?> ReadStateAsync(Uid uid, CancellationToken cancellationToken = default);

    /// <summary>
    /// Carries out all operations of the batch or none, and returns when they are as stable as this store makes them.
    /// Batches that overlap in time may share one flush (group commit).
    /// </summary>
    /// <param name="batch">The operations, in order. One object may appear more than once.</param>
    /// <param name="cancellationToken">Acts until the batch has been taken up; then the batch completes.</param>
    /// <exception cref="ArgumentException">An operation is null, has an empty UID, or holds the state of another
    /// object.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    /// <exception cref="StoreConflictException">An operation does not apply: create of what exists, write or delete of
    /// what does not, …</exception>
    /// <exception cref="StoreFullException">There is no room; nothing was written.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be written to; nothing was written.</exception>
    /// <exception cref="StoreCorruptException">What is stored is not what was written; nothing was written
    /// now.</exception>
    /// <exception cref="StoreOutcomeUnknownException">The device failed; all or nothing was written.</exception>
    ValueTask WriteAsync(IReadOnlyList<StoreOperation> batch, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists what is stored, in order of UID, as it stood at one moment between the start and the end of the
    /// enumeration.
    /// </summary>
    /// <remarks>
    /// A listing costs what is read of it, not what is stored. By type it reads objects of that type only; of what is
    /// in doubt, those only. One that continues does not go over what came before, and one that is left early ends
    /// there.
    /// </remarks>
    /// <param name="filter">Which objects.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    IAsyncEnumerable<StoredObject> ListAsync(
        StoreFilter filter = default, CancellationToken cancellationToken = default);
}

/// <summary>What a store holds for one object.</summary>
/// <param name="Uid">The object.</param>
/// <param name="State">The committed state; null for an object that so far only exists as a shadow.</param>
/// <param name="Shadow">The shadow, if the object is in doubt.</param>
public sealed record StoredObject(Uid Uid, ObjectState? State, StoredShadow? Shadow);

/// <summary>What a prepared action wants to do to an object.</summary>
/// <param name="Action">The identifier of the action.</param>
/// <param name="Coordinator">The node that knows the outcome.</param>
/// <param name="State">The new state, or null if the action deletes the object.</param>
public sealed record StoredShadow(Uid Action, string Coordinator, ObjectState? State);

/// <summary>Which objects a listing contains; by default all.</summary>
/// <param name="TypeName">Only objects of this type.</param>
/// <param name="InDoubt">Only objects that have a shadow.</param>
/// <param name="After">Only objects whose UID is greater (to continue a listing).</param>
/// <param name="UpTo">Only objects whose UID is this one or less; if it is empty, there is no such limit.</param>
public readonly record struct StoreFilter(
    string? TypeName = null, bool InDoubt = false, Uid After = default, Uid UpTo = default)
{
    /// <summary>
    /// Whether the listing contains the object. Its type is that of its committed state or, failing that, of its
    /// shadow.
    /// </summary>
    /// <param name="stored">What is stored for the object.</param>
    public bool Includes(StoredObject stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return stored.Uid > After
            && !IsPast(stored.Uid)
            && (!InDoubt || stored.Shadow is not null)
            && (TypeName is null || TypeOf(stored) == TypeName);
    }

    /// <summary>
    /// The type that counts for an object; null if nothing is stored of it but that it is to be deleted.
    /// </summary>
    internal static string? TypeOf(StoredObject stored) => (stored.State ?? stored.Shadow?.State)?.TypeName;

    /// <summary>Whether the listing has ended before this object.</summary>
    internal bool IsPast(Uid uid) => !UpTo.IsEmpty && uid > UpTo;
}

/// <summary>One operation on an object store.</summary>
public abstract record StoreOperation
{
    private StoreOperation()
    {
    }

    /// <summary>The object concerned.</summary>
    public abstract Uid Uid { get; }

    /// <summary>Stores a new object. Conflict: it exists, if only as a shadow.</summary>
    public sealed record Create(ObjectState State) : StoreOperation
    {
        /// <inheritdoc/>
        public override Uid Uid => State.Uid;
    }

    /// <summary>Replaces the committed state. Conflict: the object does not exist, or is in doubt.</summary>
    public sealed record WriteState(ObjectState State) : StoreOperation
    {
        /// <inheritdoc/>
        public override Uid Uid => State.Uid;
    }

    /// <summary>Removes the object. Conflict: it does not exist, or is in doubt.</summary>
    public sealed record Delete(Uid Object) : StoreOperation
    {
        /// <inheritdoc/>
        public override Uid Uid => Object;
    }

    /// <summary>
    /// Stores a shadow beside the committed state, if any. Conflict: the object has one of another action. The same
    /// action's is replaced.
    /// </summary>
    public sealed record WriteShadow(Uid Object, StoredShadow Shadow) : StoreOperation
    {
        /// <inheritdoc/>
        public override Uid Uid => Object;
    }

    /// <summary>
    /// Makes the action's shadow the committed state (or removes the object, if that is what it says). Without such a
    /// shadow: nothing, so that recovery may repeat it.
    /// </summary>
    public sealed record CommitShadow(Uid Object, Uid Action) : StoreOperation
    {
        /// <inheritdoc/>
        public override Uid Uid => Object;
    }

    /// <summary>Forgets the action's shadow. Without such a shadow: nothing.</summary>
    public sealed record DeleteShadow(Uid Object, Uid Action) : StoreOperation
    {
        /// <inheritdoc/>
        public override Uid Uid => Object;
    }
}
