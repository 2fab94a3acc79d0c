using Stubs.Naming;
using static Stubs.Conformance.Kit;

namespace Stubs.Conformance;

/// <summary>Listing names, few and many.</summary>
internal static class NameListingChecks
{
    private const int Many = 500;

    public static readonly ConformanceCheck<INamingServiceFactory>[] All =
    [
        NameChecks.Check(
            "All names are listed with their objects, in ordinal order within each context", async naming =>
            {
                string[] names = ["b", "a", "B", "z/2", "z/10", "z"];
                var uids = names.Select(static _ => NewUid()).ToArray();
                foreach (var (name, uid) in names.Zip(uids))
                    await naming.AddAsync(name, uid);
                var listed = await naming.ListAsync().ToListAsync();
                Expect.Equal(names.Length, listed.Count, "Names");
                foreach (var (name, uid) in names.Zip(uids))
                    Expect.True(listed.Contains(new NamedObject(name, uid)), $"'{name}' is not listed.");
                foreach (var context in new[] { "", "z/" })
                {
                    var inContext = listed.Select(static entry => entry.Name)
                        .Where(
                            name => name.StartsWith(context, StringComparison.Ordinal)
                                && !name[context.Length..].Contains('/')).ToArray();
                    Expect.True(
                        inContext.SequenceEqual(inContext.Order(StringComparer.Ordinal)),
                        $"Not in ordinal order: {string.Join(", ", inContext)}.");
                }
            }),

        NameChecks.Check("A prefix restricts the listing", async naming =>
        {
            foreach (var name in new[] { "bank/alice", "bank/albert", "bank/bob", "bank", "shop/alice" })
                await naming.AddAsync(name, NewUid());
            Expect.Equal("bank/albert bank/alice", await NamesAsync(naming, "bank/al"), "Prefix bank/al");
            Expect.Equal("bank/albert bank/alice bank/bob", await NamesAsync(naming, "bank/"), "Prefix bank/");
            Expect.Equal("shop/alice", await NamesAsync(naming, "shop"), "Prefix shop");
            Expect.Equal("", await NamesAsync(naming, "none/"), "Prefix none/");
        }),

        NameChecks.Check("A context may hold many names", async naming =>
        {
            var uids = Enumerable.Range(0, Many).Select(static _ => NewUid()).ToArray();
            await Task.WhenAll(uids.Select((uid, i) => naming.AddAsync($"many/{i}", uid)));
            for (var i = 0; i < Many; i++)
                Expect.Equal(uids[i], await naming.LookupAsync($"many/{i}"), $"many/{i}");
            Expect.Equal(Many, await naming.ListAsync("many/").CountAsync(), "Names");
        }),
    ];

    private static async Task<string> NamesAsync(INamingService naming, string prefix) =>
        string.Join(
            ' ',
            (await naming.ListAsync(prefix).ToListAsync()).Select(static entry => entry.Name)
                .Order(StringComparer.Ordinal));
}
