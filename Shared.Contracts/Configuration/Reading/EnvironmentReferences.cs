namespace Shared.Contracts.Configuration.Reading;

/// <summary>Puts environment variables where the file says <c>os.environ/NAME</c>.</summary>
internal sealed class EnvironmentReferences
{
    private const string Prefix = "os.environ/";

    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly ProblemList _problems;

    public EnvironmentReferences(IReadOnlyDictionary<string, string> environment, ProblemList problems)
    {
        _environment = environment;
        _problems = problems;
    }

    /// <summary>The tree with every reference replaced. One whose variable is not set is a problem and becomes <see cref="SettingKind.Broken"/>.</summary>
    public SettingNode Resolve(SettingNode node) => node.Kind switch
    {
        SettingKind.List => SettingNode.List([.. node.Items.Select(Resolve)], node.Place),
        SettingKind.Map => SettingNode.Map([.. node.Entries.Select(e => e with { Value = Resolve(e.Value) })], node.Place),
        SettingKind.Plain or SettingKind.Quoted or SettingKind.Variable when node.Text.StartsWith(Prefix, StringComparison.Ordinal) => Lookup(node),
        SettingKind.Plain or SettingKind.Quoted or SettingKind.Variable when OtherReferences.MayNotStand(node) => Refuse(node),
        _ => node,
    };

    private SettingNode Refuse(SettingNode node)
    {
        _problems.Error(node.Place, OtherReferences.FaultOf(node)!);
        return SettingNode.Broken(node.Place);
    }

    private SettingNode Lookup(SettingNode node)
    {
        var name = node.Text[Prefix.Length..].Trim();
        if (_environment.TryGetValue(name, out var value))
        {
            var read = SettingNode.Variable(name, value, node.Place);
            return OtherReferences.MayNotStand(read) ? Refuse(read) : read;
        }

        _problems.Error(node.Place, $"the environment variable '{name}' is not set; set it, or write the value here");
        return SettingNode.Broken(node.Place);
    }
}
