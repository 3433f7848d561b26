using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Support;

/// <summary>What one service measures, and not its neighbours in the same process: instruments are told apart by the factory that made their meter.</summary>
internal sealed class SeenMeasurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new();
    private readonly ConcurrentQueue<(string Instrument, KeyValuePair<string, object?>[] Labels, double Value)> _measurements = new();

    public SeenMeasurements(IServiceProvider services, string meter)
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != meter || !ReferenceEquals(instrument.Meter.Scope, factory)) return;
            _instruments[instrument.Name] = instrument;
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Add(instrument, value, labels));
        _listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Add(instrument, value, labels));
        _listener.SetMeasurementEventCallback<int>((instrument, value, labels, _) => Add(instrument, value, labels));
        _listener.Start();
    }

    public IReadOnlyDictionary<string, Instrument> Instruments => _instruments;

    /// <summary>Each series by its instrument and labels, as text.</summary>
    public IReadOnlySet<string> Series => All().Select(m => m.Instrument + "{" + Text(m.Labels) + "}").ToHashSet();

    /// <summary>The names of the labels that an instrument was seen with.</summary>
    public IEnumerable<string> LabelsOf(string instrument) => All().Where(m => m.Instrument == instrument).SelectMany(m => m.Labels).Select(l => l.Key).Distinct();

    /// <summary>The sum of a counter, or of a histogram's values, over the series that have these labels.</summary>
    public double Sum(string instrument, params (string Name, object Value)[] labels) => Of(instrument, labels).Sum(m => m.Value);

    public int Count(string instrument, params (string Name, object Value)[] labels) => Of(instrument, labels).Count();

    /// <summary>What a gauge says now.</summary>
    public double Now(string instrument, params (string Name, object Value)[] labels)
    {
        _measurements.Clear();
        return Of(instrument, labels).Single().Value;
    }

    public void Dispose() => _listener.Dispose();

    private List<(string Instrument, KeyValuePair<string, object?>[] Labels, double Value)> All()
    {
        _listener.RecordObservableInstruments();
        return [.. _measurements];
    }

    private IEnumerable<(string Instrument, KeyValuePair<string, object?>[] Labels, double Value)> Of(string instrument, (string Name, object Value)[] labels) =>
        All().Where(m => m.Instrument == instrument && labels.All(l => m.Labels.Any(own => own.Key == l.Name && Equals(own.Value, l.Value))));

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels) =>
        _measurements.Enqueue((instrument.Name, labels.ToArray(), value));

    private static string Text(KeyValuePair<string, object?>[] labels) => string.Join(",", labels.Select(l => $"{l.Key}={l.Value}").Order(StringComparer.Ordinal));
}
