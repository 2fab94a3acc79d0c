namespace Stubs.Naming;

/// <summary>Naming at the directory: the same operations, in the caller's action.</summary>
internal sealed class RemoteNaming(INamingPort port) : INamingService, INamesOfNewObjects
{
    public Task AddAsync(string name, Uid uid, CancellationToken cancellationToken = default)
    {
        ObjectName.Check(name);
        return port.AddAsync(name, uid, cancellationToken);
    }

    public Task NameAsync(string name, Uid uid, Uid home, CancellationToken cancellationToken)
    {
        ObjectName.Check(name);
        return port.NameAsync(name, uid, home, cancellationToken);
    }

    public async Task<Uid> LookupAsync(string name, CancellationToken cancellationToken = default) =>
        await TryLookupAsync(name, cancellationToken).ConfigureAwait(false) ?? throw new NameNotFoundException(name);

    public Task<Uid?> TryLookupAsync(string name, CancellationToken cancellationToken = default)
    {
        ObjectName.Check(name);
        return port.FindAsync(name, cancellationToken);
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        ObjectName.Check(name);
        return port.DeleteAsync(name, cancellationToken);
    }

    public Task MoveAsync(string name, Uid holder, Uid uid, CancellationToken cancellationToken = default)
    {
        ObjectName.Check(name);
        return port.MoveAsync(name, holder, uid, cancellationToken);
    }

    public Task DeleteNamesOfAsync(Uid uid, CancellationToken cancellationToken = default) =>
        port.DeleteNamesOfAsync(uid, cancellationToken);

    public IAsyncEnumerable<NamedObject> ListAsync(string prefix = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return port.ListAsync(prefix, cancellationToken);
    }
}
