using System.Text.Json;
using FluentValidation;
using Shared.Contracts.Routing;

namespace Admin.Api.Http.Requests;

/// <summary>What fields of several requests have in common, as FluentValidation rules. Absent and null fields are always in order here.</summary>
internal static class FieldRules
{
    public const int MaxNameLength = 256;

    public const int MaxListed = 1000;

    public const string NegativeFault = "must not be negative";

    /// <summary>An id, an alias or another name: not blank, not endless, and nothing that could forge a line in a log.</summary>
    public static IRuleBuilderOptionsConditions<T, Optional<string?>> IsName<T>(this IRuleBuilder<T, Optional<string?>> rule) =>
        rule.Custom((field, context) =>
        {
            if (field.Value is { } text && FaultOfName(text) is { } fault) context.AddFailure(fault);
        });

    public static IRuleBuilderOptionsConditions<T, Optional<IReadOnlyList<string>?>> AreNames<T>(this IRuleBuilder<T, Optional<IReadOnlyList<string>?>> rule) =>
        rule.Custom((field, context) =>
        {
            if (field.Value is not { } names) return;
            if (names.Count > MaxListed) context.AddFailure($"has {names.Count} entries; at most {MaxListed} are allowed");
            foreach (var fault in names.Select(FaultOfName).OfType<string>().Distinct()) context.AddFailure($"holds an entry that {fault}");
        });

    /// <summary>Labels: any number of tags up to the limit, also none.</summary>
    public static IRuleBuilderOptionsConditions<T, Optional<IReadOnlyList<string>?>> AreLabels<T>(this IRuleBuilder<T, Optional<IReadOnlyList<string>?>> rule) =>
        rule.Custom((field, context) => AddTagFaults(field.Value, context));

    /// <summary>A scope: an empty one would reach nothing, and whoever sends one more likely means "no scope".</summary>
    public static IRuleBuilderOptionsConditions<T, Optional<IReadOnlyList<string>?>> AreScope<T>(this IRuleBuilder<T, Optional<IReadOnlyList<string>?>> rule) =>
        rule.Custom((field, context) =>
        {
            if (field.Value is { Count: 0 }) context.AddFailure("must not be empty: it would allow nothing; leave the field out for no scope");
            AddTagFaults(field.Value, context);
        });

    /// <summary>Names of tools that a model's provider runs. An empty list is one: it allows none.</summary>
    public static IRuleBuilderOptionsConditions<T, Optional<IReadOnlyList<string>?>> AreHostedTools<T>(this IRuleBuilder<T, Optional<IReadOnlyList<string>?>> rule) =>
        rule.Custom((field, context) =>
        {
            if (field.Value is not { } tools) return;
            if (tools.Count > HostedToolList.MaxCount) context.AddFailure($"has {tools.Count} entries; at most {HostedToolList.MaxCount} are allowed");
            foreach (var tool in tools)
            {
                if (HostedToolList.FaultOf(tool) is { } fault) context.AddFailure($"the tool '{Shorten(tool)}' {fault}");
            }
        });

    /// <summary>Metadata: its <c>tags</c>, where present, are labels.</summary>
    public static IRuleBuilderOptionsConditions<T, Optional<JsonElement?>> IsMetadata<T>(this IRuleBuilder<T, Optional<JsonElement?>> rule) =>
        rule.Custom((field, context) =>
        {
            if (field.Value is not { } metadata || !metadata.TryGetProperty("tags", out var tags) || tags.ValueKind == JsonValueKind.Null) return;
            if (tags.ValueKind == JsonValueKind.Array && tags.EnumerateArray().All(t => t.ValueKind == JsonValueKind.String))
                AddTagFaults([.. tags.EnumerateArray().Select(TextOrEmpty)], context);
            else
                context.AddFailure("tags must be a list of strings");
        });

    public static IRuleBuilderOptionsConditions<T, Optional<long?>> IsLimit<T>(this IRuleBuilder<T, Optional<long?>> rule) =>
        rule.Custom((field, context) =>
        {
            if (field.Value < 0) context.AddFailure(NegativeFault);
        });

    public static IRuleBuilderOptionsConditions<T, Optional<double?>> IsBudget<T>(this IRuleBuilder<T, Optional<double?>> rule) =>
        rule.Custom((field, context) =>
        {
            if (field.Value < 0) context.AddFailure(NegativeFault);
        });

    /// <summary>A duration, or LiteLLM's word for one without an end.</summary>
    public static IRuleBuilderOptionsConditions<T, Optional<string?>> IsLifetime<T>(this IRuleBuilder<T, Optional<string?>> rule) =>
        rule.Custom((field, context) =>
        {
            if (field.Value is { } text && text != Duration.Never && !Duration.TryParse(text, out _)) context.AddFailure(Duration.LifetimeFault);
        });

    public static IRuleBuilderOptionsConditions<T, Optional<string?>> IsDuration<T>(this IRuleBuilder<T, Optional<string?>> rule) =>
        rule.Custom((field, context) =>
        {
            if (field.Value is { } text && !Duration.TryParse(text, out _)) context.AddFailure(Duration.Fault);
        });

    private static string? FaultOfName(string text) => text switch
    {
        _ when string.IsNullOrWhiteSpace(text) => "is empty",
        { Length: > MaxNameLength } => $"is {text.Length} characters long; at most {MaxNameLength} are allowed",
        _ when text.Any(char.IsControl) => "has a control character",
        _ => null,
    };

    private static void AddTagFaults<T>(IReadOnlyList<string>? tags, ValidationContext<T> context)
    {
        if (tags is null) return;
        foreach (var text in tags)
        {
            if (!Tag.TryParse(text, out _, out var fault)) context.AddFailure($"the tag '{Shorten(text)}' {fault}");
        }

        var count = tags.Select(t => t.Trim()).Distinct(StringComparer.Ordinal).Count();
        if (count > Tag.MaxCount) context.AddFailure($"has {count} tags; at most {Tag.MaxCount} are allowed");
    }

    private static string Shorten(string text) => text.Length <= Tag.MaxLength ? text : text[..Tag.MaxLength] + "…";

    private static string TextOrEmpty(JsonElement element)
    {
        try
        {
            return element.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
