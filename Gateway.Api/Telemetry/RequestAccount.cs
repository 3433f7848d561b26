using System.Net;
using Gateway.Api.Authentication;
using Gateway.Api.Forwarding;
using Shared.Contracts.Places;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Api.Telemetry;

/// <summary>
/// What became of one request, noted while it goes its way and told once at its end: to the metrics, the log and the access record. Holds no prompt,
/// no header and no key. Written by its request only, read by others when that has ended.
/// </summary>
/// <param name="callId">The answer's <c>x-litellm-call-id</c>.</param>
/// <param name="started">The timestamp of the request's headers.</param>
/// <param name="at">The same by the wall clock.</param>
internal sealed class RequestAccount(string callId, long started, DateTimeOffset at)
{
    /// <summary>Nothing that can be configured is longer; what a caller makes up may be as long as a body.</summary>
    private const int LongestModelName = 256;

    public string CallId => callId;

    public long Started => started;

    public DateTimeOffset At => at;

    /// <summary>Where the request came from, as the socket says: behind a proxy that is the proxy. Null where nobody will be told.</summary>
    public IPAddress? Peer { get; init; }

    /// <summary>The place of its record, done when that is written; null where none was taken (<see cref="AccessLog.TryTakePlace"/>).</summary>
    public TaskCompletionSource? Place { get; set; }

    /// <summary>How many records of refused requests were left out before this one.</summary>
    public long LeftOut { get; set; }

    /// <summary>The key that was presented, where it is one that the gateway knows.</summary>
    public KeyHash? Key { get; set; }

    /// <summary>Who was let in, with the scopes that hold: as of the last look, and in the end as of the attempt that is told of. Null for a request that was not.</summary>
    public Caller? Caller { get; set; }

    /// <summary>The path's pattern, never the path.</summary>
    public string? Route { get; set; }

    /// <summary>What is asked; null for a request that goes to no model.</summary>
    public InferenceOperation? Operation { get; set; }

    public bool IsStreaming { get; private set; }

    /// <summary>What the caller named in <c>model</c>, cut where it is longer than any model's name.</summary>
    public string? RequestedModel { get; private set; }

    public CallerTags Tags { get; private set; } = CallerTags.None;

    /// <summary>The group that the requested model means; null where it means none.</summary>
    public ModelGroup? Group { get; set; }

    /// <summary>A label: the configured name or pattern, else <see cref="MetricLabels.Other"/>.</summary>
    public string GroupName => Group?.Name ?? MetricLabels.Other;

    /// <summary>The generation of the configuration that decided.</summary>
    public long? Generation { get; private set; }

    /// <summary>The group and deployment whose answer, or failure, the caller got; null where no attempt was made.</summary>
    public ModelGroup? AnsweringGroup { get; private set; }

    public Deployment? Deployment { get; private set; }

    /// <summary>Where that was processed, as far as anybody says; null where nothing was sent.</summary>
    public Place? ProcessedIn { get; private set; }

    /// <summary>Where the upstream itself said that it processed the request; null where it said nothing.</summary>
    public string? ToldPlace { get; private set; }

    /// <summary>Where an answer of any attempt proved to come from, against the deployment's tags; null where none did.</summary>
    public string? PlaceMismatch { get; private set; }

    public int Attempts { get; private set; }

    public int Retries { get; private set; }

    /// <summary>Which fallback answered, from 1; 0 for the requested group.</summary>
    public int Fallback { get; private set; }

    /// <summary>How the answer was relayed; null where none was.</summary>
    public RelayResult? Relay { get; private set; }

    public bool IsClientGone { get; set; }

    public TokenUsage? Usage { get; private set; }

    public int Status { get; private set; }

    /// <summary>The code of the gateway's own error; null where the caller got an upstream's answer.</summary>
    public string? Code { get; private set; }

    public TimeSpan Duration { get; private set; }

    /// <summary>The <c>error.type</c> of the request: its code, an upstream's status, or how the answer broke off; null for success.</summary>
    public string? Fault =>
        IsClientGone ? RelayResults.FaultOf(RelayResult.ClientGone)
        : Code ?? (Relay is { } relay ? RelayResults.FaultOf(relay) : null) ?? (Status >= StatusCodes.Status400BadRequest ? MetricLabels.ErrorTypeOf(Status) : null);

    public static RequestAccount? Find(HttpContext context) => context.Features.Get<RequestAccount>();

    public static RequestAccount Of(HttpContext context) => Find(context) ?? throw new InvalidOperationException("The request is not behind the caller gate.");

    public void Asked(RoutingQuestion question, bool isStreaming)
    {
        RequestedModel = question.RequestedModel.Length > LongestModelName ? question.RequestedModel[..LongestModelName] : question.RequestedModel;
        Tags = question.Tags;
        IsStreaming = isStreaming;
    }

    public void Decided(ModelGroup? requested, long generation)
    {
        Group = requested;
        Generation = generation;
    }

    /// <param name="attempts">Everything that was sent.</param>
    /// <param name="retries">Attempts after the first of each model group.</param>
    /// <param name="last">What the caller's answer, or failure, came from; null where nothing was sent.</param>
    /// <param name="caller">Who asked when that was sent.</param>
    public void Tried(int attempts, int retries, Dispatch? last, Caller? caller)
    {
        Caller = caller ?? Caller;
        Attempts = attempts;
        Retries = retries;
        AnsweringGroup = last?.Hop.Group;
        Deployment = last?.Deployment;
        ProcessedIn = last?.Deployment.PlaceFor(last.Hop.Wildcard);
        Fallback = last?.Hop.Fallback ?? 0;
    }

    public void ToldOf(string? place, string? mismatch)
    {
        ToldPlace = place;
        PlaceMismatch = mismatch;
    }

    public void Relayed(RelayResult how, TokenUsage? usage)
    {
        Relay = how;
        Usage = usage;
        IsClientGone = how == RelayResult.ClientGone;
    }

    public void End(int status, string? code, TimeSpan duration)
    {
        Status = status;
        Code = code;
        Duration = duration;
    }
}
