using System.Net;
using System.Text.RegularExpressions;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Contracts.Places;

/// <summary>
/// docs/places.md a second time: its tables read off the page and tried row by row with patterns made of them. Shares nothing with the code that it judges.
/// </summary>
internal static class SlowPlaces
{
    public const string Everywhere = "everywhere";
    public const string Unknown = "unknown";
    public const string Own = "own";

    private static readonly string[] Eu = "at be bg cy cz de dk ee es fi fr gr hr hu ie it lt lu lv mt nl pl pt ro se si sk".Split(' ');

    private static readonly string[] Eea = [.. Eu, "is", "li", "no"];

    private static readonly string[] Efta = ["ch", "is", "li", "no"];

    private static readonly List<(string Cloud, string Country, string Region)> RegionRows =
        [.. Rows("## Regions").SelectMany(cells => Regex.Matches(cells[2], "`([^`]+)`").Select(match => (cells[0], cells[1], match.Groups[1].Value)))];

    private static readonly List<string[]> TableRows = [.. Rows("## The table")];

    public static IReadOnlyList<string> RegionNames { get; } = [.. RegionRows.Select(row => row.Region)];

    /// <summary>The countries' codes, or one of the three words.</summary>
    public static IReadOnlyList<string> Of(string address, string model)
    {
        var url = new Uri(address);
        var host = url.DnsSafeHost.TrimEnd('.').ToLowerInvariant();
        if (IsOwn(host)) return [Own];
        foreach (var cells in TableRows.Where(cells => cells[2].Length == 0 || FitsModel(cells[2].Trim('`'), model)))
        {
            foreach (Match pattern in Regex.Matches(cells[1], "`([^`]+)`"))
            {
                var match = Regex.Match(host, $"^{Regex.Escape(pattern.Groups[1].Value).Replace("\\*", "([^.]+\\.)*[^.]+").Replace("\\{region}", "(?<region>[^.]+)")}$");
                if (match.Success) return Read(cells, match.Groups["region"].Value, url);
            }
        }

        return [Unknown];
    }

    /// <summary>What the words of a claim mean.</summary>
    public static HashSet<string> Meaning(IEnumerable<string> words) =>
        [.. words.SelectMany(word => word switch
        {
            "eu" => Eu,
            "eea" => Eea,
            "efta" => Efta,
            "uk" => ["gb"],
            Own => [],
            _ when RegionRows.Exists(row => row.Region == word) => [RegionRows.First(row => row.Region == word).Country],
            _ => [word],
        })];

    /// <summary>Whether a request may be processed where the words do not claim it.</summary>
    public static bool IsProvablyOutside(IReadOnlyList<string> place, IEnumerable<string> words) => place switch
    {
        [Unknown] or [Own] => false,
        [Everywhere] => true,
        _ => !place.All(Meaning(words).Contains),
    };

    private static IReadOnlyList<string> Read(string[] cells, string region, Uri url)
    {
        var cell = cells[3].Split(':')[0];
        if (cell is Everywhere or Unknown) return [cell];
        var readsPath = cell.EndsWith(", and the location in the path", StringComparison.Ordinal);
        if (readsPath) cell = cell[..^", and the location in the path".Length];
        var cloud = cells[0] == "Vertex AI" ? "Google Cloud" : "AWS";
        var countries = new List<string>();
        if (cell.EndsWith("the region's country", StringComparison.Ordinal))
        {
            var found = RegionRows.Find(row => row.Cloud == cloud && row.Region == region);
            if (found == default) return [Unknown];
            countries.Add(found.Country);
            cell = cell.Replace("the region's country", "").TrimEnd(' ', ',').Replace(", and", "");
        }

        countries.AddRange(Meaning(cell.Split(", ", StringSplitOptions.RemoveEmptyEntries)));
        if (readsPath && Regex.Match(url.AbsolutePath, "/locations/([^/]+)", RegexOptions.IgnoreCase) is { Success: true } location)
        {
            var name = location.Groups[1].Value.ToLowerInvariant();
            if (name == "global") return [Everywhere];
            if (name is "eu" or "us") countries.AddRange(Meaning([name]));
            else if (RegionRows.Find(row => row.Cloud == "Google Cloud" && row.Region == name) is var found && found != default) countries.Add(found.Country);
            else return [Unknown];
        }

        return [.. countries.Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool FitsModel(string pattern, string model) => pattern switch
    {
        "arn:…:application-inference-profile/…" => model.Contains(":application-inference-profile/"),
        "arn:…" => model.Contains("arn:"),
        "{other profile}.…" => Regex.IsMatch(model, @"(^|/)[a-z0-9-]+\.(anthropic|amazon|meta|mistral|openai|cohere|deepseek|qwen)\."),
        _ => Regex.IsMatch(model, $"(^|/){Regex.Escape(pattern.TrimEnd('…'))}", RegexOptions.IgnoreCase),
    };

    private static bool IsOwn(string host)
    {
        if (!IPAddress.TryParse(host, out var address)) return !host.Contains('.') || host.EndsWith(".svc") || host.EndsWith(".cluster.local") || host.EndsWith(".localhost");
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        return bytes.Length == 4
            ? bytes[0] is 10 or 127 || (bytes[0] == 172 && bytes[1] is >= 16 and <= 31) || (bytes[0] == 192 && bytes[1] == 168)
            : IPAddress.IPv6Loopback.Equals(address) || (bytes[0] & 0xfe) == 0xfc;
    }

    private static IEnumerable<string[]> Rows(string heading) =>
        Markdown.Section(SourceTree.Read("docs/places.md"), heading).Where(line => line.StartsWith('|')).Skip(2).Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());
}
