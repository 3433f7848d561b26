using Gateway.Api.Forwarding;
using Shared.Contracts.Configuration.Texts;

namespace Gateway.Tests.Gateway.Forwarding;

/// <summary>Which upstreams are reached through the environment's proxy.</summary>
internal sealed class UpstreamProxyTests
{
    [TestCase("http://far.example/v1", "http://one/")]
    [TestCase("https://far.example/v1", "http://two:8080/")]
    [TestCase("http://localhost:9001/v1", null)]
    [TestCase("https://LOCALHOST./v1", null)]
    [TestCase("http://models.localhost/v1", null)]
    [TestCase("http://127.0.0.1:9001/v1", null)]
    [TestCase("http://127.8.8.8/v1", null)]
    [TestCase("http://[::1]:9001/v1", null)]
    [TestCase("http://[::ffff:127.0.0.1]/v1", null)]
    public void An_upstream_of_another_machine_is_and_one_of_this_machine_never(string address, string? proxy) =>
        Assert.That(Of(("HTTP_PROXY", "one"), ("https_proxy", "http://two:8080")).GetProxy(new Uri(address))?.ToString(), Is.EqualTo(proxy));

    [TestCase("*", "far.example", true)]
    [TestCase("example.com", "example.com", true)]
    [TestCase("example.com", "api.example.com", true)]
    [TestCase("example.com", "notexample.com", false)]
    [TestCase(".example.com", "api.example.com", true)]
    [TestCase("*.example.com", "api.example.com", true)]
    [TestCase("EXAMPLE.com", "api.Example.COM", true)]
    [TestCase("other.org, example.com", "example.com", true)]
    [TestCase("other.org example.com", "example.com", true)]
    [TestCase("example.com:8443", "example.com:8443", true)]
    [TestCase("example.com:8443", "example.com", false)]
    [TestCase("10.1.2.3", "10.1.2.3", true)]
    [TestCase("10.1.2.3", "10.1.2.30", false)]
    [TestCase("10.1.2.3:80", "10.1.2.3", true)]
    [TestCase("10.0.0.0/8", "10.200.0.1", true)]
    [TestCase("10.0.0.0/8", "11.0.0.1", false)]
    [TestCase("fd00::/8", "[fd00::17]", true)]
    [TestCase("[fd00::17]:80", "[fd00::17]", true)]
    [TestCase("fd00::17", "[fd00::17]", true)]
    [TestCase("", "far.example", false)]
    [TestCase(",,", "far.example", false)]
    public void What_no_proxy_names_is_reached_directly(string without, string host, bool isDirect) =>
        Assert.That(Of(("ALL_PROXY", "socks5://proxy:1080"), ("NO_PROXY", without)).IsBypassed(new Uri($"http://{host}/v1")), Is.EqualTo(isDirect));

    [Test]
    public void The_lower_case_stands_above_and_the_special_above_the_general() =>
        Assert.That(Of(("HTTP_PROXY", "upper"), ("http_proxy", "lower"), ("ALL_PROXY", "all")).GetProxy(new Uri("http://far.example"))!.Host, Is.EqualTo("lower"));

    [Test]
    public void Only_the_proxy_gets_its_password()
    {
        var proxy = Of(("HTTPS_PROXY", "http://me:p%40ss@proxy:3128"));

        var known = proxy.GetCredential(new Uri("http://proxy:3128"), "Basic");

        Assert.That((known!.UserName, known.Password), Is.EqualTo(("me", "p@ss")));
        Assert.That(proxy.GetCredential(new Uri("http://elsewhere:3128"), "Basic"), Is.Null);
    }

    [Test]
    public void Without_a_proxy_there_is_none() =>
        Assert.That(UpstreamProxy.Of(new Dictionary<string, string> { ["NO_PROXY"] = "x", ["HTTP_PROXY"] = " " }), Is.Null);

    [TestCase("ftp://secret@proxy")]
    [TestCase("http://")]
    [TestCase("http://secret pass@:x")]
    public void What_is_no_address_of_a_proxy_is_told_by_the_variables_name(string value)
    {
        var environment = new Dictionary<string, string> { ["HTTPS_PROXY"] = value };

        Assert.That(ProxyVariables.Faulty(environment), Is.EqualTo(new[] { "HTTPS_PROXY" }));
        Assert.That(() => UpstreamProxy.Of(environment), Throws.TypeOf<FormatException>().With.Message.Contains("HTTPS_PROXY").And.Message.Not.Contains("secret"));
    }

    private static UpstreamProxy Of(params (string Name, string Value)[] variables) => UpstreamProxy.Of(variables.ToDictionary(v => v.Name, v => v.Value))!;
}
