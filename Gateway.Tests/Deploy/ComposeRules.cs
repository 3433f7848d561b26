using System.Text.RegularExpressions;
using Admin.Api.Host.Configuration;
using Gateway.Tests.Architecture;
using Gateway.Tests.Support;
using Shared.Contracts.Configuration.Settings;
using YamlDotNet.Core;

namespace Gateway.Tests.Deploy;

/// <summary>What both compose files keep to.</summary>
[TestFixture("deploy/compose.yaml")]
[TestFixture("deploy/compose.distributed.yaml")]
internal sealed class ComposeRules(string path)
{
    /// <summary>What an operator writes into <c>deploy/.env</c>.</summary>
    private static readonly Dictionary<string, string> Given = new()
    {
        ["GATEWAY_MASTER_KEY"] = "sk-0123456789abcdef0123",
        ["GATEWAY_SYNC_KEY"] = "sync-0123456789abcdef",
        ["POSTGRES_PASSWORD"] = "sample",
        ["REDIS_PASSWORD"] = "sample",
    };

    private readonly ComposeFile _file = ComposeFile.Parse(SourceTree.Read(path));

    private IEnumerable<KeyValuePair<string, ComposeContainer>> Own => _file.Services.Where(s => IsGateway(s.Value) || s.Value.Image.StartsWith("gateway-admin:", StringComparison.Ordinal));

    [Test]
    public void No_container_is_root_writes_to_its_image_or_gains_a_right()
    {
        foreach (var (name, service) in _file.Services)
        {
            Assert.That(service.User, Does.Match(@"^[1-9]\d*:[1-9]\d*$"), name);
            Assert.That(service.ReadOnly, Is.True, name);
            Assert.That(service.CapDrop, Is.EqualTo(new[] { "ALL" }), name);
            Assert.That(service.SecurityOpt, Is.EqualTo(new[] { "no-new-privileges:true" }), name);
            Assert.That(service.MemLimit, Is.Not.Null, name);
            Assert.That(service.PidsLimit, Is.GreaterThan(0), name);
        }

        Assert.That(Own.Select(s => s.Value.User), Is.Not.Empty.And.All.EqualTo("1654:1654"));
    }

    [Test]
    public void Every_image_names_its_version_and_ours_are_built_from_here()
    {
        var version = Regex.Match(SourceTree.Read("Directory.Build.props"), "<Version>(.+)</Version>").Groups[1].Value;
        var folder = Path.Combine(SourceTree.Root, Path.GetDirectoryName(path)!);

        Assert.That(_file.Services.Select(s => s.Value.Image), Is.All.Match(@"^[a-z-]+:\d+(\.\d+)+(@sha256:[0-9a-f]{64})?$"));
        foreach (var (name, service) in Own)
        {
            Assert.That(service.Image, Does.EndWith(":" + version), name);
            Assert.That(File.Exists(Path.Combine(folder, service.Build!.Context, service.Build.Dockerfile)), name);
        }
    }

    [Test]
    public void Every_file_volume_network_and_service_that_is_named_is_there()
    {
        var folder = Path.Combine(SourceTree.Root, Path.GetDirectoryName(path)!);
        foreach (var (name, service) in _file.Services)
        {
            var sources = service.Volumes.Select(volume => volume.Split(':')[0]).ToList();
            Assert.That(sources.Where(s => s.StartsWith('.') && !Path.Exists(Path.Combine(folder, s))), Is.Empty, name);
            Assert.That(sources.Where(s => !s.StartsWith('.') && !_file.Volumes.ContainsKey(s)), Is.Empty, name);
            Assert.That(service.Networks.Where(n => !_file.Networks.ContainsKey(n)), Is.Empty, name);
            Assert.That(service.DependsOn.Keys.Where(s => _file.Services[s].Healthcheck is null), Is.Empty, name);
        }
    }

    [Test]
    public void Each_service_reads_its_configuration_and_its_variables_without_a_fault()
    {
        foreach (var (name, service) in Own)
        {
            var reading = Read(service);

            Assert.That(reading.Problems, Is.Empty, name);
            if (!IsGateway(service)) Assert.That(AdminRequirements.Problems(reading.Configuration!, "appsettings.yaml"), Is.Empty, name);
        }
    }

