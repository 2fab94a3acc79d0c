namespace Stubs.Rpc;

/// <summary>A secret that both sides of a connection know, and what the one that proves it may do.</summary>
public sealed class RpcSecret
{
    /// <param name="text">The secret. For connections to other machines it is random: at least 16 characters, of which
    /// 8 differ.</param>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public RpcSecret(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        Text = text;
    }

    /// <summary>A name for people and policies, which is no secret; null, the default, for none.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// What those that connect with this secret may do at most. <see cref="PeerRole.Node"/> by default.
    /// </summary>
    public PeerRole Role { get; init; } = PeerRole.Node;

    internal string Text { get; }

    /// <summary>The name; never the secret.</summary>
    public override string ToString() => $"secret {(Name is null ? "without a name" : Wording.Quoted(Name))}";
}
