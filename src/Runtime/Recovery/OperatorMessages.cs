using Stubs.Objects;
using Stubs.Store;

namespace Stubs.Recovery;

/// <summary>
/// What an operator's tool asks a node. The numbers are those of the protocol (<c>docs/protocol.md</c>).
/// </summary>
/// <remarks>
/// <para>Each is a call with one answer, or a stream that reads, and a node keeps nothing between two of them. If the
/// connection ends, a backup is given up, and nothing is left of it; what is being resolved is resolved, or is
/// not.</para>
/// Invariants: a peer that is no operator gets <see cref="Rpc.RpcFault.Denied"/>, before its request is read. A request
/// that cannot be carried out gets <see cref="Refused"/>: nothing was done, and the text says why.
/// </remarks>
internal static class OperatorVerb
{
    /// <summary>Make a backup of all nodes, into a directory of this name at the directory's node.</summary>
    public const ushort BackUp = 64;

    /// <summary>What is in doubt, what was decided for others, and what operators have chosen.</summary>
    public const ushort ListDoubts = 65;

    /// <summary>End an action that is in doubt.</summary>
    public const ushort Resolve = 66;

    /// <summary>Forget what was chosen for an action.</summary>
    public const ushort Forget = 67;

    /// <summary>The objects of the node's store, a stream.</summary>
    public const ushort ListObjects = 68;

    /// <summary>The names, a stream: those of the directory, where the node has one.</summary>
    public const ushort ListNames = 69;

    /// <summary>What is stored for an object.</summary>
    public const ushort Read = 70;

    /// <summary>Make the file of the store smaller.</summary>
    public const ushort Compact = 71;

    /// <summary>The code of the fault that refuses a request.</summary>
    public const Rpc.RpcFault Refused = Rpc.RpcFault.FirstFree;

    /// <summary>Whether a verb is one of these.</summary>
    public static bool Serves(ushort verb) => verb is >= BackUp and <= Compact;
}

/// <summary>The body of BackUp.</summary>
/// <param name="Name">The name of the directory for the copies.</param>
/// <param name="Without">The nodes that are left out.</param>
internal sealed record BackupOrder(string Name, IReadOnlyList<string> Without)
{
    public byte[] ToArray()
    {
        var writer = StateWriter.Create();
        try
        {
            writer.WriteArrayStart(2);
            writer.WriteString(Name);
            OperatorItems.WriteTexts(ref writer, Without);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static BackupOrder Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() >= 2
            ? new BackupOrder(reader.ReadString() ?? "", OperatorItems.ReadTexts(ref reader))
            : throw reader.Incompatible("a request for a backup, of 2 elements");
    }
}

/// <summary>The body of the answer to BackUp.</summary>
internal static class BackupReceipt
{
    public static byte[] Write(ClusterBackup made)
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(5);
        writer.WriteUid(made.Set);
        writer.WriteString(made.Directory);
        writer.WriteInt64((long)made.Pause.TotalMicroseconds);
        writer.WriteArrayStart(made.Members.Count);
        foreach (var member in made.Members)
        {
            writer.WriteArrayStart(4);
            writer.WriteUid(member.Node);
            writer.WriteString(member.Name);
            writer.WriteString(member.File);
            writer.WriteInt64(member.Bytes);
        }

        writer.WriteInt64((long)made.TotalPause.TotalMicroseconds);
        return writer.ToArray();
    }

    public static ClusterBackup Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        var elements = reader.ReadArrayStart();
        if (elements < 4)
            throw reader.Incompatible("a backup, of 4 elements");
        var (set, directory) = (reader.ReadUid(), reader.ReadString() ?? "");
        var pause = TimeSpan.FromMicroseconds(reader.ReadInt64());
        var members = new ClusterBackupMember[reader.ReadArrayStart()];
        for (var i = 0; i < members.Length; i++)
        {
            if (reader.ReadArrayStart() != 4)
                throw reader.Incompatible("a node of a backup, of 4 elements");
            members[i] = new ClusterBackupMember(
                reader.ReadUid(), reader.ReadString() ?? "", reader.ReadString() ?? "", reader.ReadInt64());
        }

        // Older nodes say nothing of attempts that failed.
        return new ClusterBackup(set, directory, members, pause)
            { TotalPause = elements > 4 ? TimeSpan.FromMicroseconds(reader.ReadInt64()) : pause };
    }
}

/// <summary>The body of Resolve.</summary>
/// <param name="Action">The action.</param>
/// <param name="Outcome">How it is to end.</param>
/// <param name="Reason">Why.</param>
internal sealed record ResolveOrder(Uid Action, HeuristicOutcome Outcome, string Reason)
{
    public byte[] ToArray()
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(3);
        writer.WriteUid(Action);
        writer.WriteInt32((int)Outcome);
        writer.WriteString(Reason);
        return writer.ToArray();
    }

    public static ResolveOrder Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return reader.ReadArrayStart() >= 3
            ? new ResolveOrder(reader.ReadUid(), (HeuristicOutcome)reader.ReadInt32(), reader.ReadString() ?? "")
            : throw reader.Incompatible("an action, an outcome and a reason");
    }
}

/// <summary>The body of Forget.</summary>
internal static class ForgetOrder
{
    public static byte[] Write(Uid action)
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(1);
        writer.WriteUid(action);
        return writer.ToArray();
    }
}

