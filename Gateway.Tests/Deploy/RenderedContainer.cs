using System.Text.RegularExpressions;
using Gateway.Tests.Support;
using Shared.Contracts.Configuration.Settings;
using k8s.Models;

namespace Gateway.Tests.Deploy;

/// <summary>A container in its pod.</summary>
/// <param name="IsSidecar">Whether it stands under <c>initContainers</c>.</param>
internal sealed record RenderedContainer(RenderedPod Pod, V1Container Container, bool IsSidecar)
{
    /// <summary>Something that the reader takes, for each key of a Secret that the manifests refer to.</summary>
    private static readonly Dictionary<string, string> SampleSecrets = new()
    {
        ["master-key"] = "sk-0123456789abcdef0123",
        ["sync-key"] = "sync-0123456789abcdef",
        ["redis-url"] = "redis.example.com:6379",
        ["database-url"] = "Host=db.example.com;Database=gateway;Username=gateway;Password=sample",
    };

    public string Name => $"{Pod.Name}/{Container.Name}";

    public bool IsGateway => ImageName == "gateway-api";

    public bool IsAdmin => ImageName == "gateway-admin";

    public string ImageTag => Container.Image.Split(':')[^1];

    /// <summary>What <c>--urls</c> says, with a host that a Uri takes in the place of <c>*</c>.</summary>
    public Uri Listens => new(Argument("--urls").Replace("*", "any.invalid"));

    public IEnumerable<V1Probe> Probes => new[] { Container.StartupProbe, Container.LivenessProbe, Container.ReadinessProbe }.OfType<V1Probe>();

    private string ImageName => Container.Image.Split('/')[^1].Split(':')[0];

    public string Argument(string option) => Container.Args[Container.Args.IndexOf(option) + 1];

    public V1Volume? VolumeAt(string path) =>
        (Container.VolumeMounts ?? []).Where(mount => path == mount.MountPath || path.StartsWith(mount.MountPath + "/", StringComparison.Ordinal))
            .Select(mount => Pod.Spec.Volumes.Single(volume => volume.Name == mount.Name))
            .SingleOrDefault();

    /// <summary>What this service makes of its configuration: the mounted file, and its variables above it.</summary>
    public ConfigurationReading ReadConfiguration(Rendering rendering)
    {
        var file = Argument("--config");
        var map = VolumeAt(file)?.ConfigMap ?? throw new InvalidOperationException($"{Name}: no ConfigMap is mounted at {file}");
        var text = rendering.ConfigurationIn(map.Name);
        return ConfigurationText.Read(text, Variables(text));
    }

    private Dictionary<string, string> Variables(string configuration)
    {
        var variables = Container.Env.ToDictionary(v => v.Name, v => v.Value ?? SampleSecrets[v.ValueFrom.SecretKeyRef.Key]);
        if (Container.EnvFrom is not { Count: > 0 }) return variables;
        // A whole Secret holds the credentials that the file names.
        foreach (var name in Regex.Matches(configuration, @"os\.environ/(\w+)").Select(match => match.Groups[1].Value)) variables.TryAdd(name, "sample-credential");
        return variables;
    }
}