    [Test]
    public void No_secret_has_a_value_or_a_default_here()
    {
        var secrets = _file.Services.Values.SelectMany(s => s.Environment).Where(v => Regex.IsMatch(v.Key, "key|password", RegexOptions.IgnoreCase)).ToList();

        Assert.That(secrets.Select(v => v.Value), Is.Not.Empty.And.All.Match(@"^\$\{\w+:\?[^}]+\}$"));
        Assert.That(Own.Where(s => IsGateway(s.Value)).SelectMany(s => s.Value.Environment.Keys), Has.None.EqualTo("general_settings__master_key"));
        Assert.That(SourceTree.Read(".gitignore").Split('\n'), Has.Member("/deploy/.env"));
    }

    [Test]
    public void Redis_asks_for_the_password_that_both_services_have_and_shows_it_to_nobody()
    {
        var redis = _file.Services["redis"];

        Assert.That(redis.Command[^1], Does.Contain("requirepass $$REDISCLI_AUTH\n"));
        Assert.That(redis.Healthcheck!.Test, Does.Not.Contain("-a").And.Contain("redis-cli"));
        foreach (var (name, service) in Own)
            Assert.That(service.Environment["general_settings__redis_url"], Is.EqualTo("redis:6379,password=" + redis.Environment["REDISCLI_AUTH"]), name);
    }

    [Test]
    public void What_a_service_writes_lies_on_a_volume_of_its_own()
    {
        var written = new List<string>();
        foreach (var (name, service) in Own)
        {
            var configuration = Read(service).Configuration!;
            var file = IsGateway(service) ? configuration.KeyCache.SnapshotFile! : configuration.General.DatabaseUrl.Reveal().Split('=')[1];
            if (!file.StartsWith('/')) continue; // a database elsewhere

            var volume = service.Volumes.Select(v => v.Split(':')).Single(v => file.StartsWith(v[1] + "/", StringComparison.Ordinal));
            Assert.That(volume, Has.Length.EqualTo(2), name);
            written.Add(volume[0]);
        }

        Assert.That(written, Is.Not.Empty.And.Unique);
    }

    [Test]
    public void Compose_waits_longer_than_a_service_takes_to_end()
    {
        foreach (var (name, service) in Own)
        {
            var general = Read(service).Configuration!.General;
            var takes = IsGateway(service) ? general.ShutdownDelay + general.ShutdownTimeout : TimeSpan.FromSeconds(30);

            Assert.That(TimeSpan.FromSeconds(int.Parse(service.StopGracePeriod!.TrimEnd('s'))), Is.GreaterThan(takes), name);
        }
    }

    [Test]
    public void The_administration_and_what_stores_are_for_this_host_only()
    {
        var ports = _file.Services.Values.SelectMany(s => s.Ports).ToList();

        Assert.That(ports, Is.EquivalentTo(new[] { "4000:4000", "127.0.0.1:4001:4001" }));
        Assert.That(_file.Services.Where(s => s.Key is "redis" or "postgres").SelectMany(s => s.Value.Networks), Is.Not.Empty.And.All.EqualTo("private"));
        Assert.That(_file.Networks["private"].Internal, Is.True);
    }

    [Test]
    public void A_name_that_compose_does_not_have_is_found()
    {
        Assert.That(() => ComposeFile.Parse("services: { a: { image: b, red_only: true } }"), Throws.InstanceOf<YamlException>().With.Message.Contains("red_only"));
        Assert.That(() => ComposeFile.Parse("service: { }"), Throws.InstanceOf<YamlException>());
    }

    [Test]
    public void HAProxy_takes_the_file_for_the_balancer()
    {
        Tool.Run("haproxy", "-c", "-f", "deploy/compose/haproxy.cfg");
    }

    private static bool IsGateway(ComposeContainer service) => service.Image.StartsWith("gateway-api:", StringComparison.Ordinal);

    private static ConfigurationReading Read(ComposeContainer service)
    {
        Assert.That(service.Volumes, Has.Member("./compose:/etc/gateway:ro"));
        var variables = service.Environment.ToDictionary(v => v.Key, v => Regex.Replace(v.Value, @"\$\{(\w+):\?[^}]*\}", match => Given[match.Groups[1].Value]));
        return ConfigurationText.Read(SourceTree.Read("deploy/compose/appsettings.yaml"), variables);
    }
}
