using System.Buffers;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>The path below which both services answer. It is compared with paths as they come, so it has one spelling: plain segments, and no slash at its end.</summary>
internal static class RootPathText
{
    private const string Root = "/";

    /// <summary>How the services' own paths begin. Below such a prefix a path would mean two things.</summary>
    private static readonly string[] OwnBeginnings =
    [
        "audit", "chat", "completions", "docs", "embeddings", "engines", "features", "health", "images", "key", "metrics", "model", "model_group", "models",
        "moderations", "openai", "openapi", "rerank", "responses", "route", "sync", "tag", "team", "ui", "v1", "v2",
    ];

    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    /// <summary>The prefix; null where there is none, which <c>/</c> says too.</summary>
    public static string? Read(SettingNode? node, SettingValues values)
    {
        if (values.Text(node) is not { } path || path == Root) return null;
        if (FaultOf(path) is not { } fault) return path;
        values.Problems.Error(node!.Place, fault);
        return null;
    }

    private static string? FaultOf(string path)
    {
        if (!path.StartsWith('/')) return "must start with a slash, such as /gateway";
        if (path.EndsWith('/')) return "ends with a slash; leave it out";
        var segments = path[1..].Split('/');
        if (Array.Exists(segments, s => s.Length == 0 || s.All(c => c == '.') || s.AsSpan().ContainsAnyExcept(Plain)))
            return "must be plain segments with a slash before each: letters, digits, and - . _ ~";
        return Array.Exists(OwnBeginnings, own => own.Equals(segments[0], StringComparison.OrdinalIgnoreCase))
            ? $"begins like the services' own paths below /{segments[0]}; choose another beginning, such as /gateway"
            : null;
    }
}
