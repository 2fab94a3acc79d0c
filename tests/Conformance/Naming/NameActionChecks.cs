using Stubs.Naming;
using static Stubs.Conformance.Kit;

namespace Stubs.Conformance;

/// <summary>
/// Names in actions: what is aborted has not happened (SYSTEM 9), and what is not committed is not seen (SYSTEM 10).
/// </summary>
internal static class NameActionChecks
{
    private const int Rivals = 8;

    public static readonly ConformanceCheck<INamingServiceFactory>[] All =
    [
        NameChecks.Check("An aborted action has added and deleted nothing", async naming =>
        {
            var uid = NewUid();
            await naming.AddAsync("kept", uid);
            await AbortAsync(async () =>
            {
                await naming.AddAsync("added", NewUid());
                await naming.DeleteAsync("kept");
                Expect.Equal(null, await naming.TryLookupAsync("kept"), "Inside the action");
            });
            Expect.Equal(null, await naming.TryLookupAsync("added"), "Added by an action that aborted");
            Expect.Equal(uid, await naming.TryLookupAsync("kept"), "Deleted by an action that aborted");
        }),

        NameChecks.Check("An aborted nested action takes back its own names only", async naming =>
        {
            var uid = NewUid();
            await AtomicAction.RunAsync(async () =>
            {
                await naming.AddAsync("outer", uid);
                await AbortAsync(() => naming.AddAsync("inner", NewUid()));
            });
            Expect.Equal(uid, await naming.TryLookupAsync("outer"), "Added by the outer action");
            Expect.Equal(null, await naming.TryLookupAsync("inner"), "Added by the nested action");
        }),

        NameChecks.Check("A name moved in one action is always at one of both places", async naming =>
        {
            var uid = NewUid();
            await naming.AddAsync("here", uid);
            var moving = Task.Run(async () =>
            {
                for (var i = 0; i < 20; i++)
                {
                    await AtomicAction.RunAsync(async () =>
                    {
                        var (from, to) = await naming.TryLookupAsync("here") is null
                            ? ("there", "here") : ("here", "there");
                        await naming.DeleteAsync(from);
                        await naming.AddAsync(to, uid);
                    });
                }
            });
            while (!moving.IsCompleted)
            {
                var found = await AtomicAction.RunAsync(async () =>
                    (await naming.TryLookupAsync("here") is null ? 0 : 1)
                        + (await naming.TryLookupAsync("there") is null ? 0 : 1));
                Expect.Equal(1, found, "Places at which the name is");
            }

            await moving;
        }),

        NameChecks.Check("Of many who add the same name at once, one succeeds", async naming =>
        {
            var uids = Enumerable.Range(0, Rivals).Select(static _ => NewUid()).ToArray();
            var won = await Task.WhenAll(uids.Select(uid => Task.Run(async () =>
            {
                try
                {
                    await naming.AddAsync("wanted", uid);
                    return uid;
                }
                catch (NameInUseException)
                {
                    return default;
                }
            })));
            Expect.Equal(1, won.Count(static uid => uid != default), "Those who succeeded");
            Expect.Equal(won.Single(static uid => uid != default), await naming.LookupAsync("wanted"), "Who has it");
        }),

        NameChecks.Check("A name is moved from the object that has it, and from no other", async naming =>
        {
            var (first, second, third) = (NewUid(), NewUid(), NewUid());
            await naming.AddAsync("alice", first);
            await naming.MoveAsync("alice", first, second);
            Expect.Equal(second, await naming.LookupAsync("alice"), "Lookup after the move");
            var error = await Expect.ThrowsAsync<NameInUseException>(
                () => naming.MoveAsync("alice", first, third), "move from an object that does not have the name");
            Expect.Equal(second, error.Holder, "Holder");
            await Expect.ThrowsAsync<NameNotFoundException>(
                () => naming.MoveAsync("bob", first, third), "move of an unknown name");
            await AbortAsync(() => naming.MoveAsync("alice", second, third));
            Expect.Equal(second, await naming.LookupAsync("alice"), "Lookup after an aborted move");
            await naming.DeleteNamesOfAsync(first);
            Expect.Equal(
                second, await naming.LookupAsync("alice"), "Lookup when the names of the first object are deleted");
        }),

        NameChecks.Check("All names of an object are deleted, and those of others stay", async naming =>
        {
            var (gone, kept) = (NewUid(), NewUid());
            string[] names = ["one", "a/two", "a/b/three"];
            foreach (var name in names)
                await naming.AddAsync(name, gone);
            await naming.AddAsync("a/other", kept);
            await AbortAsync(() => naming.DeleteNamesOfAsync(gone));
            foreach (var name in names)
                Expect.Equal(gone, await naming.TryLookupAsync(name), $"'{name}' after an abort");
            await AtomicAction.RunAsync(async () =>
            {
                await naming.AddAsync("four", gone);
                await naming.DeleteNamesOfAsync(gone);
            });
            foreach (var name in names.Append("four"))
                Expect.Equal(null, await naming.TryLookupAsync(name), $"'{name}' after the commit");
            Expect.Equal(kept, await naming.TryLookupAsync("a/other"), "The name of another object");
            await naming.DeleteNamesOfAsync(NewUid());
        }),
    ];
}
