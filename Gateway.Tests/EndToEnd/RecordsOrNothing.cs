using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary><c>access_log.on_full: refuse</c> of a gateway that ends in whatever way: no client has a whole answer that has no record.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class RecordsOrNothing
{
    private const string MasterKey = "sk-master-1234567890abcdef";
    private const string EndOfPipe = "#end";

    private readonly ConcurrentBag<string> _answered = [];
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private string _directory = null!;
    private string _url = null!;

    private string Records => Path.Combine(_directory, "records");

    [SetUp]
    public void Prepare()
    {
        _answered.Clear();
        _directory = Directory.CreateTempSubdirectory("gateway-records-").FullName;
        _url = $"http://127.0.0.1:{AdminHost.FreePort()}";
    }

    [TearDown]
    public void Remove() => Directory.Delete(_directory, recursive: true);

    [OneTimeTearDown]
    public void End() => _client.Dispose();

    [TestCase("KILL")]
    [TestCase("TERM")]
    public async Task A_pipe_that_nobody_reads_holds_a_record_of_every_answer_when_the_gateway_is_killed(string signal)
    {
        await RunAsync("mkfifo", Records);
        await using var pipe = new FileStream(Records, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        using var gateway = await StartAsync();

        var isRefused = new TaskCompletionSource();
        var clients = Enumerable.Range(0, 8).Select(_ => LoadAsync(answer => answer == HttpStatusCode.ServiceUnavailable && isRefused.TrySetResult(), isRefused.Task)).ToList();
        await isRefused.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var answeredBefore = _answered.Count;
        await RunAsync("kill", "-" + signal, gateway.Id.ToString());
        var said = await gateway.StandardOutput.ReadToEndAsync();
        await gateway.WaitForExitAsync();
        await Task.WhenAll(clients);

        var recorded = await CallsInAsync(pipe);
        Assert.That(answeredBefore, Is.GreaterThan(20), "the pipe takes some before it is full");
        Assert.That(_answered.Except(recorded), Is.Empty);
        if (signal == "TERM") Assert.That(said, Does.Contain("could not be written to " + Records).And.Contain("before the stop, and are lost"));
    }

    [Test]
    public async Task A_stop_under_load_leaves_a_record_of_every_answer()
    {
        using var gateway = await StartAsync();

        var many = new TaskCompletionSource();
        var clients = Enumerable.Range(0, 8).Select(_ => LoadAsync(_ => _answered.Count > 500 && many.TrySetResult(), Task.Delay(Timeout.Infinite))).ToList();
        await many.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await RunAsync("kill", "-TERM", gateway.Id.ToString());
        await gateway.WaitForExitAsync();
        await Task.WhenAll(clients);

        Assert.That(gateway.ExitCode, Is.Zero);
        Assert.That(_answered.Except((await File.ReadAllLinesAsync(Records)).Select(CallOf)), Is.Empty);
        Assert.That(File.GetUnixFileMode(Records), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    /// <summary>Sends one request after the other until the gateway is gone or the test says so.</summary>
    private async Task LoadAsync(Func<HttpStatusCode, bool> isEnough, Task end)
    {
        while (!end.IsCompleted)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, _url + "/v1/chat/completions");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", MasterKey);
                request.Content = new StringContent("""{"model":"a","messages":[]}""", Encoding.UTF8, "application/json");
                using var response = await _client.SendAsync(request);
                if (response.IsSuccessStatusCode) _answered.Add(response.Headers.GetValues("x-litellm-call-id").Single());
                isEnough(response.StatusCode);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException)
            {
                // An answer that broke off is none; and a gateway that is gone ends this.
                if (broken.InnerException is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionRefused }) return;
            }
        }
    }

    private async Task<Process> StartAsync()
    {
        var file = Path.Combine(_directory, "appsettings.yaml");
        await File.WriteAllTextAsync(file, $$"""
            model_list:
              - { model_name: a, litellm_params: { model: openai/a, mock_response: hello } }
            general_settings: { master_key: {{MasterKey}}, shutdown_timeout: 15 }
            access_log: { file: {{Records}}, on_full: refuse }
            """);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Gateway.Api.dll"), "--config", file, "--urls", _url]) { RedirectStandardOutput = true };
        var gateway = Process.Start(start)!;
        await Eventually.HoldsAsync(async () =>
        {
            try
            {
                return (await _client.GetAsync(_url + "/health/liveness")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, "the gateway listens");
        return gateway;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, program);
    }

    /// <summary>What the pipe still holds. A word of the test's own marks its end: the pipe stays open.</summary>
    private static async Task<IReadOnlyCollection<string>> CallsInAsync(FileStream pipe)
    {
        var marking = Task.Run(() => pipe.Write(Encoding.UTF8.GetBytes($"\n{EndOfPipe}\n")));
        using var reader = new StreamReader(pipe, leaveOpen: true);
        var calls = new List<string>();
        while (await reader.ReadLineAsync() is { } line && line != EndOfPipe)
        {
            if (line.EndsWith('}')) calls.Add(CallOf(line));
        }

        await marking;
        return calls;
    }

    private static string CallOf(string record) => JsonElement.Parse(record).GetProperty("call_id").GetString()!;
}
