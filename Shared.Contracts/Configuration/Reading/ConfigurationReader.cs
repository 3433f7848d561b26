using System.Text;
using Shared.Contracts.Configuration.Settings;

namespace Shared.Contracts.Configuration.Reading;

/// <summary>Reads and checks <c>appsettings.yaml</c>.</summary>
public static class ConfigurationReader
{
    /// <summary>Far above any real configuration; keeps a wrong path (a disk image, a log) from being read into memory.</summary>
    internal const long MaxFileBytes = 64 * 1024 * 1024;

    /// <summary>Sections with such a name are a place for YAML anchors and are not read, as in other tools' files.</summary>
    private const string AnchorSection = "x-";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file. Every fault is reported at once; the configuration is null where any is an error.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">The process's environment: <c>os.environ/NAME</c> values and overrides such as <c>general_settings__redis_url</c>.</param>
    public static ConfigurationReading Read(string path, IReadOnlyDictionary<string, string> environment)
    {
        var problems = new ProblemList();
        var file = ReadBytes(path, problems);
        if (file is null) return new ConfigurationReading(null, problems.InFileOrder());
        var hash = FileHash.Of(file);
        return ReadFile(file, hash, path, environment, problems) with { FileHash = hash };
    }

    private static ConfigurationReading ReadFile(byte[] file, string hash, string path, IReadOnlyDictionary<string, string> environment, ProblemList problems)
    {
        if (TextOf(file, path, problems) is not { } text || YamlTree.Read(text, path, problems) is not { } written)
            return new ConfigurationReading(null, problems.InFileOrder());
        var variables = FileVariables.Over(environment, written, problems);
        var overridden = HostOverrides.Apply(EnvironmentOverrides.Apply(written, environment), environment);
        var settings = EnvironmentDefaults.Apply(MisplacedSettings.Apply(overridden, problems), environment, variables, problems);
        var root = new EnvironmentReferences(variables, problems).Resolve(settings);
        var values = new SettingValues(problems);
        var (configuration, placed) = ReadRoot(root, hash, variables, values);
        if (problems.HasErrors) return new ConfigurationReading(null, problems.InFileOrder()) { UsedSettings = values.Unused.Used() };
        return new ConfigurationReading(configuration, problems.InFileOrder())
        {
            UsedSettings = values.Unused.Used(),
            ResidencyWarnings = ResidencyWarnings.Find(placed, configuration.Router),
            ServiceNeeds = ServiceNeeds.Find(configuration, path),
        };
    }

    private static (GatewayConfiguration Configuration, IReadOnlyList<PlacedEntry> Placed) ReadRoot(
        SettingNode root, string hash, IReadOnlyDictionary<string, string> variables, SettingValues values)
    {
        var sections = new SettingReader(root, values);
        sections.Take(FileVariables.Section);
        var host = HostSettingsReader.Read(root, sections, values);
        var routerReader = new RouterSettingsReader(sections.Take("router_settings"), sections.Take("litellm_settings"), values);
        var router = routerReader.Read();
        var residency = new ResidencyReader(values).Read(sections.Take("residency"));
        var upstreams = new UpstreamReader(values, variables, router, root["litellm_settings"]?["custom_provider_map"] is { Items.Count: > 0 });
        var modelList = new ModelListReader(values, upstreams, residency);
        var placed = modelList.Read(sections.Take("model_list"), root.Place);
        new GroupReferences(values.Problems, modelList.Groups, modelList.Ids, router.ModelGroupAlias).Check(routerReader.References);
        new PlaceCheck(values.Problems, residency).Check(placed);
        var configuration = new GatewayConfiguration
        {
            ModelList = [.. placed.Select(p => p.Entry)],
            Router = router,
            General = new GeneralSettingsReader(values).Read(sections.Take("general_settings"), root.Place),
            KeyCache = new KeyCacheReader(values).Read(sections.Take("key_cache")),
            AccessLog = new AccessLogReader(values).Read(sections.Take("access_log")),
            Residency = residency,
            HostSettings = host.Settings,
            Kestrel = host.Kestrel,
            AllowedHosts = host.AllowedHosts,
            FileHash = hash,
        };
        foreach (var anchors in root.Entries.Where(e => e.Name.StartsWith(AnchorSection, StringComparison.Ordinal))) sections.Take(anchors.Name);
        sections.LeaveTheRest(LitellmSection.File);
        values.Unused.Report();
        return (configuration, placed);
    }

    private static byte[]? ReadBytes(string path, ProblemList problems)
    {
        var place = new SettingPlace(path, 0, 0, "");
        if (path.Length == 0)
        {
            problems.Error(place, "--config is given without a file");
            return null;
        }

        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) problems.Error(place, $"there is no such file (looked at {file.FullName}); name one with --config or {ConfigurationFile.Variable}");
            else if (file.Length > MaxFileBytes) problems.Error(place, $"has {file.Length} bytes; a configuration has at most {MaxFileBytes}");
            else return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Error(place, $"cannot be read: {fault.Message}");
        }

        return null;
    }

    private static string? TextOf(byte[] file, string path, ProblemList problems)
    {
        try
        {
            // A reader and not the encoding itself: it takes a byte order mark away.
            using var reader = new StreamReader(new MemoryStream(file), StrictUtf8);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            problems.Error(new SettingPlace(path, 0, 0, ""), "is not UTF-8 text");
            return null;
        }
    }
}
