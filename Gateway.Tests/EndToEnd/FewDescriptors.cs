using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>A process that may hold few files open is asked for more connections than that: it refuses, stays, and serves again.</summary>
public sealed class FewDescriptors
{
    private const int Descriptors = 1024;
    private const int Connections = 1500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [TestCase(Served.Gateway, "")]
    [TestCase(Served.Admin, "")]
    [TestCase(Served.Gateway, "Kestrel: { Limits: { MaxConcurrentConnections: 100000 } }\n")]
    public async Task More_connections_than_files_end_no_process_and_it_serves_again_when_they_are_gone(Served service, string sections)
    {
        if (!OperatingSystem.IsLinux()) Assert.Ignore("the limit is set by a shell of Linux");
        using var folder = new CertificateFolder();
        ListeningHost.Read(folder.Path, sections);
        var port = AdminHost.FreePort();
        var program = Path.Combine(AppContext.BaseDirectory, service + ".Api.dll");
        using var process = Process.Start(new ProcessStartInfo(
            "sh", ["-c", $"ulimit -n {Descriptors} && exec dotnet '{program}' --config '{folder["appsettings.yaml"]}' --urls http://127.0.0.1:{port}"])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            Assert.That(await IsServedAsync(process, port), Is.True, "it starts");
            var open = Enumerable.Range(0, Connections).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp)).ToList();
            foreach (var socket in open) await ConnectAsync(socket, port);

            open.ForEach(socket => socket.Dispose());

            Assert.That(await IsServedAsync(process, port), Is.True, "it serves again");
            Assert.That(process.HasExited, Is.False);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            TestContext.Out.WriteLine(string.Concat(await said));
        }
    }

    private static async Task ConnectAsync(Socket socket, int port)
    {
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
        }
        catch (SocketException)
        {
            // Refused, as it may be.
        }
    }

    private static async Task<bool> IsServedAsync(Process process, int port)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var started = Stopwatch.GetTimestamp(); !process.HasExited && Stopwatch.GetElapsedTime(started) < Patience; await Task.Delay(TimeSpan.FromMilliseconds(50)))
        {
            try
            {
                using var answer = await client.GetAsync($"http://127.0.0.1:{port}/health/liveness");
                if (answer.StatusCode == HttpStatusCode.OK) return true;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or OperationCanceledException)
            {
                // Not yet, or not again.
            }
        }

        return false;
    }
}
