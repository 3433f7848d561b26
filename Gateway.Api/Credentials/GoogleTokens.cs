using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Shared.Contracts.Configuration.Texts;
using Shared.Contracts.Routing;

namespace Gateway.Api.Credentials;

/// <summary>
/// Tokens of Google, by https://google.aip.dev/auth/4112 (service accounts), 4113 (people), 4115 (machines) and 4117 (workload identity federation).
/// </summary>
internal sealed class GoogleTokens(TokenClient client, TimeProvider time)
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    /// <summary>Google takes an assertion that was made up to so long ago by its own clock.</summary>
    private static readonly TimeSpan LeastOffset = TimeSpan.FromMinutes(1);

    public async Task<FetchOutcome> OfFileAsync(GoogleCredentialFile source, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        var (text, fault) = await TokenFile.ReadAsync(source.Path, cancellationToken);
        if (text is null) return FetchOutcome.Failed(fault);
        return GoogleCredentialText.Parse(text, out fault) is { } account
            ? await OfAccountAsync(account, clockOffset, cancellationToken)
            : FetchOutcome.Failed($"the file {source.Path} cannot be used: {fault}");
    }

    /// <param name="clockOffset">By how much Google's clock is known to be ahead.</param>
    public Task<FetchOutcome> OfAccountAsync(GoogleAccount account, TimeSpan clockOffset, CancellationToken cancellationToken) => account switch
    {
        GoogleServiceAccount service => OfServiceAccountAsync(service, clockOffset, cancellationToken),
        GoogleAuthorizedUser user => OfUserAsync(user, cancellationToken),
        GoogleExternalAccount external => OfExternalAsync(external, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(account), account.GetType().Name, null),
    };

    public async Task<FetchOutcome> OfMachineAsync(GoogleMetadata source, CancellationToken cancellationToken)
    {
        var answer = await GetAsync("instance/service-accounts/default/token");
        if (!answer.IsSuccess) return FetchOutcome.Failed(answer);
        var project = await GetAsync("project/project-id");
        return Read(answer, project.IsSuccess ? project.Text.Trim() : null);

        Task<TokenAnswer> GetAsync(string path)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(source.Endpoint, "computeMetadata/v1/" + path));
            request.Headers.TryAddWithoutValidation("Metadata-Flavor", "Google");
            return client.SendAsync(request, cancellationToken);
        }
    }

    private async Task<FetchOutcome> OfServiceAccountAsync(GoogleServiceAccount account, TimeSpan clockOffset, CancellationToken cancellationToken)
    {
        var assertion = ServiceAccountAssertion.Make(account, Scope, time.GetUtcNow() + clockOffset);
        var answer = await client.SendAsync(
            TokenClient.Form(account.TokenService, ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion)), cancellationToken);
        if (answer.IsSuccess) return Read(answer, account.Project);
        var offset = answer.Date - time.GetUtcNow();
        return FetchOutcome.Refused(answer, offset is { } far && far.Duration() > LeastOffset ? far : null);
    }

    private async Task<FetchOutcome> OfUserAsync(GoogleAuthorizedUser user, CancellationToken cancellationToken) => Read(
        await client.SendAsync(
            TokenClient.Form(
                user.TokenService, ("grant_type", "refresh_token"), ("client_id", user.ClientId), ("client_secret", user.ClientSecret.Reveal()),
                ("refresh_token", user.RefreshToken.Reveal())),
            cancellationToken),
        user.Project);

    private async Task<FetchOutcome> OfExternalAsync(GoogleExternalAccount account, CancellationToken cancellationToken)
    {
        var (subject, failure) = await SubjectAsync(account.Subject, cancellationToken);
        if (subject is null) return failure!;
        var answer = await client.SendAsync(
            TokenClient.Form(
                account.TokenService, ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("audience", account.Audience), ("scope", Scope),
                ("requested_token_type", "urn:ietf:params:oauth:token-type:access_token"), ("subject_token_type", account.SubjectTokenType), ("subject_token", subject)),
            cancellationToken);
        var exchanged = Read(answer, account.Project);
        return account.Impersonation is { } url && exchanged.Credential is { } credential ? await ImpersonateAsync(url, credential, account.Project, cancellationToken) : exchanged;
    }

    private async Task<FetchOutcome> ImpersonateAsync(Uri url, Credential credential, string? project, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent($$"""{"scope":["{{Scope}}"],"lifetime":"3600s"}""", Encoding.UTF8, "application/json") };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(credential.Authorization!);
        var answer = await client.SendAsync(request, cancellationToken);
        return answer.IsSuccess && answer.Value("accessToken") is { Length: > 0 } token
            ? BearerToken.Of(answer, token, answer.LifeUntil(answer.Value("expireTime"), time), project)
            : FetchOutcome.Failed(answer);
    }

    private async Task<(string? Token, FetchOutcome? Failure)> SubjectAsync(SubjectToken subject, CancellationToken cancellationToken)
    {
        string text;
        if (subject.Path is { } path)
        {
            var (read, fault) = await TokenFile.ReadAsync(path, cancellationToken);
            if (read is null) return (null, FetchOutcome.Failed(fault));
            text = read;
        }
        else
        {
            var request = new HttpRequestMessage(HttpMethod.Get, subject.Url);
            foreach (var line in (subject.Headers?.Reveal() ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = line.Split(": ", 2);
                request.Headers.TryAddWithoutValidation(parts[0], parts[1]);
            }

            var answer = await client.SendAsync(request, cancellationToken);
            if (!answer.IsSuccess) return (null, FetchOutcome.Failed(answer));
            text = answer.Text.Trim();
        }

        var token = subject.Field is { } field ? FieldOf(text, field) : text;
        return string.IsNullOrEmpty(token) ? (null, FetchOutcome.Failed($"the token {subject.Description} is not there in the form that is said of it")) : (token, null);
    }

    private static string? FieldOf(string text, string field)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FetchOutcome Read(TokenAnswer answer, string? project) =>
        answer.IsSuccess && answer.Value("access_token") is { Length: > 0 } token
            ? BearerToken.Of(answer, token, TokenAnswer.LifeOf(answer.Value("expires_in")), project)
            : FetchOutcome.Failed(answer);
}
