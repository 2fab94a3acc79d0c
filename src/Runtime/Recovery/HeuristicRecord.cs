using Stubs.Store;

namespace Stubs.Recovery;

/// <summary>
/// A heuristic outcome as a store keeps it: an object whose UID is the action's. The node that decides the action has a
/// decision under that UID, and is never in doubt about it; so no store has both.
/// </summary>
internal static class HeuristicRecord
{
    public const string TypeName = "stubs:heuristic";

    private const int NotDecided = -1;

    /// <summary>
    /// What an operator's word does to a store, in one write: after a crash either all of it is there or nothing.
    /// </summary>
    public static List<StoreOperation> BatchOf(HeuristicResolution made) =>
        [.. Carry(made, made.Objects), new StoreOperation.Create(Of(made))];

    /// <summary>Turns shadows into states, or removes them.</summary>
    public static IEnumerable<StoreOperation> Carry(HeuristicResolution made, IEnumerable<Uid> objects) =>
        objects.Select(StoreOperation (uid) => made.Outcome == HeuristicOutcome.Committed
            ? new StoreOperation.CommitShadow(uid, made.Action)
            : new StoreOperation.DeleteShadow(uid, made.Action));

    public static ObjectState Of(HeuristicResolution made)
    {
        using var writer = StateWriter.Create();
        writer.WriteMapStart(7);
        writer.WriteKey("at"u8);
        writer.WriteInt64(made.ResolvedAt.ToUnixTimeMilliseconds());
        writer.WriteKey("found"u8);
        writer.WriteInt64(made.Damage?.FoundAt.ToUnixTimeMilliseconds() ?? 0);
        writer.WriteKey("reason"u8);
        writer.WriteString(made.Reason);
        writer.WriteKey("decided"u8);
        writer.WriteInt32((int?)made.Damage?.Decided ?? NotDecided);
        writer.WriteKey("objects"u8);
        writer.WriteArrayStart(made.Objects.Count);
        foreach (var uid in made.Objects)
            writer.WriteUid(uid);
        writer.WriteKey("outcome"u8);
        writer.WriteInt32((int)made.Outcome);
        writer.WriteKey("coordinator"u8);
        writer.WriteString(made.Coordinator);
        return new ObjectState(made.Action, TypeName, writer.ToArray());
    }

    public static HeuristicResolution Read(ObjectState state)
    {
        var reader = new StateReader(state.Body.Span);
        var map = reader.ReadMapStart();
        var at = reader.ReadMember(ref map, "at"u8) ? reader.ReadInt64() : 0;
        var found = reader.ReadMember(ref map, "found"u8) ? reader.ReadInt64() : 0;
        var reason = reader.ReadMember(ref map, "reason"u8) ? reader.ReadString() ?? "" : "";
        var decided = reader.ReadMember(ref map, "decided"u8) ? reader.ReadInt32() : NotDecided;
        Uid[] objects = reader.ReadMember(ref map, "objects"u8) ? ReadObjects(ref reader) : [];
        var outcome = reader.ReadMember(ref map, "outcome"u8)
            ? (HeuristicOutcome)reader.ReadInt32()
            : throw new StoreCorruptException(
                $"The heuristic outcome of action {state.Uid} does not say what it is. Restore the store from a copy.");
        var coordinator = reader.ReadMember(ref map, "coordinator"u8) ? reader.ReadString() ?? "" : "";
        reader.ReadMapEnd(ref map);
        var read = new HeuristicResolution(
            state.Uid, coordinator, outcome, reason, DateTimeOffset.FromUnixTimeMilliseconds(at), objects);
        return decided == NotDecided
            ? read : WithDamage(read, (HeuristicOutcome)decided, DateTimeOffset.FromUnixTimeMilliseconds(found));
    }

    /// <summary>The same, with what the coordinator has decided otherwise.</summary>
    public static HeuristicResolution WithDamage(
        HeuristicResolution made, HeuristicOutcome decided, DateTimeOffset foundAt) => made with
        {
            Damage = new HeuristicMixed(made.Action, made.Coordinator, made.Outcome, decided, made.Objects, foundAt),
        };

    private static Uid[] ReadObjects(ref StateReader reader)
    {
        var objects = new Uid[reader.ReadArrayStart()];
        for (var i = 0; i < objects.Length; i++)
            objects[i] = reader.ReadUid();
        return objects;
    }
}
