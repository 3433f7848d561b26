using System.Text.Json;
using System.Text.Json.Serialization;

namespace Shared.Contracts.Sync;

/// <summary>
/// Reads out of what a newer version wrote only what it is about, and passes over the rest. What it means is then asked for, or refused, and never guessed at.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(MessagePlace))]
[JsonSerializable(typeof(KeyName))]
[JsonSerializable(typeof(TeamName))]
public sealed partial class NewerJson : JsonSerializerContext
{
    internal static MessagePlace PlaceOf(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.MessagePlace) ?? new MessagePlace();
        }
        catch (JsonException)
        {
            // Not even that is understood.
            return new MessagePlace();
        }
    }
}

/// <summary>Where in the changes a message stands.</summary>
public sealed record MessagePlace
{
    public string? Epoch { get; init; }

    public long? Revision { get; init; }
}

/// <summary>Which key a record is about.</summary>
public sealed record KeyName
{
    /// <inheritdoc cref="KeyRecord.Hash"/>
    public required string Hash { get; init; }
}

/// <summary>Which team a record is about.</summary>
public sealed record TeamName
{
    public required string TeamId { get; init; }
}
