using System.Security.Cryptography;
using System.Text;
using Shared.Contracts.Routing;

namespace Gateway.Api.Credentials;

/// <summary>Keys that STS gives for a role, by https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html and API_AssumeRoleWithWebIdentity.html.</summary>
internal sealed class AwsTokens(TokenClient client, TimeProvider time)
{
    private const string Version = "2011-06-15";
    private const string Seconds = "3600";

    /// <summary>Smaller differences are no reason for a refusal, and the service's clock tells whole seconds.</summary>
    private static readonly TimeSpan LeastOffset = TimeSpan.FromMinutes(1);

    /// <param name="with">Whose keys the question is signed with.</param>
    /// <param name="clockOffset">By how much the clock of AWS is known to be ahead.</param>
    public async Task<FetchOutcome> OfRoleAsync(AwsRole role, AwsKeys with, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        var request = TokenClient.Form(
            role.TokenService, ("Action", "AssumeRole"), ("Version", Version), ("RoleArn", role.Arn), ("RoleSessionName", role.SessionName),
            ("DurationSeconds", Seconds), ("ExternalId", role.ExternalId));
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        RequestSignature.Add(request, Convert.ToHexStringLower(SHA256.HashData(body)), with, new AwsScope(role.Region, "sts"), time.GetUtcNow() + clockOffset);
        return Read(await client.SendAsync(request, cancellationToken));
    }

    public async Task<FetchOutcome> OfWebIdentityAsync(AwsWebIdentity source, CancellationToken cancellationToken)
    {
        var (token, fault) = await TokenFile.ReadAsync(source.TokenFile, cancellationToken);
        if (token is null) return FetchOutcome.Failed(fault);
        var request = TokenClient.Form(
            source.Role.TokenService, ("Action", "AssumeRoleWithWebIdentity"), ("Version", Version), ("RoleArn", source.Role.Arn),
            ("RoleSessionName", source.Role.SessionName), ("DurationSeconds", Seconds), ("WebIdentityToken", token));
        return Read(await client.SendAsync(request, cancellationToken));
    }

    private FetchOutcome Read(TokenAnswer answer)
    {
        if (!answer.IsSuccess) return FetchOutcome.Refused(answer, OffsetOf(answer));
        var (id, key, session) = (answer.Between("AccessKeyId"), answer.Between("SecretAccessKey"), answer.Between("SessionToken"));
        return AwsSessionKeys.Of(answer, id, key, session, answer.LifeUntil(answer.Between("Expiration"), time));
    }

    private TimeSpan? OffsetOf(TokenAnswer answer) => answer.Date is { } there && (there - time.GetUtcNow()).Duration() > LeastOffset ? there - time.GetUtcNow() : null;
}

/// <summary>Makes a credential of keys that a service gave, if they are whole and hold.</summary>
internal static class AwsSessionKeys
{
    public static FetchOutcome Of(TokenAnswer answer, string? id, string? key, string? session, TimeSpan? life)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(key)) return FetchOutcome.Failed(answer);
        if (life is not { } held || held <= TimeSpan.Zero) return FetchOutcome.Failed(answer, "answered with keys that do not say for how long they hold, or no longer do");
        if (Encoding.UTF8.GetByteCount(id + session) != id.Length + (session?.Length ?? 0)) return FetchOutcome.Failed(answer, "answered with keys that no header can hold");
        return FetchOutcome.Of(Credential.OfKeys(new AwsKeys(id, new Secret(key), string.IsNullOrEmpty(session) ? null : new Secret(session)), held));
    }
}
