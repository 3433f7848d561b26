using System.Net;
using Admin.Api;
using Admin.Api.Data;
using Admin.Api.Errors;
using Admin.Api.Host.Configuration;
using Gateway.Tests.Support;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Admin.Data;

/// <summary>What the service does while its PostgreSQL server is not there.</summary>
[TestFixture]
internal sealed class PostgresOutageTests
{
    [Test]
    public async Task Requests_are_told_that_the_database_is_away_and_all_goes_on_when_it_is_back()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var host = await AdminHost.StartAsync(databaseUrl: await server.DatabaseAsync());
        await using var listener = await ChannelListener.ConnectAsync(host);
        await host.KeyAsync();
        await listener.NextChangeAsync();

        await server.StopAsync();
        var write = await host.PostAsync("/key/generate", new { });
        var read = await host.GetAsync("/key/list");
        var readiness = await host.GetAsync("/health/readiness");
        await server.StartAgainAsync();
        await Eventually.HoldsAsync(async () => (await host.PostAsync("/key/generate", new { })).Status == HttpStatusCode.OK, "writes go on");

        Assert.That((write.Status, write.ErrorCode), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "database_unavailable")));
        Assert.That((read.Status, read.ErrorCode), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "database_unavailable")));
        Assert.That((readiness.Status, readiness.Json.GetProperty("db").GetString()), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "disconnected")));
        Assert.That((await listener.NextChangeAsync()).Revision, Is.EqualTo(2), "the publisher goes on where it was, and nothing was written meanwhile");
    }

    [TestCase("Host=127.0.0.1;Port={0};Database=gateway;Username=gateway;Password=hidden-password")]
    [TestCase("postgresql://gateway:hidden-password@127.0.0.1:{0}/gateway")]
    public async Task A_server_that_is_not_there_is_told_by_its_place_and_never_with_the_password(string url)
    {
        var port = AdminHost.FreePort();
        var directory = Directory.CreateTempSubdirectory("gateway-admin-").FullName;
        await using var app = AdminApplication.Build(
            AdminHost.Configuration(directory, AdminHost.FreePort(), databaseUrl: string.Format(null, url, port)), "http://127.0.0.1:0");

        var fault = await Assert.ThrowsAsync<AdminStartException>(() => app.StartAsync());

        Assert.That(fault!.Message, Does.StartWith($"general_settings.database_url: the database gateway at 127.0.0.1:{port} cannot be opened"));
        Assert.That(fault.ToString(), Does.Not.Contain("hidden"));
        Directory.Delete(directory, recursive: true);
    }

    [TestCase("Host=db;Pasword=hidden-password", "must be a PostgreSQL connection string")]
    [TestCase("Host=;Password=hidden-password", "must be a PostgreSQL connection string")]
    [TestCase("postgresql://u:hidden-password@db/gateway?sslmode=hidden", "has a value for sslmode")]
    [TestCase("postgresql://u:hidden-password@db/gateway?connection_limit=0", "has a value for connection_limit")]
    [TestCase("postgresql://u:hidden-password@db:port/gateway", "must be an address of the form postgresql://")]
    public void A_connection_string_that_cannot_be_read_is_refused_without_being_repeated(string url, string message)
    {
        var database = DatabaseUrl.Read(new Secret(url), out var fault);

        Assert.That(database, Is.Null);
        Assert.That(fault, Does.StartWith(message).And.Not.Contain("hidden"));
    }

    [Test]
    public void An_address_means_what_the_connection_string_means()
    {
        var place = DatabaseUrl.Read(new Secret("postgres://a%40b:c%3Ad@db.internal/the%20keys"), out _)!.Place;

        Assert.That(place, Is.EqualTo("the keys at db.internal:5432"));
    }

    [Test]
    public void Without_a_redis_url_the_operator_is_told_that_a_second_replica_needs_one()
    {
        var general = new GeneralSettings { MasterKey = new Secret("sk-1234567890"), DatabaseUrl = new Secret("Host=db;Database=gateway") };

        var problem = AdminRequirements.Problems(new GatewayConfiguration { ModelList = [], General = general }, "appsettings.yaml").Single();

        Assert.That((problem.Severity, problem.Path), Is.EqualTo((ProblemSeverity.Warning, "general_settings.redis_url")));
    }
}
