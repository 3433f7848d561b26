using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Deploy;

/// <summary>What <c>deploy/images/sbom.cs</c> says that an image is made of: CycloneDX, and the lock file to the letter.</summary>
[TestFixture("Gateway.Api", "x64")]
[TestFixture("Admin.Api", "arm64")]
[Category("Slow")]
internal sealed class SbomFile(string project, string architecture)
{
    private JsonElement _bom;

    [OneTimeSetUp]
    public void Write()
    {
        var directory = Directory.CreateTempSubdirectory("gateway-sbom-");
        try
        {
            var file = Path.Combine(directory.FullName, "sbom.cdx.json");
            Tool.Run("dotnet", "run", "deploy/images/sbom.cs", "--", project, architecture, file);
            _bom = JsonElement.Parse(File.ReadAllText(file));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private IReadOnlyList<JsonElement> Components => [.. _bom.GetProperty("components").EnumerateArray()];

    [Test]
    public void It_has_the_form_of_CycloneDX()
    {
        Assert.That((Text(_bom, "bomFormat"), Text(_bom, "specVersion"), _bom.GetProperty("version").GetInt32()), Is.EqualTo(("CycloneDX", "1.6", 1)));
        Assert.That(Text(_bom, "serialNumber"), Does.Match("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"));
        Assert.That(Text(_bom.GetProperty("metadata"), "timestamp"), Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"));
        Assert.That(Text(_bom.GetProperty("metadata").GetProperty("component"), "name"), Is.EqualTo(project));

        var references = Components.Select(c => Text(c, "bom-ref")).ToList();
        Assert.That(references, Is.Unique);
        foreach (var component in Components)
        {
            Assert.That(Text(component, "type"), Is.AnyOf("library", "framework"));
            Assert.That(Text(component, "scope"), Is.AnyOf("required", "excluded"));
            if (Text(component, "type") == "framework") continue;
            Assert.That(Text(component, "purl"), Is.EqualTo($"pkg:nuget/{Text(component, "name")}@{Text(component, "version")}"));
            Assert.That(Text(component.GetProperty("hashes")[0], "content"), Does.Match("^[0-9a-f]{128}$"));
        }

        foreach (var dependency in _bom.GetProperty("dependencies").EnumerateArray())
        {
            Assert.That(references, Has.Member(Text(dependency, "ref")));
            Assert.That(dependency.GetProperty("dependsOn").EnumerateArray().Select(on => on.GetString()!), Is.SubsetOf(references));
        }
    }

    [Test]
    public void It_lists_the_packages_of_the_lock_file_in_their_versions()
    {
        var targets = JsonElement.Parse(SourceTree.Read($"{project}/packages.lock.json")).GetProperty("dependencies").EnumerateObject();
        var locked = targets.Where(target => !target.Name.Contains('/') || target.Name.EndsWith("/linux-" + architecture, StringComparison.Ordinal))
            .SelectMany(target => target.Value.EnumerateObject()).Where(package => package.Value.TryGetProperty("resolved", out _))
            .Select(package => $"{package.Name}@{Text(package.Value, "resolved")}").Distinct();

        Assert.That(Components.Where(c => Text(c, "type") == "library").Select(c => $"{Text(c, "name")}@{Text(c, "version")}"), Is.EquivalentTo(locked));
    }

    [Test]
    public void It_tells_what_only_the_build_uses_and_names_the_runtime()
    {
        var scopes = Components.ToDictionary(c => Text(c, "name"), c => Text(c, "scope"));
        var compiler = Regex.Match(SourceTree.Read("Gateway.Api/packages.lock.json"), "\"Microsoft.DotNet.ILCompiler\": {[^}]*\"resolved\": \"([^\"]+)\"").Groups[1].Value;

        Assert.That((scopes["StackExchange.Redis"], scopes["YamlDotNet"], scopes["Microsoft.CodeAnalysis.BannedApiAnalyzers"]), Is.EqualTo(("required", "required", "excluded")));
        if (project == "Admin.Api") Assert.That((scopes["Microsoft.EntityFrameworkCore.Design"], scopes["Microsoft.EntityFrameworkCore"]), Is.EqualTo(("excluded", "required")));
        Assert.That(Components.Where(c => Text(c, "type") == "framework").Select(c => (Text(c, "name"), Text(c, "version"))), Is.EqualTo(new[] { ("Microsoft.NETCore.App", compiler), ("Microsoft.AspNetCore.App", compiler) }));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
