namespace Stubs.Rpc;

/// <summary>
/// The keys of peers whose identities are not made of them: those of stores that an earlier version has made. The first
/// key that proves such an identity is the only one that does from then on, as long as this node runs.
/// </summary>
internal sealed class KnownKeys
{
    private const int Most = 10_000;

    private readonly Dictionary<Uid, byte[]> keys = [];

    /// <summary>Whether a key belongs to an identity, as far as this node can know.</summary>
    public bool BelongTogether(Uid identity, byte[] publicKey)
    {
        if (NodeKey.IsMadeOfKey(identity))
            return NodeKey.IdentityOf(publicKey) == identity;
        lock (keys)
        {
            if (keys.TryGetValue(identity, out var known))
                return known.AsSpan().SequenceEqual(publicKey);

            // A full table admits no other identity of this kind: to forget one would let another key take it.
            if (keys.Count >= Most)
                return false;
            keys.Add(identity, publicKey);
            return true;
        }
    }

    /// <summary>Whether a key has proved an identity here.</summary>
    public bool Knows(Uid identity)
    {
        lock (keys)
            return NodeKey.IsMadeOfKey(identity) || keys.ContainsKey(identity);
    }
}
