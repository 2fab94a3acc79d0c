using Microsoft.Extensions.Logging;

namespace Stubs.Diagnostics;

internal static partial class Log
{
    [LoggerMessage(EventIds.Rpc + 1, LogLevel.Error, "The handler's {Method} threw for {Peer}.")]
    public static partial void HandlerFailed(ILogger logger, Exception error, string method, object peer);

    [LoggerMessage(EventIds.Rpc + 2, LogLevel.Warning, "The connection to {Peer} has ended: {Why}")]
    public static partial void ConnectionEnded(ILogger logger, object peer, string why);

    [LoggerMessage(EventIds.Rpc + 3, LogLevel.Debug, "The wire to {Peer} was closed before everything was said.")]
    public static partial void WireCut(ILogger logger, Exception error, object peer);

    [LoggerMessage(EventIds.Rpc + 4, LogLevel.Warning, "A connection from {Remote} did not come about: {Why}")]
    public static partial void ConnectionRefused(ILogger logger, string remote, string why);

    [LoggerMessage(EventIds.Rpc + 5, LogLevel.Error, "No connection can be accepted at {Address}: {Why}")]
    public static partial void NoRoomToAccept(ILogger logger, string address, string why);

    [LoggerMessage(EventIds.Rpc + 6, LogLevel.Debug, "A connection was not accepted at {Address}.")]
    public static partial void ConnectionNotAccepted(ILogger logger, Exception error, string address);

    [LoggerMessage(EventIds.Rpc + 7, LogLevel.Error, "A watcher of Node.PeerChanged threw when it was told of {Peer}.")]
    public static partial void PeerWatcherFailed(ILogger logger, Exception error, object peer);

    [LoggerMessage(EventIds.Rpc + 8, LogLevel.Warning,
        "{Count} more connections did not come about within {Seconds} seconds; the last from {Remote}: {Why}")]
    public static partial void MoreConnectionsRefused(
        ILogger logger, int count, double seconds, string remote, string why);
}
