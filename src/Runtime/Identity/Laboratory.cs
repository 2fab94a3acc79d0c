namespace Stubs;

/// <summary>
/// What a fault laboratory owns of a whole process: the clock, the ages and the identifiers of actions, and the chance
/// in pauses. It is put in place before the first use of the library, and by its friends only, as no other assembly can
/// make one; without it, every question below is a constant to the compiler.
/// </summary>
internal sealed class Laboratory
{
    private const string Key = "Stubs.Laboratory";

    private static readonly Laboratory? Present = AppContext.GetData(Key) as Laboratory;

    /// <summary>The clock of actions that name none.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Names the actions of this process.</summary>
    public required UidGenerator ActionUids { get; set; }

    /// <summary>The ages of actions: a world has its own, so that one seed gives one run.</summary>
    public LogicalClocks Ages { get; set; } = new();

    /// <summary>The chance in pauses between attempts.</summary>
    public Random Chance { get; set; } = new(0);

    /// <summary>The clock where no other is named.</summary>
    public static TimeProvider Clock => Present?.Time ?? TimeProvider.System;

    /// <summary>Names actions; null where there is no laboratory.</summary>
    public static UidGenerator? Uids => Present?.ActionUids;

    /// <summary>The clocks that give actions their ages; null where there is no laboratory.</summary>
    public static LogicalClocks? Clocks => Present?.Ages;

    /// <summary>The source of chance in pauses; null where there is no laboratory.</summary>
    public static Random? Dice => Present?.Chance;

    /// <summary>Takes the process over.</summary>
    /// <exception cref="InvalidOperationException">The library is in use already.</exception>
    public void TakeOver()
    {
        AppContext.SetData(Key, this);
        if (!ReferenceEquals(Present, this))
            throw new InvalidOperationException("The laboratory must be there before the library is used.");
    }
}
