using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Stubs.Diagnostics;
using Stubs.Naming;
using Stubs.Objects;
using Stubs.Rpc;
using Stubs.Store;

namespace Stubs.Binding;

/// <summary>
/// The bindings of objects that end with a start of their node: of volatile ones, and of all at a node without a
/// durable store.
/// </summary>
/// <remarks>
/// <code>
///           first such binding                    the start is over
/// unknown ────────────────────▶ written, one row ──────────────────▶ over ── its bindings deleted, then its row ──▶ unknown
///
/// a start is over when
/// its node has said goodbye
/// its node has joined, or has bound an object, as another incarnation
/// its node is not connected, and more than MaxAbsent such starts are written
/// </code>
/// Invariants:
/// <list type="bullet">
/// <item>The row of a start is written before its first binding is added, and deleted after its last one is.</item>
/// <item>A start whose node has only lost its connection is not over: the node may connect again, with all its
/// objects.</item>
/// <item>A node that holds no such object is not written down here.</item>
/// </list>
/// What cannot be deleted, because a running action has locked it for example, is tried again when the next start
/// is over.
/// </remarks>
internal sealed class PassingBindings(
    ObjectManager objects, BindingService bindings, ConnectionManager connections, ILogger logger)
{
    internal const int MaxAbsent = 1024;

    private const string TypeName = "stubs:passing-start";

    private readonly Lock gate = new();
    private readonly Dictionary<Uid, (Uid Node, Task Written, long Order)> starts = [];
    private readonly HashSet<Uid> over = [];
    private bool isSweeping;

    // Those that were written before this start of the directory have the order 0.
    private long lastOrder;

    /// <summary>How many starts are kept.</summary>
    internal int Count
    {
        get
        {
            lock (gate)
                return starts.Count;
        }
    }

    /// <summary>The deletion that is under way, or was the last.</summary>
    internal Task Sweeping { get; private set; } = Task.CompletedTask;

    /// <summary>Reads which starts are written.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var written = objects.Store.ListAsync(new StoreFilter(TypeName), cancellationToken);
        await foreach (var stored in written.ConfigureAwait(false))
            starts[stored.Uid] = (Read(stored.State!), Task.CompletedTask, 0);
    }

    /// <summary>
    /// Records where an object is that ends with this start of its node. It takes part in the current action.
    /// </summary>
    public async Task AddAsync(Uid uid, Uid node, long incarnation, CancellationToken cancellationToken)
    {
        var start = StartOf(node, incarnation);
        await WriteOnceAsync(start, node).ConfigureAwait(false);
        await bindings.AddPassingAsync(uid, node, start, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A node has joined.</summary>
    public void Joined(Uid node, long incarnation)
    {
        var current = StartOf(node, incarnation);
        EndWhere((start, of) => of == node && start != current);
    }

    /// <summary>A connection to a node has ended.</summary>
    public void Left(Uid node, bool hasSaidGoodbye)
    {
        if (hasSaidGoodbye && connections.Find(node) is null)
            EndWhere((_, of) => of == node);
    }

    // A key of its own that is computed: the starts of a node are told apart, and found again.
    private static Uid StartOf(Uid node, long incarnation) => NameKey.OfNameOf(node, $"{incarnation}");

    private Task WriteOnceAsync(Uid start, Uid node)
    {
        Task written;
        lock (gate)
        {
            if (starts.TryGetValue(start, out var known) && !known.Written.IsFaulted)
                return known.Written;
            written = WriteAsync(start, node);
            starts[start] = (node, written, ++lastOrder);
        }

        EndWhere((other, of) => of == node && other != start);
        EndWhere(FindSurplus().Contains);
        return written;
    }

    private HashSet<Uid> FindSurplus()
    {
        lock (gate)
        {
            return starts.Count <= MaxAbsent ? []
                : [.. starts.Where(one => connections.Find(one.Value.Node) is null)
                    .OrderByDescending(static one => one.Value.Order)
                    .Skip(MaxAbsent)
                    .Select(static one => one.Key)];
        }
    }

    private void EndWhere(Predicate<Uid> isOver) => EndWhere((start, _) => isOver(start));

    private void EndWhere(Func<Uid, Uid, bool> isOver)
    {
        lock (gate)
        {
            var before = over.Count;
            over.UnionWith(starts.Where(one => isOver(one.Key, one.Value.Node)).Select(static one => one.Key));
            if (over.Count == before || isSweeping)
                return;
            isSweeping = true;
            Sweeping = Task.Run(SweepAsync);
        }
    }

    private async Task SweepAsync()
    {
        // Begun by a connection, or by a call in a caller's action, of which this is no part.
        AtomicAction.Serve(null);
        HashSet<Uid> tried = [];
        while (TakeNext(tried) is { } start)
        {
            tried.Add(start);
            await ForgetAsync(start).ConfigureAwait(false);
        }
    }

    private Uid? TakeNext(HashSet<Uid> tried)
    {
        lock (gate)
        {
            foreach (var start in over)
            {
                if (!tried.Contains(start))
                    return start;
            }

            isSweeping = false;
            return null;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "What is not deleted now is deleted later.")]
    private async Task ForgetAsync(Uid start)
    {
        try
        {
            await bindings.DeletePassedAsync(start, CancellationToken.None).ConfigureAwait(false);
            if (await objects.Store.ReadStateAsync(start).ConfigureAwait(false) is not null)
                await objects.Store.WriteAsync([new StoreOperation.Delete(start)]).ConfigureAwait(false);
            lock (gate)
            {
                starts.Remove(start);
                over.Remove(start);
            }
        }
        catch (Exception error)
        {
            Log.BindingsNotDeleted(logger, error, start);
        }
    }

    private async Task WriteAsync(Uid start, Uid node)
    {
        // Outside every action: what is written is needed, whatever becomes of the caller's.
        await Task.Yield();
        try
        {
            await objects.Store.WriteAsync([new StoreOperation.Create(StateOf(start, node))]).ConfigureAwait(false);
        }
        catch (StoreConflictException)
        {
            // It was written, and the store did not say so.
        }
    }

    private static ObjectState StateOf(Uid start, Uid node)
    {
        using var writer = StateWriter.Create();
        writer.WriteMapStart(1);
        writer.WriteKey("node"u8);
        writer.Write(node);
        return new ObjectState(start, TypeName, writer.ToArray());
    }

    private static Uid Read(ObjectState state)
    {
        var reader = new StateReader(state.Body.Span);
        var map = reader.ReadMapStart();
        var node = reader.ReadMember(ref map, "node"u8) ? reader.ReadUid() : default;
        reader.ReadMapEnd(ref map);
        return node;
    }
}
