using Stubs.Objects;

namespace Stubs.Naming;

/// <summary>Naming, as the destruction of objects uses it.</summary>
internal sealed class NamesOfObjects(INamingService naming) : INames
{
    public Task DeleteNamesOfAsync(Uid uid, CancellationToken cancellationToken) => naming.DeleteNamesOfAsync(uid, cancellationToken);
}
