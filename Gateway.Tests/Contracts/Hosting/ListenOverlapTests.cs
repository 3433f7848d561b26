using System.Net;
using System.Net.Sockets;
using Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Shared.Contracts.Hosting;

namespace Gateway.Tests.Contracts.Hosting;

/// <summary>Two endpoints at one address: the system refuses the second, and so does the check.</summary>
public sealed class ListenOverlapTests
{
    [TestCase("http://127.0.0.1:{0}", "http://127.0.0.1:{0}", true)]
    [TestCase("http://127.0.0.1:{0}", "https://127.0.0.1:{0}/", true)]
    [TestCase("http://*:{0}", "http://127.0.0.1:{0}", true)]
    [TestCase("http://127.0.0.1:{0}", "http://+:{0}", true)]
    [TestCase("http://0.0.0.0:{0}", "http://127.0.0.1:{0}", true)]
    [TestCase("http://[::]:{0}", "http://0.0.0.0:{0}", true)]
    [TestCase("http://localhost:{0}", "http://127.0.0.1:{0}", true)]
    [TestCase("http://some.name:{0}", "http://localhost:{0}", true)]
    [TestCase("http://127.0.0.1:{0}", "http://127.0.0.2:{0}", false)]
    [TestCase("http://127.0.0.1:{0}", "http://[::1]:{0}", false)]
    [TestCase("http://127.0.0.1:{0}", "http://127.0.0.1:{1}", false)]
    [TestCase("http://127.0.0.1:0", "http://127.0.0.1:0", false)]
    public async Task The_check_says_what_the_system_does(string first, string second, bool overlap)
    {
        var (one, other) = FreePorts();
        var urls = new[] { Of(first), Of(second) };

        Assert.That(ListenOverlap.Of(urls[0], urls[1]), Is.EqualTo(overlap));
        Assert.That(ListenOverlap.Of(urls[1], urls[0]), Is.EqualTo(overlap));
        Assert.That(await IsRefusedAsync([.. urls.Select(u => u.Replace("https:", "http:", StringComparison.Ordinal))]), Is.EqualTo(overlap));

        string Of(string url) => url.Replace("{0}", $"{one}", StringComparison.Ordinal).Replace("{1}", $"{other}", StringComparison.Ordinal);
    }

    [TestCase("http://unix:/tmp/a.sock", "http://unix:/tmp/a.sock", true)]
    [TestCase("http://unix:/tmp/a.sock", "http://unix:/tmp/b.sock", false)]
    [TestCase("http://unix:/tmp/a.sock", "http://127.0.0.1:4000", false)]
    [TestCase("http://127.0.0.1", "http://127.0.0.1:80", true)]
    [TestCase("no address", "no address", false)]
    public void Sockets_and_ports_that_go_without_saying_count_too(string first, string second, bool overlap) =>
        Assert.That(ListenOverlap.Of(first, second), Is.EqualTo(overlap));

    [Test]
    public void Two_endpoints_at_one_address_are_an_error_at_the_second()
    {
        using var folder = new CertificateFolder();

        var reading = ListeningHost.Read(folder.Path, "Kestrel: { Endpoints: { a: { Url: \"http://*:4000\" }, b: { Url: \"http://127.0.0.1:4001\" }, c: { Url: \"http://127.0.0.1:4000\" } } }");

        Assert.That(reading.Problems.Select(p => $"{p.Path}: {p.Message}"), Is.EqualTo(new[]
        {
            "Kestrel.Endpoints.c.Url: http://127.0.0.1:4000 is part of what http://*:4000 listens at already; take one of them out, or give it another port",
        }));
    }

    private static async Task<bool> IsRefusedAsync(string[] urls)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(urls);
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        try
        {
            await app.StartAsync();
            await app.StopAsync();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static (int One, int Other) FreePorts()
    {
        using var one = new TcpListener(IPAddress.Any, 0);
        using var other = new TcpListener(IPAddress.Any, 0);
        one.Start();
        other.Start();
        return (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)other.LocalEndpoint).Port);
    }
}
