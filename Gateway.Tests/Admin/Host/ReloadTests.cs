using System.Text.Json;
using Admin.Api;
using Gateway.Tests.Support;
using Shared.Contracts.Configuration.Reload;

namespace Gateway.Tests.Admin.Host;

/// <summary>The service's answers and warnings speak of the deployments of the file as it is now.</summary>
internal sealed class ReloadTests
{
    private readonly int _port = AdminHost.FreePort();
    private string _directory = null!;
    private AdminHost _host = null!;

    private string File => Path.Combine(_directory, "appsettings.yaml");

    [SetUp]
    public async Task Start()
    {
        _directory = Directory.CreateTempSubdirectory("admin-reload-").FullName;
        Write("region:eu");
        var source = new ConfigurationSource(File, static () => new Dictionary<string, string>());
        var app = AdminApplication.Build(source.Read().Configuration!, "http://127.0.0.1:0", source: source);
        await app.StartAsync();
        _host = AdminHost.Over(app, _directory);
    }

    [TearDown]
    public async Task Stop()
    {
        await _host.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    [Test]
    public async Task A_changed_file_changes_the_deployments_and_the_warnings_about_scopes()
    {
        Assert.That(await WarningsAsync(), Has.Some.Contain("region:us"));

        Write("region:us");
        await Eventually.HoldsAsync(async () => (await ConfigurationAsync()).GetProperty("generation").GetInt64() == 2, "the new file is in force");

        Assert.That(await WarningsAsync(), Is.Empty);
        var deployment = (await _host.GetAsync("/model/info")).Json.GetProperty("data")[0];
        Assert.That(deployment.GetProperty("litellm_params").GetProperty("tags")[0].GetString(), Is.EqualTo("region:us"));
        Assert.That(deployment.GetProperty("model_info").GetProperty("place").GetString(), Is.EqualTo("own"));
        Assert.That(deployment.GetProperty("model_info").GetProperty("place_strength").GetString(), Is.EqualTo("address"));
    }

    [Test]
    public async Task A_file_without_what_this_service_needs_is_refused()
    {
        await System.IO.File.WriteAllTextAsync(File, """
            model_list: [{ model_name: gpt-4, litellm_params: { model: x, mock_response: hi, tags: ["region:us"] } }]
            general_settings: { sync_key: sync-0123456789abcdef }
            """);
        await Eventually.HoldsAsync(async () => (await ConfigurationAsync()).TryGetProperty("refused", out _), "the new file is refused");

        Assert.That((await ConfigurationAsync()).GetProperty("refused").GetProperty("errors").GetInt32(), Is.EqualTo(1));
        Assert.That(await WarningsAsync(), Has.Some.Contain("region:us"));
    }

    private void Write(string tag)
    {
        System.IO.File.WriteAllText(File + ".new", $$"""
            model_list: [{ model_name: gpt-4, litellm_params: { model: x, mock_response: hi, tags: ["{{tag}}"] }, model_info: { id: one } }]
            general_settings:
              master_key: {{AdminHost.MasterKey}}
              database_url: Data Source={{Path.Combine(_directory, "admin.db")}}
              embedded_redis_port: {{_port}}
            """);
        System.IO.File.Move(File + ".new", File, overwrite: true);
    }

    private async Task<IEnumerable<string>> WarningsAsync() =>
        (await _host.PostAsync("/key/generate", new { allowed_tags = new[] { "region:us" } })).Warnings.Where(w => w.Contains("no deployment carries", StringComparison.Ordinal));

    private async Task<JsonElement> ConfigurationAsync() => (await _host.GetAsync("/health/readiness")).Json.GetProperty("configuration");
}
