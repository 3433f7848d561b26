using Admin.Api;
using k8s.Models;

namespace Gateway.Tests.Deploy;

/// <summary>Ports and policies name what is there.</summary>
[TestFixtureSource(typeof(Rendering), nameof(Rendering.All))]
internal sealed class NetworkRules(Rendering rendering)
{
    [Test]
    public void The_services_listen_where_they_listen_by_default_and_say_so()
    {
        foreach (var service in rendering.Services)
        {
            var own = new Uri(service.IsGateway ? global::Gateway.Api.Program.DefaultUrl : AdminApplication.DefaultUrl);

            Assert.That(service.Listens.Port, Is.EqualTo(own.Port), service.Name);
            Assert.That((service.Container.Ports ?? []).Select(port => port.ContainerPort), service.Listens.IsLoopback ? Is.Empty : Is.EqualTo(new[] { own.Port }), service.Name);
        }
    }

    [Test]
    public void Every_service_leads_to_a_port_of_pods_that_are_there()
    {
        foreach (var service in rendering.Of<V1Service>())
        {
            var pods = rendering.Pods.Where(pod => pod.IsSelectedBy(service.Spec.Selector)).ToList();

            Assert.That(pods, Is.Not.Empty, service.Metadata.Name);
            Assert.That(service.Spec.Ports, Is.Not.Empty, service.Metadata.Name);
            Assert.That(service.Spec.Ports.Where(port => !pods.TrueForAll(pod => pod.HasPort(port.TargetPort!.Value!))), Is.Empty, service.Metadata.Name);
        }
    }

    [Test]
    public void The_pages_stay_with_the_process_that_holds_their_session()
    {
        var ofAdmin = rendering.Of<V1Service>().Where(service => rendering.Pods.Any(pod => pod.IsSelectedBy(service.Spec.Selector) && pod.Containers.Any(c => c.IsAdmin)));

        Assert.That(ofAdmin.Select(service => service.Spec.SessionAffinity), Is.All.EqualTo("ClientIP"));
    }

    [Test]
    public void Every_pod_is_under_a_policy_for_both_directions()
    {
        foreach (var direction in (string[])["Ingress", "Egress"])
        {
            var policies = rendering.Of<V1NetworkPolicy>().Where(policy => policy.Spec.PolicyTypes.Contains(direction)).ToList();

            var open = rendering.Pods.Where(pod => !policies.Exists(policy => pod.IsSelectedBy(policy.Spec.PodSelector.MatchLabels)));

            Assert.That(open.Select(pod => pod.Name), Is.Empty, direction);
        }
    }

    [Test]
    public void Every_policy_is_for_pods_and_ports_that_are_there()
    {
        foreach (var policy in rendering.Of<V1NetworkPolicy>())
        {
            var pods = rendering.Pods.Where(pod => pod.IsSelectedBy(policy.Spec.PodSelector.MatchLabels)).ToList();
            var open = (policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports ?? []).Select(port => port.Port!.Value!);

            Assert.That(pods, Is.Not.Empty, policy.Metadata.Name);
            Assert.That(open.Where(port => !pods.TrueForAll(pod => pod.HasPort(port))), Is.Empty, policy.Metadata.Name);
        }
    }

    [Test]
    public void No_pod_can_reach_the_address_at_which_clouds_hand_out_credentials()
    {
        var everywhere = rendering.Of<V1NetworkPolicy>().SelectMany(policy => policy.Spec.Egress ?? []).SelectMany(rule => rule.To ?? []).Select(peer => peer.IpBlock).OfType<V1IPBlock>().ToList();

        Assert.That(everywhere, Is.Not.Empty);
        Assert.That(everywhere.Where(block => block.Except?.Contains("169.254.0.0/16") is not true), Is.Empty);
    }
}
