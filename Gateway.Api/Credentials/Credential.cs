using Shared.Contracts.Routing;

namespace Gateway.Api.Credentials;

/// <summary>A credential as it was fetched: what goes into a request. Immutable.</summary>
internal sealed class Credential
{
    /// <summary>The whole <c>Authorization</c> header, made once; null where requests are signed with <see cref="Keys"/>.</summary>
    public string? Authorization { get; private init; }

    public AwsKeys? Keys { get; private init; }

    /// <summary>How long it holds, counted from before it was asked for; null for one that nobody limits.</summary>
    public TimeSpan? Life { get; private init; }

    /// <summary>Google's project that it belongs to, where the service says so.</summary>
    public string? Project { get; private init; }

    public static Credential OfToken(string token, TimeSpan? life = null, string? project = null) => new() { Authorization = "Bearer " + token, Life = life, Project = project };

    public static Credential OfKeys(AwsKeys keys, TimeSpan? life = null) => new() { Keys = keys, Life = life };
}

/// <summary>Keys that requests to AWS are signed with.</summary>
internal sealed record AwsKeys(string AccessKeyId, Secret SecretAccessKey, Secret? SessionToken);
