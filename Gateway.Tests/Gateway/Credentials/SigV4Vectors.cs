using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Api.Credentials;
using Gateway.Tests.Architecture;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Gateway.Credentials;

/// <summary>AWS's published test vectors; the file says where they are from.</summary>
public sealed class SigV4Vectors
{
    private static readonly JsonElement Suite = JsonDocument.Parse(SourceTree.Read("Gateway.Tests/Gateway/Credentials/sigv4-vectors.json")).RootElement;
    private static readonly AwsKeys Keys = new(Text(Suite, "accessKeyId"), new Secret(Text(Suite, "secretAccessKey")), null);
    private static readonly AwsScope Scope = new(Text(Suite, "region"), Text(Suite, "service"));

    private static IEnumerable<TestCaseData> Vectors() => Suite.GetProperty("vectors").EnumerateArray().Select(v => new TestCaseData(v).SetArgDisplayNames(Text(v, "name")));

    [TestCaseSource(nameof(Vectors))]
    public void A_request_is_signed_as_aws_signs_it(JsonElement vector)
    {
        var headers = vector.GetProperty("headers").EnumerateArray().Select(h => new KeyValuePair<string, string>(h[0].GetString()!, h[1].GetString()!)).ToList();
        var at = DateTimeOffset.ParseExact(headers.Single(h => h.Key == "X-Amz-Date").Value, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var body = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(vector, "body"))));

        var request = new SignedRequest(Text(vector, "method"), Text(vector, "path"), Text(vector, "query"), headers, body);

        Assert.That(SigV4.CanonicalRequest(request), Is.EqualTo(Text(vector, "canonicalRequest")));
        Assert.That(SigV4.StringToSign(SigV4.CanonicalRequest(request), Scope, at), Is.EqualTo(Text(vector, "stringToSign")));
        Assert.That(SigV4.Authorization(request, Keys, Scope, at), Is.EqualTo(Text(vector, "authorization")));
    }

    /// <summary>By https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html: each segment is escaped twice, but for S3.</summary>
    [Test]
    public void What_is_escaped_on_the_way_is_escaped_once_more_in_what_is_signed() =>
        Assert.That(SigV4.CanonicalRequest(new SignedRequest("POST", "/model/a%3A0/converse", "", [], "")), Does.StartWith("POST\n/model/a%253A0/converse\n"));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
