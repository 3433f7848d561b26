using System.Text.RegularExpressions;

namespace Gateway.Tests.Architecture;

/// <summary>
/// The settings that the configuration reader takes, read off its source: the names it knows are the names its readers take, and there is no second list.
/// </summary>
internal static class SettingsInCode
{
    private const string Folder = "Shared.Contracts/Configuration/Reading";

    /// <summary>Where a reader's word for taking a setting puts it. A setting that is taken in any other words fails the test that reads this.</summary>
    private static readonly (string File, string Pattern, string[] Paths)[] Readers =
    [
        ("ConfigurationReader", """sections\.Take\("(\w+)"\)""", ["$1"]),
        ("FileVariables", """const string Section = "(\w+)";""", ["$1"]),
        ("HostSettingsReader", """(?<=SectionNames = \[[^\]]*)"(\w+)"(?=[^\[]*\];)""", ["$1"]),
        ("KestrelReader", """kestrel\.Take\("(\w+)"\)""", ["Kestrel.$1"]),
        ("KestrelReader", """endpoint\.Take\("(\w+)"\)""", ["Kestrel.Endpoints.*.$1"]),
        ("KestrelReader", """certificates\.Take\("(\w+)"\)""", ["Kestrel.Certificates.$1"]),
        ("KestrelReader", """certificate\.Take\("(\w+)"\)""", ["Kestrel.Certificates.Default.$1"]),
        ("KestrelLimitsReader", """limits\.Take\("(\w+)"\)""", ["Kestrel.Limits.$1"]),
        ("KestrelLimitsReader", """http2\.Take\("(\w+)"\)""", ["Kestrel.Limits.Http2.$1"]),
        ("KestrelLimitsReader", """rate\.Take\("(\w+)"\)""", ["Kestrel.Limits.MinRequestBodyDataRate.$1", "Kestrel.Limits.MinResponseDataRate.$1"]),
        ("GeneralSettingsReader", """section\.Take\("(\w+)"\)""", ["general_settings.$1"]),
        ("KeyCacheReader", """section\.Take\("(\w+)"\)""", ["key_cache.$1"]),
        ("ResidencyReader", """section\.Take\("(\w+)"\)""", ["residency.$1"]),
        ("AccessLogReader", """section\.Take\("(\w+)"\)""", ["access_log.$1"]),
        ("RouterSettingsReader", """_router\.Take\("(\w+)"\)""", ["router_settings.$1"]),
        ("RouterSettingsReader", """_litellm\.Take\("(\w+)"\)""", ["litellm_settings.$1"]),
        ("RouterSettingsReader", """Either\("(\w+)"\)""", ["router_settings.$1", "litellm_settings.$1"]),
        ("RouterSettingsReader", """Either\("(\w+)", "(\w+)"\)""", ["router_settings.$1", "litellm_settings.$2"]),
        ("RouterSettingsReader", """\["(\w+Retries)"\] =""", ["router_settings.retry_policy.$1"]),
        ("FallbackReader", """fields\.Take\("(\w+)"\)""", ["router_settings.model_group_alias.*.$1"]),
        ("ModelListReader", """entry\.Take\("(\w+)"\)""", ["model_list[].$1"]),
        ("PlaceReader", """info\.Take\("(\w+)"\)""", ["model_list[].model_info.$1"]),
        ("PlaceReader", """parameters\.Take\("(\w+)"\)""", ["model_list[].litellm_params.$1"]),
        ("ModelListReader", """info\.Take\("(\w+)"\)""", ["model_list[].model_info.$1"]),
        ("ModelListReader", """(?:parameters\.Take\(|ReadWeight\(parameters, )"(\w+)"\)""", ["model_list[].litellm_params.$1"]),
        ("EntraReader", """settings\.Take\("(\w+)"\)""", ["model_list[].litellm_params.$1"]),
        ("AwsReader", """settings\.Take\("(\w+)"\)""", ["model_list[].litellm_params.$1"]),
        ("GoogleReader", """settings\.Take\("(\w+)"\)""", ["model_list[].litellm_params.$1"]),
        ("RequestDefaultsReader", """settings\.Take\("(\w+)"\)""", ["model_list[].litellm_params.$1"]),
        ("UpstreamReader", """settings\.Take\("(\w+)"\)""", ["model_list[].litellm_params.$1"]),
    ];

    /// <summary>Every setting, by its path.</summary>
    public static IReadOnlySet<string> All()
    {
        var settings = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (file, pattern, paths) in Readers)
        {
            var matches = Regex.Matches(SourceTree.Read($"{Folder}/{file}.cs"), pattern);
            Assert.That(matches, Is.Not.Empty, $"{file}.cs has no match of {pattern} any more; say here how it takes its settings");
            foreach (Match match in matches) settings.UnionWith(paths.Select(match.Result));
        }

        return settings;
    }

    /// <summary>The names that are taken in words which no row above knows.</summary>
    public static IEnumerable<string> TakenElsewhere()
    {
        foreach (var file in SourceTree.Under(Folder))
        {
            var known = Readers.Where(r => r.File == Path.GetFileNameWithoutExtension(file.Path)).SelectMany(r => Regex.Matches(file.Text, r.Pattern)).Select(m => m.Groups[1].Value).ToHashSet();
            foreach (Match match in Regex.Matches(file.Text, """\.Take\("(\w+)"\)"""))
            {
                if (!known.Contains(match.Groups[1].Value)) yield return $"{file}: {match.Groups[1].Value}";
            }
        }
    }
}
