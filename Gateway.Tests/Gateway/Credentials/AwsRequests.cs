using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Gateway.Credentials;

/// <summary>AWS: whose keys sign a request to Bedrock, and that the signature is right over what arrives.</summary>
internal sealed class AwsRequests : CloudRequests
{
    private const string Sts = """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
        <AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>role/se+cret</SecretAccessKey><SessionToken>session/1==</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
        </Credentials></AssumeRoleResult></AssumeRoleResponse>
        """;

    private const string Json = """{"Code":"Success","AccessKeyId":"ASIA1","SecretAccessKey":"role/se+cret","Token":"session/1==","Expiration":"2099-01-01T00:00:00Z"}""";

    [Test]
    public async Task Keys_of_the_file_sign_the_bytes_that_are_sent_for_the_region_that_is_written()
    {
        var hit = await AskAsync(Bedrock(("aws_access_key_id", "AKID"), ("aws_secret_access_key", "secret/1")), ("AWS_ACCESS_KEY_ID", "other"), ("AWS_SECRET_ACCESS_KEY", "other"));

        Assert.That(SigV4Verifier.FaultOf("POST", hit.Target, hit.Headers, hit.Body, "AKID", "secret/1", "eu-central-1", "bedrock"), Is.Null);
        Assert.That(hit.Path, Is.EqualTo("/a/v1/chat/completions"));
        Assert.That(hit.Json.GetProperty("model").GetString(), Is.EqualTo("openai.gpt-oss-20b-1:0"));
        Assert.That(hit.Text, Does.Not.Contain("tags"));
        Assert.That(hit.Headers.Keys, Has.None.EqualTo("x-amz-security-token"));
    }

    [Test]
    public async Task A_session_token_of_the_environment_goes_along_and_is_signed()
    {
        var hit = await AskAsync(Bedrock(), ("AWS_ACCESS_KEY_ID", "ASIA1"), ("AWS_SECRET_ACCESS_KEY", "role/se+cret"), ("AWS_SESSION_TOKEN", "session/1=="));

        AssertSignedByRole(hit);
    }

    [Test]
    public async Task A_bearer_token_is_sent_and_nothing_is_signed()
    {
        var hit = await AskAsync(Bedrock(), ("AWS_BEARER_TOKEN_BEDROCK", "bedrock-key"), ("AWS_ACCESS_KEY_ID", "k"), ("AWS_SECRET_ACCESS_KEY", "s"));

        Assert.That(hit.Headers["authorization"], Is.EqualTo("Bearer bedrock-key"));
        Assert.That(hit.Headers.Keys, Has.None.StartsWith("x-amz-"));
    }

    [Test]
    public async Task A_role_is_taken_on_with_the_keys_by_a_signed_question()
    {
        Service.Plan(200, Sts);
        var hit = await AskAsync(
            Bedrock(("aws_access_key_id", "AKID"), ("aws_secret_access_key", "secret/1"), ("aws_role_name", "arn:aws:iam::1:role/r"), ("aws_session_name", "s-1"), ("aws_external_id", "e-1"), ("aws_sts_endpoint", Service.Root.ToString())));

        AssertSignedByRole(hit);
        var asked = Service.Questions.Single();
        Assert.That(SigV4Verifier.FaultOf("POST", "/", asked.Headers, Encoding.UTF8.GetBytes(asked.Body), "AKID", "secret/1", "eu-central-1", "sts"), Is.Null);
        Assert.That(asked.Form, Is.SupersetOf(new Dictionary<string, string>
        {
            ["Action"] = "AssumeRole",
            ["Version"] = "2011-06-15",
            ["RoleArn"] = "arn:aws:iam::1:role/r",
            ["RoleSessionName"] = "s-1",
            ["ExternalId"] = "e-1",
        }));
    }

    [Test]
    public async Task A_service_account_of_eks_takes_its_role_on_with_the_token_of_the_file()
    {
        Service.Plan(200, Sts.Replace("AssumeRole", "AssumeRoleWithWebIdentity", StringComparison.Ordinal));
        var file = FileWith("eks-token");
        var hit = await AskAsync(Bedrock(), ("AWS_WEB_IDENTITY_TOKEN_FILE", file), ("AWS_ROLE_ARN", "arn:aws:iam::1:role/pod"), ("AWS_ENDPOINT_URL_STS", Service.Root.ToString()));

        AssertSignedByRole(hit);
        var asked = Service.Questions.Single();
        Assert.That((asked.Form["Action"], asked.Form["WebIdentityToken"], asked.Form["RoleArn"]), Is.EqualTo(("AssumeRoleWithWebIdentity", "eks-token", "arn:aws:iam::1:role/pod")));
        Assert.That(asked.Headers.Keys, Has.None.EqualTo("authorization"));
    }

