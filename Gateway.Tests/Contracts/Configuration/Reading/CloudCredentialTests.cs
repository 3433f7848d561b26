using Shared.Contracts.Configuration.Reload;
using Shared.Contracts.Configuration.Settings;
using static Gateway.Tests.Support.ConfigurationText;

namespace Gateway.Tests.Contracts.Configuration.Reading;

/// <summary>Which credential a deployment of a cloud takes, and where it is.</summary>
public sealed class CloudCredentialTests
{
    private const string Azure = "model: azure/m, api_base: 'https://r.openai.azure.com'";
    private const string Bedrock = "model: bedrock/openai.gpt-oss-20b-1:0, aws_region_name: eu-central-1";
    private const string Vertex = "model: vertex_ai/gemini-2.5-flash, vertex_project: p, vertex_location: europe-west4";

    private const string MetadataOfAzure = "managed identity of the machine, by the metadata service at 169.254.169.254";
    private const string User = """{"type":"authorized_user","client_id":"c","client_secret":"s","refresh_token":"r"}""";

    /// <summary>Parameters, environment as <c>NAME=value</c>, and which source counts; null for none but a key.</summary>
    private static readonly (string Parameters, string[] Environment, string? Source)[] Sources =
    [
        (Azure + ", api_key: k", ["AZURE_TENANT_ID=t", "AZURE_CLIENT_ID=c", "AZURE_CLIENT_SECRET=s"], null),
        (Azure, ["AZURE_API_KEY=k", "AZURE_AD_TOKEN=t"], null),
        (Azure + ", tenant_id: t, client_id: c, client_secret: s", ["AZURE_API_KEY=k"], "Entra ID, client secret of c in tenant t"),
        (Azure + ", tenant_id: t, client_id: c", ["AZURE_CLIENT_SECRET=s"], "Entra ID, client secret of c in tenant t"),
        (Azure, ["AZURE_TENANT_ID=t", "AZURE_CLIENT_ID=c", "AZURE_CLIENT_SECRET=s", "AZURE_FEDERATED_TOKEN_FILE=/f"], "Entra ID, client secret of c in tenant t"),
        (Azure + ", tenant_id: t, client_id: c", ["AZURE_FEDERATED_TOKEN_FILE=/f"], "Entra ID, workload identity of c in tenant t by the token in /f"),
        (Azure + ", azure_ad_token: oidc/azure/x", ["AZURE_TENANT_ID=t", "AZURE_CLIENT_ID=c", "AZURE_FEDERATED_TOKEN_FILE=/f"], "Entra ID, workload identity of c in tenant t by the token in /f"),
        (Azure + ", client_id: c", ["IDENTITY_ENDPOINT=http://127.0.0.1:41/msi", "IDENTITY_HEADER=h"], "managed identity c, by App Service at 127.0.0.1:41"),
        (Azure + ", client_id: c", [], "managed identity c, by the metadata service at 169.254.169.254"),
        (Azure + ", azure_ad_token: ey", [], "a token of the configuration, which is not renewed"),
        (Azure, ["AZURE_AD_TOKEN=t"], "a token of the configuration, which is not renewed"),
        (Bedrock + ", api_key: k", ["AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b"], null),
        (Bedrock, ["AWS_BEARER_TOKEN_BEDROCK=k", "AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b"], null),
        (Bedrock + ", aws_access_key_id: a, aws_secret_access_key: b", ["AWS_BEARER_TOKEN_BEDROCK=k"], "AWS, access key"),
        (Bedrock + ", aws_access_key_id: a, aws_secret_access_key: b, aws_session_token: c", [], "AWS, temporary access key, which is not renewed"),
        (Bedrock, ["AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b", "AWS_WEB_IDENTITY_TOKEN_FILE=/f", "AWS_ROLE_ARN=r"], "AWS, access key"),
        (Bedrock, ["AWS_WEB_IDENTITY_TOKEN_FILE=/f", "AWS_ROLE_ARN=r", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/c"], "AWS, role r by the web identity token in /f"),
        (Bedrock + ", aws_role_name: other", ["AWS_WEB_IDENTITY_TOKEN_FILE=/f", "AWS_ROLE_ARN=r"], "AWS, role other taken on with: AWS, role r by the web identity token in /f"),
        (Bedrock + ", aws_role_name: r", ["AWS_WEB_IDENTITY_TOKEN_FILE=/f", "AWS_ROLE_ARN=r"], "AWS, role r by the web identity token in /f"),
        (Bedrock + ", aws_role_name: r, aws_web_identity_token: oidc/file//var/t", [], "AWS, role r by the web identity token in /var/t"),
        (Bedrock, ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/c"], "AWS, container credentials at 169.254.170.2"),
        (Bedrock, ["AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.23/v1/credentials", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=/t"], "AWS, container credentials at 169.254.170.23 by the token in /t"),
        (Bedrock, [], "AWS, role of the instance by its metadata service at 169.254.169.254"),
        (Bedrock + ", aws_role_name: r", [], "AWS, role r taken on with: AWS, role of the instance by its metadata service at 169.254.169.254"),
        (Bedrock + ", aws_access_key_id: '', aws_secret_access_key: ''", ["AWS_ACCESS_KEY_ID=a", "AWS_SECRET_ACCESS_KEY=b"], "AWS, access key"),
        (Vertex, [], "Google, service account of the machine by the metadata server at metadata.google.internal"),
        (Vertex + ", vertex_credentials: '" + User + "'", ["GOOGLE_APPLICATION_CREDENTIALS=/other"], "Google, authorized user"),
        (Vertex, ["GOOGLE_APPLICATION_CREDENTIALS=/not/there"], "Google, credentials in /not/there"),
    ];

    /// <summary>Parameters, environment, and what the error says.</summary>
    private static readonly (string Parameters, string[] Environment, string Says)[] Faults =
    [
        ("model: bedrock/m", ["AWS_PROFILE=p"], "aws_region_name: is missing, and there is no default"),
        ("model: bedrock/m, aws_region_name: 'evil.example/#'", [], "is not the name of a region"),
        ("model: bedrock/m, aws_region_name: europe", [], "is not the name of a region"),
        (Bedrock + ", aws_access_key_id: a", [], "belong together"),
        (Bedrock + ", aws_profile_name: dev", [], "names a profile"),
        (Bedrock + ", aws_web_identity_token: eyJhbGciOi, aws_role_name: r", [], "must name the file of the token"),
        (Bedrock + ", aws_web_identity_token: /t", [], "stands without aws_role_name"),
        (Bedrock + ", aws_role_name: r, aws_session_name: 'a b'", [], "2 to 64"),
        (Bedrock, ["AWS_CONTAINER_CREDENTIALS_FULL_URI=http://evil.example/c"], "neither https nor this machine"),
        (Bedrock, ["AWS_EC2_METADATA_DISABLED=true"], "so is every other source"),
        (Bedrock + ", aws_secret_access_key: '${SECRET}', aws_access_key_id: a", [], "write os.environ/SECRET"),
        ("model: vertex_ai/gemini-2.5-flash, vertex_project: p", [], "vertex_location: is missing, and there is no default"),
        ("model: vertex_ai/gemini-2.5-flash, vertex_project: p, vertex_location: 'evil.example/'", [], "is not the name of a location"),
        ("model: vertex_ai/gemini-2.5-flash, vertex_project: 'a/b', vertex_location: eu", [], "is not the id of a project"),
        ("model: vertex_ai/gemini-2.5-flash, vertex_location: eu, vertex_credentials: '" + User + "'", [], "vertex_project: is missing, and the credentials name none"),
        (Vertex + ", api_key: k", [], "is not taken by Vertex AI"),
        (Vertex + ", vertex_credentials: '{}'", [], "has no type"),
        (Vertex + ", vertex_credentials: '{\"type\":\"service_account\",\"client_email\":\"e\",\"private_key\":\"k\"}'", [], "no RSA key"),
        (Vertex + ", vertex_credentials: '{\"type\":\"service_account\",\"client_email\":\"e\",\"private_key\":\"k\",\"token_uri\":\"http://evil.example/\"}'", [], "no https address"),
        (Vertex + ", vertex_credentials: '{\"type\":\"external_account\",\"audience\":\"a\",\"subject_token_type\":\"t\",\"credential_source\":{\"environment_id\":\"aws1\"}}'", [], "neither a file nor a url"),
        (Azure + ", tenant_id: t, client_id: c", [], "client_secret: is missing"),
        (Azure + ", client_id: c, client_secret: s", [], "tenant_id: is missing"),
        (Azure + ", tenant_id: 'a/../b', client_id: c, client_secret: s", [], "is not the id or a domain of a tenant"),
        (Azure + ", azure_ad_token: oidc/google/x", [], "write oidc/file/PATH"),
        (Azure + ", client_id: c, client_secret: s, tenant_id: t", ["AZURE_AUTHORITY_HOST=login.example"], "absolute http or https address"),
    ];

    private static IEnumerable<TestCaseData> SourceRows() => Sources.Select(s => new TestCaseData(s.Parameters, s.Environment, s.Source));

    private static IEnumerable<TestCaseData> FaultRows() => Faults.Select(f => new TestCaseData(f.Parameters, f.Environment, f.Says));

    [TestCaseSource(nameof(SourceRows))]
    public void The_file_stands_above_the_environment_and_the_machine_comes_last(string parameters, string[] environment, string? source)
    {
        var upstream = Valid(WithParameters(parameters), Variables(environment)).ModelList[0].Upstream;

        Assert.That(upstream.Credential?.Description, Is.EqualTo(source));
        Assert.That(upstream.ApiKey?.Reveal(), source is null ? Is.EqualTo("k") : Is.Null);
        Assert.That(upstream.SignedFor is not null, Is.EqualTo(source?.StartsWith("AWS", StringComparison.Ordinal) ?? false));
    }

    [TestCaseSource(nameof(FaultRows))]
    public void What_cannot_be_used_is_an_error_that_says_what_and_where(string parameters, string[] environment, string says)
    {
        var reading = Read(WithParameters(parameters), Variables(environment));

        Assert.That(reading.Problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => $"{p.Path.Split('.')[^1]}: {p.Message}"), Has.Some.Contains(says));
    }

    [TestCase("false", null)]
    [TestCase("true", MetadataOfAzure)]
    public void The_machines_own_identity_is_taken_unasked_only_where_the_file_allows_it(string flag, string? source)
    {
        var text = WithParameters(Azure) + $"\nlitellm_settings: {{ enable_azure_ad_token_refresh: {flag} }}\n";

        Assert.That(Valid(text).ModelList[0].Upstream.Credential?.Description, Is.EqualTo(source));
    }

    [TestCase("bedrock/openai.gpt-oss-20b-1:0, aws_region_name: eu-central-1", "https://bedrock-runtime.eu-central-1.amazonaws.com/openai/v1", "openai.gpt-oss-20b-1:0")]
    [TestCase("bedrock/us-west-2/openai.gpt-oss-20b-1:0", "https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1", "openai.gpt-oss-20b-1:0")]
    [TestCase("bedrock/converse/openai.gpt-oss-20b-1:0, aws_region_name: cn-north-1", "https://bedrock-runtime.cn-north-1.amazonaws.com.cn/openai/v1", "openai.gpt-oss-20b-1:0")]
    [TestCase("bedrock/m, aws_region_name: eu-west-1, aws_bedrock_runtime_endpoint: 'https://vpce.example'", "https://vpce.example/openai/v1", "m")]
    [TestCase("bedrock/m, aws_region_name: eu-west-1, api_base: 'https://proxy.example/bedrock/v1'", "https://proxy.example/bedrock/v1", "m")]
    [TestCase("vertex_ai/gemini-2.5-flash, vertex_project: p, vertex_location: europe-west4", "https://europe-west4-aiplatform.googleapis.com/v1/projects/p/locations/europe-west4/endpoints/openapi", "google/gemini-2.5-flash")]
    [TestCase("vertex_ai/gemini-2.5-flash, vertex_project: p, vertex_location: eu", "https://aiplatform.eu.rep.googleapis.com/v1/projects/p/locations/eu/endpoints/openapi", "google/gemini-2.5-flash")]
    [TestCase("vertex_ai/openai/gpt-oss-20b-maas, vertex_ai_project: p, vertex_ai_location: global", "https://aiplatform.googleapis.com/v1/projects/p/locations/global/endpoints/openapi", "openai/gpt-oss-20b-maas")]
    [TestCase("vertex_ai/gemini-2.5-flash, vertex_location: eu", "https://aiplatform.eu.rep.googleapis.com/v1/projects/{project}/locations/eu/endpoints/openapi", "google/gemini-2.5-flash")]
    public void The_region_or_location_is_in_the_address(string parameters, string address, string model)
    {
        var upstream = Valid(WithParameters("model: " + parameters)).ModelList[0].Upstream;

        Assert.That((upstream.ApiBase, upstream.Model), Is.EqualTo((address, model)));
    }

    [Test]
    public void A_setting_of_another_cloud_has_no_effect_and_that_is_told()
    {
        var reading = Read(WithParameters("model: openai/m, api_key: k, aws_region_name: eu-central-1, vertex_location: eu, tenant_id: t"));

        Assert.That(reading.Configuration!.ModelList[0].Upstream.Credential, Is.Null);
        Assert.That(reading.Problems.Select(p => $"{p.Path.Split('.')[^1]} {p.Message}"), Is.EquivalentTo(new[]
        {
            "aws_region_name is for deployments of AWS, and this one is of openai; it has no effect", "vertex_location is for deployments of Vertex AI, and this one is of openai; it has no effect",
            "tenant_id is for deployments of Azure, and this one is of openai; it has no effect",
        }));
    }

    [Test]
    public void Check_config_tells_which_source_counts_and_no_secret()
    {
        var reading = Read(WithParameters(Bedrock + ", aws_access_key_id: AKIDHIDDEN, aws_secret_access_key: hidden-secret, aws_role_name: arn:r"));

        var report = ConfigurationReport.Render(reading);

        Assert.That(report, Does.Contain("AWS, role arn:r taken on with: AWS, access key; signs for bedrock in eu-central-1"));
        Assert.That(report, Does.Not.Contain("hidden-secret").And.Not.Contain("AKIDHIDDEN"));
    }

    [Test]
    public void What_is_asked_for_a_credential_can_be_listed()
    {
        var upstream = Valid(WithParameters(Bedrock + ", aws_role_name: arn:r")).ModelList[0].Upstream;

        Assert.That(upstream.Credential!.TokenServices, Is.EqualTo(new[] { new Uri("http://169.254.169.254/"), new Uri("https://sts.eu-central-1.amazonaws.com/") }));
    }

    [Test]
    public void Two_deployments_that_say_the_same_have_one_credential()
    {
        var sources = Enumerable.Range(0, 2).Select(_ => Valid(WithParameters(Azure + ", tenant_id: t, client_id: c, client_secret: s")).ModelList[0].Upstream.Credential).ToList();

        Assert.That(sources[0], Is.EqualTo(sources[1]));
        Assert.That(sources[0]!.GetHashCode(), Is.EqualTo(sources[1]!.GetHashCode()));
        Assert.That($"{sources[0]}", Does.Not.Contain("Reveal").And.Contain("ClientSecret = ***"));
    }

    private static Dictionary<string, string> Variables(string[] environment) => environment.Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]);
}
