using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Deploy;

/// <summary>The Dockerfiles and what the SDK makes of the projects say the same, and what the manifests rely on.</summary>
[TestFixture("Gateway.Api", "gateway-api")]
[TestFixture("Admin.Api", "gateway-admin")]
internal sealed class ImageFiles(string project, string image)
{
    /// <summary>Where the gateway's image keeps its binary; probes from inside run it.</summary>
    public const string GatewayBinary = "/app/Gateway.Api";

    private string Dockerfile => SourceTree.Read($"deploy/images/{image}/Dockerfile");

    /// <summary>What ends up in the image: the lines from the last <c>FROM</c> on.</summary>
    private string LastStage => Dockerfile[Dockerfile.LastIndexOf("\nFROM ", StringComparison.Ordinal)..];

    private XElement Project => XDocument.Parse(SourceTree.Read($"{project}/{project}.csproj")).Root!;

    [Test]
    public void The_image_has_no_SDK_no_shell_and_no_root()
    {
        var bases = Regex.Matches(Dockerfile, @"^ARG RUNTIME_IMAGE=(.+)$", RegexOptions.Multiline).Single().Groups[1].Value;

        Assert.That(bases, Does.Match("-chiseled(@sha256:[0-9a-f]{64})?$"));
        Assert.That(LastStage, Does.StartWith("\nFROM ${RUNTIME_IMAGE}\n").And.Not.Match(@"(?m)^RUN "));
        Assert.That(Regex.Matches(LastStage, @"^USER (.+)$", RegexOptions.Multiline).Select(m => m.Groups[1].Value), Is.EqualTo(new[] { "1654" }));
    }

    [Test]
    public void The_process_owns_the_folder_of_its_state_and_not_what_it_runs()
    {
        var copies = Regex.Matches(LastStage, @"^COPY --from=build --chown=(\S+) \S+ (\S+)$", RegexOptions.Multiline).Select(m => (m.Groups[2].Value, m.Groups[1].Value));

        Assert.That(copies, Is.EqualTo(new[] { ("/app", "0:0"), ("/var/lib/gateway", "1654:1654") }));
        Assert.That(LastStage, Does.Contain($"ENTRYPOINT [\"/app/{project}\"]"));
    }

    [Test]
    public void Packages_are_those_of_the_lock_files()
    {
        Assert.That(Dockerfile, Does.Contain($"RUN dotnet restore {project} --locked-mode\n").And.Contain("--no-restore"));
    }

    [Test]
    public void Every_file_that_is_copied_is_there_and_seen_by_the_build()
    {
        var seen = SourceTree.Read(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        var copied = Regex.Matches(Dockerfile, @"^COPY (?!--)(.+) \S+$", RegexOptions.Multiline).SelectMany(m => m.Groups[1].Value.Split(' ')).ToList();

        Assert.That(copied, Is.Not.Empty);
        Assert.That(copied.Where(path => !Path.Exists(Path.Combine(SourceTree.Root, path))), Is.Empty);
        Assert.That(copied.Where(path => !seen.Contains(path) && !seen.Contains(path.Split('/')[0])), Is.Empty);
    }

    [Test]
    public void The_SDK_makes_the_same_image_as_the_Dockerfile()
    {
        var variables = Items("ContainerEnvironmentVariable").ToDictionary(i => (string)i.Attribute("Include")!, i => (string)i.Attribute("Value")!);
        var ports = Items("ContainerPort").Select(i => (string)i.Attribute("Include")!);
        var ofDockerfile = Regex.Match(LastStage, @"^ENV ((?:.*\\\n)*.*)$", RegexOptions.Multiline).Groups[1].Value
            .Replace("\\\n", " ").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

        Assert.That(variables, Is.EquivalentTo(ofDockerfile));
        Assert.That(ports, Is.EqualTo(Regex.Matches(LastStage, @"^EXPOSE (\d+)$", RegexOptions.Multiline).Select(m => m.Groups[1].Value)));
        Assert.That(Property("ContainerUser"), Is.EqualTo("1654"));
        Assert.That(Property("ContainerRepository"), Is.EqualTo(image));
        Assert.That(Dockerfile, Does.Match($@"-{Property("ContainerFamily")}(@sha256:[0-9a-f]{{64}})?\n"));
        Assert.That(LastStage, Does.Contain($"description=\"{Property("ContainerDescription")}\""));
    }

    [Test]
    public void The_version_is_that_of_the_build()
    {
        var version = Regex.Match(SourceTree.Read("Directory.Build.props"), "<Version>(.+)</Version>").Groups[1].Value;

        Assert.That(LastStage, Does.Contain($"org.opencontainers.image.version=\"{version}\""));
        Assert.That(Property("ContainerImageTag"), Is.EqualTo("$(Version)"));
    }

    private string? Property(string name) => Project.Descendants(name).SingleOrDefault()?.Value;

    private IEnumerable<XElement> Items(string name) => Project.Descendants(name);
}
