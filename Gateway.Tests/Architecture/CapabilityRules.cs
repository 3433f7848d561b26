using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Api.Forwarding;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Architecture;

/// <summary>What only one place may do: reach the network, and make the value that lets it.</summary>
internal sealed class CapabilityRules
{
    private static readonly string[] NetworkTypes =
        ["HttpMessageInvoker", "SocketsHttpHandler", "HttpClient", "HttpClientHandler", "Socket", "TcpClient", "NetworkStream", "WebRequest", "IHttpClientFactory"];

    /// <summary>Asks its own machine, in a process of its own: <c>Probe</c> holds it to that.</summary>
    private const string Probe = "Gateway.Api/Health/HealthProbe.cs";

    [Test]
    public void Only_forwarding_credentials_and_sync_reach_the_network()
    {
        var places = SourceTree.Product.Where(file => file.Path != Probe && file.Words.Overlaps(NetworkTypes)).Select(file => file.Folder).Distinct();

        Assert.That(places, Is.EquivalentTo(new[] { "Gateway.Api/Forwarding", "Gateway.Api/Credentials", "Gateway.Api/Sync", "Admin.Api/Sync/Embedded" }));
    }

    [TestCase("Dispatch", "RoutingDecision.cs")]
    [TestCase("RoutingDecision", "RequestRouter.cs")]
    [TestCase("Hop", "RequestRouter.cs")]
    [TestCase("Narrowing", "Selection.cs")]
    public void Only_the_routing_core_makes_a_decision_and_what_follows_from_it(string type, string maker)
    {
        // By name, or by the type of the variable, property or function that a bare new(…) fills.
        var making = new Regex($@"\bnew\s+{type}\s*\(|\b{type}\??\s+\w+\s*(?:\([^)]*\)\s*)?=>?\s*new\s*\(");

        var makers = SourceTree.Product.Where(file => making.IsMatch(file.Code)).Select(file => file.Path);

        Assert.That(makers, Is.EqualTo(new[] { $"Shared.Contracts/Routing/{maker}" }));
    }

    [TestCase("Dispatch")]
    [TestCase("RoutingDecision")]
    [TestCase("Hop")]
    [TestCase("Narrowing")]
    public void Their_constructors_are_internal_to_the_shared_contracts(string type)
    {
        var declarations = SourceTree.Under("Shared.Contracts/Routing").Where(file => Regex.IsMatch(file.Code, $@"\bclass\s+{type}\b")).ToList();

        Assert.That(declarations, Has.Count.EqualTo(1));
        Assert.That(Regex.Matches(declarations[0].Code, $@"(\w+)\s+{type}\s*\([^)]*\)\s*(?::|\{{)").Select(match => match.Groups[1].Value), Is.Not.Empty.And.All.EqualTo("internal"));
    }

    [Test]
    public void Only_the_tests_see_the_insides_of_the_shared_contracts()
    {
        var friends = Regex.Matches(SourceTree.Read("Shared.Contracts/Shared.Contracts.csproj"), "InternalsVisibleTo Include=\"([^\"]*)\"").Select(match => match.Groups[1].Value);

        Assert.That(friends, Is.EqualTo(new[] { "Gateway.Tests" }));
        Assert.That(SourceTree.Under("Shared.Contracts").Where(file => file.Words.Contains("InternalsVisibleTo")), Is.Empty);
    }

    [Test]
    public void Whatever_sends_to_an_upstream_takes_a_dispatch_first()
    {
        var senders = typeof(UpstreamForwarder).GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsPrivate && typeof(ValueTask<AttemptOutcome>) == method.ReturnType)
            .ToList();

        Assert.That(senders, Is.Not.Empty);
        Assert.That(senders.Select(method => method.GetParameters()[0].ParameterType), Is.All.EqualTo(typeof(Dispatch)));
    }

    [Test]
    public void Only_the_forwarder_holds_the_connections_to_upstreams()
    {
        var holders = SourceTree.Product.Where(file => file.Words.Contains("UpstreamClients")).Select(file => file.Path);

        Assert.That(holders, Is.SubsetOf(new[]
        {
            "Gateway.Api/Forwarding/UpstreamClients.cs", "Gateway.Api/Forwarding/UpstreamForwarder.cs", "Gateway.Api/GatewayServices.cs",
        }));
    }

    /// <summary>What a page reads, it reads by the functions that the API's lists and reports use.</summary>
    [Test]
    public void No_page_queries_the_database_itself()
    {
        var pages = SourceTree.Under("Admin.Api/Ui").ToList();

        Assert.That(pages, Is.Not.Empty);
        Assert.That(pages.Where(file => file.Words.Contains("AdminDbContext") || file.Words.Contains("IDbContextFactory")).Select(file => file.Path), Is.Empty);
    }

    /// <summary>A secret's text is read where it is sent, sealed or compared, and nowhere else.</summary>
    [Test]
    public void A_secret_is_never_revealed_where_logs_and_messages_are_written()
    {
        var revealing = SourceTree.Product.Where(file => Regex.IsMatch(file.Code, @"\.Reveal\s*\(")).ToList();

        Assert.That(revealing, Is.Not.Empty);
        Assert.That(revealing.Where(file => Regex.IsMatch(file.Path, "/(Telemetry|Errors|Explain|Health)/")), Is.Empty);
    }
}
