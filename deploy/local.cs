// Starts the whole product on this machine: `dotnet run deploy/local.cs`. Builds and runs Admin.Api and Gateway.Api with the sample configuration,
// makes one key that may only use the EU, and prints the curl lines to try. Ctrl+C stops both.
#:project ../Shared.Contracts/Shared.Contracts.csproj

using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Shared.Contracts.Configuration.Reading;

const string Usage = """
    dotnet run deploy/local.cs -- [options]

      --config FILE         the configuration (default: appsettings.yaml of this repository)
      --gateway-port PORT   where the gateway listens (default: 4000)
      --admin-port PORT     where the admin service listens (default: 4001)
      --redis-port PORT     where the embedded Redis-protocol server listens (default: 4002)
      --no-build            use what was built before
    """;

var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, ".."));
var options = new Dictionary<string, string>
{
    ["--config"] = Path.Combine(root, "appsettings.yaml"),
    ["--gateway-port"] = "4000",
    ["--admin-port"] = "4001",
    ["--redis-port"] = "4002",
};
var build = true;
for (var i = 0; i < args.Length; i++)
{
    if (args[i] is "--help" or "-h") return Say(Usage, 0);
    if (args[i] == "--no-build") build = false;
    else if (options.ContainsKey(args[i]) && i + 1 < args.Length) options[args[i]] = args[++i];
    else return Say($"Unknown option '{args[i]}'.\n\n{Usage}", 2);
}

var ports = new Dictionary<string, int>();
foreach (var flag in (string[])["--gateway-port", "--admin-port", "--redis-port"])
{
    if (!int.TryParse(options[flag], out var port) || port is < 1 or > 65535) return Say($"{flag} {options[flag]} is not a port.", 2);
    if (!IsFree(port)) return Say($"Port {port} is taken. Choose another one with {flag} PORT (see --help).", 1);
    ports[flag] = port;
}

var config = Path.GetFullPath(options["--config"]);
var reading = ConfigurationReader.Read(config, Variables());
if (reading.Configuration is not { } configuration) return Say(string.Join('\n', reading.Problems), 1);
if (configuration.General.MasterKey is not { } masterKey) return Say($"{config}: general_settings.master_key is needed to make a key.", 1);

if (build)
{
    Console.WriteLine("Building Admin.Api and Gateway.Api ...");
    foreach (var project in (string[])["Admin.Api", "Gateway.Api"])
    {
        if (await Run("dotnet", "build", Path.Combine(root, project), "-c", "Release", "--nologo", "-clp:ErrorsOnly;NoSummary") is not 0 and var code) return code;
    }
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; stop.Cancel(); });

var gatewayUrl = $"http://127.0.0.1:{ports["--gateway-port"]}";
var adminUrl = $"http://127.0.0.1:{ports["--admin-port"]}";
var services = new List<Process>();
using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
try
{
    services.Add(Start("Admin.Api", "admin  ", adminUrl));
    await Ready(adminUrl);
    services.Add(Start("Gateway.Api", "gateway", gatewayUrl));
    await Ready(gatewayUrl);
    Print(await MakeEuKey());
    await Task.WhenAny(services.Select(s => s.WaitForExitAsync(stop.Token)));
    if (!stop.IsCancellationRequested) Console.Error.WriteLine("A service ended by itself; stopping the other.");
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
}
catch (Exception e) when (e is InvalidOperationException or HttpRequestException)
{
    Console.Error.WriteLine(e.Message);
}
finally
{
    foreach (var service in services) Terminate(service);
    foreach (var service in services) await service.WaitForExitAsync();
}

var clean = stop.IsCancellationRequested && services.TrueForAll(s => s.ExitCode is 0 or 130 or 143);
return Say(clean ? "Stopped." : "Stopped after an error.", clean ? 0 : 1);

Process Start(string project, string name, string url)
{
    var start = new ProcessStartInfo("dotnet") { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true };
    foreach (var arg in (string[])[Path.Combine(root, project, "bin", "Release", "net10.0", project + ".dll"), "--config", config, "--urls", url])
        start.ArgumentList.Add(arg);
    start.Environment["general_settings__admin_url"] = adminUrl;
    start.Environment["general_settings__embedded_redis_port"] = ports["--redis-port"].ToString();
    var process = Process.Start(start) ?? throw new InvalidOperationException($"{project} could not be started.");
    process.OutputDataReceived += (_, e) => { if (e.Data is not null) Console.WriteLine($"[{name}] {e.Data}"); };
    process.ErrorDataReceived += (_, e) => { if (e.Data is not null) Console.Error.WriteLine($"[{name}] {e.Data}"); };
    process.BeginOutputReadLine();
    process.BeginErrorReadLine();
    return process;
}

