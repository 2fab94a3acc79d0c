using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Stubs.Store;

namespace Stubs.Lab.Simulation;

/// <summary>
/// A disk that outlives the lives of its machine. A write takes its time, is durable at one moment and answered at a
/// later one; in between, and before, the machine may die. It can be full, and it can fail so that it is not known
/// whether the write is durable.
/// </summary>
internal sealed class SimulatedDisk(World world, string name)
{
    private readonly World world = world;
    private ImmutableSortedDictionary<Uid, StoredObject> visible = ImmutableSortedDictionary<Uid, StoredObject>.Empty;
    private ImmutableSortedDictionary<Uid, StoredObject> durable = ImmutableSortedDictionary<Uid, StoredObject>.Empty;
    private TimeSpan lastWrite;

    /// <summary>What the next writes suffer, if anything.</summary>
    public Func<DiskFault> NextFault { get; set; } = static () => DiskFault.None;

    /// <summary>What is stored now.</summary>
    public IEnumerable<StoredObject> Stored => visible.Values;

    /// <summary>Opens it for one life of its machine.</summary>
    public IObjectStore Open(Life life) => new Opened(this, life);

    /// <summary>The power is gone: what was not flushed is lost.</summary>
    public void LosePower() => visible = durable;

    private async ValueTask WriteAsync(Life life, IReadOnlyList<StoreOperation> batch)
    {
        // Batches become durable in the order in which they came.
        var fault = NextFault();
        var begun = world.Now;
        lastWrite = TimeSpan.FromTicks(Math.Max(lastWrite.Ticks + 1, (begun + world.Between(0.05, 2)).Ticks));
        await UntilAsync(life, lastWrite - begun).ConfigureAwait(false);
        switch (fault)
        {
            case DiskFault.Full:
                throw new StoreFullException($"The simulated disk of {name} is full.");
            case DiskFault.LostAndUnknown:
                world.Note("disk fails, nothing is durable", name, static () => "");
                throw new StoreOutcomeUnknownException($"The simulated disk of {name} failed.");
            case DiskFault.CrashBefore:
                world.Note("power fails before the write", name, static () => "");
                life.End();
                break;
        }

        if (life.IsOver)
            await Life.Never.ConfigureAwait(false);
        Carry(batch);
        world.Note("durable", name, () => Words(batch));
        if (fault == DiskFault.CrashAfter)
        {
            world.Note("power fails after the write", name, static () => "");
            life.End();
        }

        if (fault == DiskFault.DurableAndUnknown)
        {
            world.Note("disk fails, all is durable", name, static () => "");
            throw new StoreOutcomeUnknownException($"The simulated disk of {name} failed after the write.");
        }

        if (world.Chance(0.3))
            await UntilAsync(life, world.Between(0, 3)).ConfigureAwait(false);
        if (life.IsOver)
            await Life.Never.ConfigureAwait(false);
    }

    private void Carry(IReadOnlyList<StoreOperation> batch)
    {
        var next = visible.ToBuilder();
        foreach (var operation in batch)
        {
            next.TryGetValue(operation.Uid, out var before);
            if (StoreRules.Apply(before, operation) is { } after)
                next[operation.Uid] = after;
            else
                next.Remove(operation.Uid);
        }

        visible = next.ToImmutable();
        if (world.DisksLie)
            world.At(world.Between(5, 50), "flush", Flush(visible));
        else
            durable = visible;
    }

    private Action Flush(ImmutableSortedDictionary<Uid, StoredObject> written) => () =>
    {
        if (ReferenceEquals(visible, written))
            durable = written;
    };

    private async Task UntilAsync(Life life, TimeSpan delay)
    {
        await world.DelayAsync(delay).ConfigureAwait(false);
        if (life.IsOver)
            await Life.Never.ConfigureAwait(false);
    }

    private static string Words(IReadOnlyList<StoreOperation> batch) =>
        string.Join(
            ", ",
            batch.Select(static operation => $"{operation.GetType().Name} {Short(operation.Uid)}{Of(operation)}"));

    private static string Of(StoreOperation operation) => operation switch
    {
        StoreOperation.WriteShadow shadow => $" for {Short(shadow.Shadow.Action)}",
        StoreOperation.CommitShadow commit => $" of {Short(commit.Action)}",
        StoreOperation.DeleteShadow delete => $" of {Short(delete.Action)}",
        StoreOperation.Create create => $" ({create.State.TypeName})",
        _ => "",
    };

    /// <summary>The end of an identifier, which is enough to tell those of one world apart.</summary>
    public static string Short(Uid uid) => uid.IsEmpty ? "-" : uid.ToString()[^6..];

    private sealed class Opened(SimulatedDisk disk, Life life) : IObjectStore
    {
        private bool closed;

        public string Description => $"the simulated disk of {life.Name}";

        public bool IsDurable => true;

        public async ValueTask<StoredObject?> ReadStateAsync(Uid uid, CancellationToken cancellationToken = default)
        {
            await AliveAsync().ConfigureAwait(false);
            return disk.visible.GetValueOrDefault(uid);
        }

        public async ValueTask WriteAsync(
            IReadOnlyList<StoreOperation> batch, CancellationToken cancellationToken = default)
        {
            StoreRules.Validate(batch);
            await AliveAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            await disk.WriteAsync(life, batch).ConfigureAwait(false);
        }

        public async IAsyncEnumerable<StoredObject> ListAsync(
            StoreFilter filter = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await AliveAsync().ConfigureAwait(false);
            foreach (var (_, stored) in disk.visible)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (filter.Includes(stored))
                    yield return stored;
            }

            await AliveAsync().ConfigureAwait(false);
        }

        public async ValueTask DisposeAsync()
        {
            closed = true;
            await disk.UntilAsync(life, disk.lastWrite - disk.world.Now).ConfigureAwait(false);
        }

        private ValueTask AliveAsync()
        {
            if (life.IsOver)
                return new ValueTask(Life.Never);
            ObjectDisposedException.ThrowIf(closed, this);
            return default;
        }
    }
}

/// <summary>What a write suffers.</summary>
internal enum DiskFault
{
    None,
    Full,

    /// <summary>Nothing is durable, and the writer is told that it is not known.</summary>
    LostAndUnknown,

    /// <summary>All is durable, and the writer is told that it is not known.</summary>
    DurableAndUnknown,

    /// <summary>The machine dies before the write.</summary>
    CrashBefore,

    /// <summary>The machine dies after the write, before it is answered.</summary>
    CrashAfter,
}
