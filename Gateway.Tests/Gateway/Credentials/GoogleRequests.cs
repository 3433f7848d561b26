using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Credentials;

/// <summary>Google: each kind of credentials, and the address that Vertex AI has for a project and a location.</summary>
internal sealed class GoogleRequests : CloudRequests
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    [Test]
    public async Task A_service_account_signs_for_a_token_of_its_own()
    {
        using var rsa = RSA.Create(2048);
        var hit = await AskAsync(Vertex(new JsonObject
        {
            ["type"] = "service_account",
            ["project_id"] = "project-1",
            ["private_key_id"] = "kid-1",
            ["private_key"] = rsa.ExportPkcs8PrivateKeyPem(),
            ["client_email"] = "sa@project-1.iam.gserviceaccount.com",
            ["token_uri"] = Service.Root + "token",
        }.ToJsonString()));

        AssertSent(hit, "project-1");
        var form = Service.Questions.Single().Form;
        Assert.That(form["grant_type"], Is.EqualTo("urn:ietf:params:oauth:grant-type:jwt-bearer"));
        var parts = form["assertion"].Split('.');
        Assert.That(rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), Is.True);
        Assert.That(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])), Is.EqualTo("""{"alg":"RS256","typ":"JWT","kid":"kid-1"}"""));
        var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
        Assert.That(claims.GetProperty("iss").GetString(), Is.EqualTo("sa@project-1.iam.gserviceaccount.com"));
        Assert.That((claims.GetProperty("aud").GetString(), claims.GetProperty("scope").GetString()), Is.EqualTo((Service.Root + "token", Scope)));
        Assert.That(claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64(), Is.EqualTo(3600));
    }

    [Test]
    public async Task A_person_is_let_in_by_the_refresh_token_of_the_file()
    {
        var file = FileWith($$"""{"type":"authorized_user","client_id":"c","client_secret":"s","refresh_token":"r","token_uri":"{{Service.Root}}token"}""");
        var hit = await AskAsync(Vertex(null, "project-2"), ("GOOGLE_APPLICATION_CREDENTIALS", file));

        AssertSent(hit, "project-2");
        Assert.That(Service.Questions.Single().Form, Is.EqualTo(new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["client_id"] = "c", ["client_secret"] = "s", ["refresh_token"] = "r" }));
    }

    [Test]
    public async Task A_machine_is_let_in_by_its_metadata_server_which_also_knows_the_project()
    {
        Service.Plan((context, question) => (question.Path, question.Headers.GetValueOrDefault("metadata-flavor")) switch
        {
            ("/computeMetadata/v1/instance/service-accounts/default/token", "Google") => StubTokenIssuer.WriteAsync(context, 200, StubTokenIssuer.TokenOf(1)),
            ("/computeMetadata/v1/project/project-id", "Google") => StubTokenIssuer.WriteAsync(context, 200, "project-of-machine"),
            _ => StubTokenIssuer.WriteAsync(context, 403, ""),
        });
        var hit = await AskAsync(Vertex(null), ("GCE_METADATA_HOST", Service.Root.Authority));

        AssertSent(hit, "project-of-machine");
    }

    [TestCase("text", "file-token")]
    [TestCase("json", """{"access":"file-token"}""")]
    public async Task A_token_of_another_issuer_is_exchanged_and_a_service_account_taken_on(string form, string written)
    {
        Service.Plan((context, question) => question.Path switch
        {
            "/sts" => StubTokenIssuer.WriteAsync(context, 200, """{"access_token":"federated-1","expires_in":3600,"issued_token_type":"urn:ietf:params:oauth:token-type:access_token"}"""),
            "/impersonate" when question.Headers["authorization"] == "Bearer federated-1" => StubTokenIssuer.WriteAsync(context, 200, """{"accessToken":"token-1","expireTime":"2099-01-01T00:00:00Z"}"""),
            _ => StubTokenIssuer.WriteAsync(context, 403, ""),
        });
        var source = new JsonObject { ["file"] = FileWith(written) };
        if (form == "json") source["format"] = new JsonObject { ["type"] = "json", ["subject_token_field_name"] = "access" };
        var hit = await AskAsync(Vertex(External(source), "p"));

        AssertSent(hit, "p");
        Assert.That(Service.Questions[0].Form, Is.EqualTo(new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
            ["audience"] = "//iam.googleapis.com/pool",
            ["scope"] = Scope,
            ["requested_token_type"] = "urn:ietf:params:oauth:token-type:access_token",
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:jwt",
            ["subject_token"] = "file-token",
        }));
    }

    [Test]
    public async Task The_token_of_another_issuer_may_be_asked_of_an_address_with_headers()
    {
        Service.Plan((context, question) => question.Path switch
        {
            "/subject" when question.Headers.GetValueOrDefault("x-proof") == "p-1" => StubTokenIssuer.WriteAsync(context, 200, "url-token"),
            "/sts" when question.Form["subject_token"] == "url-token" => StubTokenIssuer.WriteAsync(context, 200, StubTokenIssuer.TokenOf(1)),
            _ => StubTokenIssuer.WriteAsync(context, 403, ""),
        });
        var external = JsonNode.Parse(External(new JsonObject { ["url"] = Service.Root + "subject", ["headers"] = new JsonObject { ["X-Proof"] = "p-1" } }))!.AsObject();
        external.Remove("service_account_impersonation_url");

        AssertSent(await AskAsync(Vertex(external.ToJsonString(), "p")), "p");
    }

    private string External(JsonObject source) => new JsonObject
    {
        ["type"] = "external_account",
        ["audience"] = "//iam.googleapis.com/pool",
        ["subject_token_type"] = "urn:ietf:params:oauth:token-type:jwt",
        ["token_url"] = Service.Root + "sts",
        ["service_account_impersonation_url"] = Service.Root + "impersonate",
        ["credential_source"] = source,
    }.ToJsonString();

    /// <summary>The upstream stands in the place of Google's host alone.</summary>
    private static JsonObject Vertex(string? credentials, string? project = null)
    {
        var parameters = new JsonObject { ["model"] = "vertex_ai/gemini-2.5-flash", ["vertex_location"] = "europe-west4", ["api_base"] = TestDeployment.UpstreamRoot };
        if (credentials is not null) parameters["vertex_credentials"] = credentials;
        if (project is not null) parameters["vertex_project"] = project;
        return parameters;
    }

    private static void AssertSent(UpstreamHit hit, string project)
    {
        Assert.That(hit.Target, Is.EqualTo($"/v1/projects/{project}/locations/europe-west4/endpoints/openapi/chat/completions"));
        Assert.That(hit.Headers["authorization"], Is.EqualTo("Bearer token-1"));
        Assert.That(hit.Json.GetProperty("model").GetString(), Is.EqualTo("google/gemini-2.5-flash"));
    }
}
