using System.Collections.Concurrent;

namespace Gateway.Api.Routing;

/// <summary>
/// The rests of one deployment by upstream model, where a wildcard lets callers choose the model: what one model's failures say of the next is nothing.
/// Callers choose the names too, so the table is bounded; only a failure adds to it.
/// </summary>
/// <remarks>
/// When it is full it forgets what has not failed for a minute and does not rest, and where that is nothing, the model whose last failure is the longest ago. What is forgotten too
/// early is tried again too early: names that a caller makes up never keep anybody from a deployment.
/// </remarks>
internal sealed class ModelRests
{
    /// <summary>Far more models than one provider has trouble with at a time. A name is at most as long as a body's <c>model</c> may be.</summary>
    public const int Capacity = 128;

    private readonly ConcurrentDictionary<string, DeploymentRest> _byModel = new(StringComparer.Ordinal);
    private readonly Lock _adding = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>The rest of a model; null for one that has not failed.</summary>
    public DeploymentRest? Find(string model) => Count == 0 ? null : _byModel.GetValueOrDefault(model);

    /// <summary>Whether any model rests.</summary>
    public bool AnyRests(long now) => Count > 0 && _byModel.Values.Any(rest => rest.IsResting(now));

    /// <summary>The rest of a model that has failed.</summary>
    public DeploymentRest Of(string model, TimeProvider time)
    {
        if (_byModel.TryGetValue(model, out var known)) return known;
        lock (_adding)
        {
            if (_byModel.TryGetValue(model, out known)) return known;
            if (_count >= Capacity) Forget(time);
            var rest = new DeploymentRest();
            _byModel[model] = rest;
            Volatile.Write(ref _count, _byModel.Count);
            return rest;
        }
    }

    private void Forget(TimeProvider time)
    {
        var now = time.GetTimestamp();
        var (longestAgo, model) = (long.MaxValue, "");
        foreach (var (name, rest) in _byModel)
        {
            if (!rest.IsResting(now) && time.GetElapsedTime(rest.LastFailure, now) > FailureCount.Window) _byModel.TryRemove(name, out _);
            else if (rest.LastFailure < longestAgo) (longestAgo, model) = (rest.LastFailure, name);
        }

        if (_byModel.Count >= Capacity) _byModel.TryRemove(model, out _);
    }
}
