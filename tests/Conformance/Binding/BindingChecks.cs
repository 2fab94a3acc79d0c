using Stubs.Binding;
using static Stubs.Conformance.Kit;

namespace Stubs.Conformance;

/// <summary>Where objects are.</summary>
internal static class BindingChecks
{
    private const int Many = 500;

    public static readonly ConformanceCheck<IBindingServiceFactory>[] All =
    [
        Check("An object is located until it is deleted", async binding =>
        {
            var (uid, node) = (NewUid(), NewUid());
            await binding.AddAsync(uid, node);
            Expect.Equal(node, await binding.LocateAsync(uid), "Locate");
            await binding.DeleteAsync(uid);
            Expect.Equal(null, await binding.LocateAsync(uid), "Locate after delete");
        }),

        Check("An object that is not known has no location, and to forget it is no error", async binding =>
        {
            Expect.Equal(null, await binding.LocateAsync(NewUid()), "Locate");
            await binding.DeleteAsync(NewUid());
        }),

        Check("An object that has a location keeps it", async binding =>
        {
            var (uid, node) = (NewUid(), NewUid());
            await binding.AddAsync(uid, node);
            await Expect.ThrowsAsync<NameInUseException>(
                () => binding.AddAsync(uid, NewUid()), "add of an object that has a location");
            Expect.Equal(node, await binding.LocateAsync(uid), "Locate");
        }),

        Check("An object can be located elsewhere after it was forgotten", async binding =>
        {
            var (uid, node) = (NewUid(), NewUid());
            await binding.AddAsync(uid, NewUid());
            await AtomicAction.RunAsync(async () =>
            {
                await binding.DeleteAsync(uid);
                await binding.AddAsync(uid, node);
            });
            Expect.Equal(node, await binding.LocateAsync(uid), "Locate");
        }),

        Check("An aborted action has added and deleted nothing", async binding =>
        {
            var (kept, added, node) = (NewUid(), NewUid(), NewUid());
            await binding.AddAsync(kept, node);
            await AbortAsync(async () =>
            {
                await binding.AddAsync(added, node);
                await binding.DeleteAsync(kept);
            });
            Expect.Equal(null, await binding.LocateAsync(added), "Added by an action that aborted");
            Expect.Equal(node, await binding.LocateAsync(kept), "Deleted by an action that aborted");
        }),

        Check("Many objects are added at once", async binding =>
        {
            var uids = Enumerable.Range(0, Many).Select(static _ => NewUid()).ToArray();
            var nodes = new[] { NewUid(), NewUid() };
            await Task.WhenAll(uids.Select((uid, i) => binding.AddAsync(uid, nodes[i % 2])));
            for (var i = 0; i < Many; i++)
                Expect.Equal(nodes[i % 2], await binding.LocateAsync(uids[i]), $"Object {i}");
        }),

        new("Bindings are there after a restart if the service is durable, and no others", async factory =>
        {
            var (kept, gone, node) = (NewUid(), NewUid(), NewUid());
            var binding = await factory.OpenAsync();
            await binding.AddAsync(kept, node);
            await binding.AddAsync(gone, node);
            await binding.DeleteAsync(gone);
            binding = await factory.RestartAsync();
            Expect.Equal(factory.IsDurable ? node : null, await binding.LocateAsync(kept), "Binding after a restart");
            Expect.Equal(null, await binding.LocateAsync(gone), "Deleted binding after a restart");
        }),
    ];

    private static ConformanceCheck<IBindingServiceFactory> Check(string name, Func<IBindingService, Task> run) =>
        new(name, async factory => await run(await factory.OpenAsync()));
}
