using Gateway.Tests.Support;
using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Configuration.Texts;

namespace Gateway.Tests.Contracts.Hosting;

/// <summary>A certificate that cannot be used is told with its line before anything listens.</summary>
public sealed class CertificateFaults
{
    private CertificateFolder _folder = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _folder = new CertificateFolder();
        using var a = _folder.Add("a");
        using var b = _folder.Add("b");
        using var locked = _folder.Add("locked", password: "right");
        using var pfx = _folder.AddPfx("p", "right");
        using var old = _folder.Add("old", days: -1);
        _folder.Replace("text.pem", "this is no certificate");
        Directory.CreateDirectory(_folder["folder"]);
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [TestCase("Path: none.pem", "there is no file ")]
    [TestCase("Path: folder", "is a folder; name a file")]
    [TestCase("Path: a.pem, KeyPath: none.pem", "there is no file ")]
    [TestCase("Path: a.pem", "holds no private key in PEM; name the key's file in KeyPath")]
    [TestCase("Path: a.pem, KeyPath: b-key.pem", "is not the key of the first certificate in ")]
    [TestCase("Path: a.pem, KeyPath: a.pem", "holds no private key in PEM")]
    [TestCase("Path: a-key.pem, KeyPath: a-key.pem", "holds no certificate in PEM")]
    [TestCase("Path: locked.pem, KeyPath: locked-key.pem", "is encrypted; give its Password")]
    [TestCase("Path: locked.pem, KeyPath: locked-key.pem, Password: wrong", "does not open with this Password")]
    [TestCase("Path: p.pfx", "give its Password")]
    [TestCase("Path: p.pfx, Password: wrong", "opens with this Password")]
    [TestCase("Path: p.pfx, KeyPath: a-key.pem, Password: right", "KeyPath is for PEM alone")]
    [TestCase("Path: text.pem", "is neither PEM nor a PKCS#12 file")]
    [TestCase("KeyPath: a-key.pem", "needs a Path")]
    [TestCase("Subject: localhost", "certificates are read from files")]
    public void A_certificate_that_cannot_be_used_is_an_error_with_its_line(string certificate, string fault)
    {
        var reading = ListeningHost.Read(_folder.Path, $$"""
            Kestrel:
              Endpoints:
                tls:
                  Url: https://127.0.0.1:0
                  Certificate: { {{certificate}} }
            """);

        var problem = reading.Problems.Single();
        Assert.That(problem.Message, Does.Contain(fault).And.Not.Contain("wrong"));
        Assert.That((problem.Severity, problem.Line), Is.EqualTo((ProblemSeverity.Error, 11)));
        Assert.That(problem.Path, Does.StartWith("Kestrel.Endpoints.tls.Certificate"));
        Assert.That(reading.Configuration, Is.Null);
    }

    [Test]
    public void A_file_that_may_not_be_read_is_told_of()
    {
        if (Environment.IsPrivilegedProcess) Assert.Ignore("root reads everything");
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(_folder["text.pem"], UnixFileMode.None);

        Assert.That(ListeningHost.Read(_folder.Path, "Kestrel: { Certificates: { Default: { Path: text.pem } } }\n").Problems.Single().Message, Does.Contain("may not be read by this process"));
    }

    [Test]
    public void A_certificate_that_has_expired_is_a_warning()
    {
        var problem = ListeningHost.Read(_folder.Path, "Kestrel: { Certificates: { Default: { Path: old.pem, KeyPath: old-key.pem } } }\n").Problems.Single();

        Assert.That((problem.Severity, problem.Path), Is.EqualTo((ProblemSeverity.Warning, "Kestrel.Certificates.Default.Path")));
        Assert.That(problem.Message, Does.Contain("has expired on"));
    }

    [TestCase("Kestrel: { Endpoints: { tls: { Url: \"https://127.0.0.1:0\" } } }\n", null, "Kestrel.Endpoints.tls.Url")]
    [TestCase("", "https://127.0.0.1:0", "")]
    [TestCase("urls: https://127.0.0.1:0\n", null, "")]
    public void An_https_address_without_a_certificate_is_an_error_and_no_developers_certificate_is_looked_for(string sections, string? urls, string path)
    {
        var problem = ListeningHost.Read(_folder.Path, sections, urls).Problems.Single();

        Assert.That(problem.Path, Is.EqualTo(path));
        Assert.That(problem.Message, Does.Contain("https://127.0.0.1:0 needs a certificate; name its files in Kestrel.Certificates.Default"));
    }

    [TestCase("127.0.0.1:4000", "has no scheme; write http://127.0.0.1:4000")]
    [TestCase("ftp://127.0.0.1:4000", "http and https (TLS) are known")]
    [TestCase("http://127.0.0.1:70000", "a port is a number from 0 to 65535")]
    [TestCase("http://127.0.0.1:http", "a port is a number from 0 to 65535")]
    [TestCase("http://:4000", "has no host")]
    [TestCase("http://127.0.0.1:4000/path", "has a path")]
    [TestCase("http://localhost:0", "write 127.0.0.1")]
    [TestCase("http://user:hidden@127.0.0.1:4000", "holds a user name or password")]
    public void An_address_that_cannot_be_listened_at_is_an_error_wherever_it_stands(string url, string fault)
    {
        var argument = ListeningHost.Read(_folder.Path, "", url).Problems.Single();
        var endpoint = ListeningHost.Read(_folder.Path, $"Kestrel: {{ Endpoints: {{ a: {{ Url: \"{url}\" }} }} }}\n").Problems.Single();

        Assert.That(argument.ToString(), Does.StartWith("--urls: error: ").And.Contain(fault).And.Not.Contain("hidden"));
        Assert.That(endpoint.Message, Is.EqualTo(argument.Message));
        Assert.That(endpoint.Line, Is.EqualTo(7));
    }

    [TestCase("http://127.0.0.1:4000")]
    [TestCase("http://[::1]:4000")]
    [TestCase("http://*:4000/")]
    [TestCase("http://gateway.example")]
    [TestCase("http://unix:/run/gateway.sock")]
    public void An_address_of_the_servers_forms_is_taken(string url) => Assert.That(ListenAddress.FaultOf(url), Is.Null);
}
