using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Smoke;

/// <summary>The day, from morning to evening. Requests run all the time; each step says what was done and what it showed.</summary>
internal sealed class DayOfOperations(Site site)
{
    private const int FailuresShown = 10;

    private readonly long _morning = Stopwatch.GetTimestamp();
    private readonly Calls _calls = new(site);
    private Load? _load;
    private string _revoked = "";

    /// <summary>0 where every step held and no request failed.</summary>
    public async Task<int> RunAsync()
    {
        try
        {
            await StartAsync();
            await StepAsync("A model is added to the configuration", ReloadAsync);
            await StepAsync("A configuration with a fault is written over it", RefuseReloadAsync);
            await StepAsync("Admin.Api is killed (kill -9) and started again", KillAdminAsync);
            await StepAsync("Redis is stopped, keys are made and revoked, Redis is started again", StopRedisAsync);
            await StepAsync("Gateway 1 is replaced", () => RollAsync(0));
            await StepAsync("Gateway 2 is replaced", () => RollAsync(1));
            await StepAsync("A key is blocked", RevokeAsync);
            await StepAsync("The database is backed up, changed, and restored", RestoreAsync);
            await StepAsync("The requests end, and everything is asked to stop", EndAsync);
            return Verdict();
        }
        catch (SmokeException fault)
        {
            Console.WriteLine($"FAILED: {fault.Message}\n{site.LastLines}");
            if (_load is not null) Verdict();
            return 1;
        }
        finally
        {
            if (_load is not null) await _load.DisposeAsync();
            _calls.Dispose();
        }
    }

    private async Task StartAsync()
    {
        await _calls.ReadyAsync(site.AdminAddress);
        foreach (var gateway in site.GatewayAddresses) await _calls.ReadyAsync(gateway);
        await _calls.ReadyAsync(site.Front);
        await _calls.InServiceAsync();
        Say("Redis, Admin.Api, two gateways and HAProxy are up");

        await _calls.AdminAsync("/team/new", new JsonObject { ["team_id"] = "europe", ["tags"] = new JsonArray("region:eu") });
        var keys = new Dictionary<string, string>
        {
            ["eu"] = await _calls.NewKeyAsync(new JsonObject { ["team_id"] = "europe" }),
            ["us"] = await _calls.NewKeyAsync(new JsonObject { ["allowed_tags"] = new JsonArray("region:us") }),
        };
        _revoked = await _calls.NewKeyAsync([]);
        foreach (var key in keys.Values.Append(_revoked)) await _calls.EverywhereAsync(key, 200, "a new key is known");
        Say("A team that must stay in the EU, its key, and two more are made");
        _load = Load.Start(site.Front, keys);
    }

    private async Task<string> ReloadAsync()
    {
        await WriteConfigurationAsync(site.Configuration("gpt-5").ToJsonString());
        await ConfigurationAsync(configuration => configuration["generation"]!.GetValue<int>() == 2, "the new configuration is in force");
        await _calls.EverywhereAsync(_revoked, 200, "the new model answers", "gpt-5");
        await LoadedAsync();
        return "both gateways and Admin.Api took it, and the new model answers";
    }

    private async Task<string> RefuseReloadAsync()
    {
        var faulty = site.Configuration("gpt-5");
        faulty["model_list"]![0]!["litellm_params"]!["Tags"] = new JsonArray("region:eu");
        await WriteConfigurationAsync(faulty.ToJsonString());
        await ConfigurationAsync(configuration => configuration["refused"]?["errors"]!.GetValue<int>() > 0, "the faulty configuration is refused");
        await _calls.EverywhereAsync(_revoked, 200, "the model of the configuration before answers", "gpt-5");
        await LoadedAsync();
        await WriteConfigurationAsync(site.Configuration("gpt-5").ToJsonString());
        await ConfigurationAsync(configuration => configuration["refused"] is null, "the mended configuration is in force");
        return "all three refused it and went on with the one before, until it was mended";
    }

    private async Task<string> KillAdminAsync()
    {
        await site.KillAdminAsync();
        await LoadedAsync();
        site.StartAdmin();
        await _calls.ReadyAsync(site.AdminAddress);
        var took = await _calls.EverywhereAsync(await _calls.NewKeyAsync([]), 200, "a key that was made after it is known");
        return $"a key that was made after it works at both gateways after {took.TotalSeconds:F2} s";
    }

