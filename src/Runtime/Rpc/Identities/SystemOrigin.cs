namespace Stubs.Rpc;

/// <summary>
/// Of which system a node is a part: the nodes of one directory, since it was last restored. A system that was restored
/// from a backup has nodes with the identities, keys and secrets of those that the backup was made of. If those still
/// run, neither may take the other's word: what one has decided and forgotten the other has never heard of.
/// </summary>
internal sealed class SystemOrigin
{
    /// <summary>
    /// The backup from which the store of the directory was last restored, empty if from none; null as long as the node
    /// does not know its directory, or that one does not say.
    /// </summary>
    public Uid? Restored { get; set; }

    /// <summary>The node that is the directory; empty if this node is it.</summary>
    public Uid Directory { get; set; }

    /// <summary>What speaks against a peer; null if nothing does.</summary>
    /// <param name="what">The peer, for messages.</param>
    /// <param name="node">Its identity.</param>
    /// <param name="restored">What it says of <see cref="Restored"/>.</param>
    /// <param name="isAccepting">Whether the peer has called.</param>
    public string? ObjectionTo(string what, Uid node, Uid? restored, bool isAccepting)
    {
        // The directory finds out about those that join. It may have been restored since this node has joined it, and
        // then says so when it is called.
        if (Restored is not { } mine || restored is not { } theirs || mine == theirs || Directory.IsEmpty
            || (!isAccepting && node == Directory))
            return null;
        return $"{what} belongs to a system that {Origin(theirs)}, and this node to one that {Origin(mine)}: "
            + "one of them is a copy of the other. Stop the nodes of one of the two, or keep them apart, with other addresses and secrets.";
    }

    private static string Origin(Uid restored) =>
        restored.IsEmpty ? "was never restored" : $"was restored from backup {restored}";
}
