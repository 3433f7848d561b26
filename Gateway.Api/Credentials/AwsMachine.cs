using System.Text.RegularExpressions;
using Shared.Contracts.Routing;

namespace Gateway.Api.Credentials;

/// <summary>
/// Keys that a machine or a container has: by https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html (IMDSv2 alone) and
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html.
/// </summary>
internal sealed partial class AwsMachine(TokenClient client, TimeProvider time)
{
    private const string RolePath = "latest/meta-data/iam/security-credentials/";

    /// <summary>The service of a machine goes on giving the keys it has when its own source is down, past their end, and AWS goes on taking them.</summary>
    private static readonly TimeSpan BeyondTheEnd = TimeSpan.FromMinutes(10);

    public async Task<FetchOutcome> OfInstanceAsync(AwsInstance source, CancellationToken cancellationToken)
    {
        var ask = new HttpRequestMessage(HttpMethod.Put, new Uri(source.Endpoint, "latest/api/token"));
        ask.Headers.TryAddWithoutValidation("X-aws-ec2-metadata-token-ttl-seconds", "300");
        var session = await client.SendAsync(ask, cancellationToken);
        if (!session.IsSuccess) return FetchOutcome.Failed(session);
        if (session.Text.AsSpan().ContainsAnyExceptInRange('!', '~')) return FetchOutcome.Failed(session, "answered with a session that no header can hold");
        var role = await GetAsync(source, RolePath, session.Text, cancellationToken);
        var name = role.Text.Split('\n')[0].Trim();
        if (!role.IsSuccess || !RoleName().IsMatch(name)) return FetchOutcome.Failed(role, role.IsSuccess ? "has no role for this machine" : null);
        return Read(await GetAsync(source, RolePath + name, session.Text, cancellationToken), BeyondTheEnd);
    }

    public async Task<FetchOutcome> OfContainerAsync(AwsContainer source, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, source.Endpoint);
        var token = source.Token?.Reveal();
        if (source.TokenFile is { } file)
        {
            (token, var fault) = await TokenFile.ReadAsync(file, cancellationToken);
            if (token is null) return FetchOutcome.Failed(fault);
        }

        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", token);
        return Read(await client.SendAsync(request, cancellationToken), TimeSpan.Zero);
    }

    private Task<TokenAnswer> GetAsync(AwsInstance source, string path, string session, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(source.Endpoint, path));
        request.Headers.TryAddWithoutValidation("X-aws-ec2-metadata-token", session);
        return client.SendAsync(request, cancellationToken);
    }

    private FetchOutcome Read(TokenAnswer answer, TimeSpan beyond)
    {
        if (!answer.IsSuccess || answer.Value("Code") is { } code and not "Success" && code.Length > 0) return FetchOutcome.Failed(answer);
        var life = answer.LifeUntil(answer.Value("Expiration"), time);
        if (life is { } left && left < beyond) life = beyond;
        return AwsSessionKeys.Of(answer, answer.Value("AccessKeyId"), answer.Value("SecretAccessKey"), answer.Value("Token"), life);
    }

    [GeneratedRegex(@"^[\w+=,.@-]{1,128}$", RegexOptions.ECMAScript)]
    private static partial Regex RoleName();
}
