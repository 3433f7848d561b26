using Gateway.Api.Configuration;

namespace Gateway.Tests.Gateway.Configuration;

/// <summary>What the gateway takes on its command line. What Admin.Api takes is in StartTests.</summary>
internal sealed class ArgumentRules
{
    [TestCase("")]
    [TestCase("--config a.yaml --urls http://x")]
    [TestCase("--config=a.yaml --urls=http://x?a=b --check-config")]
    [TestCase("--egress --config a.yaml")]
    [TestCase("--check-config --from-litellm config.yaml")]
    [TestCase("--probe http://127.0.0.1:4000/health/liveness")]
    [TestCase("--Logging:LogLevel:Default=Debug --Kestrel:Endpoints:Http:Url http://x")]
    public void What_the_documentation_names_is_taken(string line) => Assert.That(FaultIn(line), Is.Null);

    [TestCase("--chek-config", "'--check-config'")]
    [TestCase("--confg a.yaml", "'--config'")]
    [TestCase("--url=http://x", "'--urls'")]
    [TestCase("--check-config=true", "--check-config takes no value")]
    [TestCase("--egress=true", "--egress takes no value")]
    [TestCase("--egres", "'--egress'")]
    [TestCase("--from-litellm a.yaml", "--from-litellm goes with --check-config")]
    [TestCase("a.yaml", "a.yaml is not an option")]
    [TestCase("--config", "--config needs a value")]
    [TestCase("--urls=", "--urls needs a value")]
    [TestCase("--Logging:LogLevel:Default", "--Logging:LogLevel:Default needs a value")]
    public void Anything_else_is_refused_by_its_name(string line, string said) => Assert.That(FaultIn(line), Does.Contain(said));

    private static string? FaultIn(string line) => GatewayArguments.FaultOf(GatewayArguments.Read(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
