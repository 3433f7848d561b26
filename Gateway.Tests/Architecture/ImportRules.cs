using System.Text.RegularExpressions;

namespace Gateway.Tests.Architecture;

/// <summary>Who may see whom, read from the sources.</summary>
internal sealed partial class ImportRules
{
    private static readonly string[] Projects = ["Gateway.Api", "Admin.Api", "Shared.Contracts"];

    /// <summary>The steps of a request. They meet only through values of Shared.Contracts; Inference and Explain compose them.</summary>
    private static readonly string[] Siblings = ["Authentication", "Body", "Forwarding", "Routing"];

    [Test]
    public void The_routing_core_uses_nothing_but_the_base_library()
    {
        var places = SourceTree.Under("Shared.Contracts/Places").ToList();
        var core = SourceTree.Under("Shared.Contracts/Routing").Concat(places).ToList();
        var foreign = core.SelectMany(file => file.Usings, (file, name) => $"{file}: {name}").Where(line => !line.Contains(": System", StringComparison.Ordinal) && !line.EndsWith(": Shared.Contracts.Places", StringComparison.Ordinal));

        Assert.That(places, Is.Not.Empty);
        Assert.That(foreign, Is.Empty);
        Assert.That(core.Where(file => file.Words.Overlaps(["YamlDotNet", "Microsoft", "Configuration", "Sync"])), Is.Empty, "names of others, written out");
    }

    [Test]
    public void The_routing_core_has_no_clock_no_chance_no_input_and_no_waiting()
    {
        string[] foreign =
        [
            "async", "await", "Task", "ValueTask", "Thread", "lock", "Lock", "DateTime", "DateTimeOffset", "TimeProvider", "Stopwatch", "Random",
            "Environment", "Console", "File", "Stream", "ILogger", "IServiceProvider", "HttpContext",
        ];

        var hits = SourceTree.Under("Shared.Contracts/Routing").Concat(SourceTree.Under("Shared.Contracts/Places")).SelectMany(file => file.Words.Intersect(foreign), (file, word) => $"{file}: {word}");

        Assert.That(hits, Is.Empty);
    }

    [Test]
    public void Only_the_configuration_reads_yaml()
    {
        var readers = SourceTree.Product.Where(file => file.Words.Contains("YamlDotNet")).Select(file => file.Folder).Distinct();

        Assert.That(readers, Is.Not.Empty.And.All.StartsWith("Shared.Contracts/Configuration/"));
    }

    [Test]
    public void Projects_reference_the_shared_contracts_and_nothing_else_of_this_solution()
    {
        Assert.That(ReferencesOf("Gateway.Api"), Is.EqualTo(new[] { "Shared.Contracts" }));
        Assert.That(ReferencesOf("Admin.Api"), Is.EqualTo(new[] { "Shared.Contracts" }));
        Assert.That(ReferencesOf("Shared.Contracts"), Is.Empty);
    }

    [Test]
    public void The_gateway_and_the_admin_service_do_not_name_each_other()
    {
        Assert.That(SourceTree.Under("Gateway.Api").Where(file => AdminNamespace().IsMatch(file.Code)), Is.Empty);
        Assert.That(SourceTree.Under("Admin.Api").Where(file => GatewayNamespace().IsMatch(file.Code)), Is.Empty);
        Assert.That(SourceTree.Under("Shared.Contracts").Where(file => AdminNamespace().IsMatch(file.Code) || GatewayNamespace().IsMatch(file.Code)), Is.Empty);
    }

    /// <summary>Both services listen by one piece of code; what they route, read and seal by knows no server.</summary>
    [Test]
    public void Of_the_shared_contracts_only_hosting_knows_the_web_server()
    {
        Assert.That(SourceTree.Read("Shared.Contracts/Shared.Contracts.csproj"), Does.Contain("Sdk=\"Microsoft.NET.Sdk\""));
        var knowing = SourceTree.Under("Shared.Contracts").Where(file => file.Code.Contains("Microsoft.AspNetCore", StringComparison.Ordinal) || file.Code.Contains("Microsoft.Extensions", StringComparison.Ordinal)).Select(file => file.Folder).Distinct();

        Assert.That(knowing, Is.EqualTo(new[] { "Shared.Contracts/Hosting" }));
        Assert.That(SourceTree.Under("Shared.Contracts").Where(file => file.Folder != "Shared.Contracts/Hosting" && file.Usings.Contains("Shared.Contracts.Hosting")), Is.Empty);
    }

    [TestCaseSource(nameof(Projects))]
    public void A_folder_imports_only_folders_of_lower_floors(string project) => Assert.That(Floors.BreachesIn(project), Is.Empty);

    [TestCaseSource(nameof(Projects))]
    public void Every_folder_stands_on_a_floor(string project) =>
        Assert.That(Floors.StraysIn(project), Is.Empty, "a new folder needs its place in Floors and in ARCHITECTURE.md");

    [TestCaseSource(nameof(Projects))]
    public void The_map_shows_the_floors(string project) => Assert.That(SourceTree.Read("ARCHITECTURE.md"), Does.Contain($"`{Floors.TextOf(project)}`"));

    [TestCaseSource(nameof(Siblings))]
    public void Siblings_do_not_see_each_other(string folder)
    {
        var others = Siblings.Where(other => other != folder).ToList();

        // Also by a relative name such as Body.BodyScanner, which needs no using; not a member of something (request.Body).
        var hits = SourceTree.Under($"Gateway.Api/{folder}").SelectMany(
            file => others.Where(other => Regex.IsMatch(file.Code, $@"\bGateway\.Api\.{other}\b|(?<![\w.]){other}\.[A-Z]")), (file, other) => $"{file} sees {other}");

        Assert.That(hits, Is.Empty);
    }

    [Test]
    public void Only_start_up_health_and_telemetry_know_sync()
    {
        var knowing = SourceTree.Under("Gateway.Api").Where(file => file.Usings.Contains("Gateway.Api.Sync")).Select(file => file.Path.Split('/')[1]).Distinct();

        Assert.That(knowing, Is.SubsetOf(new[] { "Program.cs", "GatewayServices.cs", "Health", "Telemetry" }));
    }

    [Test]
    public void Own_namespaces_are_never_opened_for_a_whole_project()
    {
        Assert.That(SourceTree.Product.Where(file => Regex.IsMatch(file.Code, @"\bglobal\s+using\b")), Is.Empty);
        foreach (var project in new[] { "Gateway.Api", "Admin.Api", "Shared.Contracts" })
            Assert.That(SourceTree.Read($"{project}/{project}.csproj"), Does.Not.Contain("<Using "));
    }

    private static IEnumerable<string> ReferencesOf(string project) =>
        ProjectReference().Matches(SourceTree.Read($"{project}/{project}.csproj")).Select(match => match.Groups["name"].Value);

    [GeneratedRegex("<ProjectReference\\s+Include=\"[^\"]*?(?<name>[\\w.]+)\\.csproj\"")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"\bAdmin\.Api\b")]
    private static partial Regex AdminNamespace();

    [GeneratedRegex(@"\bGateway\.Api\b")]
    private static partial Regex GatewayNamespace();
}
