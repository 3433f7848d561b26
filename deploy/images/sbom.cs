// Writes what an image of a service is made of, as CycloneDX 1.6:  dotnet run deploy/images/sbom.cs -- Gateway.Api x64 out/sbom.cdx.json
// The packages are those of the lock files, with their versions and hashes. The .NET runtime comes with the image and stands beside them.
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

if (args is not [var project, "x64" or "amd64" or "arm64", var output])
{
    Console.Error.WriteLine("usage: dotnet run deploy/images/sbom.cs -- PROJECT x64|amd64|arm64 FILE");
    return 1;
}

var rid = args[1] == "arm64" ? "linux-arm64" : "linux-x64";
var root = Directory.GetCurrentDirectory();
var version = XDocument.Load(Path.Combine(root, "Directory.Build.props")).Descendants("Version").Single().Value;
var packages = Packages(Path.Combine(root, project, "packages.lock.json"), rid);
var shipped = Shipped(packages, BuildOnly(Path.Combine(root, "Directory.Build.props"), Path.Combine(root, project, project + ".csproj")));

var components = new JsonArray();
var dependencies = new JsonArray();
foreach (var package in packages.Values.Where(p => p.Hash is not null).OrderBy(p => p.Id, StringComparer.OrdinalIgnoreCase))
{
    components.Add(Component(package, shipped.Contains(package.Id)));
    dependencies.Add(Dependency(package.Purl, package.Needs.Where(packages.ContainsKey).Select(id => packages[id]).Where(p => p.Hash is not null).Select(p => p.Purl)));
}

// The SDK that built the image brought it, and runs this.
var runtime = Environment.Version.ToString(3);
foreach (var framework in (string[])["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"])
    components.Add(new JsonObject { ["type"] = "framework", ["bom-ref"] = $"{framework}@{runtime}", ["name"] = framework, ["version"] = runtime, ["scope"] = "required" });

var bom = new JsonObject
{
    ["bomFormat"] = "CycloneDX",
    ["specVersion"] = "1.6",
    ["serialNumber"] = "urn:uuid:" + Guid.NewGuid().ToString("D"),
    ["version"] = 1,
    ["metadata"] = new JsonObject
    {
        ["timestamp"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["component"] = new JsonObject { ["type"] = "application", ["bom-ref"] = project, ["name"] = project, ["version"] = version },
    },
    ["components"] = components,
    ["dependencies"] = dependencies,
};
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
File.WriteAllText(output, bom.ToJsonString(new JsonSerializerOptions { WriteIndented = true, TypeInfoResolver = JsonSerializerOptions.Default.TypeInfoResolver }) + "\n");
return 0;

// The packages that are locked for any machine, and those for this one.
static Dictionary<string, Package> Packages(string lockFile, string rid)
{
    var targets = JsonNode.Parse(File.ReadAllText(lockFile))!["dependencies"]!.AsObject();
    var found = new Dictionary<string, Package>(StringComparer.OrdinalIgnoreCase);
    foreach (var target in targets.Where(t => !t.Key.Contains('/') || t.Key.EndsWith("/" + rid, StringComparison.Ordinal)))
    {
        foreach (var (id, entry) in target.Value!.AsObject())
        {
            var needs = entry!["dependencies"]?.AsObject().Select(d => d.Key) ?? [];
            found[id] = new Package(id, (string?)entry["resolved"], (string?)entry["contentHash"], (string?)entry["type"] is "Direct" or "Project", [.. needs, .. found.GetValueOrDefault(id)?.Needs ?? []]);
        }
    }

    return found;
}

// What the project files keep to themselves, and what the SDK adds to compile with.
static HashSet<string> BuildOnly(params string[] files) =>
    new(files.SelectMany(file => XDocument.Load(file).Descendants("PackageReference")).Where(r => (string?)r.Attribute("PrivateAssets") == "all").Select(r => (string)r.Attribute("Include")!)
        .Concat(["Microsoft.NET.ILLink.Tasks", "Microsoft.AspNetCore.App.Internal.Assets", "Microsoft.DotNet.ILCompiler"]), StringComparer.OrdinalIgnoreCase);

// What is reached from a reference that is not for the build alone.
static HashSet<string> Shipped(Dictionary<string, Package> packages, HashSet<string> buildOnly)
{
    var reached = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
    var open = new Queue<string>(packages.Values.Where(p => p.IsDirect && !buildOnly.Contains(p.Id)).Select(p => p.Id));
    while (open.TryDequeue(out var id))
    {
        if (!packages.TryGetValue(id, out var package) || !reached.Add(id)) continue;
        foreach (var needed in package.Needs) open.Enqueue(needed);
    }

    return reached;
}

static JsonObject Component(Package package, bool isShipped) => new()
{
    ["type"] = "library",
    ["bom-ref"] = package.Purl,
    ["name"] = package.Id,
    ["version"] = package.Version,
    ["scope"] = isShipped ? "required" : "excluded",
    ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(Convert.FromBase64String(package.Hash!)) }),
    ["purl"] = package.Purl,
};

static JsonObject Dependency(string of, IEnumerable<string> on) => new() { ["ref"] = of, ["dependsOn"] = new JsonArray([.. on.Distinct().Select(purl => (JsonNode)purl)]) };

internal sealed record Package(string Id, string? Version, string? Hash, bool IsDirect, string[] Needs)
{
    public string Purl => $"pkg:nuget/{Id}@{Version}";
}
