using Gateway.Api.Configuration;
using Gateway.Api.Health;
using Gateway.Tests.Support;

namespace Gateway.Tests.Gateway.Health;

/// <summary><c>--probe</c>: what a container asks where no probe from outside reaches the gateway.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class Probe
{
    [Test]
    public async Task It_is_healthy_where_the_path_answers_200()
    {
        await using var gateway = await GatewayHost.StartAsync([new TestDeployment("eu")]);

        Assert.That(await AskAsync(gateway.Url + "/health/liveness"), Is.EqualTo((0, "")));
        Assert.That(await AskAsync(gateway.Url + "/health/readiness"), Is.EqualTo((0, "")));
    }

    [Test]
    public async Task It_is_unhealthy_and_tells_what_was_answered_where_the_gateway_holds_no_keys_yet()
    {
        await using var gateway = await GatewayHost.StartAsync([new TestDeployment("eu")], loadsKeys: false);

        var (alive, _) = await AskAsync(gateway.Url + "/health/liveness");
        var (ready, said) = await AskAsync(gateway.Url + "/health/readiness");

        Assert.That((alive, ready), Is.EqualTo((0, 1)));
        Assert.That(said, Does.StartWith("503 ").And.Contain("\"loading\""));
    }

    [Test]
    public async Task It_is_unhealthy_where_nothing_listens()
    {
        var (exitCode, said) = await AskAsync($"http://127.0.0.1:{AdminHost.FreePort()}/health/liveness");

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(said, Does.StartWith("no answer: "));
    }

    [TestCase("")]
    [TestCase("/health/liveness")]
    [TestCase("https://10.0.0.1:4000/health/liveness")]
    [TestCase("http://10.0.0.1:4000/health/liveness")]
    [TestCase("http://gateway.example.com/health/liveness")]
    public async Task It_asks_no_other_machine(string url)
    {
        var (exitCode, said) = await AskAsync(url);

        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(said, Does.StartWith("--probe takes an http or https address of this machine"));
    }

    [Test]
    public void The_address_stands_behind_the_option_or_in_it()
    {
        Assert.That(GatewayArguments.Read(["--probe", "http://localhost"]).ValueOf(GatewayArguments.Probe), Is.EqualTo("http://localhost"));
        Assert.That(GatewayArguments.Read(["--probe=http://localhost"]).ValueOf(GatewayArguments.Probe), Is.EqualTo("http://localhost"));
        Assert.That(GatewayArguments.Read(["--probe"]).Fault, Is.EqualTo("--probe needs a value"));
        Assert.That(GatewayArguments.Read(["--urls", "http://localhost"]).ValueOf(GatewayArguments.Probe), Is.Null);
    }

    private static async Task<(int ExitCode, string Said)> AskAsync(string url)
    {
        await using var output = new StringWriter();
        var exitCode = await HealthProbe.RunAsync(url, output);
        return (exitCode, output.ToString());
    }
}
