using k8s.Models;

namespace Gateway.Tests.Deploy;

/// <summary>What <c>Gateway.Api --egress</c> prints becomes a policy under which gateways reach that and nothing else, by the chart and by the script for overlays.</summary>
internal sealed class EgressPolicies
{
    private const string Anywhere = "0.0.0.0/0";

    private const string Listed = """
        10.0.0.7:8000
        127.0.0.1:4002
        [2001:db8::1]:443
        api.mistral.ai:443
        eu.example.com:8443
        redis.data.svc.cluster.local:6379
        sentinel:26379

        """;

    private static readonly string[] Addresses = ["10.0.0.7/32:8000", "2001:db8::1/128:443"];

    private static readonly string[] Services = ["data:6379", "gateway:26379"];

    private string _file = null!;

    [SetUp]
    public void WriteList()
    {
        _file = Path.Combine(Path.GetTempPath(), $"gateway-egress-{Guid.NewGuid():N}.txt");
        File.WriteAllText(_file, Listed);
    }

    [TearDown]
    public void RemoveList() => File.Delete(_file);

    [Test]
    public void The_chart_opens_what_is_listed_and_of_names_their_ports()
    {
        var rules = OfChart("ports", out var others);

        Assert.That(OpenTo(rules, block => block.Cidr != Anywhere), Is.EquivalentTo(Addresses));
        Assert.That(OpenTo(rules, block => block.Cidr == Anywhere), Is.EquivalentTo(new[] { $"{Anywhere}:443", $"{Anywhere}:8443" }));
        Assert.That(NamespacesIn(rules), Is.EquivalentTo(Services.Append("kube-system:53").Append("kube-system:53")));
        Assert.That(rules.Where(rule => rule.To is null or { Count: 0 }), Is.Empty, "a rule without an address is one for every address");
        Assert.That(others, Is.Empty);
    }

    [Test]
    public void With_cilium_no_address_is_open_but_those_that_are_listed_and_the_names_are_held_to()
    {
        var rules = OfChart("cilium", out var others);

        Assert.That(OpenTo(rules, _ => true), Is.EquivalentTo(Addresses));
        var names = others.Single();
        Assert.That(names, Does.Contain("kind: CiliumNetworkPolicy").And.Contain("matchName: \"api.mistral.ai\"").And.Contain("matchName: \"eu.example.com\"").And.Contain("port: \"8443\""));
        Assert.That(names, Does.Not.Contain("redis").And.Not.Contain("toEntities").And.Not.Contain("toCIDR"));
    }

    [TestCase("api.example.com")]
    [TestCase("https://api.example.com:443")]
    [TestCase("api.example.com:443 more")]
    public void A_line_that_is_not_a_host_and_a_port_is_refused_by_both(string line)
    {
        File.WriteAllText(_file, line);

        Assert.That(Tool.Try("helm", "template", "gateway", "deploy/helm/gateway", "--set-file", $"networkPolicy.egress={_file}").ExitCode, Is.Not.Zero);
        Assert.That(Tool.Try("sh", "-c", $"deploy/kubernetes/egress-policy < {_file}").ExitCode, Is.Not.Zero);
    }

    [Test]
    public void The_patch_for_an_overlay_opens_the_same()
    {
        using var deploy = new CopiedDeploy();
        var overlay = Path.Combine(deploy.Root, "deploy/kubernetes/overlays/central");
        File.WriteAllText(Path.Combine(overlay, "egress.yaml"), Tool.Run("sh", "-c", $"deploy/kubernetes/egress-policy gateway < {_file}"));
        var kustomization = Path.Combine(overlay, "kustomization.yaml");
        File.WriteAllText(kustomization, File.ReadAllText(kustomization).Replace("patches:\n", "patches:\n  - path: egress.yaml\n", StringComparison.Ordinal));

        var policies = Rendering.Parse(Tool.Run("kubectl", "kustomize", overlay)).OfType<V1NetworkPolicy>();
        var rules = policies.Single(policy => policy.Metadata.Name == "gateway-egress").Spec.Egress;

        Assert.That(OpenTo(rules, block => block.Cidr != Anywhere), Is.EquivalentTo(Addresses));
        Assert.That(OpenTo(rules, block => block.Cidr == Anywhere), Is.EquivalentTo(new[] { $"{Anywhere}:443", $"{Anywhere}:8443" }));
        Assert.That(NamespacesIn(rules), Is.EquivalentTo(Services));
        Assert.That(rules.Where(rule => rule.To is null or { Count: 0 }), Is.Empty);
    }

    private IList<V1NetworkPolicyEgressRule> OfChart(string names, out List<string> others)
    {
        var text = Tool.Run(
            "helm", "template", "gateway", "deploy/helm/gateway", "--namespace", "gateway", "--set-file", $"networkPolicy.egress={_file}", "--set", $"networkPolicy.names={names}");
        // Kubernetes' client does not know Cilium's kinds.
        var documents = text.Split("\n---\n").ToLookup(document => document.Contains("apiVersion: cilium.io/", StringComparison.Ordinal));
        others = [.. documents[true]];
        var policies = Rendering.Parse(string.Join("\n---\n", documents[false])).OfType<V1NetworkPolicy>();
        return policies.Single(policy => policy.Metadata.Name == "gateway-egress").Spec.Egress;
    }

    private static IEnumerable<string> OpenTo(IEnumerable<V1NetworkPolicyEgressRule> rules, Func<V1IPBlock, bool> which)
    {
        var blocks = rules.SelectMany(rule => rule.To.Select(peer => (peer.IpBlock, rule.Ports))).Where(open => open.IpBlock is not null && which(open.IpBlock)).ToList();
        Assert.That(blocks.Where(open => open.IpBlock.Cidr == Anywhere && open.IpBlock.Except?.Contains("169.254.0.0/16") is not true), Is.Empty);
        return blocks.SelectMany(open => open.Ports.Select(port => $"{open.IpBlock.Cidr}:{port.Port.Value}"));
    }

    private static IEnumerable<string> NamespacesIn(IEnumerable<V1NetworkPolicyEgressRule> rules) =>
        from rule in rules
        from peer in rule.To
        where peer.NamespaceSelector?.MatchLabels?.ContainsKey("kubernetes.io/metadata.name") is true
        from port in rule.Ports
        select $"{peer.NamespaceSelector.MatchLabels["kubernetes.io/metadata.name"]}:{port.Port.Value}";
}
