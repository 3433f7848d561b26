using YamlDotNet.Serialization;

namespace Gateway.Tests.Deploy;

/// <summary>One service of a compose file: of the compose specification what the files in <c>deploy</c> use.</summary>
internal sealed class ComposeContainer
{
    [YamlMember(Alias = "image")]
    public string Image { get; set; } = "";

    [YamlMember(Alias = "build")]
    public ComposeBuild? Build { get; set; }

    [YamlMember(Alias = "user")]
    public string? User { get; set; }

    [YamlMember(Alias = "command")]
    public List<string> Command { get; set; } = [];

    [YamlMember(Alias = "restart")]
    public string? Restart { get; set; }

    [YamlMember(Alias = "read_only")]
    public bool ReadOnly { get; set; }

    [YamlMember(Alias = "cap_drop")]
    public List<string> CapDrop { get; set; } = [];

    [YamlMember(Alias = "security_opt")]
    public List<string> SecurityOpt { get; set; } = [];

    [YamlMember(Alias = "pids_limit")]
    public int PidsLimit { get; set; }

    [YamlMember(Alias = "mem_limit")]
    public string? MemLimit { get; set; }

    [YamlMember(Alias = "ports")]
    public List<string> Ports { get; set; } = [];

    [YamlMember(Alias = "environment")]
    public Dictionary<string, string> Environment { get; set; } = [];

    [YamlMember(Alias = "volumes")]
    public List<string> Volumes { get; set; } = [];

    [YamlMember(Alias = "tmpfs")]
    public List<string> Tmpfs { get; set; } = [];

    [YamlMember(Alias = "networks")]
    public List<string> Networks { get; set; } = [];

    [YamlMember(Alias = "depends_on")]
    public Dictionary<string, ComposeDependency> DependsOn { get; set; } = [];

    [YamlMember(Alias = "healthcheck")]
    public ComposeHealthcheck? Healthcheck { get; set; }

    [YamlMember(Alias = "stop_grace_period")]
    public string? StopGracePeriod { get; set; }
}

/// <summary>How a service's image is made.</summary>
internal sealed class ComposeBuild
{
    [YamlMember(Alias = "context")]
    public string Context { get; set; } = "";

    [YamlMember(Alias = "dockerfile")]
    public string Dockerfile { get; set; } = "";
}

/// <summary>What a service waits for.</summary>
internal sealed class ComposeDependency
{
    [YamlMember(Alias = "condition")]
    public string Condition { get; set; } = "";
}

/// <summary>How a container is asked whether it is well.</summary>
internal sealed class ComposeHealthcheck
{
    [YamlMember(Alias = "test")]
    public List<string> Test { get; set; } = [];

    [YamlMember(Alias = "interval")]
    public string? Interval { get; set; }

    [YamlMember(Alias = "timeout")]
    public string? Timeout { get; set; }

    [YamlMember(Alias = "retries")]
    public int Retries { get; set; }
}

/// <summary>A network between services.</summary>
internal sealed class ComposeNetwork
{
    [YamlMember(Alias = "internal")]
    public bool Internal { get; set; }
}
