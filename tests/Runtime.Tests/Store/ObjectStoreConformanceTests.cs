using Stubs.Conformance;
using Stubs.Store;

namespace Stubs.Tests.Store;

public sealed class ObjectStoreConformanceTests
{
    public static TheoryData<string> Checks => new(ObjectStoreConformance.Checks.Select(check => check.Name));

    [Theory]
    [MemberData(nameof(Checks))]
    public Task The_volatile_store_conforms(string check) => RunAsync(check, new VolatileFactory());

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task The_SQLite_store_conforms(string check)
    {
        using var directory = new TemporaryDirectory();
        await RunAsync(check, new SqliteFactory(directory.StorePath));
    }

    private static Task RunAsync(string check, IObjectStoreFactory factory) =>
        ObjectStoreConformance.Checks.Single(candidate => candidate.Name == check).RunAsync(factory);

    private sealed class VolatileFactory : IObjectStoreFactory
    {
        public Task<IObjectStore> OpenAsync() => Task.FromResult<IObjectStore>(new VolatileObjectStore());
    }

    private sealed class SqliteFactory(string path) : IObjectStoreFactory
    {
        public async Task<IObjectStore> OpenAsync() => await SqliteObjectStore.OpenAsync(path);
    }
}
