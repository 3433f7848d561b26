using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Shared.Contracts.Routing;

namespace Shared.Contracts.Configuration.Texts;

/// <summary>Reads the JSON in which Google and its tools write credentials. Both the reader of the configuration and whoever fetches a token read by it.</summary>
public static class GoogleCredentialText
{
    private const string TokenService = "https://oauth2.googleapis.com/token";

    /// <summary>Gives what it says, or the fault; a fault repeats nothing of it.</summary>
    public static GoogleAccount? Parse(string text, out string fault)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var fields = new Fields(json.RootElement);
            var account = fields.Text("type") switch
            {
                "service_account" => ServiceAccount(fields),
                "authorized_user" => AuthorizedUser(fields),
                "external_account" => ExternalAccount(fields),
                null => null,
                _ => fields.Refuse("its type is none of service_account, authorized_user and external_account"),
            };
            fault = fields.Fault ?? "";
            return fields.Fault is null && account is not null ? account with { Project = fields.Optional("project_id") ?? fields.Optional("quota_project_id") } : null;
        }
        catch (JsonException)
        {
            fault = "is no JSON text";
            return null;
        }
    }

    private static GoogleServiceAccount? ServiceAccount(Fields fields)
    {
        var (email, key, tokens) = (fields.Text("client_email"), fields.Text("private_key"), fields.Address("token_uri", TokenService));
        if (email is null || key is null || tokens is null) return null;
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            fields.Refuse("its private_key is no RSA key in PEM");
        }

        return new GoogleServiceAccount(email, fields.Optional("private_key_id"), new Secret(key), tokens);
    }

    private static GoogleAuthorizedUser? AuthorizedUser(Fields fields)
    {
        var (id, secret, refresh, tokens) = (fields.Text("client_id"), fields.Text("client_secret"), fields.Text("refresh_token"), fields.Address("token_uri", TokenService));
        return id is null || secret is null || refresh is null || tokens is null ? null : new GoogleAuthorizedUser(id, new Secret(secret), new Secret(refresh), tokens);
    }

    private static GoogleExternalAccount? ExternalAccount(Fields fields)
    {
        var (audience, type, tokens) = (fields.Text("audience"), fields.Text("subject_token_type"), fields.Address("token_url", "https://sts.googleapis.com/v1/token"));
        var impersonation = fields.Optional("service_account_impersonation_url") is null ? null : fields.Address("service_account_impersonation_url", "");
        var source = fields.Object("credential_source");
        if (audience is null || type is null || tokens is null || source is null || Subject(source) is not { } subject)
        {
            if (source?.Fault is { } inner) fields.Refuse(inner);
            return null;
        }

        return new GoogleExternalAccount(audience, type, subject, tokens, impersonation);
    }

    private static SubjectToken? Subject(Fields source)
    {
        var file = source.Optional("file");
        var url = source.Optional("url") is null ? null : source.Address("url", "");
        if (source.Optional("environment_id") is not null || (file is null && url is null))
        {
            source.Refuse("its credential_source is neither a file nor a url; tokens of AWS keys and of programs are not supported");
            return null;
        }

        var format = source.HasObject("format") ? source.Object("format") : null;
        var field = format?.Optional("type") == "json" ? format.Text("subject_token_field_name") : null;
        if (format?.Fault is { } fault) source.Refuse(fault);
        return new SubjectToken(file, file is null ? url : null, field, source.HasObject("headers") ? source.Object("headers")!.Lines() : null);
    }

    /// <summary>The members of an object, and the first thing that is wrong with them.</summary>
    private sealed class Fields(JsonElement json)
    {
        public string? Fault { get; private set; }

        public string? Optional(string name) =>
            json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

        public string? Text(string name)
        {
            var text = Optional(name);
            if (text is null) Refuse($"has no {name}");
            return text;
        }

        /// <summary>Secrets go there: over TLS, or to this machine.</summary>
        public Uri? Address(string name, string otherwise)
        {
            if (Uri.TryCreate(Optional(name) ?? otherwise, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address is { Scheme: "http", IsLoopback: true })) return address;
            Refuse($"its {name} is no https address");
            return null;
        }

        public bool HasObject(string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object;

        public Fields? Object(string name)
        {
            if (HasObject(name)) return new Fields(json.GetProperty(name));
            Refuse($"has no {name}");
            return null;
        }

        /// <summary>Every member as <c>Name: value</c>.</summary>
        public Secret Lines()
        {
            var lines = new StringBuilder();
            foreach (var member in json.EnumerateObject()) lines.Append(member.Name).Append(": ").Append(member.Value.ToString()).Append('\n');
            return new Secret(lines.ToString());
        }

        public GoogleAccount? Refuse(string fault)
        {
            Fault ??= fault;
            return null;
        }
    }
}
