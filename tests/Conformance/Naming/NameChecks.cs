using Stubs.Naming;
using static Stubs.Conformance.Kit;

namespace Stubs.Conformance;

/// <summary>Adding, looking up and deleting names.</summary>
internal static class NameChecks
{
    private static readonly string[] NoNames =
    [
        "", "/", "/alice", "alice/", "a//b", "a\nb", "a\0b", "half of a pair " + '\ud83d', new string('x', 4097),
    ];

    public static readonly ConformanceCheck<INamingServiceFactory>[] All =
    [
        Check("A name leads to its object until it is deleted", async naming =>
        {
            var uid = NewUid();
            await naming.AddAsync("alice", uid);
            Expect.Equal(uid, await naming.LookupAsync("alice"), "Lookup");
            Expect.Equal(uid, await naming.TryLookupAsync("alice"), "TryLookup");
            await naming.DeleteAsync("alice");
            Expect.Equal(null, await naming.TryLookupAsync("alice"), "TryLookup after delete");
        }),

        Check("A deleted name can be given again", async naming =>
        {
            var (first, second) = (NewUid(), NewUid());
            await naming.AddAsync("alice", first);
            await naming.DeleteAsync("alice");
            await naming.AddAsync("alice", second);
            Expect.Equal(second, await naming.LookupAsync("alice"), "Lookup");
        }),

        Check("A name that nothing has is an error that says which", async naming =>
        {
            await naming.AddAsync("alice", NewUid());
            var error = await Expect.ThrowsAsync<NameNotFoundException>(
                () => naming.LookupAsync("bob"), "lookup of an unknown name");
            Expect.Equal("bob", error.Name, "Name");
            await Expect.ThrowsAsync<NameNotFoundException>(
                () => naming.LookupAsync("alice/below"), "lookup below a name");
            await Expect.ThrowsAsync<NameNotFoundException>(
                () => naming.DeleteAsync("bob"), "delete of an unknown name");
            await Expect.ThrowsAsync<NameNotFoundException>(
                () => naming.DeleteAsync("some/where"), "delete in an unknown context");
            Expect.Equal(null, await naming.TryLookupAsync("bob"), "TryLookup of an unknown name");
        }),

        Check("A name that is taken stays with its object", async naming =>
        {
            var uid = NewUid();
            await naming.AddAsync("alice", uid);
            var error = await Expect.ThrowsAsync<NameInUseException>(
                () => naming.AddAsync("alice", NewUid()), "add of a name that is taken");
            Expect.Equal("alice", error.Name, "Name");
            Expect.Equal(uid, error.Holder, "Holder");
            Expect.Equal(uid, await naming.LookupAsync("alice"), "Lookup");
        }),

        Check("Names are told apart by case, and may be in any script", async naming =>
        {
            var uids = new[] { NewUid(), NewUid(), NewUid() };
            string[] names = ["Alice", "alice", "アリス 🙂"];
            foreach (var (name, uid) in names.Zip(uids))
                await naming.AddAsync(name, uid);
            foreach (var (name, uid) in names.Zip(uids))
                Expect.Equal(uid, await naming.LookupAsync(name), name);
        }),

        Check("One name can be an object and a context, and contexts hold the same segment apart", async naming =>
        {
            var uids = new[] { NewUid(), NewUid(), NewUid() };
            string[] names = ["bank", "bank/alice", "shop/alice"];
            foreach (var (name, uid) in names.Zip(uids))
                await naming.AddAsync(name, uid);
            foreach (var (name, uid) in names.Zip(uids))
                Expect.Equal(uid, await naming.LookupAsync(name), name);
            await naming.DeleteAsync("bank");
            Expect.Equal(uids[1], await naming.LookupAsync("bank/alice"), "below a deleted name");
        }),

        Check("One object may have several names", async naming =>
        {
            var uid = NewUid();
            await naming.AddAsync("alice", uid);
            await naming.AddAsync("boss", uid);
            await naming.DeleteAsync("alice");
            Expect.Equal(uid, await naming.LookupAsync("boss"), "Lookup");
        }),

        Check("What is not a name is refused, and nothing happens", async naming =>
        {
            foreach (var name in NoNames)
            {
                await Expect.ThrowsAsync<ArgumentException>(
                    async () => await naming.AddAsync(name, NewUid()), $"add of '{name}'");
                await Expect.ThrowsAsync<ArgumentException>(
                    async () => await naming.LookupAsync(name), $"lookup of '{name}'");
                await Expect.ThrowsAsync<ArgumentException>(
                    async () => await naming.DeleteAsync(name), $"delete of '{name}'");
            }

            await Expect.ThrowsAsync<ArgumentException>(
                async () => await naming.AddAsync("nobody", default), "add of the empty UID");
            Expect.Equal(0, await naming.ListAsync().CountAsync(), "Names");
        }),

        new("Names are there after a restart if the service is durable, and no others", async factory =>
        {
            var uid = NewUid();
            var naming = await factory.OpenAsync();
            await naming.AddAsync("a/alice", uid);
            await naming.AddAsync("b", NewUid());
            await naming.DeleteAsync("b");
            naming = await factory.RestartAsync();
            Expect.Equal(
                factory.IsDurable ? uid : null, await naming.TryLookupAsync("a/alice"), "Name after a restart");
            Expect.Equal(null, await naming.TryLookupAsync("b"), "Deleted name after a restart");
        }),
    ];

    public static ConformanceCheck<INamingServiceFactory> Check(string name, Func<INamingService, Task> run) =>
        new(name, async factory => await run(await factory.OpenAsync()));
}
