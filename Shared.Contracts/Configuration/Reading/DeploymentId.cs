using System.Security.Cryptography;
using System.Text;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Makes the id of a deployment that names none: the same entry gives the same id on every gateway and after every restart.</summary>
internal static class DeploymentId
{
    private const int Length = 32;

    /// <summary>A hash of what tells deployments apart. Credentials and headers are no part of it: an id is shown to callers.</summary>
    public static string Of(string modelName, Upstream upstream, IReadOnlyList<Tag> tags)
    {
        string?[] parts =
        [
            modelName, upstream.Provider.ToString(), upstream.Model, upstream.ApiBase, upstream.ApiVersion, upstream.Organization, upstream.MockResponse,
            .. tags.Select(t => t.Text).Order(StringComparer.Ordinal),
        ];
        // A zero byte cannot stand in any part, so that two entries never run together to the same text.
        var bytes = Encoding.UTF8.GetBytes(string.Join('\0', parts.Select(p => p ?? "")));
        return Convert.ToHexStringLower(SHA256.HashData(bytes))[..Length];
    }

    /// <summary>The id, or where it is taken the id with the first free number.</summary>
    public static string Unique(string id, HashSet<string> taken)
    {
        var unique = id;
        for (var number = 2; !taken.Add(unique); number++) unique = $"{id}-{number}";
        return unique;
    }
}
