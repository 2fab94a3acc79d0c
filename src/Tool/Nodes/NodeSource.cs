using Stubs.Naming;
using Stubs.Recovery;
using Stubs.Store;
using Stubs.Tool.Stores;

namespace Stubs.Tool.Nodes;

/// <summary>A running node, which reads its store for an operator. Names are those of its directory.</summary>
internal sealed class NodeSource(OperatorConnection connection) : IObjectSource
{
    public IAsyncEnumerable<NamedObject> NamesAsync(string prefix, CancellationToken cancellation) =>
        connection.ListAsync(OperatorVerb.ListNames, TextOrder.Write(prefix), NameMessage.Read, cancellation);

    public IAsyncEnumerable<ListedObject> ListAsync(string? type, bool withStates, CancellationToken cancellation) =>
        connection.ListAsync(
            OperatorVerb.ListObjects, new ListOrder(type, withStates).ToArray(), ListedObject.Read, cancellation);

    public async Task<StoredObject> ResolveAsync(string nameOrUid, CancellationToken cancellation) =>
        (await connection.AskAsync(
            OperatorVerb.Read, TextOrder.Write(nameOrUid), ListedObject.Read, cancellation)).Stored;

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
