namespace Gateway.Api.Telemetry;

/// <summary>
/// The labels of metrics and spans. Every value comes from a closed set: the configuration, an enum, a status. Nothing that a caller or an upstream can make up
/// becomes one, since each new value is a new series for good.
/// </summary>
internal static class MetricLabels
{
    public const string ModelGroup = "gateway.model_group";
    public const string FallbackGroup = "gateway.fallback_group";
    public const string Deployment = "gateway.deployment";
    public const string Result = "gateway.attempt.result";
    public const string SyncState = "gateway.sync.state";
    public const string SnapshotSource = "gateway.sync.snapshot_source";
    public const string PlaceStrength = "gateway.place.strength";
    public const string ErrorType = "error.type";
    public const string Status = "http.response.status_code";
    public const string GenAiOperation = "gen_ai.operation.name";
    public const string GenAiProvider = "gen_ai.provider.name";
    public const string GenAiModel = "gen_ai.request.model";
    public const string GenAiTokenType = "gen_ai.token.type";

    /// <summary>Stands for every value that is in no closed set.</summary>
    public const string Other = "_other";

    private const int LowestStatus = 100;
    private const int HighestStatus = 599;

    /// <summary>Boxed once: a label of a number costs no allocation then.</summary>
    private static readonly object[] Statuses = [.. Enumerable.Range(LowestStatus, HighestStatus - LowestStatus + 1).Select(status => (object)status)];

    private static readonly string[] StatusTexts = [.. Enumerable.Range(LowestStatus, HighestStatus - LowestStatus + 1).Select(status => status.ToString())];

    /// <summary>A status as a label; one that HTTP does not know is an upstream's invention.</summary>
    public static object StatusOf(int status) => status is >= LowestStatus and <= HighestStatus ? Statuses[status - LowestStatus] : Other;

    /// <summary>A status as an <c>error.type</c>.</summary>
    public static string ErrorTypeOf(int status) => status is >= LowestStatus and <= HighestStatus ? StatusTexts[status - LowestStatus] : Other;
}
