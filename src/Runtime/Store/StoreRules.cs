namespace Stubs.Store;

/// <summary>
/// What each operation does to what is stored for one object. Every store follows this table, which the conformance kit
/// checks:
/// <code>
/// operation      | nothing stored | committed state    | in doubt (shadow of A), with or without a committed state
/// Create(s)      | state = s      | conflict           | conflict
/// WriteState(s)  | conflict       | state = s          | conflict
/// Delete         | conflict       | nothing stored     | conflict
/// WriteShadow(B) | shadow = B     | shadow = B         | A = B: shadow replaced; otherwise conflict
/// CommitShadow(B)| -              | -                  | A = B: state = shadow's (nothing stored if it deletes), no shadow; otherwise -
/// DeleteShadow(B)| -              | -                  | A = B: no shadow (nothing stored if there is no state); otherwise -
/// </code>
/// "-" leaves all as it is, so that recovery may repeat itself (SYSTEM 30). In doubt, only the shadow's own action may
/// go on (SYSTEM 29).
/// </summary>
internal static class StoreRules
{
    /// <summary>
    /// The largest body that a store takes, in bytes: a row of SQLite holds two of them and less than 10^9 bytes.
    /// </summary>
    public const int MaxBodyLength = ObjectState.MaxBodyLength;

    /// <summary>What is stored after the operation; null for nothing.</summary>
    /// <param name="current">What is stored before it; null for nothing.</param>
    /// <param name="operation">The operation.</param>
    /// <exception cref="StoreConflictException">The operation does not apply.</exception>
    public static StoredObject? Apply(StoredObject? current, StoreOperation operation) => operation switch
    {
        StoreOperation.Create { State: var state } => current is null
            ? new StoredObject(state.Uid, state, null)
            : throw Conflict(operation, current),
        StoreOperation.WriteState { State: var state } => current is { State: not null, Shadow: null }
            ? current with { State = state }
            : throw Conflict(operation, current),
        StoreOperation.Delete => current is { State: not null, Shadow: null }
            ? null
            : throw Conflict(operation, current),
        StoreOperation.WriteShadow { Shadow: var shadow } =>
            current?.Shadow is null || current.Shadow.Action == shadow.Action
            ? new StoredObject(operation.Uid, current?.State, shadow)
            : throw Conflict(operation, current),
        StoreOperation.CommitShadow { Action: var action } => current?.Shadow is { } shadow && shadow.Action == action
            ? Committed(operation.Uid, shadow.State)
            : current,
        StoreOperation.DeleteShadow { Action: var action } => current?.Shadow is { } shadow && shadow.Action == action
            ? Committed(operation.Uid, current.State)
            : current,
        _ => throw new ArgumentException($"{operation.GetType()} is not an operation of a store.", nameof(operation)),
    };

    /// <summary>Refuses a batch that no store could carry out, before any of it is taken up.</summary>
    /// <exception cref="ArgumentException">An operation is missing, names no object, or is not consistent in
    /// itself.</exception>
    public static void Validate(IReadOnlyList<StoreOperation> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (var i = 0; i < batch.Count; i++)
        {
            var operation = batch[i]
                ?? throw new ArgumentException($"Operation {i} of the batch is null.", nameof(batch));
            if (operation.Uid.IsEmpty)
                throw new ArgumentException(
                    $"Operation {i} of the batch, {Word(operation)}, names no object: its UID is empty.",
                    nameof(batch));
            ValidateState(i, operation, operation switch
            {
                StoreOperation.Create create => create.State,
                StoreOperation.WriteState write => write.State,
                StoreOperation.WriteShadow shadow => shadow.Shadow.State,
                _ => null,
            });
        }
    }

    private static void ValidateState(int index, StoreOperation operation, ObjectState? state)
    {
        if (state is null)
            return;
        if (state.Uid != operation.Uid)
            throw new ArgumentException(
                $"Operation {index} of the batch, {Word(operation)}, names object {operation.Uid} but holds the state of {state.Uid}.", nameof(operation));
        if (state.Body.Length > MaxBodyLength)
            throw new ArgumentException(
                $"The state of object {state.Uid} has {state.Body.Length} bytes; a store takes {MaxBodyLength} at most.", nameof(operation));
    }

    private static StoredObject? Committed(Uid uid, ObjectState? state) =>
        state is null ? null : new StoredObject(uid, state, null);

    private static StoreConflictException Conflict(StoreOperation operation, StoredObject? current)
    {
        var why = current switch
        {
            null => "it is not stored",
            { Shadow: { } shadow } =>
                $"it is in doubt: action {shadow.Action}, coordinated by {Wording.Quoted(shadow.Coordinator)}, has prepared it",
            _ => $"it is stored already, with type {Wording.Quoted(current.State!.TypeName)}",
        };
        return new StoreConflictException(
            $"{Word(operation)} does not apply to object {operation.Uid}: {why}. Nothing of the batch was written.");
    }

    private static string Word(StoreOperation operation) => operation switch
    {
        StoreOperation.Create => "Create",
        StoreOperation.WriteState => "Write state",
        StoreOperation.Delete => "Delete",
        StoreOperation.WriteShadow => "Write shadow",
        StoreOperation.CommitShadow => "Commit shadow",
        _ => "Delete shadow",
    };
}
