using Gateway.Tests.Architecture;
using k8s;
using k8s.Models;

namespace Gateway.Tests.Deploy;

/// <summary>Everything that one overlay or chart would send to a cluster, as the typed objects that Kubernetes knows.</summary>
internal sealed class Rendering
{
    private readonly string _name;
    private readonly Lazy<IReadOnlyList<object>> _objects;

    private Rendering(string name, Func<string> render) => (_name, _objects) = (name, new Lazy<IReadOnlyList<object>>(() => Parse(render())));

    public static Rendering Central { get; } = Kustomized("central");

    public static Rendering Sidecar { get; } = Kustomized("sidecar");

    public static Rendering Chart { get; } = new("helm/gateway", () => Tool.Run("helm", "template", "gateway", "deploy/helm/gateway", "--namespace", "gateway"));

    public static Rendering ApplicationChart { get; } = new("helm/application", ApplicationsOwnChart);

    public static IReadOnlyList<Rendering> All { get; } =
    [
        Central, Sidecar, Kustomized("dev"), Chart, ApplicationChart,
        new("helm/gateway, sqlite", () => Tool.Run("helm", "template", "gateway", "deploy/helm/gateway", "--namespace", "gateway", "-f", "deploy/helm/gateway/values/sqlite.yaml")),
    ];

    public IReadOnlyList<object> Objects => _objects.Value;

    public IEnumerable<RenderedPod> Pods => Of<V1Deployment>().Select(d => new RenderedPod(d.Metadata.Name, d.Spec.Template, d.Spec.Replicas ?? 1));

    public IEnumerable<RenderedContainer> Containers => Pods.SelectMany(pod => pod.Containers);

    /// <summary>The containers of the two services, wherever they stand.</summary>
    public IEnumerable<RenderedContainer> Services => Containers.Where(c => c.IsGateway || c.IsAdmin);

    /// <summary>Strictly: a field that Kubernetes does not have, or a value of another type, is an exception.</summary>
    public static IReadOnlyList<object> Parse(string manifests) => KubernetesYaml.LoadAllFromString(manifests, null, strict: true);

    public IEnumerable<T> Of<T>() => Objects.OfType<T>();

    /// <summary>The text of the configuration that a ConfigMap of this rendering holds.</summary>
    public string ConfigurationIn(string configMap) => Of<V1ConfigMap>().Single(map => map.Metadata.Name == configMap).Data["appsettings.yaml"];

    public override string ToString() => _name;

    private static Rendering Kustomized(string overlay) => new("kubernetes/" + overlay, () => Tool.Run("kubectl", "kustomize", "deploy/kubernetes/overlays/" + overlay));

    /// <summary>In a copy, since Helm puts the chart it depends on beside it.</summary>
    private static string ApplicationsOwnChart()
    {
        var copy = Directory.CreateTempSubdirectory("gateway-charts-").FullName;
        try
        {
            foreach (var file in SourceTree.PathsOf("*").Where(path => path.StartsWith("deploy/helm/", StringComparison.Ordinal)))
            {
                var target = Path.Combine(copy, file["deploy/helm/".Length..]);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(Path.Combine(SourceTree.Root, file), target);
            }

            var chart = Path.Combine(copy, "application");
            Tool.Run("helm", "dependency", "build", chart);
            Tool.Run("helm", "lint", "--strict", chart);
            return Tool.Run("helm", "template", "application", chart, "--namespace", "application");
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }
}
