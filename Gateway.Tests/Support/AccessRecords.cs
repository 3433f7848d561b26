using System.Text.Json;

namespace Gateway.Tests.Support;

/// <summary>What stands in an access log.</summary>
internal static class AccessRecords
{
    /// <summary>The records of a file, when there are so many.</summary>
    public static async Task<JsonElement[]> ReadAsync(string file, int count)
    {
        string[] lines = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                lines = File.Exists(file) ? (await File.ReadAllLinesAsync(file)).Where(line => line.Length > 0).ToArray() : [];
                return lines.Length >= count;
            },
            $"there are {count} records");
        return [.. lines.Select(line => JsonElement.Parse(line))];
    }
}