/// <summary>A resolution on the wire: its action, and the record as a store keeps it.</summary>
internal static class ResolutionMessage
{
    public static byte[] Write(HeuristicResolution made)
    {
        var writer = StateWriter.Create();
        try
        {
            Write(ref writer, made);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static HeuristicResolution Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        return Read(ref reader);
    }

    public static void Write(ref StateWriter writer, HeuristicResolution made)
    {
        writer.WriteArrayStart(2);
        writer.WriteUid(made.Action);
        writer.WriteReadOnlyMemory(HeuristicRecord.Of(made).Body);
    }

    public static HeuristicResolution Read(ref StateReader reader) => reader.ReadArrayStart() == 2
        ? HeuristicRecord.Read(
            new ObjectState(reader.ReadUid(), HeuristicRecord.TypeName, reader.ReadReadOnlyMemory()))
        : throw reader.Incompatible("a resolution, of 2 elements");
}

/// <summary>An action whose outcome is not known at a node.</summary>
/// <param name="Action">The action.</param>
/// <param name="Coordinator">The node that knows the outcome.</param>
/// <param name="Why">What came of the last attempt to learn it; null if nothing is known of that.</param>
/// <param name="Objects">What it has prepared.</param>
internal sealed record WaitingAction(Uid Action, string Coordinator, string? Why, IReadOnlyList<Uid> Objects);

/// <summary>An action that a node has decided to commit, and that others have not yet carried out.</summary>
/// <param name="Action">The action.</param>
/// <param name="Participants">The others.</param>
internal sealed record DecidedAction(Uid Action, IReadOnlyList<string> Participants);

/// <summary>What is in doubt at a node, and the body of the answer to ListDoubts.</summary>
/// <param name="Waiting">The actions whose outcome it does not know.</param>
/// <param name="Decided">Those that it has decided, and that others still need.</param>
/// <param name="Resolved">What operators have chosen.</param>
internal sealed record DoubtReport(
    IReadOnlyList<WaitingAction> Waiting, IReadOnlyList<DecidedAction> Decided,
    IReadOnlyList<HeuristicResolution> Resolved)
{
    /// <summary>Puts together what a store has.</summary>
    /// <param name="inDoubt">The objects in doubt.</param>
    /// <param name="decisions">The objects that are decisions.</param>
    /// <param name="resolved">What operators have chosen.</param>
    public static DoubtReport Of(
        IEnumerable<InDoubtObject> inDoubt, IEnumerable<StoredObject> decisions,
        IEnumerable<HeuristicResolution> resolved) => new(
            [.. inDoubt.GroupBy(static found => (found.Action, found.Coordinator)).Select(static group =>
                new WaitingAction(
                    group.Key.Action, group.Key.Coordinator,
                    group.First().Why is { Length: > 0 } why ? why : null,
                    [.. group.Select(static found => found.Uid)]))],
            [.. decisions.Where(static stored => stored.State is not null).Select(static stored =>
                new DecidedAction(stored.Uid, Decision.ParticipantsOf(stored.State!)))],
            [.. resolved]);

    public byte[] ToArray()
    {
        var writer = StateWriter.Create();
        try
        {
            writer.WriteArrayStart(3);
            writer.WriteArrayStart(Waiting.Count);
            foreach (var (action, coordinator, why, objects) in Waiting)
            {
                writer.WriteArrayStart(4);
                writer.WriteUid(action);
                writer.WriteString(coordinator);
                writer.WriteString(why);
                writer.WriteArrayStart(objects.Count);
                foreach (var uid in objects)
                    writer.WriteUid(uid);
            }

            writer.WriteArrayStart(Decided.Count);
            foreach (var (action, participants) in Decided)
            {
                writer.WriteArrayStart(2);
                writer.WriteUid(action);
                OperatorItems.WriteTexts(ref writer, participants);
            }

            writer.WriteArrayStart(Resolved.Count);
            foreach (var made in Resolved)
                ResolutionMessage.Write(ref writer, made);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static DoubtReport Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        if (reader.ReadArrayStart() < 3)
            throw reader.Incompatible("what is in doubt, of 3 elements");
        var waiting = new WaitingAction[reader.ReadArrayStart()];
        for (var i = 0; i < waiting.Length; i++)
        {
            if (reader.ReadArrayStart() != 4)
                throw reader.Incompatible("an action in doubt, of 4 elements");
            waiting[i] = new WaitingAction(
                reader.ReadUid(), reader.ReadString() ?? "", reader.ReadString(), OperatorItems.ReadUids(ref reader));
        }

        var decided = new DecidedAction[reader.ReadArrayStart()];
        for (var i = 0; i < decided.Length; i++)
        {
            if (reader.ReadArrayStart() != 2)
                throw reader.Incompatible("a decided action, of 2 elements");
            decided[i] = new DecidedAction(reader.ReadUid(), OperatorItems.ReadTexts(ref reader));
        }

        var resolved = new HeuristicResolution[reader.ReadArrayStart()];
        for (var i = 0; i < resolved.Length; i++)
            resolved[i] = ResolutionMessage.Read(ref reader);
        return new DoubtReport(waiting, decided, resolved);
    }
}

/// <summary>Lists of simple items.</summary>
internal static class OperatorItems
{
    public static void WriteTexts(ref StateWriter writer, IReadOnlyList<string> texts)
    {
        writer.WriteArrayStart(texts.Count);
        foreach (var text in texts)
            writer.WriteString(text);
    }

    public static string[] ReadTexts(ref StateReader reader)
    {
        var texts = new string[reader.ReadArrayStart()];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = reader.ReadString() ?? "";
        return texts;
    }

    public static Uid[] ReadUids(ref StateReader reader)
    {
        var uids = new Uid[reader.ReadArrayStart()];
        for (var i = 0; i < uids.Length; i++)
            uids[i] = reader.ReadUid();
        return uids;
    }
}
