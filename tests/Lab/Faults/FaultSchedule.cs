using System.Globalization;

namespace Stubs.Lab.Faults;

/// <summary>A fault of a schedule.</summary>
/// <param name="At">When it begins, from the beginning of the run.</param>
/// <param name="Lasting">How long it lasts, if it is one that does.</param>
/// <param name="Fault">The kind.</param>
/// <param name="Drawn">Whom it hits, and how.</param>
internal sealed record PlannedFault(TimeSpan At, TimeSpan Lasting, IFault Fault, string Drawn)
{
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{At.TotalSeconds,7:0.000} s  {Fault.Name} {Drawn} for {Lasting.TotalSeconds:0.000} s");
}

/// <summary>Which faults happen when: all of it follows from the seed.</summary>
internal sealed record FaultSchedule(IReadOnlyList<PlannedFault> Planned)
{
    public static FaultSchedule None { get; } = new([]);

    /// <param name="seed">The same seed gives the same schedule.</param>
    /// <param name="duration">How long the run lasts. All faults have begun before its end.</param>
    /// <param name="interval">How far apart faults begin, on average.</param>
    /// <param name="faults">The kinds.</param>
    public static FaultSchedule Draw(int seed, TimeSpan duration, TimeSpan interval, IReadOnlyList<IFault> faults)
    {
        if (faults.Count == 0)
            return None;
        var random = new Random(seed);
        var planned = new List<PlannedFault>();
        for (var at = interval * Spread(random); at < duration; at += interval * Spread(random))
        {
            var fault = faults[random.Next(faults.Count)];
            planned.Add(new PlannedFault(at, fault.DrawLasting(random, interval), fault, fault.Draw(random)));
        }

        return new FaultSchedule(planned);
    }

    private static double Spread(Random random) => 0.5 + random.NextDouble();
}
