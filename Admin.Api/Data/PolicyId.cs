using System.Security.Cryptography;
using System.Text.Json;

namespace Admin.Api.Data;

/// <summary>
/// A short name for everything about a key that decides what it reaches. Keys with the same one have the same team, tags and models. (Keys that are older
/// than the column got theirs in SQL: another one for the same policy, never the same for another.)
/// </summary>
internal static class PolicyId
{
    private const int Bytes = 16;

    public static string Of(KeyRow key)
    {
        var policy = JsonSerializer.SerializeToUtf8Bytes<IReadOnlyList<string>?[]>([Of(key.TeamId), Ordered(key.AllowedTags), Ordered(key.EnforcedTags), Ordered(key.Models)]);
        return Convert.ToHexStringLower(SHA256.HashData(policy).AsSpan(0, Bytes));
    }

    private static IReadOnlyList<string>? Of(string? team) => team is null ? null : [team];

    private static IReadOnlyList<string>? Ordered(List<string>? texts) => texts is null ? null : [.. texts.Order(StringComparer.Ordinal)];
}
