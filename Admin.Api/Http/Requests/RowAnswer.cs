using System.Text.Json;
using System.Text.Json.Serialization;
using Admin.Api.Data;

namespace Admin.Api.Http.Requests;

/// <summary>What the answers about keys and about teams have alike.</summary>
internal abstract record RowAnswer
{
    protected RowAnswer(IKeptRow row)
    {
        Models = row.Models;
        AllowedHostedTools = row.AllowedHostedTools;
        Metadata = JsonElement.Parse(row.Metadata);
        Blocked = row.Blocked;
        RpmLimit = row.Limits.RpmLimit;
        TpmLimit = row.Limits.TpmLimit;
        MaxParallelRequests = row.Limits.MaxParallelRequests;
        MaxBudget = row.Limits.MaxBudget;
        BudgetDuration = row.Limits.BudgetDuration;
        SoftBudget = row.Limits.SoftBudget;
        CreatedAt = Instant.Text(row.CreatedAt);
        UpdatedAt = Instant.Text(row.UpdatedAt);
        CreatedBy = row.CreatedBy;
        Revision = row.Revision;
        Stored = StoredFields.Parse(row.Stored);
    }

    public IReadOnlyList<string> Models { get; }

    public IReadOnlyList<string>? AllowedHostedTools { get; }

    public JsonElement Metadata { get; }

    public bool Blocked { get; }

    public long? RpmLimit { get; }

    public long? TpmLimit { get; }

    public long? MaxParallelRequests { get; }

    public double? MaxBudget { get; }

    public string? BudgetDuration { get; }

    public double? SoftBudget { get; }

    public string CreatedAt { get; }

    public string UpdatedAt { get; }

    public string CreatedBy { get; }

    public long Revision { get; }

    /// <summary>What the operator should know about a change; only in answers to changes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The fields that are kept without effect; for clients also those of LiteLLM's where nothing is.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Stored { get; init; }
}
