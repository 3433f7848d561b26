using System.Diagnostics;
using Gateway.Api.Forwarding;
using Shared.Contracts.Routing;

namespace Gateway.Api.Telemetry;

/// <summary>Watches one attempt from its sending to the moment its answer is no longer needed, then tells metrics and trace. Owned by the attempt's outcome.</summary>
internal sealed class AttemptWatch(GenAiMetrics metrics, TimeProvider time, Dispatch dispatch, UpstreamCall call) : IDisposable
{
    private readonly long _started = time.GetTimestamp();
    private readonly Activity? _span = GatewayTracing.Start(dispatch, call.Operation);
    private int? _status;
    private string? _fault;
    private TokenUsage? _usage;
    private bool _isOver;

    /// <summary>The first bytes of an answer have come, or the attempt has failed.</summary>
    public void Saw(AttemptOutcome outcome)
    {
        _status = outcome.Answer?.Status;
        _fault = AttemptFaults.Of(outcome);
        if (_fault is null && outcome.Answer!.IsEventStream) metrics.FirstChunk(dispatch, call.Operation, time.GetElapsedTime(_started));
    }

    /// <summary>The answer has been passed on, as far as it got.</summary>
    /// <param name="usage">What it said of tokens.</param>
    public void Relayed(RelayResult how, TokenUsage? usage)
    {
        _usage = usage;
        _fault ??= RelayResults.FaultOf(how);
    }

    public void Dispose()
    {
        if (_isOver) return;
        _isOver = true;
        metrics.Ended(dispatch, call.Operation, time.GetElapsedTime(_started), _fault);
        if (_usage is { } usage) metrics.Used(dispatch, call.Operation, usage);
        if (_span is not null) GatewayTracing.End(_span, _status, _usage, _fault);
    }
}

/// <summary>How relaying ended, as metrics name it.</summary>
internal static class RelayResults
{
    /// <summary>Null for an answer that was passed on whole.</summary>
    public static string? FaultOf(RelayResult result) => result switch
    {
        RelayResult.Completed => null,
        RelayResult.ClientGone => RequestMetrics.NameOf(AttemptResult.ClientGone),
        RelayResult.UpstreamBroke => "upstream_broke",
        RelayResult.IdleTimeout => "idle_timeout",
        RelayResult.Revoked => "key_revoked",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, null),
    };
}
