using System.Text.Json.Serialization;

namespace Shared.Contracts.Sync;

/// <summary>The JSON form of everything that is synced: snake_case, nulls left out, unknown members refused (a newer writer must not be half understood).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SyncMessage))]
[JsonSerializable(typeof(ChangeList))]
[JsonSerializable(typeof(SnapshotHeader))]
[JsonSerializable(typeof(KeyRecord))]
[JsonSerializable(typeof(TeamRecord))]
[JsonSerializable(typeof(Change))]
public sealed partial class SyncJson : JsonSerializerContext;
