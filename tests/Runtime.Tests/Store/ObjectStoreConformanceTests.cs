using Stubs.Conformance;
using Stubs.Store;

namespace Stubs.Tests.Store;

public sealed class ObjectStoreConformanceTests
{
    public static TheoryData<string> Checks => new(ObjectStoreConformance.Checks.Select(check => check.Name));

    [Theory]
    [MemberData(nameof(Checks))]
    public Task The_volatile_store_conforms(string check) => RunAsync(check, new VolatileFactory());

    private static Task RunAsync(string check, IObjectStoreFactory factory) =>
        ObjectStoreConformance.Checks.Single(candidate => candidate.Name == check).RunAsync(factory);

    private sealed class VolatileFactory : IObjectStoreFactory
    {
        public Task<IObjectStore> OpenAsync() => Task.FromResult<IObjectStore>(new VolatileObjectStore());
    }
}
