using Gateway.Api.Credentials;
using Gateway.Api.Forwarding;
using Gateway.Tests.Support;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Gateway.Credentials;

/// <summary>The way to token services.</summary>
internal sealed class TokenClientTests
{
    [Test]
    public async Task A_service_elsewhere_is_asked_through_the_proxy_of_upstreams_and_one_of_the_machine_is_not()
    {
        await using var proxy = (await StubTokenIssuer.StartAsync()).PlanTokens();
        await using var machine = (await StubTokenIssuer.StartAsync()).PlanTokens();
        using var client = new TokenClient(UpstreamProxy.Of(new Dictionary<string, string> { ["HTTP_PROXY"] = proxy.Root.ToString() }), TimeProvider.System);
        var fetch = new CredentialFetch(client, TimeProvider.System);

        var elsewhere = await fetch.FetchAsync(new EntraClientSecret(new EntraApplication(new Uri("http://login.invalid/"), "t", "c", "s"), new Secret("x")), TimeSpan.Zero, CancellationToken.None);
        var here = await fetch.FetchAsync(new EntraClientSecret(new EntraApplication(machine.Root, "t", "c", "s"), new Secret("x")), TimeSpan.Zero, CancellationToken.None);

        Assert.That((elsewhere.Credential?.Authorization, here.Credential?.Authorization), Is.EqualTo(("Bearer token-1", "Bearer token-1")));
        Assert.That(proxy.Questions.Select(q => q.Host), Is.EqualTo(new[] { "login.invalid" }));
        Assert.That(machine.Questions, Has.Count.EqualTo(1));
    }

    [TestCase("http://169.254.169.254/latest/api/token", true)]
    [TestCase("http://169.254.170.23/v1/credentials", true)]
    [TestCase("http://[fd00:ec2::23]/v1/credentials", true)]
    [TestCase("http://metadata.google.internal/", true)]
    [TestCase("http://localhost:41/", true)]
    [TestCase("https://sts.eu-central-1.amazonaws.com/", false)]
    [TestCase("https://169.255.0.1/", false)]
    [TestCase("https://metadata.google.internal.example/", false)]
    public void Services_of_the_machine_are_told_by_their_address(string address, bool isOfTheMachine) =>
        Assert.That(TokenClient.IsOfTheMachine(new Uri(address)), Is.EqualTo(isOfTheMachine));
}