    private async Task<string> StopRedisAsync()
    {
        await site.StopRedisAsync();
        var made = await _calls.NewKeyAsync([]);
        var revoked = await _calls.NewKeyAsync([]);
        await _calls.AdminAsync("/key/block", new JsonObject { ["key"] = revoked });
        await LoadedAsync();
        site.StartRedis();
        var took = await _calls.EverywhereAsync(made, 200, "a key that was made without Redis is known");
        await _calls.EverywhereAsync(revoked, 401, "a key that was revoked without Redis is refused");
        return $"the one is known and the other refused at both gateways {took.TotalSeconds:F2} s after Redis was started";
    }

    private async Task<string> RollAsync(int number)
    {
        var started = Stopwatch.GetTimestamp();
        await site.StopGatewayAsync(number);
        var stopped = Stopwatch.GetElapsedTime(started);
        site.StartGateway(number);
        await _calls.ReadyAsync(site.GatewayAddresses[number]);
        await _calls.InServiceAsync();
        await LoadedAsync();
        return $"it ended with 0 after {stopped.TotalSeconds:F1} s, when its requests had, and its successor is ready";
    }

    private async Task<string> RevokeAsync()
    {
        await _calls.AdminAsync("/key/block", new JsonObject { ["key"] = _revoked });
        var took = await _calls.EverywhereAsync(_revoked, 401, "the blocked key is refused");
        return $"it is refused by both gateways after {took.TotalMilliseconds:F0} ms";
    }

    private async Task<string> RestoreAsync()
    {
        await site.AdminVerbAsync("--backup", site.File("backup.db"));
        var after = await _calls.NewKeyAsync([]);
        await _calls.EverywhereAsync(after, 200, "a key that was made after the backup is known");
        await site.StopAdminAsync();
        await site.AdminVerbAsync("--restore", site.File("backup.db"));
        site.StartAdmin();
        await _calls.ReadyAsync(site.AdminAddress);
        var took = await _calls.EverywhereAsync(after, 401, "a key that the backup does not hold is refused");
        return $"both gateways followed it back {took.TotalSeconds:F2} s after Admin.Api was ready: a key from after the backup is refused";
    }

    private async Task<string> EndAsync()
    {
        await _load!.EndAsync();
        await site.StopAsync();
        return "each ended with 0";
    }

    private int Verdict()
    {
        foreach (var failure in _load!.Failures.Take(FailuresShown)) Console.WriteLine($"failed request: {failure}");
        Console.WriteLine($"{Stopwatch.GetElapsedTime(_morning).TotalSeconds:F0} s, {_load.Answered} requests answered from their own region, {_load.Streams} of them streams, {_load.Failures.Count} failed requests");
        return _load.Failures.Count == 0 && _load.Answered > 0 ? 0 : 1;
    }

    private async Task StepAsync(string done, Func<Task<string>> step)
    {
        var shown = await step();
        Say($"{done}: {shown}");
    }

    private void Say(string text)
    {
        var load = _load is null ? "" : $" [{_load.Answered} answered, {_load.Failures.Count} failed]";
        Console.WriteLine($"{Stopwatch.GetElapsedTime(_morning).TotalSeconds,5:F1} s  {text}{load}");
    }

    /// <summary>Waits until a hundred more requests were answered: what was done must have met some.</summary>
    private async Task LoadedAsync()
    {
        var enough = _load!.Answered + 100;
        await Calls.UntilAsync("requests go on", () => Task.FromResult(_load.Answered >= enough));
    }

    /// <summary>As an editor does it: whole, or not at all.</summary>
    private async Task WriteConfigurationAsync(string text)
    {
        await File.WriteAllTextAsync(site.ConfigurationFile + ".new", text);
        File.Move(site.ConfigurationFile + ".new", site.ConfigurationFile, overwrite: true);
    }

    private async Task ConfigurationAsync(Func<JsonNode, bool> holds, string what)
    {
        foreach (var address in site.GatewayAddresses.Append(site.AdminAddress))
            await Calls.UntilAsync($"{what} at {address}", async () => await _calls.ReadinessAsync(address) is { } readiness && holds(readiness["configuration"]!));
    }
}
