namespace Stubs.Actions;

/// <summary>
/// The body of every request about an action: an array, of which each verb uses what it needs
/// (<see cref="ActionVerb"/>).
/// </summary>
/// <param name="Action">The outermost action.</param>
internal sealed record ActionMessage(Uid Action)
{
    private const int Elements = 7;

    /// <summary>The level that is aborted: the outermost action itself, or one nested in it.</summary>
    public Uid Level { get; init; } = Action;

    /// <summary>Nested actions that have committed since the other node last heard, innermost first.</summary>
    public IReadOnlyList<Uid> Subcommits { get; init; } = [];

    /// <summary>The node that knows the outcome, for the recovery of the preparing one.</summary>
    public string? Coordinator { get; init; }

    /// <summary>The participants that are prepared, for the last agent's decision.</summary>
    public IReadOnlyList<string> Participants { get; init; } = [];

    /// <summary>Why it is aborted.</summary>
    public AbortReason Reason { get; init; }

    /// <summary>The same, in words.</summary>
    public string Text { get; init; } = "";

    public byte[] ToArray()
    {
        var writer = StateWriter.Create();
        try
        {
            writer.WriteArrayStart(Elements);
            writer.Write(Action);
            writer.Write(Level);
            WireUids.Write(ref writer, Subcommits);
            writer.Write(Coordinator);
            writer.WriteArrayStart(Participants.Count);
            foreach (var participant in Participants)
                writer.Write(participant);
            writer.Write((int)Reason);
            writer.Write(Text);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    public static ActionMessage Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        var more = reader.ReadArrayStart() - Elements;
        if (more < 0)
            throw reader.Incompatible($"a message about an action, of {Elements} elements");
        var message = new ActionMessage(reader.ReadUid())
        {
            Level = reader.ReadUid(),
            Subcommits = WireUids.Read(ref reader),
            Coordinator = reader.TryReadNull() ? null : ReadName(ref reader),
            Participants = ReadNames(ref reader),
            Reason = (AbortReason)reader.ReadInt32(),
            Text = WireUids.ReadText(ref reader),
        };
        WireUids.Skip(ref reader, more);
        return message;
    }

    private static string[] ReadNames(ref StateReader reader)
    {
        var names = new string[WireUids.ReadNodeCount(ref reader)];
        for (var i = 0; i < names.Length; i++)
            names[i] = ReadName(ref reader);
        return names;
    }

    private static string ReadName(ref StateReader reader)
    {
        var name = reader.ReadString() ?? "";
        return NodeReference.TryParse(name, out _) ? name : throw reader.Incompatible("a node and its address", name);
    }
}

/// <summary>What a node answers to a request about an action.</summary>
internal enum ActionAnswer
{
    /// <summary>Prepared, and waiting for the decision.</summary>
    Prepared = 0,

    /// <summary>It had nothing to write, has freed its locks and takes no further part.</summary>
    ReadOnly = 1,

    /// <summary>Committed, or decided so.</summary>
    Committed = 2,

    /// <summary>Aborted; reason and text say why.</summary>
    Aborted = 3,

    /// <summary>Not decided yet: ask again.</summary>
    Undecided = 4,

    /// <summary>It knows nothing of it and cannot tell.</summary>
    Unknown = 5,
}

/// <summary>The body of the reply to a request about an action.</summary>
internal readonly record struct ActionReply(
    ActionAnswer Answer, AbortReason Reason = AbortReason.Requested, string Text = "")
{
    /// <summary>
    /// What an operator has done to an action that has committed, as the participant tells it; null if nothing.
    /// </summary>
    public string? Damage =>
        Answer == ActionAnswer.Committed && Reason == AbortReason.Requested && Text.Length > 0 ? Text : null;

    public byte[] ToArray()
    {
        using var writer = StateWriter.Create();
        writer.WriteArrayStart(3);
        writer.Write((int)Answer);
        writer.Write((int)Reason);
        writer.Write(Text);
        return writer.ToArray();
    }

    public static ActionReply Read(ReadOnlySpan<byte> body)
    {
        var reader = new StateReader(body);
        var more = reader.ReadArrayStart() - 3;
        if (more < 0)
            throw reader.Incompatible("an answer about an action, of 3 elements");
        var reply = new ActionReply(
            (ActionAnswer)reader.ReadInt32(), (AbortReason)reader.ReadInt32(), reader.ReadString() ?? "");
        if (reply.Answer != ActionAnswer.Prepared)
            reply = reply with { Text = WireUids.Cut(reply.Text) };
        else if (reply.Text.Length > 0 && !AreNodes(reply.Text.Split(' ', WireUids.MaxNodes + 1)))
            throw reader.Incompatible($"at most {WireUids.MaxNodes} nodes, apart by spaces", "others");
        WireUids.Skip(ref reader, more);
        return reply;
    }

    private static bool AreNodes(string[] names) =>
        names.Length <= WireUids.MaxNodes
            && Array.TrueForAll(names, static name => NodeReference.TryParse(name, out _));

    public static ActionReply Of(AbortCause cause) => new(ActionAnswer.Aborted, cause.Reason, cause.Message);
}
