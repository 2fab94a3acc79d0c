using System.Security.Cryptography.X509Certificates;

namespace Stubs.Rpc;

/// <summary>Carries bytes both ways between two nodes. One send and one receive may be under way at a time.</summary>
internal abstract class Wire
{
    /// <summary>Where the other end is, for messages.</summary>
    public abstract string Remote { get; }

    /// <summary>For one that was accepted: the machine at the other end; null if it is this one.</summary>
    public System.Net.IPAddress? RemoteMachine { get; init; }

    /// <summary>
    /// What both ends see of the protection below and nothing in between can imitate; empty if there is none.
    /// </summary>
    public virtual ReadOnlyMemory<byte> ChannelBinding => default;

    /// <summary>Why the other side may be told no more than that it is refused; known once this is protected.</summary>
    public virtual string? Objection => null;

    /// <summary>
    /// The certificate that the other side has shown and that is accepted; null if it has shown none.
    /// </summary>
    public virtual X509Certificate2? PeerCertificate => null;

    /// <summary>
    /// Whether nothing but this machine carries the bytes, and the operating system decides which processes may
    /// connect.
    /// </summary>
    public virtual bool IsWithinMachine => false;

    /// <summary>Sets up the protection below the protocol, if there is any. Comes first.</summary>
    /// <exception cref="System.Security.Authentication.AuthenticationException">There is no agreement.</exception>
    public virtual Task ProtectAsync() => Task.CompletedTask;

    /// <summary>Receives some bytes; 0 when the other end sends no more.</summary>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> target);

    /// <summary>Sends bytes.</summary>
    /// <returns>How many were taken, at least one.</returns>
    public abstract ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Tells the other end that no more bytes come; receiving goes on.</summary>
    public abstract ValueTask ShutdownAsync();

    /// <summary>
    /// Closes at once. A send or receive that is under way ends with an exception, or with nothing. May be called more
    /// than once.
    /// </summary>
    public abstract void Close();
}
