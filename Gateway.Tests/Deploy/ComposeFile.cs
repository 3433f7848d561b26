using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Gateway.Tests.Deploy;

/// <summary>A compose file as typed values: a name that they do not have is an exception, so a misspelt one is found.</summary>
internal sealed class ComposeFile
{
    [YamlMember(Alias = "name")]
    public string Name { get; set; } = "";

    [YamlMember(Alias = "services")]
    public Dictionary<string, ComposeContainer> Services { get; set; } = [];

    [YamlMember(Alias = "networks")]
    public Dictionary<string, ComposeNetwork> Networks { get; set; } = [];

    [YamlMember(Alias = "volumes")]
    public Dictionary<string, Dictionary<string, string>> Volumes { get; set; } = [];

    /// <summary>What our files keep under <c>x-…</c> for services to take over.</summary>
    [YamlMember(Alias = "x-hardened")]
    public ComposeContainer? Hardened { get; set; }

    [YamlMember(Alias = "x-gateway")]
    public ComposeContainer? Gateway { get; set; }

    [YamlMember(Alias = "x-admin")]
    public ComposeContainer? Admin { get; set; }

    public static ComposeFile Parse(string text) => new DeserializerBuilder().Build().Deserialize<ComposeFile>(new MergingParser(new Parser(new StringReader(text))));
}
