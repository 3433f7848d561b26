using Gateway.Api.Authentication;
using Gateway.Api.Errors;
using Gateway.Api.Routing;
using Gateway.Api.Telemetry;
using Shared.Contracts.Routing;

namespace Gateway.Api.Inference;

/// <summary>
/// What one request may do at this moment. Its caller is looked up before every attempt, and where the key or team has changed it is decided again, on the
/// configuration that the request began with: so nothing is sent that the key may not send when it is sent.
/// </summary>
internal sealed class RequestAuthorization
{
    private readonly CallerRenewal _callers;
    private readonly RequestAccount _account;
    private readonly IHeaderDictionary _headers;
    private readonly InferenceRequest _request;
    private CallerPolicy _decidedFor;

    public RequestAuthorization(CallerRenewal callers, RequestAccount account, IHeaderDictionary headers, InferenceRequest request, RoutingState state)
    {
        _callers = callers;
        _account = account;
        _headers = headers;
        _request = request;
        _decidedFor = request.Question.Policy;
        State = state;
        Path = new RequestPath(state.Catalog, request.Question, state.Select);
        Refused = Path.Decision.Refusal is { } refusal ? RequestErrors.Of(refusal) : null;
    }

    public RoutingState State { get; }

    /// <summary>Where the request may go.</summary>
    public RequestPath Path { get; }

    public bool IsStreaming => _request.Fields.Stream;

    /// <summary>Who asks, as of the last look.</summary>
    public Caller Caller => _account.Caller!;

    /// <summary>Why nothing more is sent; null while the request may go on.</summary>
    public GatewayError? Refused { get; private set; }

    /// <summary>Looks the caller up again, by one read of memory. False where the request has to end.</summary>
    public bool Renew()
    {
        Refused = _callers.Renew(_account);
        if (Refused is not null) return false;
        var policy = Caller.Policy;
        if (!ReferenceEquals(policy, _decidedFor) && policy != _decidedFor) DecideAgain(policy);
        _decidedFor = policy;
        return Refused is null;
    }

    /// <summary>Whether what is under way might be sent at this moment. A copy of the keys that is too old to let anybody in ends nothing either. For another thread than the request's.</summary>
    /// <param name="underWay">Null where nothing is: then only the end of the key counts.</param>
    public bool StillHolds(Dispatch? underWay)
    {
        var result = _callers.Look(_account);
        if (result.Fault == AuthenticationFault.KeysStale) return true;
        if (result.Caller is not { } caller) return false;
        if (underWay is null || caller.Policy == underWay.Question.Policy) return true;
        return RequestRouter.StillLeadsTo(State.Catalog, underWay.Question with { Policy = caller.Policy }, underWay);
    }

    private void DecideAgain(CallerPolicy policy)
    {
        var (question, error) = RequestReader.AskAgain(_headers, _request, policy);
        if (question is null)
        {
            Refused = error;
            return;
        }

        _account.Asked(question, _request.Fields.Stream);
        if (Path.DecideAgain(question) is { } refusal) Refused = RequestErrors.Of(refusal);
    }
}
