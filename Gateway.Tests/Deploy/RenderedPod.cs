using k8s.Models;

namespace Gateway.Tests.Deploy;

/// <summary>The pods of one Deployment.</summary>
/// <param name="Name">The Deployment's name.</param>
internal sealed record RenderedPod(string Name, V1PodTemplateSpec Template, int Replicas)
{
    public V1PodSpec Spec => Template.Spec;

    public IEnumerable<RenderedContainer> Containers =>
        (Spec.InitContainers ?? []).Select(c => new RenderedContainer(this, c, IsSidecar: true)).Concat(Spec.Containers.Select(c => new RenderedContainer(this, c, IsSidecar: false)));

    /// <summary>Whether a selector of labels means these pods. One without labels means every pod.</summary>
    public bool IsSelectedBy(IDictionary<string, string>? labels) =>
        (labels ?? new Dictionary<string, string>()).All(label => Template.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    public bool HasPort(string nameOrNumber) =>
        Containers.SelectMany(c => c.Container.Ports ?? []).Any(port => port.Name == nameOrNumber || port.ContainerPort.ToString() == nameOrNumber);
}
