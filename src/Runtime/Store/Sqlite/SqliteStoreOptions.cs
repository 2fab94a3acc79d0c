using Stubs.Store.Sqlite.Device;

namespace Stubs.Store;

/// <summary>What can be said about a <see cref="SqliteObjectStore"/>; the defaults are sound.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>
    /// How long the log may grow, in pages of 4096 bytes, before it is copied into the main file: at least 1, by
    /// default 1000.
    /// </summary>
    public int CheckpointPages { get; init; } = 1000;

    /// <summary>Where the time in "open since" comes from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal static OptionTable<SqliteStoreOptions> Table { get; } =
        new OptionTable<SqliteStoreOptions>(nameof(SqliteStoreOptions))
        .Within(nameof(CheckpointPages), static options => options.CheckpointPages, 1, int.MaxValue)
        .NotNull(nameof(Time), static options => options.Time);

    /// <summary>The observer of the flushes.</summary>
    internal Action<GroupCommitEvent>? Observer { get; init; }

    /// <summary>What stands between the store and its device.</summary>
    internal DeviceProbe? Probe { get; init; }

    /// <summary>The largest size of the file in pages, as if the disk were full beyond it; 0 for no limit.</summary>
    internal int MaxPages { get; init; }
}
