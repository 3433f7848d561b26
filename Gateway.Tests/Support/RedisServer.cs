using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Tests.Support;

/// <summary>One real server process with a directory of its own: redis-server, or valkey-server where a machine has it.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly string _program;
    private readonly string _directory = Directory.CreateTempSubdirectory("gateway-redis-").FullName;
    private string[] _arguments = [];
    private Process? _process;

    private RedisServer(string program) => _program = program;

    /// <summary>The servers that the tests of this machine can run; the first is required where CI is set.</summary>
    public static IEnumerable<string> Programs => ExternalProgram.Exists("valkey-server") ? ["redis-server", "valkey-server"] : ["redis-server"];

    public int Port { get; } = AdminHost.FreePort();

    public string Address => $"127.0.0.1:{Port}";

    /// <param name="program">One of <see cref="Programs"/>.</param>
    /// <param name="arguments">Beside the port and what keeps it from writing to disk.</param>
    public static async Task<RedisServer> StartAsync(string program, params string[] arguments)
    {
        var server = new RedisServer(program);
        server._arguments = ["--port", $"{server.Port}", "--bind", "127.0.0.1", "--dir", server._directory, "--save", "", "--appendonly", "no", .. arguments];
        await server.StartAsync();
        return server;
    }

    /// <summary>A server that speaks TLS alone, and the file of the certificate to trust.</summary>
    public static (RedisServer Server, string Certificate) StartWithTls(string program)
    {
        var server = new RedisServer(program);
        var (certificate, key) = server.WriteCertificate();
        server._arguments =
        [
            "--port", "0", "--tls-port", $"{server.Port}", "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no",
            "--bind", "127.0.0.1", "--dir", server._directory, "--save", "",
        ];
        server.Launch();
        return (server, certificate);
    }

    /// <summary>A sentinel that watches one primary under a name.</summary>
    public static async Task<RedisServer> StartSentinelAsync(string program, string name, RedisServer primary)
    {
        var sentinel = new RedisServer(program);
        var file = Path.Combine(sentinel._directory, "sentinel.conf");
        await File.WriteAllTextAsync(file, $"port {sentinel.Port}\nbind 127.0.0.1\nsentinel monitor {name} 127.0.0.1 {primary.Port} 1\nsentinel down-after-milliseconds {name} 1000\nsentinel failover-timeout {name} 3000\n");
        sentinel._arguments = [file, "--sentinel"];
        await sentinel.StartAsync();
        return sentinel;
    }

    public async Task StartAsync()
    {
        Launch();
        await ListensAsync();
    }

    public async Task StopAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Stops the process where it is: its connections stay open and nothing comes.</summary>
    public Task PauseAsync() => SignalAsync("-STOP");

    public Task ContinueAsync() => SignalAsync("-CONT");

    /// <summary>The answer of a command as the server's own client prints it.</summary>
    public async Task<string> CommandAsync(params string[] command)
    {
        var start = new ProcessStartInfo(_program.Replace("-server", "-cli", StringComparison.Ordinal), ["-p", $"{Port}", .. command]) { RedirectStandardOutput = true };
        using var client = Process.Start(start)!;
        var answer = await client.StandardOutput.ReadToEndAsync();
        await client.WaitForExitAsync();
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await ContinueAsync();
        await StopAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private void Launch() => _process = ExternalProgram.Start(_program, _arguments);

    private Task ListensAsync() => Eventually.HoldsAsync(
        async () =>
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        },
        $"{_program} listens");

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    private (string Certificate, string Key) WriteCertificate()
    {
        using var certificate = LocalCertificate.Create();
        using var key = certificate.GetECDsaPrivateKey()!;
        var files = (Certificate: Path.Combine(_directory, "server.crt"), Key: Path.Combine(_directory, "server.key"));
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