async Task Ready(string url)
{
    for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60);)
    {
        if (services.Find(s => s.HasExited) is { } ended) throw new InvalidOperationException($"A service ended with exit code {ended.ExitCode}; its log is above.");
        try
        {
            using var answer = await http.GetAsync($"{url}/health/readiness", stop.Token);
            if (answer.StatusCode == HttpStatusCode.OK) return;
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
        }

        await Task.Delay(100, stop.Token);
    }

    throw new InvalidOperationException($"{url} did not become ready within a minute.");
}

async Task<string> MakeEuKey()
{
    using var request = new HttpRequestMessage(HttpMethod.Post, $"{adminUrl}/key/generate")
    {
        Content = JsonContent.Create(new JsonObject { ["allowed_tags"] = new JsonArray("region:eu") }),
    };
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", masterKey.Reveal());
    using var answer = await http.SendAsync(request, stop.Token);
    var body = await answer.Content.ReadAsStringAsync(stop.Token);
    if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"The admin service made no key: {(int)answer.StatusCode} {body}");
    var key = JsonNode.Parse(body)!["key"]!.GetValue<string>();

    // The key reaches the gateway over pub/sub, within milliseconds; the curl lines below must work from the first.
    for (var tries = 0; tries < 100; tries++)
    {
        using var check = new HttpRequestMessage(HttpMethod.Get, $"{gatewayUrl}/v1/models");
        check.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var known = await http.SendAsync(check, stop.Token);
        if (known.IsSuccessStatusCode) return key;
        await Task.Delay(50, stop.Token);
    }

    throw new InvalidOperationException("The new key did not reach the gateway.");
}

void Print(string key) => Console.WriteLine($$"""

    Gateway   {{gatewayUrl}}
    Admin     {{adminUrl}}   (master key: general_settings.master_key in {{config}})
    EU key    {{key}}   (allowed_tags: ["region:eu"])

    Allowed: the key's own scope, so the EU deployment answers (see x-litellm-model-id)
      curl -si {{gatewayUrl}}/v1/chat/completions -H "Authorization: Bearer {{key}}" -H "Content-Type: application/json" \
        -d '{"model":"gpt-4","messages":[{"role":"user","content":"hi"}]}'

    Refused: a tag outside the scope is 401 tags_not_allowed, and no upstream is called
      curl -si {{gatewayUrl}}/v1/chat/completions -H "Authorization: Bearer {{key}}" -H "Content-Type: application/json" \
        -d '{"model":"gpt-4","tags":["region:us"],"messages":[{"role":"user","content":"hi"}]}'

    Narrowed: a tag inside the scope
      curl -si {{gatewayUrl}}/v1/chat/completions -H "Authorization: Bearer {{key}}" -H "Content-Type: application/json" \
        -H "x-litellm-tags: region:eu" -d '{"model":"gpt-4","messages":[{"role":"user","content":"hi"}]}'

    Ctrl+C stops both services.

    """);

// A build that works has nothing to say.
async Task<int> Run(string program, params string[] arguments)
{
    using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
    var output = await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    if (process.ExitCode != 0) Console.Error.WriteLine(output);
    return process.ExitCode;
}

// Windows has no SIGTERM; there the services are ended, and what they acknowledged is on disk.
static void Terminate(Process process)
{
    if (process.HasExited) return;
    if (OperatingSystem.IsWindows()) process.Kill(entireProcessTree: true);
    else Posix.Kill(process.Id, Posix.SigTerm);
}

static bool IsFree(int port)
{
    try
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return true;
    }
    catch (SocketException)
    {
        return false;
    }
}

static Dictionary<string, string> Variables() => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
    .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");

static string ThisFile([CallerFilePath] string path = "") => path;

static int Say(string text, int exitCode)
{
    (exitCode == 0 ? Console.Out : Console.Error).WriteLine(text);
    return exitCode;
}

internal static class Posix
{
    public const int SigTerm = 15;

    [DllImport("libc", EntryPoint = "kill")]
    public static extern int Kill(int pid, int signal);
}
