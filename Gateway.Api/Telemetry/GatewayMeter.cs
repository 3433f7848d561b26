using System.Diagnostics.Metrics;

namespace Gateway.Api.Telemetry;

/// <summary>The gateway's one meter. docs/metrics.md has a row for each instrument, and a test holds the two together.</summary>
internal sealed class GatewayMeter(IMeterFactory factory)
{
    public const string Name = "Gateway.Api";

    /// <summary>From a tenth of a millisecond, what a refusal takes, to the minutes of a long stream.</summary>
    public static readonly double[] RequestSeconds =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

    /// <summary>The gateway's own time is a fraction of a millisecond; a second of it is an incident.</summary>
    public static readonly double[] OverheadSeconds =
        [0.00005, 0.0001, 0.0002, 0.0003, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

    private readonly Meter _meter = factory.Create(Name);

    public Counter<long> Counter(string name, string unit, string description) => _meter.CreateCounter<long>(name, unit, description);

    public Histogram<T> Histogram<T>(string name, string unit, string description, IReadOnlyList<T> buckets) where T : struct =>
        _meter.CreateHistogram(name, unit, description, tags: null, new InstrumentAdvice<T> { HistogramBucketBoundaries = buckets });

    public void Gauge<T>(string name, string unit, string description, Func<IEnumerable<Measurement<T>>> observe) where T : struct =>
        _meter.CreateObservableGauge(name, observe, unit, description);

    public void ObservedCounter(string name, string unit, string description, Func<long> observe) =>
        _meter.CreateObservableCounter(name, observe, unit, description);

    public void ObservedCounter(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> observe) =>
        _meter.CreateObservableCounter(name, observe, unit, description);
}
