using System.Text.RegularExpressions;
using Admin.Api.Host.Configuration;
using Shared.Contracts.Configuration.Texts;
using k8s.Models;

namespace Gateway.Tests.Deploy;

/// <summary>What the pods are given as configuration is one that the services start with.</summary>
[TestFixtureSource(typeof(Rendering), nameof(Rendering.All))]
internal sealed class ConfigurationRules(Rendering rendering)
{
    /// <summary>ASP.NET's own limit for running requests of Admin.Api to end.</summary>
    private static readonly TimeSpan AdminShutdown = TimeSpan.FromSeconds(30);

    [Test]
    public void Each_service_reads_its_configuration_without_a_fault_or_a_warning()
    {
        Assert.That(rendering.Services, Is.Not.Empty);
        foreach (var service in rendering.Services)
        {
            var reading = service.ReadConfiguration(rendering);

            Assert.That(reading.Problems, Is.Empty, service.Name);
            if (service.IsAdmin) Assert.That(AdminRequirements.Problems(reading.Configuration!, "appsettings.yaml"), Is.Empty, service.Name);
        }
    }

    [Test]
    public void No_secret_stands_in_a_manifest()
    {
        Assert.That(rendering.Of<V1Secret>(), Is.Empty);
        foreach (var map in rendering.Of<V1ConfigMap>().SelectMany(map => map.Data.Values))
        {
            Assert.That(Regex.Matches(map, @"^\s*(master_key|sync_key|sync_key_accepted|redis_url)\s*:", RegexOptions.Multiline), Is.Empty);
            Assert.That(Regex.Matches(map, @"api_key:\s*(.+)").Select(m => m.Groups[1].Value), Is.All.StartsWith("os.environ/"));
        }

        var given = rendering.Services.SelectMany(service => service.Container.Env.Where(v => Regex.IsMatch(v.Name, "key|redis_url|database_url", RegexOptions.IgnoreCase)));
        Assert.That(given.Where(v => v.ValueFrom?.SecretKeyRef is null && v.Value != "not-for-the-administration").Select(v => v.Name), Is.Empty);
    }

    [Test]
    public void Only_the_administration_gets_the_master_key_and_only_gateways_get_credentials()
    {
        foreach (var service in rendering.Services)
        {
            Assert.That(service.Container.Env.Any(v => v.Name == "general_settings__master_key"), Is.EqualTo(service.IsAdmin), service.Name);
            if (service.IsAdmin) Assert.That(service.Container.EnvFrom ?? [], Is.Empty, service.Name);
        }
    }

    [Test]
    public void Kubernetes_waits_longer_than_a_service_takes_to_end()
    {
        foreach (var service in rendering.Services)
        {
            var general = service.ReadConfiguration(rendering).Configuration!.General;
            var takes = service.IsGateway ? general.ShutdownDelay + general.ShutdownTimeout : AdminShutdown;

            Assert.That(TimeSpan.FromSeconds(service.Pod.Spec.TerminationGracePeriodSeconds!.Value), Is.GreaterThan(takes), service.Name);
            if (service is { IsGateway: true, IsSidecar: false }) Assert.That(general.ShutdownDelay, Is.GreaterThan(TimeSpan.Zero), "behind a service");
        }
    }

    [Test]
    public void No_gateway_passes_administration_on()
    {
        Assert.That(rendering.Services.Select(service => service.ReadConfiguration(rendering).Configuration!.General.ForwardAdmin), Is.All.False);
    }

    [Test]
    public void Gateways_find_the_administration_where_it_is()
    {
        foreach (var service in rendering.Services.Where(s => s.IsGateway))
        {
            var url = new Uri(service.ReadConfiguration(rendering).Configuration!.General.AdminUrl);
            if (url.Host.Contains('.')) continue; // in another namespace, with another release

            var admin = rendering.Of<V1Service>().Single(s => s.Metadata.Name == url.Host);
            Assert.That(admin.Spec.Ports.Select(port => port.Port), Is.EqualTo(new[] { url.Port }));
            Assert.That(rendering.Pods.Single(pod => pod.IsSelectedBy(admin.Spec.Selector)).Containers.Single().IsAdmin);
        }
    }

    [Test]
    public void What_is_written_is_written_to_a_volume_of_the_right_kind()
    {
        foreach (var service in rendering.Services)
        {
            var configuration = service.ReadConfiguration(rendering).Configuration!;
            if (service.IsGateway) Assert.That(service.VolumeAt(configuration.KeyCache.SnapshotFile!)?.EmptyDir, Is.Not.Null, service.Name);
            else if (!DatabaseUrlText.NamesPostgres(configuration.General.DatabaseUrl.Reveal()))
            {
                var file = configuration.General.DatabaseUrl.Reveal().Split('=')[1];
                var claim = service.VolumeAt(file)?.PersistentVolumeClaim.ClaimName;
                Assert.That(rendering.Of<V1PersistentVolumeClaim>().Select(c => c.Metadata.Name), Has.Member(claim), service.Name);
                Assert.That(service.Pod.Replicas, Is.EqualTo(1), "a SQLite file serves one process");
            }
        }
    }

    [Test]
    public void A_change_of_the_configuration_arrives_while_the_pods_run()
    {
        foreach (var service in rendering.Services)
        {
            var folder = Path.GetDirectoryName(service.Argument("--config"));

            Assert.That(service.Container.VolumeMounts.Single(m => m.MountPath == folder).SubPath, Is.Null, "a mounted file is never changed");
        }
    }
}
