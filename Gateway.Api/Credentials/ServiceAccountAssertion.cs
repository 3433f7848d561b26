using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Shared.Contracts.Routing;

namespace Gateway.Api.Credentials;

/// <summary>The signed word of a service account that it wants a token: a JWT with RS256, by https://developers.google.com/identity/protocols/oauth2/service-account.</summary>
internal static class ServiceAccountAssertion
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    public static string Make(GoogleServiceAccount account, string scope, DateTimeOffset now)
    {
        var header = Json(json =>
        {
            json.WriteString("alg"u8, "RS256");
            json.WriteString("typ"u8, "JWT");
            if (account.KeyId is { } id) json.WriteString("kid"u8, id);
        });
        var claims = Json(json =>
        {
            json.WriteString("iss"u8, account.Email);
            json.WriteString("scope"u8, scope);
            json.WriteString("aud"u8, account.TokenService.OriginalString);
            json.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
            json.WriteNumber("exp"u8, (now + Life).ToUnixTimeSeconds());
        });
        using var rsa = RSA.Create();
        rsa.ImportFromPem(account.PrivateKey.Reveal());
        var signature = rsa.SignData(Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{header}.{claims}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Json(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(bytes.WrittenSpan);
    }
}
