using Stubs.Actions;
using Stubs.Calls;
using Stubs.Objects;
using Stubs.Rpc;
using Stubs.Store;
using Stubs.Store.Sqlite;

namespace Stubs.Recovery;

/// <summary>
/// One node's part in a backup of all nodes; why it does what it does stands in <see cref="ClusterBackups"/>.
/// </summary>
/// <remarks>
/// <code>
/// idle ──Hold──▶ held ──Snapshot──▶ held, with a snapshot ──Release──▶ copying ──End──▶ idle
///                  │                        │                             │
///                  └──── its time is over, End, or the directory is gone ─┴──▶ idle: decisions go on, nothing is left
/// </code>
/// </remarks>
internal sealed class BackupMember(ObjectManager objects, DistributedActions actions) : IAsyncDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMilliseconds(25);

    private readonly Lock gate = new();
    private Uid current;
    private IRpcConnection? leader;
    private bool isHeld;
    private ITimer? limit;
    private StoreSnapshot? snapshot;
    private string? copy;

    private SqliteObjectStore Store => (SqliteObjectStore)objects.Store;

    public async ValueTask HandleAsync(RpcRequest request)
    {
        if (!CallMessages.TryRead(request, "The request about a backup", BackupRequest.Read, out var asked))
            return;
        try
        {
            request.Reply((await AnswerAsync(request.Verb, asked, request.Connection).ConfigureAwait(false)).ToArray());
        }
        catch (Exception error) when (error is StoreException or IOException or UnauthorizedAccessException)
        {
            End(asked.Set);
            request.Reply(new BackupReply(error.Message).ToArray());
        }
    }

    /// <summary>Does what the directory asks.</summary>
    /// <param name="verb">What it asks.</param>
    /// <param name="asked">For which backup.</param>
    /// <param name="from">Its connection; null if this node is the directory.</param>
    public async Task<BackupReply> AnswerAsync(ushort verb, BackupRequest asked, IRpcConnection? from)
    {
        switch (verb)
        {
            case BackupVerb.Hold:
                return await HoldAsync(
                    asked.Set, TimeSpan.FromMilliseconds(asked.Number), from).ConfigureAwait(false);
            case BackupVerb.Snapshot:
                return Snapshot(asked.Set);
            case BackupVerb.Release:
                return Release(asked.Set);
            case BackupVerb.Copy:
                return await CopyAsync(asked.Set).ConfigureAwait(false);
            case BackupVerb.Read:
                return await ReadAsync(asked).ConfigureAwait(false);
            default:
                End(asked.Set);
                return default;
        }
    }

    /// <summary>The directory is gone, or says so.</summary>
    public void Disconnected(IRpcConnection connection)
    {
        Uid set;
        lock (gate)
            set = ReferenceEquals(leader, connection) ? current : default;
        if (!set.IsEmpty)
            End(set);
    }

    public ValueTask DisposeAsync()
    {
        End(current);
        return default;
    }

    private async Task<BackupReply> HoldAsync(Uid set, TimeSpan time, IRpcConnection? from)
    {
        if (objects.Store is not SqliteObjectStore || objects.Decisions is not { } decisions
            || objects.Forgettings is not { } forgettings)
            return new BackupReply("Its store is one of the program's own, which Stubs cannot copy.");
        Task decided;
        lock (gate)
        {
            if (!current.IsEmpty)
                return new BackupReply($"It is being copied already, for the backup {current}.");
            (current, leader, isHeld) = (set, from, true);
            limit = actions.Time.CreateTimer(_ => End(set), null, time, Timeout.InfiniteTimeSpan);
            decided = decisions.CloseAsync();
        }

        await decided.ConfigureAwait(false);
        await actions.FinishTellingAsync(DrainLimit).ConfigureAwait(false);
        Task forgotten;
        lock (gate)
        {
            if (!IsHeldFor(set))
                return TooLate();
            forgotten = forgettings.CloseAsync();
        }

        await forgotten.ConfigureAwait(false);
        lock (gate)
            return IsHeldFor(set) ? default : TooLate();
    }

    private BackupReply Snapshot(Uid set)
    {
        lock (gate)
        {
            if (!IsHeldFor(set) || snapshot is not null)
                return TooLate();
            snapshot = Store.TakeSnapshot();
            return default;
        }
    }

    private BackupReply Release(Uid set)
    {
        lock (gate)
        {
            if (!IsHeldFor(set) || snapshot is null)
                return TooLate();
            Go();
            return default;
        }
    }

    private async Task<BackupReply> CopyAsync(Uid set)
    {
        StoreSnapshot taken;
        lock (gate)
        {
            if (current != set || isHeld || snapshot is null)
                return TooLate();
            (taken, snapshot) = (snapshot, null);
            copy = $"{Store.Description}.backup";
        }

        await Store.CopyAsync(taken, copy, CancellationToken.None).ConfigureAwait(false);
        lock (gate)
        {
            if (current == set)
                return new BackupReply(Number: new FileInfo(copy).Length);
        }

        StoreFile.DeleteWithCompanions(copy);
        return TooLate();
    }

    private async Task<BackupReply> ReadAsync(BackupRequest asked)
    {
        string file;
        lock (gate)
        {
            if (current != asked.Set || copy is null)
                return TooLate();
            file = copy;
        }

        using var handle = File.OpenHandle(file, options: FileOptions.Asynchronous);
        var bytes = new byte[Math.Clamp(asked.Count, 1, ClusterBackups.Piece)];
        var read = await RandomAccess.ReadAsync(handle, bytes, asked.Number).ConfigureAwait(false);
        return new BackupReply(Bytes: bytes.AsMemory(0, read));
    }

    private void End(Uid set)
    {
        lock (gate)
        {
            if (set.IsEmpty || current != set)
                return;
            Go();
            if (snapshot is not null)
                Store.End(snapshot);
            if (copy is not null)
                UserCode.Try(copy, StoreFile.DeleteWithCompanions);
            (current, leader, snapshot, copy) = (default, null, null, null);
        }
    }

    // Inside the gate: decisions go on.
    private void Go()
    {
        isHeld = false;
        limit?.Dispose();
        limit = null;
        objects.Decisions?.Open();
        objects.Forgettings?.Open();
    }

    private bool IsHeldFor(Uid set) => isHeld && current == set;

    private static BackupReply TooLate() => new("Its time to hold decisions was over, or it was not asked to.");
}
