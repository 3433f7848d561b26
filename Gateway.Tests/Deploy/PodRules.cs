using System.Text.RegularExpressions;
using Gateway.Tests.Architecture;
using k8s.Models;

namespace Gateway.Tests.Deploy;

/// <summary>What every pod of every rendering keeps to.</summary>
[TestFixtureSource(typeof(Rendering), nameof(Rendering.All))]
internal sealed class PodRules(Rendering rendering)
{
    private const string ImageUser = "1654";

    [Test]
    public void No_container_runs_as_root_or_could_become_it()
    {
        Assert.That(rendering.Containers, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach (var container in rendering.Containers)
            {
                var (pod, own) = (container.Pod.Spec.SecurityContext, container.Container.SecurityContext);
                Assert.That(own.RunAsNonRoot ?? pod.RunAsNonRoot, Is.True, container.Name);
                Assert.That(own.RunAsUser ?? pod.RunAsUser, Is.GreaterThan(0), container.Name);
                Assert.That(own.AllowPrivilegeEscalation, Is.False, container.Name);
                Assert.That(own.Privileged ?? false, Is.False, container.Name);
                Assert.That(own.Capabilities.Drop, Is.EqualTo(new[] { "ALL" }), container.Name);
                Assert.That(own.Capabilities.Add ?? [], Is.Empty, container.Name);
                Assert.That((own.SeccompProfile ?? pod.SeccompProfile)?.Type, Is.EqualTo("RuntimeDefault"), container.Name);
            }
        });
    }

    [Test]
    public void The_services_run_as_the_user_of_their_images()
    {
        var users = rendering.Services.Select(c => (c.Container.SecurityContext.RunAsUser ?? c.Pod.Spec.SecurityContext.RunAsUser).ToString()).Distinct();

        Assert.That(users, Is.EqualTo(new[] { ImageUser }));
        Assert.That(SourceTree.PathsOf("Dockerfile").Select(SourceTree.Read), Is.Not.Empty.And.All.Contains($"USER {ImageUser}"));
    }

    [Test]
    public void No_container_writes_to_its_image_and_none_sees_the_machine()
    {
        Assert.That(rendering.Containers.Where(c => c.Container.SecurityContext.ReadOnlyRootFilesystem is not true).Select(c => c.Name), Is.Empty);
        Assert.That(rendering.Pods.Where(p => (p.Spec.HostNetwork ?? p.Spec.HostPID ?? p.Spec.HostIPC) is true).Select(p => p.Name), Is.Empty);
        Assert.That(rendering.Pods.SelectMany(p => p.Spec.Volumes ?? []).Where(v => v.HostPath is not null).Select(v => v.Name), Is.Empty);
    }

    [Test]
    public void No_pod_gets_a_token_of_the_cluster_or_variables_that_nobody_chose()
    {
        Assert.That(rendering.Pods.Where(p => p.Spec.AutomountServiceAccountToken is not false).Select(p => p.Name), Is.Empty);
        Assert.That(rendering.Pods.Where(p => p.Spec.EnableServiceLinks is not false).Select(p => p.Name), Is.Empty);
    }

    [Test]
    public void Every_container_says_what_it_needs_and_what_it_may_take()
    {
        var without = rendering.Containers.Where(c => !HasBoth(c.Container.Resources.Requests) || !HasBoth(c.Container.Resources.Limits));

        Assert.That(without.Select(c => c.Name), Is.Empty);
    }

    [Test]
    public void Every_image_names_its_version_and_the_services_are_of_this_one()
    {
        var version = Regex.Match(SourceTree.Read("Directory.Build.props"), "<Version>(.+)</Version>").Groups[1].Value;

        Assert.That(rendering.Containers.Where(c => !Regex.IsMatch(c.Container.Image, @"^[^:]+:\d+\.\d+\.\d+(@sha256:[0-9a-f]{64})?$")).Select(c => c.Container.Image), Is.Empty);
        Assert.That(rendering.Services.Select(c => c.ImageTag), Is.Not.Empty.And.All.EqualTo(version));
    }

    [Test]
    public void What_runs_more_than_once_keeps_all_but_one_while_nodes_are_drained()
    {
        var budgets = rendering.Of<V1PodDisruptionBudget>().ToList();

        var without = rendering.Pods.Where(pod => pod.Replicas > 1 && !budgets.Any(b => b.Spec.MaxUnavailable?.Value == "1" && pod.IsSelectedBy(b.Spec.Selector.MatchLabels)));

        Assert.That(without.Select(pod => pod.Name), Is.Empty);
        Assert.That(budgets.Where(b => !rendering.Pods.Any(pod => pod.IsSelectedBy(b.Spec.Selector.MatchLabels))).Select(b => b.Metadata.Name), Is.Empty);
    }

    /// <summary>The old ones would not know the tables that the new one made: docs/upgrade.md.</summary>
    [Test]
    public void No_old_administration_is_left_when_a_new_one_starts()
    {
        var admins = rendering.Pods.Where(pod => pod.Containers.Any(c => c.IsAdmin)).Select(pod => pod.Name).ToList();

        var strategies = rendering.Of<V1Deployment>().Where(d => admins.Contains(d.Metadata.Name)).Select(d => d.Spec.Strategy.Type);

        Assert.That(strategies, Is.All.EqualTo("Recreate"));
    }

    [Test]
    public void A_gateway_beside_an_application_is_a_native_sidecar()
    {
        var beside = rendering.Containers.Where(c => c.IsSidecar).ToList();

        Assert.That(beside.Select(c => c.Container.RestartPolicy), Is.All.EqualTo("Always"));
        Assert.That(beside.Where(c => !c.IsGateway || !c.Listens.IsLoopback || c.Container.Ports is { Count: > 0 }), Is.Empty);
        Assert.That(beside, rendering == Rendering.Sidecar || rendering == Rendering.ApplicationChart ? Is.Not.Empty : Is.Empty);
    }

    private static bool HasBoth(IDictionary<string, ResourceQuantity>? amounts) => amounts is not null && amounts.ContainsKey("cpu") && amounts.ContainsKey("memory");
}
