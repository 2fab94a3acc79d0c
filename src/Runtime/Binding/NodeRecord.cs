using Stubs.Store;

namespace Stubs.Binding;

/// <summary>What the directory stores of a node that others may have to find again.</summary>
internal static class NodeRecord
{
    /// <summary>Writes it.</summary>
    /// <param name="entry">The node.</param>
    /// <param name="start">The start of the directory; empty if there is none.</param>
    public static byte[] Write(NodeEntry entry, Uid start)
    {
        using var writer = StateWriter.Create();
        writer.WriteMapStart(start.IsEmpty ? 5 : 6);
        writer.WriteKey("name"u8);
        writer.Write(entry.Name);
        if (!start.IsEmpty)
        {
            writer.WriteKey("start"u8);
            writer.Write(start);
        }

        writer.WriteKey("server"u8);
        writer.Write(entry.IsServer);
        writer.WriteKey("address"u8);
        writer.Write(entry.Address);
        writer.WriteKey("durable"u8);
        writer.Write(entry.IsDurable);
        writer.WriteKey("machine"u8);
        writer.Write(entry.Machine);
        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static NodeEntry Read(ObjectState state, out Uid start)
    {
        var reader = new StateReader(state.Body.Span);
        var map = reader.ReadMapStart();
        var name = reader.ReadMember(ref map, "name"u8) ? reader.ReadString() ?? "" : "";
        start = reader.ReadMember(ref map, "start"u8) ? reader.ReadUid() : default;
        var isServer = reader.ReadMember(ref map, "server"u8) && reader.ReadBoolean();
        var address = reader.ReadMember(ref map, "address"u8) ? reader.ReadString() : null;
        var isDurable = reader.ReadMember(ref map, "durable"u8) && reader.ReadBoolean();
        var machine = reader.ReadMember(ref map, "machine"u8) ? reader.ReadString() : null;
        reader.ReadMapEnd(ref map);
        return new NodeEntry(state.Uid, name, address, 0, machine, isServer, isDurable);
    }
}
