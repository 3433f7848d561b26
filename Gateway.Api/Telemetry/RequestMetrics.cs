using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Api.Forwarding;
using Shared.Contracts.Routing;

namespace Gateway.Api.Telemetry;

/// <summary>What becomes of requests and of the attempts made for them.</summary>
internal sealed class RequestMetrics
{
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _overhead;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _cooldowns;
    private readonly Counter<long> _placeMismatches;

    public RequestMetrics(GatewayMeter meter)
    {
        _duration = meter.Histogram<double>("gateway.request.duration", "s", "Time from an inference request's headers to the last byte of its answer.", GatewayMeter.RequestSeconds);
        _overhead = meter.Histogram<double>("gateway.request.overhead", "s", "Time of a routed request that was the gateway's own.", GatewayMeter.OverheadSeconds);
        _decisions = meter.Counter("gateway.decisions", "{decision}", "Routing decisions.");
        _refusals = meter.Counter("gateway.refusals", "{request}", "Requests that the gateway answered with an error of its own.");
        _fallbacks = meter.Counter("gateway.fallbacks", "{request}", "Requests that another model group than the requested one answered.");
        _attempts = meter.Counter("gateway.attempts", "{attempt}", "Attempts to send a request to a deployment.");
        _cooldowns = meter.Counter("gateway.cooldowns", "{cooldown}", "Times that a deployment was rested.");
        _placeMismatches = meter.Counter("gateway.place.mismatches", "{answer}", "Answers that were processed outside what the deployment's tags say.");
    }

    /// <summary>A request to a model has ended, however it ended.</summary>
    public void Ended(RequestAccount account, TimeSpan duration)
    {
        if (!_duration.Enabled) return;
        var tags = new TagList { { MetricLabels.ModelGroup, account.GroupName }, { MetricLabels.Status, MetricLabels.StatusOf(account.Status) } };
        if (account.Fault is { } fault) tags.Add(MetricLabels.ErrorType, fault);
        _duration.Record(duration.TotalSeconds, tags);
    }

    public void Routed(string modelGroup, TimeSpan overhead)
    {
        if (_overhead.Enabled) _overhead.Record(overhead.TotalSeconds, new KeyValuePair<string, object?>(MetricLabels.ModelGroup, modelGroup));
    }

    /// <param name="modelGroup">The requested group's name.</param>
    /// <param name="refusal">The code of the refusal; null where there is somewhere to go.</param>
    public void Decided(string modelGroup, string? refusal)
    {
        if (!_decisions.Enabled) return;
        var tags = new TagList { { MetricLabels.ModelGroup, modelGroup } };
        if (refusal is not null) tags.Add(MetricLabels.ErrorType, refusal);
        _decisions.Add(1, tags);
    }

    /// <param name="code">The error's code, from the catalogue.</param>
    public void Refused(string code)
    {
        if (_refusals.Enabled) _refusals.Add(1, new KeyValuePair<string, object?>(MetricLabels.ErrorType, code));
    }

    public void FellBack(string modelGroup, string fallbackGroup)
    {
        if (!_fallbacks.Enabled) return;
        _fallbacks.Add(1, new TagList { { MetricLabels.ModelGroup, modelGroup }, { MetricLabels.FallbackGroup, fallbackGroup } });
    }

    public void Attempted(Dispatch dispatch, AttemptOutcome outcome)
    {
        if (!_attempts.Enabled) return;
        var tags = new TagList
        {
            { MetricLabels.ModelGroup, dispatch.Hop.Group.Name },
            { MetricLabels.Deployment, dispatch.Deployment.Id },
            { MetricLabels.Result, NameOf(outcome.Result) },
        };
        if (AttemptFaults.Of(outcome) is { } fault) tags.Add(MetricLabels.ErrorType, fault);
        _attempts.Add(1, tags);
    }

    public void Rested(string deployment)
    {
        if (_cooldowns.Enabled) _cooldowns.Add(1, new KeyValuePair<string, object?>(MetricLabels.Deployment, deployment));
    }

    public void PlaceMismatched(string deployment)
    {
        if (_placeMismatches.Enabled) _placeMismatches.Add(1, new KeyValuePair<string, object?>(MetricLabels.Deployment, deployment));
    }

    /// <summary>A result as metrics, spans and access records name it.</summary>
    public static string NameOf(AttemptResult result) => result switch
    {
        AttemptResult.Answered => "answered",
        AttemptResult.UpstreamError => "upstream_error",
        AttemptResult.CredentialsRefused => "credentials_refused",
        AttemptResult.CredentialsUnavailable => "credentials_unavailable",
        AttemptResult.ConnectionFailed => "connection_failed",
        AttemptResult.TimedOut => "timed_out",
        AttemptResult.ClientGone => "client_gone",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, null),
    };
}
