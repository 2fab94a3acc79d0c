using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Stubs.Generated;
using Stubs.Objects;

namespace Stubs.Naming;

/// <summary>Naming on the run time's own persistent objects: the root context has a well-known identifier, which breaks the recursion of naming what names.</summary>
[SuppressMessage("Stubs", "STUB0060", Justification = "What is made here goes to the object manager, as generated code does it.")]
internal sealed class NamingService(ObjectManager manager, Uid rootUid) : INamingService
{
    /// <summary>The identifier of the root context.</summary>
    public static Uid Root { get; } = Uid.WellKnown(1);

    private readonly NamingContextStub root = (NamingContextStub)manager.Resolve<INamingContext>(rootUid);

    /// <summary>Naming under a root context, which is made when the store is new.</summary>
    public static async Task<NamingService> OpenAsync(ObjectManager manager, Uid rootUid)
    {
        if (await manager.Store.ReadStateAsync(rootUid).ConfigureAwait(false) is null)
            await AtomicAction.RunAsync(() => ObjectCreation.CreateAsync(manager, rootUid, NamingContextType, static _ => new NamingContext(level: 0))).ConfigureAwait(false);
        return new NamingService(manager, rootUid);
    }

    public Task AddAsync(string name, Uid uid, CancellationToken cancellationToken = default)
    {
        var segments = ObjectName.Parse(name);
        if (uid.IsEmpty)
            throw new ArgumentException("The empty UID identifies no object.", nameof(uid));
        return AtomicAction.RunAsync(
            async () =>
            {
                var context = await ContextOfAsync(segments, create: true, cancellationToken).ConfigureAwait(false);
                await UpdateAsync(
                    context!,
                    segments[^1],
                    entry => entry.Object.IsEmpty ? entry with { Object = uid } : throw new NameInUseException(name, entry.Object),
                    cancellationToken).ConfigureAwait(false);
                NameOfVolatileRecord.AddIfVolatile(manager, uid, names: +1);
            },
            cancellationToken: cancellationToken);
    }

    public async Task<Uid> LookupAsync(string name, CancellationToken cancellationToken = default) =>
        await TryLookupAsync(name, cancellationToken).ConfigureAwait(false) ?? throw new NameNotFoundException(name);

    public Task<Uid?> TryLookupAsync(string name, CancellationToken cancellationToken = default)
    {
        var segments = ObjectName.Parse(name);
        return AtomicAction.RunAsync<Uid?>(
            async () =>
            {
                if (await ContextOfAsync(segments, create: false, cancellationToken).ConfigureAwait(false) is not { } context)
                    return null;
                var part = await PartOfAsync(context, segments[^1], cancellationToken).ConfigureAwait(false);
                var entry = await part.FindAsync(segments[^1], cancellationToken).ConfigureAwait(false);
                return entry.Object.IsEmpty ? null : entry.Object;
            },
            cancellationToken: cancellationToken);
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        var segments = ObjectName.Parse(name);
        return AtomicAction.RunAsync(
            async () =>
            {
                var context = await ContextOfAsync(segments, create: false, cancellationToken).ConfigureAwait(false) ?? throw new NameNotFoundException(name);
                await UpdateAsync(
                    context,
                    segments[^1],
                    entry =>
                    {
                        NameOfVolatileRecord.AddIfVolatile(manager, entry.Object, names: -1);
                        return entry.Object.IsEmpty ? throw new NameNotFoundException(name) : entry with { Object = default };
                    },
                    cancellationToken).ConfigureAwait(false);
            },
            cancellationToken: cancellationToken);
    }

    public async IAsyncEnumerable<NamedObject> ListAsync(string prefix = "", [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await foreach (var found in ListAsync(root, "", prefix, cancellationToken).ConfigureAwait(false))
            yield return found;
    }

    private async IAsyncEnumerable<NamedObject> ListAsync(
        INamingContext context, string path, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var entry in await EntriesAsync(context, cancellationToken).ConfigureAwait(false))
        {
            var name = path + entry.Segment;
            if (!entry.Object.IsEmpty && name.StartsWith(prefix, StringComparison.Ordinal))
                yield return new NamedObject(name, entry.Object);
            var below = name + "/";
            if (entry.Context.IsEmpty || !(below.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(below, StringComparison.Ordinal)))
                continue;
            await foreach (var found in ListAsync(At(entry.Context), below, prefix, cancellationToken).ConfigureAwait(false))
                yield return found;
        }
    }

