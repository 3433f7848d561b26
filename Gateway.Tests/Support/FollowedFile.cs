using System.Threading.Channels;
using Shared.Contracts.Configuration.Reload;
using Shared.Contracts.Configuration.Settings;

namespace Gateway.Tests.Support;

/// <summary>A configuration file in a folder of its own, followed as a service follows it.</summary>
internal sealed class FollowedFile : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<ReloadOutcome> _outcomes = Channel.CreateUnbounded<ReloadOutcome>();
    private readonly List<GatewayConfiguration> _applied = [];
    private readonly ConfigurationReload _reload;
    private readonly Task _following;

    private FollowedFile(string folder, string path)
    {
        Folder = folder;
        Path = path;
        var source = new ConfigurationSource(path, () => Environment);
        var atStart = source.Read().Configuration!;
        Status = new ConfigurationStatus(atStart, TimeProvider.System);
        _reload = new ConfigurationReload(source, atStart, Status, TimeProvider.System);
        _following = _reload.FollowAsync(
            _ => [], _applied.Add, outcome => _outcomes.Writer.TryWrite(outcome), fault => _outcomes.Writer.TryComplete(fault), _stopping.Token);
    }

    public string Folder { get; }

    public string Path { get; }

    public ConfigurationStatus Status { get; }

    public Dictionary<string, string> Environment { get; set; } = [];

    /// <summary>What was put in force, in order.</summary>
    public IReadOnlyList<GatewayConfiguration> Applied => _applied;

    /// <param name="prepare">Puts the file into the folder and gives its path; a plain file where it is left out.</param>
    public static FollowedFile Start(Func<string, string>? prepare = null)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-followed-").FullName;
        return new FollowedFile(folder, (prepare ?? Plain)(folder));
    }

    /// <summary>A configuration with this one group.</summary>
    public static string Of(string group, string general = "") => $$"""
        model_list: [{ model_name: {{group}}, litellm_params: { model: x, mock_response: hi } }]
        general_settings: { master_key: sk-12345678901234567890{{general}} }
        """;

    public void Replace(string text)
    {
        File.WriteAllText(Path + ".new", text);
        File.Move(Path + ".new", Path, overwrite: true);
    }

    public void ReadNow() => _reload.ReadNow();

    public async Task<ReloadOutcome> NextAsync() => await _outcomes.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>The group of the next configuration that is put in force.</summary>
    public async Task<string> NextGroupAsync()
    {
        var outcome = await NextAsync();
        Assert.That(outcome.Applied, Is.Not.Null, () => string.Join('\n', outcome.Problems));
        return outcome.Applied!.ModelList.Single().ModelName;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _following;
        _reload.Dispose();
        _stopping.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string Plain(string folder)
    {
        var path = System.IO.Path.Combine(folder, "appsettings.yaml");
        File.WriteAllText(path, Of("first"));
        return path;
    }
}
