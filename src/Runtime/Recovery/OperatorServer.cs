using Stubs.Calls;
using Stubs.Diagnostics;
using Stubs.Naming;
using Stubs.Objects;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs.Recovery;

/// <summary>Does at this node what operators ask from afar: see <see cref="OperatorVerb"/>.</summary>
/// <param name="objects">The objects of the node.</param>
/// <param name="recovery">Its recovery.</param>
/// <param name="backupRoot">The directory in which backups may be made; null for none.</param>
/// <param name="directory">The address of the directory; null if this node is its own.</param>
internal sealed class OperatorServer(
    ObjectManager objects, RecoveryManager recovery, string? backupRoot, string? directory)
{
    private const int LongestName = 100;

    /// <summary>Makes backups of all nodes; null if this node is no directory.</summary>
    public ClusterBackups? Backups { get; set; }

    /// <summary>Naming, as this node uses it. No request comes before it is known.</summary>
    public INamingService Names { get; set; } = null!;

    public async ValueTask HandleAsync(RpcRequest request)
    {
        try
        {
            if (!IsStream(request, request.Verb is OperatorVerb.ListObjects or OperatorVerb.ListNames))
                return;
            if (await AnswerAsync(request).ConfigureAwait(false) is { } answer)
                request.Reply(answer);
        }
        catch (Exception error) when (error is StubsException or IOException or UnauthorizedAccessException
            or ArgumentException)
        {
            request.Fail(OperatorVerb.Refused, error.Message);
        }
    }

    private async Task<byte[]?> AnswerAsync(RpcRequest request)
    {
        switch (request.Verb)
        {
            case OperatorVerb.BackUp:
                return CallMessages.TryRead(request, "The request for a backup", BackupOrder.Read, out var backup)
                    ? BackupReceipt.Write(await BackUpAsync(backup, request).ConfigureAwait(false)) : null;
            case OperatorVerb.Resolve:
                if (!CallMessages.TryRead(request, "The request to resolve", ResolveOrder.Read, out var order))
                    return null;
                Report(request, $"that action {order.Action} is resolved");
                return ResolutionMessage.Write(await recovery.ResolveAsync(
                    order.Action, order.Outcome, order.Reason, request.CancellationToken).ConfigureAwait(false));
            case OperatorVerb.Forget:
                if (!CallMessages.TryRead(request, "The request to forget", CallMessages.ReadUid, out var action))
                    return null;
                Report(request, $"that the resolution of action {action} is forgotten");
                return await recovery.ForgetResolutionAsync(action, request.CancellationToken).ConfigureAwait(false)
                    ? [] : throw new ActionNotInDoubtException(action, $"Nothing was chosen for action {action} here.");
            case OperatorVerb.ListObjects:
                if (CallMessages.TryRead(request, "The request for objects", ListOrder.Read, out var listing))
                    await ListObjectsAsync(listing, request).ConfigureAwait(false);
                return null;
            case OperatorVerb.ListNames:
                if (CallMessages.TryRead(request, "The request for names", TextOrder.Read, out var prefix))
                    await ListNamesAsync(prefix, request).ConfigureAwait(false);
                return null;
            case OperatorVerb.Read:
                return CallMessages.TryRead(request, "The request for an object", TextOrder.Read, out var which)
                    ? ListedObject.Of(await FindAsync(which, request.CancellationToken).ConfigureAwait(false), true)
                        .ToArray() : null;
            case OperatorVerb.Compact:
                Report(request, "that the file of the store is made smaller");
                return await CompactAsync(request.CancellationToken).ConfigureAwait(false);
            default:
                return await ListDoubtsAsync(request.CancellationToken).ConfigureAwait(false);
        }
    }

    // A stream may ask for what is one answer, and the other way round.
    private static bool IsStream(RpcRequest request, bool wanted)
    {
        if (request.IsStream == wanted)
            return true;
        request.Fail(
            RpcFault.BadRequest, $"Verb {request.Verb} is asked for {(wanted ? "as a stream" : "by a call")}.");
        return false;
    }

    private async Task ListObjectsAsync(ListOrder order, RpcRequest request)
    {
        Report(request, order.WithStates ? "all states of the store" : "a list of the objects of the store");
        await foreach (var stored in objects.Store.ListAsync(
            new StoreFilter(order.Type), request.CancellationToken).ConfigureAwait(false))
            await request.ReplyItemAsync(ListedObject.Of(stored, order.WithStates).ToArray()).ConfigureAwait(false);
    }

    private async Task ListNamesAsync(string prefix, RpcRequest request)
    {
        await foreach (var named in Names.ListAsync(prefix, request.CancellationToken).ConfigureAwait(false))
            await request.ReplyItemAsync(NameMessage.Write(named)).ConfigureAwait(false);
    }

    private async Task<StoredObject> FindAsync(string nameOrUid, CancellationToken cancellationToken)
    {
        var isUid = Uid.TryParse(nameOrUid, null, out var uid);
        if (!isUid)
            uid = await Names.LookupAsync(nameOrUid, cancellationToken).ConfigureAwait(false);
        return await objects.Store.ReadStateAsync(uid, cancellationToken).ConfigureAwait(false)
            ?? throw new ArgumentException(
                isUid ? $"Object {uid} is not in the store of this node."
                    : $"{Wording.Quoted(nameOrUid)} is the name of object {uid}, which is not in the store of this node: it lies at another one.");
    }

    private async Task<byte[]> CompactAsync(CancellationToken cancellationToken)
    {
        if (objects.Store is not SqliteObjectStore store)
            throw new ArgumentException("The store of this node is no file that could be made smaller.");
        return CompactReceipt.Write(
            store.File, await store.CompactAsync(cancellationToken).ConfigureAwait(false));
    }

    private async Task<byte[]> ListDoubtsAsync(CancellationToken cancellationToken)
    {
        var inDoubt = await recovery.ListInDoubtAsync(cancellationToken).ConfigureAwait(false);
        var decisions = new List<StoredObject>();
        await foreach (var stored in objects.Store.ListAsync(
            new StoreFilter(TypeName: Decision.TypeName), cancellationToken).ConfigureAwait(false))
            decisions.Add(stored);
        return DoubtReport.Of(inDoubt, decisions, recovery.Resolutions).ToArray();
    }

    private Task<ClusterBackup> BackUpAsync(BackupOrder order, RpcRequest request)
    {
        if (Backups is not { } backups)
            throw new ClusterBackupException(
                $"Only the directory knows all nodes, and makes backups of them. It is at {directory}.", []);
        if (backupRoot is not { } root)
            throw new ClusterBackupException(
                "This node does not let operators make backups from afar. Set NodeOptions.BackupDirectory of the directory's node to the directory in which they may lie.", []);
        if (ObjectionTo(order.Name, root) is { } objection)
            throw new ClusterBackupException(
                $"{Wording.Quoted(order.Name)} cannot be the name of a backup: {objection}. It becomes a directory in NodeOptions.BackupDirectory of the directory's node.", []);
        Report(request, $"the backup {Wording.Quoted(order.Name)}");
        return backups.RunAsync(Path.Combine(root, order.Name), order.Without, request.CancellationToken);
    }

    // One plain part of a path, which leads nowhere but into the directory that the program has named.
    private static string? ObjectionTo(string name, string root)
    {
        if (name.Length is 0 or > LongestName)
            return $"it must have 1 to {LongestName} characters";
        if (!name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'))
            return "it may have letters and digits of ASCII, and '-', '_' and '.'";
        if (name[0] == '.' || name[^1] == '.')
            return "it must neither begin nor end with a '.'";
        if (name.EndsWith(ClusterBackups.Unfinished, StringComparison.OrdinalIgnoreCase))
            return $"what ends with '{ClusterBackups.Unfinished}' is a backup that is not complete";
        var inside = Path.GetFullPath(Path.Combine(root, name));
        return Path.GetDirectoryName(inside) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(root))
            && Path.GetFileName(inside) == name
            ? null : "it has a meaning of its own here";
    }

    private void Report(RpcRequest request, string what)
    {
        var peer = request.Connection.Peer;
        Log.OperatorAsks(objects.Diagnostics.Logger, peer, Wording.Brief(peer.User.Identity?.Name), what);
    }
}
