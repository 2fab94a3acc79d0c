using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Stubs.Tests.Diagnostics;

/// <summary>What the meter of the runtime measures while a test runs, of whatever nodes.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<Measured> all = new();
    private readonly ConcurrentQueue<Instrument> instruments = new();

    /// <param name="only">The instruments that are listened to; all if none is named.</param>
    public Measurements(params string[] only)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name != "Stubs")
                return;
            instruments.Enqueue(instrument);
            if (only.Length == 0 || only.Contains(instrument.Name))
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    /// <summary>All instruments of the meter.</summary>
    public IReadOnlyCollection<Instrument> Instruments => instruments;

    /// <summary>What an instrument has measured at a node.</summary>
    public IReadOnlyList<Measured> Of(string instrument, string node) =>
        [.. all.Where(one => one.Instrument == instrument && one["stubs.node.name"] == node)];

    /// <summary>The values that an instrument has measured at a node, added up.</summary>
    public double Sum(string instrument, string node) => Of(instrument, node).Sum(static one => one.Value);

    /// <summary>A level of a node now; null if it is not reported.</summary>
    public double? Level(string instrument, string node)
    {
        var before = Of(instrument, node).Count;
        listener.RecordObservableInstruments();
        return Of(instrument, node) is { } now && now.Count > before ? now[^1].Value : null;
    }

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        all.Enqueue(new Measured(
            instrument.Name, value,
            tags.ToArray().ToDictionary(static tag => tag.Key, static tag => tag.Value?.ToString())));

    internal sealed record Measured(string Instrument, double Value, IReadOnlyDictionary<string, string?> Tags)
    {
        /// <summary>An attribute; null if the measurement does not have it.</summary>
        public string? this[string attribute] => Tags.GetValueOrDefault(attribute);
    }
}
