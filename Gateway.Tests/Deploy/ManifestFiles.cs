using System.Text.Json.Nodes;
using Gateway.Tests.Architecture;
using k8s;
using k8s.Models;

namespace Gateway.Tests.Deploy;

/// <summary>The chart and the overlays as files: checked by Helm's own linter, alike in what they run, and strict about what they are given.</summary>
internal sealed class ManifestFiles
{
    [Test]
    public void A_field_that_Kubernetes_does_not_have_is_found()
    {
        const string Misspelt = "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, redinessProbe: {} }] }\n";

        Assert.That(() => Rendering.Parse(Misspelt), Throws.Exception.With.Message.Contains("redinessProbe"));
    }

    [TestCase]
    [TestCase("-f", "deploy/helm/gateway/values/sqlite.yaml")]
    [TestCase("--set", "gateway.enabled=false,admin.enabled=false")]
    public void Helm_has_nothing_against_the_chart(params string[] values)
    {
        Tool.Run("helm", ["lint", "--strict", "deploy/helm/gateway", .. values]);
    }

    [TestCase("gateway.replica=3", "replica")]
    [TestCase("admin.database=mysql", "database")]
    [TestCase("image.tag=latest", "tag")]
    [TestCase("config.general_settings.master_key=sk-in-a-values-file", "general_settings")]
    [TestCase("admin.database=sqlite,admin.replicas=2", "a SQLite file serves one process")]
    public void A_value_that_would_not_do_what_was_meant_is_refused(string value, string named)
    {
        var (exitCode, _, errors) = Tool.Try("helm", "template", "gateway", "deploy/helm/gateway", "--set", value);

        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(errors, Does.Contain(named));
    }

    [Test]
    public void The_chart_runs_the_same_containers_as_the_overlays()
    {
        Assert.That(ContainersOf(Rendering.Chart), Is.EquivalentTo(ContainersOf(Rendering.Central)));
        Assert.That(ContainersOf(Rendering.ApplicationChart), Is.EquivalentTo(ContainersOf(Rendering.Sidecar).Where(c => !c.Contains("gateway-admin:", StringComparison.Ordinal))));
    }

    [Test]
    public void Every_file_of_deploy_begins_with_what_it_is_for()
    {
        string[] started = ["#", "//", "<!--", "{{/*", "; ", "syntax"];
        string[] withoutComments = [".json", ".lock", ".png"];
        var files = SourceTree.PathsOf("*").Where(path => path.StartsWith("deploy/", StringComparison.Ordinal) && !withoutComments.Contains(Path.GetExtension(path)));

        var silent = files.Where(path => Path.GetExtension(path) is not (".md" or ".cs" or ".csproj" or ".txt")
            && !started.Any(start => SourceTree.Read(path).Split('\n')[0].StartsWith(start, StringComparison.Ordinal)));

        Assert.That(silent, Is.Empty);
    }

    /// <summary>Each container as JSON, with its variables in one order: theirs does not matter, and tools differ in it.</summary>
    private static IEnumerable<string> ContainersOf(Rendering rendering) => rendering.Containers.Select(container =>
    {
        var json = JsonNode.Parse(KubernetesJson.Serialize(container.Container))!.AsObject();
        // Kubernetes' own default for an image whose tag is not latest; the chart writes it out.
        json.Remove("imagePullPolicy");
        if (container.Container.Env is { } env) json["env"] = JsonNode.Parse(KubernetesJson.Serialize(env.OrderBy(v => v.Name, StringComparer.Ordinal).ToList<V1EnvVar>()));
        if (container.Container.VolumeMounts is { } mounts) json["volumeMounts"] = JsonNode.Parse(KubernetesJson.Serialize(mounts.OrderBy(m => m.MountPath, StringComparer.Ordinal).ToList()));
        return json.ToJsonString();
    });
}
