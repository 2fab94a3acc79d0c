using System.Diagnostics;
using Stubs.Binding;
using Stubs.Calls;
using Stubs.Objects;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs.Recovery;

/// <summary>Makes backups of all nodes of a directory, at the directory's node: a consistent cut.</summary>
/// <remarks>
/// <code>
/// step      directory                      each member                                                        if it fails
/// hold      asks all, waits for all        closes its gate of decisions, waits for those inside; has its       End to all: they go on
///                                          second phases end (a moment); closes its gate of forgetting
/// snapshot  asks all, waits for all        begins to read its store: that is its part of the cut               End to all
/// look      lists the members again        (a node that has joined meanwhile was not held)                     End to all, tried again
/// release   asks all, waits for all        says whether its gates have been closed all the time; opens them    End to all, tried again
/// copy      fetches all copies, stamps     copies what it reads into a file, and hands that over               End to all
/// end       tells all                      deletes the file
/// </code>
/// <para>A member opens its gates by itself when its time is over, when its directory is gone, and when it ends. Then
/// its Release is refused, and there is no backup.</para>
/// <para>
/// Why the copies fit together. Let I be the time from the last answer to Hold to the first Release. A member that says
/// at its Release that its gates have been closed all the time has decided and forgotten nothing in I. All snapshots
/// lie in I. A decision is one write: of an action in one phase its new states; of one in two phases the
/// decision with the states of the node that decides. So in I none is made by any member.
/// </para>
/// <list type="bullet">
/// <item>Let an action have been decided before I. Its one write is in the copy of the node that decided, or was
/// forgotten before I. If the copy of another node has its shadow, that node had not committed it when its snapshot was
/// taken, so it had not confirmed it; a decision is forgotten only when all have confirmed, and none is in I. So the
/// decision is in the copy of the node that decided, and recovery commits the shadow.</item>
/// <item>Let an action not have been decided before I. No copy shows it as committed, and none has a decision. Shadows
/// of it are undone by recovery, as their coordinator's copy has no decision: presumed abort. That it may commit after
/// I is not known to any copy.</item>
/// <item>If an action that committed is in a copy, so are all that committed before it, at whatever node: they were
/// decided earlier, hence before I.</item>
/// </list>
/// <para>
/// Other deciders. Nodes without a durable store hand decisions to those that have one, and what runs away from home is
/// written by its home, through that node's gate. A node that joins in I is seen by the second look. Nodes that are
/// left out on request are lost with all that waits for them.
/// </para>
/// </remarks>
internal sealed class ClusterBackups(
    ObjectManager objects, NodeRegistry nodes, ConnectionManager connections, BackupMember own, int maxFrame)
{
    /// <summary>How many bytes of a copy are fetched at once, at most.</summary>
    public const int Piece = 256 << 10;

    // A node holds its decisions for this time at most.
    private static readonly TimeSpan HoldLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CopyLimit = TimeSpan.FromHours(12);
    /// <summary>How the name of a backup ends that is not complete.</summary>
    public const string Unfinished = ".new";

    private const string Copy = ".db";
    private const int Attempts = 3;
    private const int LongestFileName = 64;

    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Tests: a step is about to be asked of all.</summary>
    public Func<ushort, Task> OnStep { get; set; } = static _ => Task.CompletedTask;

    /// <summary>
    /// Makes the directory for backups if it is not there, sees whether it can be written to, and clears away what a
    /// process that died has left of backups.
    /// </summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static void MakeReady(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            foreach (var unfinished in Directory.EnumerateDirectories(directory, "*" + Unfinished).Where(IsOfCopies))
                Directory.Delete(unfinished, recursive: true);
            var probe = Path.Combine(directory, $".{Guid.NewGuid():N}.new");
            new FileStream(probe, Store.Sqlite.StoreFile.Private(FileMode.CreateNew)).Dispose();
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException(
                $"NodeOptions.BackupDirectory '{directory}' cannot be written to: {Wording.Sentence(error.Message)} Name a directory that the user of this process may write to.",
                error);
        }
    }

    public async Task<ClusterBackup> RunAsync(
        string directory, IReadOnlyCollection<string> without, CancellationToken cancellationToken)
    {
        var target = Path.GetFullPath(directory);
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw new ClusterBackupException(
                $"'{target}' is there already. Name a directory that is not, or is empty: the copies of one backup lie in one directory of their own.", []);
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        var (longest, total) = (TimeSpan.Zero, TimeSpan.Zero);
        void Paused(TimeSpan pause) => (longest, total) = (pause > longest ? pause : longest, total + pause);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var set = objects.Uids.Next();
                try
                {
                    var made = await RunOnceAsync(set, target, without, Paused, cancellationToken)
                        .ConfigureAwait(false);
                    Diagnostics.Log.ClusterBackedUp(
                        objects.Diagnostics.Logger, set, made.Members.Count, target,
                        (long)longest.TotalMilliseconds);
                    return made with { Pause = longest, TotalPause = total };
                }
                catch (CutFailedException failed) when (attempt < Attempts)
                {
                    Diagnostics.Log.CutFailed(objects.Diagnostics.Logger, failed.Message);
                }
                catch (CutFailedException failed)
                {
                    throw new ClusterBackupException(
                        $"No moment could be held at all nodes, in {Attempts} attempts; the last time: {Wording.Sentence(failed.Message)} No action could commit meanwhile, for {longest.TotalMilliseconds:0} ms at most at a time. Try again when there is less to do.",
                        failed.Nodes, failed);
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<ClusterBackup> RunOnceAsync(
        Uid set, string target, IReadOnlyCollection<string> without, Action<TimeSpan> paused,
        CancellationToken cancellationToken)
    {
        var members = await ReachAllAsync(without, cancellationToken).ConfigureAwait(false);
        var fresh = target + Unfinished;
        var isPaused = true;
        var began = Stopwatch.GetTimestamp();
        try
        {
            var at = objects.Time.GetUtcNow();
            await AskAllAsync(
                members, BackupVerb.Hold, new BackupRequest(set, (long)HoldLimit.TotalMilliseconds),
                cancellationToken).ConfigureAwait(false);
            await AskAllAsync(
                members, BackupVerb.Snapshot, new BackupRequest(set), cancellationToken).ConfigureAwait(false);
            LookAgain(members, without);
            await AskAllAsync(
                members, BackupVerb.Release, new BackupRequest(set), cancellationToken).ConfigureAwait(false);
            isPaused = false;
            var pause = Stopwatch.GetElapsedTime(began);
            paused(pause);
            if (Directory.Exists(fresh))
                Directory.Delete(fresh, recursive: true);
            Directory.CreateDirectory(fresh);
            var files = FilesOf(members);
            var sizes = await Task.WhenAll(members.Select(member => FetchAsync(
                set, member, Path.Combine(fresh, files[member.Node].File), cancellationToken))).ConfigureAwait(false);
            foreach (var member in members)
                await StampAsync(
                    set, at, [.. files.Values], files[member.Node], fresh, cancellationToken).ConfigureAwait(false);
            if (Directory.Exists(target))
                Directory.Delete(target);
            Directory.Move(fresh, target);
            return new ClusterBackup(
                set, target,
                [.. members.Select((member, i) => new ClusterBackupMember(
                    member.Node, member.Name, files[member.Node].File, sizes[i]))],
                pause);
        }
        catch (Exception error)
        {
            // The others wait for End, and not longer than they were told to hold.
            if (isPaused)
                paused(Stopwatch.GetElapsedTime(began) is var held && held < HoldLimit ? held : HoldLimit);
            if (Directory.Exists(fresh))
                Directory.Delete(fresh, recursive: true);
            if (error is IOException or UnauthorizedAccessException)
                throw new ClusterBackupException(
                    $"The copies cannot be written into '{target}': {Wording.Sentence(error.Message)}", [], error);
            throw;
        }
        finally
        {
            await OnStep(BackupVerb.End).ConfigureAwait(false);
            await Task.WhenAll(members.Select(member => EndAsync(set, member))).ConfigureAwait(false);
        }
    }

    private static bool IsOfCopies(string directory) => Directory.EnumerateFileSystemEntries(directory).All(
        static entry => File.Exists(entry) && Path.GetFileName(entry).Contains(Copy, StringComparison.Ordinal));

    private List<NodeEntry> ListMembers(IReadOnlyCollection<string> without) =>
        [.. nodes.ListDurable().Where(entry => !IsLeftOut(entry, without)).OrderBy(NameOf, StringComparer.Ordinal)];

    private static bool IsLeftOut(NodeEntry entry, IReadOnlyCollection<string> without) =>
        without.Contains(entry.Name) || without.Contains(entry.Node.ToString());

    private async Task<List<Member>> ReachAllAsync(
        IReadOnlyCollection<string> without, CancellationToken cancellationToken)
    {
        if (nodes.ListDurable().Where(entry => IsLeftOut(entry, without)).FirstOrDefault(
            entry => connections.Find(entry.Node) is not null) is { Name: { } alive })
            throw new ClusterBackupException(
                $"Node {Wording.Quoted(alive)} is connected, so that it may decide for others, and cannot be left out.",
                [alive]);
        var unknown = without.FirstOrDefault(
            name => !nodes.ListDurable().Any(entry => IsLeftOut(entry, [name])));
        if (unknown is not null)
            throw new ClusterBackupException(
                $"No node {Wording.Quoted(unknown)} has joined this directory, so that there is none to leave out. There are: {string.Join(", ", nodes.ListDurable().Select(NameOf).Order(StringComparer.Ordinal).Select(Wording.Quoted))}.",
                []);
        List<Member> members = [new(objects.Self.Node, connections.Self.Name, null)];
        var listed = ListMembers(without);
        var reached = await Task.WhenAll(listed.Select(
            entry => ReachAsync(entry, cancellationToken))).ConfigureAwait(false);
        string[] missing = [.. listed.Where((_, i) => reached[i] is null).Select(NameOf)];
        if (missing.Length > 0)
            throw new ClusterBackupException(
                $"A backup of all nodes needs all of them, for each may have decided what others wait for. Not reached: {string.Join(", ", missing.Select(Wording.Quoted))}. Start them; or leave out those that will never come back.",
                missing);
        members.AddRange(listed.Select((entry, i) => new Member(entry.Node, NameOf(entry), reached[i])));
        return members;
    }

    private async Task<IRpcConnection?> ReachAsync(NodeEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return await connections.GetAsync(new NodeReference(entry.Node, entry.Address), cancellationToken)
                .AsTask().WaitAsync(Patience, objects.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RpcException or TimeoutException)
        {
            return null;
        }
    }

    private void LookAgain(List<Member> members, IReadOnlyCollection<string> without)
    {
        var come = ListMembers(without).Where(entry => !members.Exists(member => member.Node == entry.Node))
            .Select(NameOf).ToArray();
        if (come.Length > 0)
            throw new CutFailedException(
                $"Node {Wording.Quoted(come[0])} has joined meanwhile, and did not hold its decisions.", come);
    }

    // The first that fails fails all; but all are waited for.
    private async Task AskAllAsync(
        List<Member> members, ushort verb, BackupRequest request, CancellationToken cancellationToken)
    {
        await OnStep(verb).ConfigureAwait(false);
        await Task.WhenAll(members.Select(
            member => AskAsync(member, verb, request, Patience, cancellationToken))).ConfigureAwait(false);
    }

    private async Task<BackupReply> AskAsync(
        Member member, ushort verb, BackupRequest request, TimeSpan limit, CancellationToken cancellationToken)
    {
        BackupReply reply;
        try
        {
            if (member.Connection is { } connection)
            {
                using var answer = await connection.CallAsync(
                    verb, request.ToArray(), limit, cancellationToken).ConfigureAwait(false);
                reply = answer.Read(connection.Peer, BackupReply.Read);
            }
            else
            {
                reply = await own.AnswerAsync(verb, request, from: null).ConfigureAwait(false);
            }
        }
        catch (RpcFaultException fault) when (fault.Code == RpcFault.UnknownVerb)
        {
            throw new ClusterBackupException(
                $"Node {Wording.Quoted(member.Name)} runs an older version of Stubs, which knows no backup of several nodes.",
                [member.Name], fault);
        }
        catch (RpcException error)
        {
            throw new CutFailedException(
                $"Node {Wording.Quoted(member.Name)} was lost: {Wording.Sentence(error.Message)}", [member.Name]);
        }

        if (reply.Refusal is null)
            return reply;
        var why = $"Node {Wording.Quoted(member.Name)}: {Wording.Sentence(Wording.Brief(reply.Refusal))}";

        // What cannot be copied now cannot be copied in the next attempt.
        throw verb == BackupVerb.Copy
            ? new ClusterBackupException(why, [member.Name]) : new CutFailedException(why, [member.Name]);
    }

    private async Task<long> FetchAsync(
        Uid set, Member member, string path, CancellationToken cancellationToken)
    {
        var copied = await AskAsync(
            member, BackupVerb.Copy, new BackupRequest(set), CopyLimit, cancellationToken).ConfigureAwait(false);
        var length = copied.Number;
        var file = new FileStream(path, Store.Sqlite.StoreFile.Private(FileMode.CreateNew));
        await using (file.ConfigureAwait(false))
        {
            while (file.Position < length)
            {
                var piece = await AskAsync(
                    member, BackupVerb.Read, new BackupRequest(set, file.Position, Math.Min(Piece, maxFrame / 2)),
                    Patience, cancellationToken).ConfigureAwait(false);
                if (piece.Bytes.Length == 0)
                    throw new CutFailedException($"The copy of node {Wording.Quoted(member.Name)} is cut off.", [member.Name]);
                await file.WriteAsync(piece.Bytes, cancellationToken).ConfigureAwait(false);
            }
        }

        return length;
    }

    private static async Task StampAsync(
        Uid set, DateTimeOffset at, BackupStamp.Member[] all, BackupStamp.Member self, string directory,
        CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory, self.File);
        var copy = await SqliteObjectStore.OpenAsync(path, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            if (await copy.CheckAsync(cancellationToken).ConfigureAwait(false) is [var finding, ..])
                throw new ClusterBackupException(
                    $"The copy of node {Wording.Quoted(self.Name)} is damaged: {finding.Message}", [self.Name]);
            await BackupStamp.PutAsync(copy, set, at, all, self).ConfigureAwait(false);
        }

        File.Delete(path + ".lock");
    }

    private async Task EndAsync(Uid set, Member member)
    {
        try
        {
            await AskAsync(
                member, BackupVerb.End, new BackupRequest(set), Patience, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is StubsException or CutFailedException)
        {
            // It is gone, and ends by itself. What is in place already stays a whole backup.
        }
    }

    private static string NameOf(NodeEntry entry) => entry.Name.Length > 0 ? entry.Name : entry.Node.ToString();

    // Names are what peers say: of a path they have nothing.
    private static Dictionary<Uid, BackupStamp.Member> FilesOf(List<Member> members)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return members.ToDictionary(
            static member => member.Node,
            member =>
            {
                var name = string.Concat(member.Name.Take(LongestFileName).Select(
                    static character => IsPlain(character) ? character : '_'));
                var file = taken.Add(name) ? name : $"{name}.{member.Node}";
                return new BackupStamp.Member(member.Node, member.Name, file + Copy);
            });
    }

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';

    private sealed record Member(Uid Node, string Name, IRpcConnection? Connection);

    /// <summary>The nodes could not be held at one moment: the next attempt may be luckier.</summary>
    private sealed class CutFailedException(string message, string[] nodes) : Exception(message)
    {
        public string[] Nodes => nodes;
    }
}
