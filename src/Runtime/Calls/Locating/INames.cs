namespace Stubs.Calls;

/// <summary>What objects need of naming: an object that is destroyed can take its names along.</summary>
internal interface INames
{
    /// <summary>
    /// Inside an action: gives a name to a new object. The name of one that is certainly lost is taken over.
    /// </summary>
    Task NameAsync(string name, Uid uid, Uid home, CancellationToken cancellationToken);

    /// <summary>Inside an action: takes all names of an object away.</summary>
    Task DeleteNamesOfAsync(Uid uid, CancellationToken cancellationToken);
}
