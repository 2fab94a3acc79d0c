namespace Stubs.Lab.Faults;

/// <summary>
/// One kind of fault at a site, such as the loss of a node. What exactly is done is drawn beforehand from the seed, so
/// that a schedule can be printed and run again.
/// </summary>
internal interface IFault
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>Writes down between the operations what a checker is to know of one, such as when it did what.</summary>
    Action<string> Mark
    {
        set { }
    }

    /// <summary>Draws one: whom it hits, and how.</summary>
    /// <param name="random">The schedule's; nothing else may decide.</param>
    /// <returns>In words that <see cref="InflictAsync"/> understands.</returns>
    string Draw(Random random);

    /// <summary>Draws how long one lasts.</summary>
    /// <param name="random">The schedule's.</param>
    /// <param name="interval">How far apart faults begin, on average. They may overlap.</param>
    TimeSpan DrawLasting(Random random, TimeSpan interval) => interval * (0.5 * random.NextDouble());

    /// <summary>Does it.</summary>
    /// <param name="drawn">What was drawn.</param>
    /// <param name="cancellation">Gives up.</param>
    Task InflictAsync(string drawn, CancellationToken cancellation);

    /// <summary>Ends it, if it is one that lasts.</summary>
    /// <param name="drawn">What was drawn.</param>
    /// <param name="cancellation">Gives up.</param>
    Task EndAsync(string drawn, CancellationToken cancellation);
}
