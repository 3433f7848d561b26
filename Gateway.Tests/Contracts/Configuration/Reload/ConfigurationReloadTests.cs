using System.Diagnostics;
using Gateway.Tests.Support;
using Shared.Contracts.Configuration.Reload;
using Shared.Contracts.Configuration.Settings;

namespace Gateway.Tests.Contracts.Configuration.Reload;

/// <summary>Following the configuration file, in every way in which files are changed.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ConfigurationReloadTests
{
    [Test]
    public async Task A_file_that_is_replaced_by_another_is_read()
    {
        await using var file = FollowedFile.Start();

        file.Replace(FollowedFile.Of("second"));

        Assert.That(await file.NextGroupAsync(), Is.EqualTo("second"));
        Assert.That(file.Status.Active.Generation, Is.EqualTo(2));
        Assert.That(file.Status.Active.FileHash, Is.EqualTo(file.Applied.Single().FileHash).And.Length.EqualTo(8));
    }

    [Test]
    public async Task A_file_that_is_written_in_place_piece_by_piece_is_read_when_it_is_whole()
    {
        await using var file = FollowedFile.Start();
        var text = FollowedFile.Of("second");

        await using (var stream = File.Create(file.Path))
        {
            foreach (var piece in text.Chunk(20))
            {
                await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(piece));
                await stream.FlushAsync();
            }
        }

        Assert.That(await file.NextGroupAsync(), Is.EqualTo("second"));
    }

    [Test]
    public async Task The_links_that_kubernetes_swaps_are_followed()
    {
        await using var file = FollowedFile.Start(folder =>
        {
            WriteVersion(folder, "..1", "first");
            File.CreateSymbolicLink(Path.Combine(folder, "..data"), "..1");
            return File.CreateSymbolicLink(Path.Combine(folder, "appsettings.yaml"), "..data/appsettings.yaml").FullName;
        });

        WriteVersion(file.Folder, "..2", "second");
        File.CreateSymbolicLink(Path.Combine(file.Folder, "..data_tmp"), "..2");
        // File.Move knows no links to folders.
        using (var rename = Process.Start("mv", ["-T", Path.Combine(file.Folder, "..data_tmp"), Path.Combine(file.Folder, "..data")])) await rename.WaitForExitAsync();
        Directory.Delete(Path.Combine(file.Folder, "..1"), recursive: true);

        Assert.That(await file.NextGroupAsync(), Is.EqualTo("second"));
    }

    [Test]
    public async Task A_change_that_sends_no_event_is_found_by_looking()
    {
        await using var file = FollowedFile.Start(folder =>
        {
            WriteVersion(folder, "elsewhere", "first");
            return File.CreateSymbolicLink(Path.Combine(folder, "appsettings.yaml"), "elsewhere/appsettings.yaml").FullName;
        });

        WriteVersion(file.Folder, "elsewhere", "second");

        Assert.That(await file.NextGroupAsync(), Is.EqualTo("second"));
    }

    [Test]
    public async Task A_file_that_is_gone_for_a_moment_is_not_a_fault()
    {
        await using var file = FollowedFile.Start();

        File.Delete(file.Path);
        await Task.Delay(ConfigurationReload.SettleTime * 3);
        File.WriteAllText(file.Path, FollowedFile.Of("second"));

        Assert.That(await file.NextGroupAsync(), Is.EqualTo("second"));
    }

    [Test]
    public async Task A_file_that_stays_away_is_refused_once_and_taken_when_it_is_back()
    {
        await using var file = FollowedFile.Start();

        File.Delete(file.Path);
        var gone = await file.NextAsync();
        Assert.That(gone.Applied, Is.Null);
        Assert.That(file.Status.Active.Refused, Has.Property(nameof(RefusedConfiguration.Errors)).EqualTo(1).And.Property(nameof(RefusedConfiguration.FileHash)).Null);

        File.WriteAllText(file.Path, FollowedFile.Of("first"));
        Assert.That(await file.NextGroupAsync(), Is.EqualTo("first"));
        Assert.That(file.Status.Active.Refused, Is.Null);
    }

    [Test]
    public async Task A_file_with_faults_is_refused_with_all_of_them_and_the_one_in_force_goes_on()
    {
        await using var file = FollowedFile.Start();
        var before = file.Status.Active;

        file.Replace("model_list: [{ model_nam: a, litellm_params: { model: x, mock_response: hi, tag: t } }]\ngeneral_settings: { master_key: sk-12345678901234567890 }");
        var outcome = await file.NextAsync();

        Assert.That(outcome.Applied, Is.Null);
        Assert.That(outcome.Problems, Has.Count.EqualTo(3).And.All.Property(nameof(ConfigurationProblem.Line)).EqualTo(1));
        Assert.That(file.Status.Active with { Refused = null }, Is.EqualTo(before));
        Assert.That(file.Status.Active.Refused!.Errors, Is.EqualTo(3));
        Assert.That(file.Applied, Is.Empty);

        file.Replace(FollowedFile.Of("second"));
        Assert.That(await file.NextGroupAsync(), Is.EqualTo("second"));
        Assert.That(file.Status.Active.Refused, Is.Null);
    }

    [Test]
    public async Task Many_changes_at_once_end_with_the_last_and_an_unchanged_file_is_not_read_again()
    {
        await using var file = FollowedFile.Start();

        for (var i = 0; i < 50; i++) file.Replace(FollowedFile.Of($"group-{i}"));
        Assert.That(await file.NextGroupAsync(), Is.EqualTo("group-49"));

        file.Replace(FollowedFile.Of("group-49"));
        File.WriteAllText(Path.Combine(file.Folder, "beside.db"), "x");
        file.Replace(FollowedFile.Of("last"));
        Assert.That(await file.NextGroupAsync(), Is.EqualTo("last"));
        Assert.That(file.Applied, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task The_operators_signal_reads_an_unchanged_file_and_its_variables_again()
    {
        await using var file = FollowedFile.Start();
        file.Replace(FollowedFile.Of("second", ", max_parallel_requests: os.environ/LIMIT"));
        Assert.That((await file.NextAsync()).Problems.Single().Message, Does.Contain("'LIMIT'"));

        file.Environment = new Dictionary<string, string> { ["LIMIT"] = "7" };
        file.ReadNow();

        Assert.That((await file.NextAsync()).Applied!.General.MaxParallelRequests, Is.EqualTo(7));
    }

    [Test]
    public async Task Settings_that_stay_until_the_next_start_are_named_without_their_values()
    {
        await using var file = FollowedFile.Start();

        file.Replace("urls: http://127.0.0.1:4444\n" + FollowedFile.Of("second", ", redis_url: 'redis://:hidden@host', embedded_redis_port: 4003, max_request_bytes: 1000"));
        var outcome = await file.NextAsync();

        Assert.That(outcome.Applied, Is.Not.Null);
        Assert.That(
            outcome.Problems.Select(p => p.Path), Is.EqualTo(new[] { "general_settings.redis_url", "general_settings.embedded_redis_port", "urls" }));
        Assert.That(outcome.Problems, Has.All.Property(nameof(ConfigurationProblem.Message)).EqualTo("has changed, which takes effect at the next start"));
    }

    /// <summary>Every setting is either read anew from the configuration in force, or named when it changes: none is passed over in silence.</summary>
    [Test]
    public void Every_setting_of_the_installation_takes_effect_at_once_or_is_named()
    {
        string[] atOnce =
        [
            "general_settings.expose_api_base", "general_settings.max_request_bytes", "general_settings.max_parallel_requests", "general_settings.on_revoke",
            "general_settings.max_buffered_bytes", "general_settings.request_body_timeout",
            "general_settings.forward_headers", "general_settings.cors_origins", "general_settings.stream_keepalive", "general_settings.request_log_level", "key_cache.max_age",
        ];

        var all = typeof(GeneralSettings).GetProperties().Select(p => $"general_settings.{Snake(p.Name)}")
            .Concat(typeof(KeyCacheSettings).GetProperties().Select(p => $"key_cache.{Snake(p.Name)}"))
            .Concat(typeof(AccessLogSettings).GetProperties().Select(p => $"access_log.{Snake(p.Name)}"));

        Assert.That(StartOnlySettings.Paths.Concat(atOnce), Is.EquivalentTo(all));
    }

    private static void WriteVersion(string folder, string name, string group) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, name)).FullName, "appsettings.yaml"), FollowedFile.Of(group));

    private static string Snake(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
