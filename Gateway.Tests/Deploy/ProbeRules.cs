using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy;

/// <summary>Probes ask for paths that the services have, where they listen, and for what Kubernetes takes the answer for.</summary>
[TestFixtureSource(typeof(Rendering), nameof(Rendering.All))]
internal sealed class ProbeRules(Rendering rendering)
{
    private const string Liveness = "/health/liveness";
    private const string Readiness = "/health/readiness";

    [Test]
    public void Every_container_has_probes_and_the_services_all_three()
    {
        Assert.That(rendering.Containers.Where(c => c.Container.LivenessProbe is null || c.Container.ReadinessProbe is null).Select(c => c.Name), Is.Empty);
        Assert.That(rendering.Services.Where(c => c.Container.StartupProbe is null).Select(c => c.Name), Is.Empty);
    }

    /// <summary>A gateway that waits for its keys is not helped by being started again: docs/operations.md.</summary>
    [Test]
    public void Only_readiness_asks_whether_the_service_is_ready()
    {
        Assert.Multiple(() =>
        {
            foreach (var container in rendering.Services)
            {
                Assert.That(PathOf(container, container.Container.StartupProbe), Is.EqualTo(Liveness), container.Name);
                Assert.That(PathOf(container, container.Container.LivenessProbe), Is.EqualTo(Liveness), container.Name);
                Assert.That(PathOf(container, container.Container.ReadinessProbe), Is.EqualTo(Readiness), container.Name);
            }
        });
    }

    [Test]
    public async Task The_paths_are_those_of_the_services()
    {
        await using var gateway = await GatewayHost.StartAsync([new TestDeployment("eu")]);
        await using var admin = await AdminHost.StartAsync();
        foreach (var container in rendering.Services)
        {
            foreach (var path in container.Probes.Select(probe => PathOf(container, probe)))
            {
                var status = container.IsGateway ? (await gateway.GetAsync(null, path)).Status : (int)(await admin.Client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode;
                Assert.That(status, Is.EqualTo(200), $"{container.Name} {path}");
            }
        }
    }

    /// <summary>The kubelet asks at the pod's address: where only loopback is listened at, the binary must ask by itself.</summary>
    [Test]
    public void Who_listens_on_loopback_is_asked_from_inside()
    {
        foreach (var container in rendering.Services)
            Assert.That(container.Probes.Select(probe => probe.Exec is not null), Is.All.EqualTo(container.Listens.IsLoopback), container.Name);
    }

    private static string PathOf(RenderedContainer container, k8s.Models.V1Probe probe)
    {
        if (probe.HttpGet is { } get)
        {
            Assert.That(container.Container.Ports.Single(port => port.Name == get.Port.Value).ContainerPort, Is.EqualTo(container.Listens.Port), container.Name);
            return get.Path;
        }

        Assert.That(probe.Exec.Command.Take(2), Is.EqualTo(new[] { ImageFiles.GatewayBinary, "--probe" }), container.Name);
        var url = new Uri(probe.Exec.Command[2]);
        Assert.That((url.IsLoopback, url.Port), Is.EqualTo((true, container.Listens.Port)), container.Name);
        return url.AbsolutePath;
    }
}
