using Stubs.Rpc;

namespace Stubs.Conformance;

/// <summary>Makes the transport under test. Every check gets a factory of its own.</summary>
public interface IRpcTransportFactory
{
    /// <summary>The transport.</summary>
    IRpcTransport Transport { get; }

    /// <summary>An address where no node listens, and one can.</summary>
    string Address { get; }

    /// <summary>
    /// The options of a node, with whatever protection the transport under test has, such that two nodes with the same
    /// limits accept each other.
    /// </summary>
    RpcOptions Options(TransportLimits limits);
}

/// <summary>The limits that a check needs.</summary>
/// <param name="MaxFrame">See <see cref="RpcOptions.MaxFrame"/>.</param>
/// <param name="MaxInFlight">See <see cref="RpcOptions.MaxInFlight"/>.</param>
/// <param name="StreamWindow">See <see cref="RpcOptions.StreamWindow"/>.</param>
public sealed record TransportLimits(int MaxFrame = 1 << 20, int MaxInFlight = 1024, int StreamWindow = 16 << 10);
