namespace Stubs.Rpc;

/// <summary>What is under way on connections at one moment.</summary>
/// <param name="Connections">How many they are.</param>
/// <param name="BytesToSend">Bytes that are queued and not yet given to the wire.</param>
/// <param name="RequestsMade">Requests of this side that await their final frame.</param>
/// <param name="RequestsWaiting">Requests of this side for which there is no room yet.</param>
/// <param name="RequestsServed">Requests of the peer that have no final frame yet.</param>
internal readonly record struct ConnectionLoad(
    long Connections, long BytesToSend, long RequestsMade, long RequestsWaiting, long RequestsServed)
{
    public static ConnectionLoad operator +(ConnectionLoad a, ConnectionLoad b) => new(
        a.Connections + b.Connections,
        a.BytesToSend + b.BytesToSend,
        a.RequestsMade + b.RequestsMade,
        a.RequestsWaiting + b.RequestsWaiting,
        a.RequestsServed + b.RequestsServed);
}