    private static async Task<List<NamingEntry>> EntriesAsync(INamingContext context, CancellationToken cancellationToken)
    {
        var entries = new List<NamingEntry>();
        var rest = new Stack<INamingContext>([context]);
        while (rest.TryPop(out var part))
        {
            var (found, below) = await part.ReadAsync(cancellationToken).ConfigureAwait(false);
            entries.AddRange(found);
            foreach (var child in below)
                rest.Push(child);
        }

        entries.Sort(static (a, b) => string.CompareOrdinal(a.Segment, b.Segment));
        return entries;
    }

    /// <summary>Follows all segments but the last.</summary>
    private async Task<INamingContext?> ContextOfAsync(string[] segments, bool create, CancellationToken cancellationToken)
    {
        INamingContext context = root;
        foreach (var segment in segments[..^1])
        {
            var part = await PartOfAsync(context, segment, cancellationToken).ConfigureAwait(false);
            var below = (await part.FindAsync(segment, cancellationToken).ConfigureAwait(false)).Context;
            if (below.IsEmpty)
            {
                if (!create)
                    return null;
                below = await AddContextAsync(context, segment, cancellationToken).ConfigureAwait(false);
            }

            context = At(below);
        }

        return context;
    }

    private async Task<Uid> AddContextAsync(INamingContext context, string segment, CancellationToken cancellationToken)
    {
        var made = Uid.Empty;
        await UpdateAsync(
            context,
            segment,
            async entry =>
            {
                // Somebody else may have made it while we had no lock.
                made = entry.Context.IsEmpty ? await NewContextAsync(level: 0).ConfigureAwait(false) : entry.Context;
                return entry with { Context = made };
            },
            cancellationToken).ConfigureAwait(false);
        return made;
    }

    private Task UpdateAsync(INamingContext context, string segment, Func<NamingEntry, NamingEntry> change, CancellationToken cancellationToken) =>
        UpdateAsync(context, segment, entry => Task.FromResult(change(entry)), cancellationToken);

    /// <summary>Changes the entry of a segment. The update lock on its part is taken first, so that two who change the same part never abort each other.</summary>
    private async Task UpdateAsync(INamingContext context, string segment, Func<NamingEntry, Task<NamingEntry>> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var part = await PartOfAsync(context, segment, cancellationToken).ConfigureAwait(false);
            var found = await part.FindToChangeAsync(segment, cancellationToken).ConfigureAwait(false);
            if (found is not { } entry)
                continue;
            var changed = await change(entry with { Segment = segment }).ConfigureAwait(false);
            if (entry.IsEmpty && await part.IsFullAsync(cancellationToken).ConfigureAwait(false))
            {
                await DivideAsync(part, cancellationToken).ConfigureAwait(false);
                part = await PartOfAsync(part, segment, cancellationToken).ConfigureAwait(false);
            }

            await part.PutAsync(changed, cancellationToken).ConfigureAwait(false);
            return;
        }
    }

    /// <summary>The part of a context in which a segment belongs. Parts that are not divided are not locked on the way.</summary>
    private static async Task<INamingContext> PartOfAsync(INamingContext context, string segment, CancellationToken cancellationToken)
    {
        var hash = NameHash.Of(segment);
        while (await context.IsDividedAsync(cancellationToken).ConfigureAwait(false)
            && await context.RouteAsync(hash, cancellationToken).ConfigureAwait(false) is { } part)
        {
            context = part;
        }

        return context;
    }

    private async Task DivideAsync(INamingContext part, CancellationToken cancellationToken)
    {
        var level = await part.GetLevelAsync(cancellationToken).ConfigureAwait(false) + 1;
        var parts = new INamingContext[NamingContext.Fanout];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = At(await NewContextAsync(level).ConfigureAwait(false));
        await part.DivideAsync(parts, cancellationToken).ConfigureAwait(false);
    }

    private Task<Uid> NewContextAsync(int level) =>
        ObjectCreation.CreateAsync(manager, manager.Uids.Next(), NamingContextType, _ => new NamingContext(level));

    private INamingContext At(Uid uid) => manager.Resolve<INamingContext>(uid);

    private static ObjectType NamingContextType => TypeRegistry.Find(typeof(INamingContext))!;
}
