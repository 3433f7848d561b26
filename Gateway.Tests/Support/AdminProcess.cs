using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Support;

/// <summary>Admin.Api as a process of its own, which can be killed as an operating system kills: at once, with nothing flushed or said.</summary>
internal sealed class AdminProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _config;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private readonly StringBuilder _said = new();
    private Process? _process;

    private AdminProcess(string config, string url) => (_config, Url) = (config, url);

    public string Url { get; }

    /// <summary>What the process wrote, for the message of a test that fails.</summary>
    public string Said
    {
        get
        {
            lock (_said) return _said.ToString();
        }
    }

    /// <param name="config">The configuration file.</param>
    public static async Task<AdminProcess> StartAsync(string config, string url)
    {
        var admin = new AdminProcess(config, url);
        await admin.StartAgainAsync();
        return admin;
    }

    public async Task StartAgainAsync()
    {
        _process = Start(_config, "--urls", Url);
        foreach (var pipe in (StreamReader[])[_process.StandardOutput, _process.StandardError]) _ = KeepAsync(pipe);
        var started = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync())
        {
            Assert.That(!_process.HasExited && Stopwatch.GetElapsedTime(started) < Patience, Is.True, () => "Admin.Api did not start:\n" + Said);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Stops the process where it is: its connections stay open and nothing comes.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    public Task ThawAsync() => SignalAsync("-CONT");

    /// <summary>Runs Admin.Api with a verb and gives how it ended and what it said.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(string config, params string[] arguments)
    {
        using var process = Start(config, arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>A request with the master key; null where the process was killed before it answered.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Json)?> PostAsync(string path, JsonObject body)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Url + path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Installation.MasterKey);
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await _client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return (response.StatusCode, JsonElement.Parse(text));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }

    public async Task<bool> PublishesAsync() => JsonElement.Parse(await _client.GetStringAsync(Url + "/health/readiness")).GetProperty("publishes").GetBoolean();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        _client.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    private static Process Start(string config, params string[] arguments)
    {
        var binary = Path.Combine(AppContext.BaseDirectory, "Admin.Api.dll");
        var start = new ProcessStartInfo("dotnet", [binary, "--config", config, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await _client.GetAsync(Url + "/health/readiness");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task KeepAsync(StreamReader pipe)
    {
        while (await pipe.ReadLineAsync() is { } line)
        {
            lock (_said) _said.AppendLine(line);
        }
    }
}
