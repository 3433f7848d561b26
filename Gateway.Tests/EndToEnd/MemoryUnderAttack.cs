using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Gateway.Tests.Support;

namespace Gateway.Tests.EndToEnd;

/// <summary>
/// The gateway as a process of its own in a control group of 384 MiB, attacked through one key by every kind of body. It is never killed, serves another key
/// meanwhile, and gives the memory back. <c>GATEWAY_NATIVE</c> names a native binary to hold to the same.
/// </summary>
[Category("Slow")]
[NonParallelizable]
internal sealed class MemoryUnderAttack
{
    private const int Mebibyte = 1024 * 1024;
    private const long Group = 384L * Mebibyte;
    private const int AtOnce = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private Installation _installation = null!;
    private MemoryGroup _group = null!;
    private HttpClient _client = null!;
    private string _url = null!;
    private string _greedy = null!;
    private string _other = null!;
    private long _atRest;

    [OneTimeSetUp]
    public async Task Start()
    {
        _group = MemoryGroup.Create(Group);
        _installation = await Installation.PrepareAsync([new("a")]);
        await _installation.StartAdminAsync();
        _url = $"http://127.0.0.1:{AdminHost.FreePort()}";
        string[] program = Environment.GetEnvironmentVariable("GATEWAY_NATIVE") is { Length: > 0 } native
            ? [native]
            : ["dotnet", Path.Combine(AppContext.BaseDirectory, "Gateway.Api.dll")];
        _group.Start([.. program, "--config", _installation.ConfigurationFile, "--urls", _url]);
        _client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 200 }) { BaseAddress = new Uri(_url), Timeout = Patience };
        await Eventually.HoldsAsync(IsReadyAsync, "the gateway is ready");
        (_greedy, _other) = (await MakeKeyAsync(), await MakeKeyAsync());
        await Eventually.HoldsAsync(async () => await IsKnownAsync(_greedy) && await IsKnownAsync(_other), "the keys are known");
        Assert.That(await StatusOfAsync(_other, Plain(100_000)), Is.EqualTo(200));
        _atRest = _group.Resident;
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _client?.Dispose();
        if (_installation is not null) await _installation.DisposeAsync();
        _group?.Dispose();
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public async Task Bodies_that_unpack_a_thousandfold_cost_little_and_others_are_served(string coding)
    {
        var bomb = Compressed(coding);
        Assert.That(bomb, Has.Length.LessThan(64 * 1024));

        await AttackAsync(() => PostAsync(_greedy, bomb, coding));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Large_bodies_of_one_key_leave_room_for_others(bool tellsItsLength)
    {
        var body = Encoding.ASCII.GetBytes(Plain(30 * Mebibyte));

        await AttackAsync(() => PostAsync(_greedy, body, null, tellsItsLength));
    }

    [Test]
    public async Task Bodies_that_never_become_whole_leave_room_for_others()
    {
        var head = $"POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer {_greedy}\r\nContent-Length: {30 * Mebibyte}\r\n\r\n";
        var sent = Encoding.ASCII.GetBytes(head + new string(' ', 5 * Mebibyte));
        var connections = new List<TcpClient>();
        try
        {
            await AttackAsync(async () =>
            {
                var connection = await RawHttp.ConnectAsync(_url);
                lock (connections) connections.Add(connection);
                try
                {
                    await connection.GetStream().WriteAsync(sent).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
                }
                catch (Exception e) when (e is IOException or TimeoutException)
                {
                    // Refused, which is what is meant to happen to most.
                }
            });
        }
        finally
        {
            connections.ForEach(c => c.Dispose());
        }
    }

    /// <summary>Attacks, asks as another key meanwhile, and looks at what is left of it.</summary>
    private async Task AttackAsync(Func<Task> attack)
    {
        var attacks = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(attack)));
        var served = 0;
        do
        {
            Assert.That(await StatusOfAsync(_other, Plain(100_000)), Is.EqualTo(200), "another key is served meanwhile");
            served++;
        }
        while (!attacks.IsCompleted);
        await attacks;

        Assert.That(_group.IsRunning, Is.True, _group.Said);
        Assert.That(_group.Said, Does.Not.Contain("OutOfMemoryException"));
        TestContext.Out.WriteLine($"{served} others served; resident {_atRest / Mebibyte} MiB at rest, {_group.Resident / Mebibyte} MiB after, {_group.MostResident / Mebibyte} MiB at most");
    }

    [TearDown]
    public Task TheMemoryIsGivenBack() =>
        Eventually.HoldsAsync(() => Task.FromResult(_group.Resident < _atRest + 96 * Mebibyte), "the memory is given back");

    private async Task<string> MakeKeyAsync() =>
        (await _installation.SendAsync(HttpMethod.Post, _installation.AdminUrl + "/key/generate", Installation.MasterKey, "{}")).Json.GetProperty("key").GetString()!;

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            return (await _client.GetAsync("/health/readiness")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            Assert.That(_group.IsRunning, Is.True, _group.Said);
            return false;
        }
    }

    private async Task<bool> IsKnownAsync(string key) => (await _installation.SendAsync(HttpMethod.Get, _url + "/v1/models", key, null)).Status == 200;

    private Task<int> StatusOfAsync(string key, string body) => PostAsync(key, Encoding.ASCII.GetBytes(body), null);

    private async Task<int> PostAsync(string key, byte[] body, string? coding, bool tellsItsLength = true)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (coding is not null) content.Headers.ContentEncoding.Add(coding);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (!tellsItsLength) request.Headers.TransferEncodingChunked = true;
        try
        {
            using var response = await _client.SendAsync(request);
            var status = (int)response.StatusCode;
            Assert.That(status, Is.EqualTo(200).Or.EqualTo(503).Or.EqualTo(413), await response.Content.ReadAsStringAsync());
            return status;
        }
        catch (HttpRequestException) when (_group.IsRunning)
        {
            // The gateway answered before it had read all, and the client was still writing.
            return 0;
        }
    }

    private static string Plain(int length) => $$"""{"model":"gpt-4","messages":[],"user":"{{new string('x', length)}}"}""";

    private static byte[] Compressed(string coding)
    {
        using var output = new MemoryStream();
        using (Stream encoder = coding switch
        {
            "gzip" => new GZipStream(output, CompressionLevel.SmallestSize, leaveOpen: true),
            "br" => new BrotliStream(output, CompressionLevel.Optimal, leaveOpen: true),
            _ => new ZLibStream(output, CompressionLevel.SmallestSize, leaveOpen: true),
        })
        {
            encoder.Write(Encoding.ASCII.GetBytes(Plain(31 * Mebibyte)));
        }

        return output.ToArray();
    }
}