    [Test]
    public async Task A_container_asks_with_the_token_that_it_was_given()
    {
        Service.Plan(200, Json);
        var file = FileWith("pod-token\n");
        var hit = await AskAsync(Bedrock(), ("AWS_CONTAINER_CREDENTIALS_FULL_URI", Service.Root + "v1/credentials"), ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file));

        AssertSignedByRole(hit);
        Assert.That((Service.Questions.Single().Path, Service.Questions.Single().Headers["authorization"]), Is.EqualTo(("/v1/credentials", "pod-token")));
    }

    [Test]
    public async Task An_instance_is_asked_by_a_session_and_for_its_role_first()
    {
        Service.Plan((context, question) => (question.Method, question.Path) switch
        {
            ("PUT", "/latest/api/token") => StubTokenIssuer.WriteAsync(context, 200, "imds-session"),
            _ when question.Headers.GetValueOrDefault("x-aws-ec2-metadata-token") != "imds-session" => StubTokenIssuer.WriteAsync(context, 401, ""),
            ("GET", "/latest/meta-data/iam/security-credentials/") => StubTokenIssuer.WriteAsync(context, 200, "the-role\n"),
            ("GET", "/latest/meta-data/iam/security-credentials/the-role") => StubTokenIssuer.WriteAsync(context, 200, Json),
            _ => StubTokenIssuer.WriteAsync(context, 404, ""),
        });
        var hit = await AskAsync(Bedrock(), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", Service.Root.ToString()));

        AssertSignedByRole(hit);
        Assert.That(Service.Questions, Has.Count.EqualTo(3));
    }

    /// <summary>As STS has it: a signature is good for five minutes around its own time.</summary>
    [Test]
    public async Task A_clock_that_is_wrong_here_is_put_right_by_that_of_sts_and_the_question_asked_again()
    {
        var ahead = TimeSpan.FromHours(3);
        Service.Plan((context, question) =>
        {
            var there = TimeProvider.System.GetUtcNow() + ahead;
            var stamp = DateTimeOffset.ParseExact(question.Headers["x-amz-date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            context.Response.Headers.Date = there.ToString("R", CultureInfo.InvariantCulture);
            return (there - stamp).Duration() < TimeSpan.FromMinutes(5)
                ? StubTokenIssuer.WriteAsync(context, 200, Sts)
                : StubTokenIssuer.WriteAsync(context, StatusCodes.Status403Forbidden, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>Signature expired</Message></Error></ErrorResponse>");
        });
        var hit = await AskAsync(Bedrock(("aws_access_key_id", "AKID"), ("aws_secret_access_key", "s"), ("aws_role_name", "arn:aws:iam::1:role/r"), ("aws_sts_endpoint", Service.Root.ToString())));

        AssertSignedByRole(hit);
        Assert.That(Service.Questions, Has.Count.EqualTo(2));
        var sent = DateTimeOffset.ParseExact(hit.Headers["x-amz-date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.That(sent - TimeProvider.System.GetUtcNow(), Is.EqualTo(ahead).Within(TimeSpan.FromMinutes(5)), "Bedrock is of the same clock");
    }

    private static JsonObject Bedrock(params (string Name, string Value)[] more)
    {
        var parameters = new JsonObject { ["model"] = "bedrock/openai.gpt-oss-20b-1:0", ["aws_region_name"] = "eu-central-1" };
        foreach (var (name, value) in more) parameters[name] = value;
        return parameters;
    }

    private static void AssertSignedByRole(UpstreamHit hit)
    {
        Assert.That(hit.Headers["x-amz-security-token"], Is.EqualTo("session/1=="));
        Assert.That(SigV4Verifier.FaultOf("POST", hit.Target, hit.Headers, hit.Body, "ASIA1", "role/se+cret", "eu-central-1", "bedrock"), Is.Null);
    }
}
