namespace Stubs.Objects;

/// <summary>
/// The decision to commit an action in two phases, as a store keeps it: an object whose UID is the action's, and whose
/// state names the participants that have not yet been seen to have carried it out. When there are none left it is
/// removed.
/// </summary>
internal static class Decision
{
    public const string TypeName = "stubs:decision";

    public static ObjectState Of(Uid action, IEnumerable<string> participants)
    {
        using var writer = StateWriter.Create();
        string[] names = [.. participants.Order(StringComparer.Ordinal)];
        writer.WriteMapStart(1);
        writer.WriteKey("participants"u8);
        writer.WriteArrayStart(names.Length);
        foreach (var name in names)
            writer.Write(name);
        return new ObjectState(action, TypeName, writer.ToArray());
    }

    public static List<string> ParticipantsOf(ObjectState decision)
    {
        var reader = new StateReader(decision.Body.Span);
        var map = reader.ReadMapStart();
        if (!reader.ReadMember(ref map, "participants"u8))
            throw new StoreCorruptException(
                $"The decision of action {decision.Uid} does not name its participants. Restore the store from a copy.");
        var names = new List<string>(reader.ReadArrayStart());
        for (var i = names.Capacity; i > 0; i--)
            names.Add(reader.ReadString() ?? "");
        reader.ReadMapEnd(ref map);
        return names;
    }
}
