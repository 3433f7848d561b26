using System.Collections.Concurrent;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Gateway.Api.Routing;

/// <summary>
/// The deployments whose answers have proved that they are not where their tags say, since the configuration was read: an answer does not take that back, and
/// neither does time. Source: docs/places.md, <i>What an answer proves</i>.
/// </summary>
/// <param name="action"><c>residency.on_mismatch</c>.</param>
internal sealed class PlaceMismatches(MismatchAction action)
{
    private readonly bool _rests = action == MismatchAction.Rest;
    private readonly bool _isOff = action == MismatchAction.Refuse;
    private readonly ConcurrentDictionary<Deployment, string> _told = new();
    private volatile bool _hasAny;

    /// <summary>What a deployment's answer first told against its tags; null where none did.</summary>
    public string? Of(Deployment deployment) => _hasAny && _told.TryGetValue(deployment, out var told) ? told : null;

    /// <summary>Notes what an answer told. True for the first time.</summary>
    public bool Note(Deployment deployment, string told)
    {
        if (!_told.TryAdd(deployment, told)) return false;
        _hasAny = true;
        return true;
    }

    /// <summary>Whether a deployment takes no request of a policy any more.</summary>
    /// <param name="deployment">One that is eligible.</param>
    /// <param name="isKeptToPlace">Whether a scope of the policy names the residency facet.</param>
    public bool Withholds(Deployment deployment, bool isKeptToPlace) => _hasAny && (_isOff || (_rests && isKeptToPlace)) && _told.ContainsKey(deployment);
}
