using System.Text.RegularExpressions;
using Gateway.Tests.Architecture;
using Gateway.Tests.Support;

namespace Gateway.Tests.Deploy;

/// <summary>The systemd units: read by systemd's own checker, closed to what they do not need, and with variables that the configuration knows.</summary>
[TestFixture("gateway")]
[TestFixture("gateway-admin")]
internal sealed class UnitFiles(string name)
{
    /// <summary>Tenths of systemd's own measure, from 0 (closed) to 100: below 20 it says OK.</summary>
    private const string MostExposure = "20";

    private string Text => SourceTree.Read($"deploy/systemd/{name}.service");

    [Test]
    public void Systemd_has_nothing_against_it()
    {
        ExternalProgram.Require("systemd-analyze");
        var folder = Directory.CreateTempSubdirectory("gateway-units-").FullName;
        try
        {
            // The programs are not installed on this machine, and only that would be said.
            var copy = Path.Combine(folder, $"{name}.service");
            File.WriteAllText(copy, Regex.Replace(Text, @"^ExecStart=\S+", "ExecStart=/bin/true", RegexOptions.Multiline));

            var (exitCode, output, errors) = Tool.Try("systemd-analyze", "verify", "--man=no", copy);

            Assert.That(output + errors, Is.Empty);
            Assert.That(exitCode, Is.Zero);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void It_may_do_little_by_systemds_own_measure()
    {
        var (exitCode, output, errors) = Tool.Try("systemd-analyze", "security", "--offline=yes", "--threshold=" + MostExposure, $"deploy/systemd/{name}.service");

        Assert.That(exitCode, Is.Zero, output + errors);
    }

    [Test]
    public void Its_variables_are_settings_and_its_files_are_where_it_may_write()
    {
        var state = "/var/lib/" + Regex.Match(Text, @"^StateDirectory=(\S+)$", RegexOptions.Multiline).Groups[1].Value + "/";
        var variables = Regex.Matches(Text, """^Environment="?([^=]+)=([^"\n]+)"?$""", RegexOptions.Multiline).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);

        var configuration = ConfigurationText.Valid(SourceTree.Read("appsettings.yaml"), variables);

        var written = name == "gateway" ? configuration.KeyCache.SnapshotFile! : configuration.General.DatabaseUrl.Reveal().Split('=')[1];
        Assert.That(written, Does.StartWith(state));
        Assert.That(variables.Keys.Where(variable => variable.EndsWith("_key", StringComparison.Ordinal)), Is.Empty, "secrets stand in the file for root");
        Assert.That(Text, Does.Contain("\nEnvironmentFile=/etc/gateway/"));
    }

    [Test]
    public void Systemd_waits_longer_than_the_sample_configuration_takes_to_end()
    {
        var general = ConfigurationText.Valid(SourceTree.Read("appsettings.yaml")).General;
        var waits = TimeSpan.FromSeconds(int.Parse(Regex.Match(Text, @"^TimeoutStopSec=(\d+)$", RegexOptions.Multiline).Groups[1].Value));

        Assert.That(waits, Is.GreaterThan(general.ShutdownDelay + general.ShutdownTimeout));
    }

    [Test]
    public void It_does_not_say_that_it_notifies()
    {
        // Type=notify would wait for a message that neither service sends, and then end it.
        Assert.That(Text, Does.Contain("\nType=exec\n"));
        Assert.That(SourceTree.Product.Where(file => file.Words.Contains("UseSystemd")), Is.Empty);
    }
}
