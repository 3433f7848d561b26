using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Credentials;

/// <summary>Azure by Microsoft Entra ID and managed identities.</summary>
internal sealed class EntraRequests : CloudRequests
{
    [Test]
    public async Task A_client_secret_is_exchanged_for_a_token_that_stands_in_the_place_of_the_key()
    {
        var hit = await AskAsync(
            new JsonObject { ["model"] = "azure/gpt-4o", ["tenant_id"] = "tenant-1", ["client_id"] = "client-1", ["client_secret"] = "secret-1" }, Authority());

        AssertSent(hit);
        var asked = Service.Questions.Single();
        Assert.That((asked.Method, asked.Path), Is.EqualTo(("POST", "/tenant-1/oauth2/v2.0/token")));
        Assert.That(asked.Form, Is.EqualTo(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "client-1",
            ["scope"] = "https://cognitiveservices.azure.com/.default",
            ["client_secret"] = "secret-1",
        }));
    }

    [Test]
    public async Task The_environment_gives_what_the_file_leaves_out()
    {
        var hit = await AskAsync(
            new JsonObject { ["model"] = "azure/gpt-4o", ["azure_scope"] = "https://ai.azure.com/.default" }, Authority(), ("AZURE_TENANT_ID", "t.example"), ("AZURE_CLIENT_ID", "c"), ("AZURE_CLIENT_SECRET", "s"));

        AssertSent(hit);
        Assert.That(Service.Questions.Single().Path, Is.EqualTo("/t.example/oauth2/v2.0/token"));
        Assert.That(Service.Questions.Single().Form["scope"], Is.EqualTo("https://ai.azure.com/.default"));
    }

    [TestCase("")]
    [TestCase("oidc/file/")]
    public async Task Workload_identity_presents_the_token_of_the_file(string reference)
    {
        var file = FileWith("the-federated-token\n");
        var parameters = new JsonObject { ["model"] = "azure/gpt-4o", ["tenant_id"] = "tenant-1", ["client_id"] = "client-1" };
        if (reference != "") parameters["azure_ad_token"] = reference + file;

        var hit = await AskAsync(parameters, reference == "" ? [Authority(), ("AZURE_FEDERATED_TOKEN_FILE", file)] : [Authority()]);

        AssertSent(hit);
        var form = Service.Questions.Single().Form;
        Assert.That((form["client_assertion"], form["client_assertion_type"]), Is.EqualTo(("the-federated-token", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")));
        Assert.That(form.Keys, Has.None.EqualTo("client_secret"));
    }

    [Test]
    public async Task A_managed_identity_is_asked_of_the_metadata_service()
    {
        Service.Plan(200, """{"access_token":"token-1","expires_in":"86399","expires_on":"1","token_type":"Bearer"}""");
        var hit = await AskAsync(new JsonObject { ["model"] = "azure/gpt-4o", ["client_id"] = "identity-1" }, ("AZURE_POD_IDENTITY_AUTHORITY_HOST", Service.Root.ToString()));

        AssertSent(hit);
        var asked = Service.Questions.Single();
        Assert.That((asked.Method, asked.Path, asked.Headers["metadata"]), Is.EqualTo(("GET", "/metadata/identity/oauth2/token", "true")));
        Assert.That(asked.Query, Is.EqualTo("?api-version=2018-02-01&resource=https%3A%2F%2Fcognitiveservices.azure.com&client_id=identity-1"));
    }

    [Test]
    public async Task In_app_service_it_is_asked_there_with_the_secret_header()
    {
        var end = DateTimeOffset.Parse("2099-01-01T00:00:00Z").ToUnixTimeSeconds();
        Service.Plan(200, $$"""{"access_token":"token-1","expires_on":"{{end}}","token_type":"Bearer"}""");
        var hit = await AskAsync(new JsonObject { ["model"] = "azure/gpt-4o", ["client_id"] = "identity-1" }, ("IDENTITY_ENDPOINT", Service.Root + "msi/token"), ("IDENTITY_HEADER", "header-1"));

        AssertSent(hit);
        var asked = Service.Questions.Single();
        Assert.That((asked.Path, asked.Headers["x-identity-header"]), Is.EqualTo(("/msi/token", "header-1")));
        Assert.That(asked.Query, Does.StartWith("?api-version=2019-08-01&"));
    }

    [Test]
    public async Task A_token_of_the_file_is_sent_as_it_is()
    {
        var hit = await AskAsync(new JsonObject { ["model"] = "azure/gpt-4o", ["azure_ad_token"] = "token-1" });

        AssertSent(hit);
        Assert.That(Service.Questions, Is.Empty);
    }

    private (string, string) Authority() => ("AZURE_AUTHORITY_HOST", Service.Root.ToString().TrimEnd('/'));

    private static void AssertSent(UpstreamHit hit)
    {
        Assert.That(hit.Path, Is.EqualTo("/a/v1/openai/deployments/gpt-4o/chat/completions?api-version=2025-02-01-preview"));
        Assert.That(hit.Headers["authorization"], Is.EqualTo("Bearer token-1"));
        Assert.That(hit.Headers.Keys, Has.None.EqualTo("api-key"));
    }
}
