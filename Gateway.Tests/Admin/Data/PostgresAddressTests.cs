using System.Net;
using System.Net.Sockets;
using Admin.Api.Data.Postgres;
using Admin.Api.Errors;
using Gateway.Tests.Support;
using Npgsql;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Gateway.Tests.Admin.Data;

/// <summary>An address of PostgreSQL with a query, as LiteLLM's users and Prisma write it: read alike by both services, and obeyed.</summary>
public sealed class PostgresAddressTests
{
    [TestCase("sslmode=disable", SslMode.Disable)]
    [TestCase("sslmode=allow", SslMode.Allow)]
    [TestCase("sslmode=prefer", SslMode.Prefer)]
    [TestCase("sslmode=require", SslMode.Require)]
    [TestCase("sslmode=verify-ca", SslMode.VerifyCA)]
    [TestCase("sslmode=verify-full", SslMode.VerifyFull)]
    [TestCase("sslmode=require&sslaccept=strict", SslMode.VerifyFull)]
    [TestCase("sslmode=require&sslaccept=accept_invalid_certs", SslMode.Require)]
    public void Sslmode_means_what_it_means_to_libpq(string query, SslMode mode) => Assert.That(Read(query).SslMode, Is.EqualTo(mode));

    [Test]
    public void The_options_of_libpq_and_prisma_have_the_drivers_meaning()
    {
        var server = Read("schema=My%20Keys&connection_limit=7&connect_timeout=3&socket_timeout=9&application_name=a+b&pgbouncer=true&sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem&channel_binding=require");

        Assert.That((server.SearchPath, server.MaxPoolSize, server.Timeout, server.CommandTimeout, server.ApplicationName), Is.EqualTo(("\"My Keys\"", 7, 3, 9, "a b")));
        Assert.That((server.NoResetOnClose, server.RootCertificate, server.SslCertificate, server.SslKey, server.ChannelBinding), Is.EqualTo((true, "/ca.pem", "/c.pem", "/k.pem", ChannelBinding.Require)));
        Assert.That((server.Host, server.Port, server.Database, server.Username, server.Password), Is.EqualTo(("db", 5433, "gateway", "u", "p&?w")));
        Assert.That(Read("sslcert=/issuer.pem").RootCertificate, Is.EqualTo("/issuer.pem"), "Prisma's word for it");
    }

    [Test]
    public void Names_without_a_meaning_are_told_by_the_reader_of_both_services_without_a_value()
    {
        var problem = ConfigurationText.OnlyProblem(ConfigurationText.WithGeneral(
            "master_key: sk-master-1234567890, database_url: 'postgresql://u:hidden@db/x?sslmode=require&pool_timeout=hidden&foo=hidden&Hidden1=x'"));

        Assert.That((problem.Severity, problem.Path), Is.EqualTo((ProblemSeverity.Warning, "general_settings.database_url")));
        Assert.That(problem.Message, Does.EndWith("pool_timeout, foo, …").And.Not.Contain("idden"));
    }

    [TestCase("postgresql://u:hidden@db/x?sslmode=hidden")]
    [TestCase("postgresql://u:hidden@db:port/x")]
    public void What_cannot_be_read_is_the_same_error_for_both_services(string url)
    {
        var problem = ConfigurationText.OnlyProblem(ConfigurationText.WithGeneral($"master_key: sk-master-1234567890, database_url: '{url}'"));
        var fault = "";

        Assert.That(PostgresUrl.Parse(new Secret(url), ref fault), Is.Null);
        Assert.That((problem.Severity, problem.Message), Is.EqualTo((ProblemSeverity.Error, fault)));
        Assert.That(fault, Does.Not.Contain("hidden"));
    }

    [Test]
    public void A_pooler_in_between_is_told_of()
    {
        var problem = ConfigurationText.OnlyProblem(ConfigurationText.WithGeneral("master_key: sk-master-1234567890, database_url: 'postgresql://u:p@db/x?pgbouncer=true'"));

        Assert.That(problem.Severity, Is.EqualTo(ProblemSeverity.Warning));
        Assert.That(problem.Message, Does.Contain("session mode"));
    }

    [Test]
    public async Task The_server_is_asked_for_tls_before_anything_is_said_to_it()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var asked = FirstBytesAsync(server);

        var fault = (await Assert.CatchAsync<AdminStartException>(() => AdminHost.StartAsync(
            databaseUrl: $"postgresql://gateway:hidden-password@127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/gateway?sslmode=require")))!;

        // PostgreSQL's SSLRequest.
        Assert.That(await asked, Is.EqualTo(new byte[] { 0, 0, 0, 8, 4, 210, 22, 47 }));
        Assert.That(fault.Message, Does.StartWith("general_settings.database_url: the database gateway at 127.0.0.1").And.Not.Contain("hidden"));
    }

    /// <summary>What a client says first. It is told that there is no TLS here, and gets no more.</summary>
    private static async Task<byte[]> FirstBytesAsync(TcpListener server)
    {
        using var client = await server.AcceptTcpClientAsync();
        var bytes = new byte[8];
        await client.GetStream().ReadExactlyAsync(bytes);
        await client.GetStream().WriteAsync("N"u8.ToArray());
        return bytes;
    }

    private static NpgsqlConnectionStringBuilder Read(string query)
    {
        var fault = "";
        return PostgresUrl.Parse(new Secret($"postgresql://u:p%26%3Fw@db:5433/gateway?{query}"), ref fault) ?? throw new AssertionException(fault);
    }
}
